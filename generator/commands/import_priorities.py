"""`invoke import-priorities`: numbers that rules have already, in the account or in a Terraform state, into the record."""

from collections.abc import Mapping
from pathlib import Path

from generator.catalogue import Catalogue
from generator.commands import OK, judged, target
from generator.commands.choices import environment_of
from generator.commands.errors import UsageError
from generator.commands.route import elbv2
from generator.console import Console
from generator.explain import adopt, live
from generator.explain.adopt import Adopted, AdoptError
from generator.traffic import of_environment


def command(
    root: Path,
    console: Console,
    *,
    env: str | None = None,
    state: str | None = None,
    account: bool = False,
    write: bool = False,
) -> int:
    """Shows what was found for each load balancer; with `write` the record and the files that use it are written."""
    catalogue = judged.catalogue(root, console)
    name = environment_of(catalogue.platform, env).name
    found = (
        _of_state(catalogue, name, Path(state))
        if state
        else _of_account(root, console, catalogue, name, account)
    )
    for key, one in found.items():
        _show(console, key, one)
    if not found:
        console.say("No load balancer of the manifests was found there.")
        return OK
    if write:
        made = judged.written(root, lambda base: adopt.after(base, name, found), write_it=True)
        console.say(f"Written: {made.summary()}. Next: invoke plan --env {name}")
    else:
        console.say(f"Next: the same command with --write, which records these numbers for {name}")
    return OK


def _of_state(catalogue: Catalogue, environment: str, file: Path) -> Mapping[str, Adopted]:
    try:
        return adopt.of_state(catalogue, environment, file.read_text(encoding="utf-8"))
    except (AdoptError, UnicodeDecodeError) as error:
        raise UsageError(f"{file}: {error}") from error


def _of_account(
    root: Path, console: Console, catalogue: Catalogue, environment: str, account: bool
) -> Mapping[str, Adopted]:
    where = target.choose(root, environment_of(catalogue.platform, environment), account)
    console.note(f"Reading {where.name}")
    records = catalogue.records.get(environment, {})
    found: dict[str, Adopted] = {}
    for key, view in of_environment(catalogue, environment).items():
        try:
            rules = live.read(elbv2(where), view.balancer.name).listener.rules
        except live.LiveError as error:
            console.note(f"{key}: {error}")
            continue
        found[key] = adopt.numbers(view, rules, records.get(key), whole=True)
    return found


def _show(console: Console, key: str, one: Adopted) -> None:
    console.say(f"{key}:")
    for rule, number in sorted(one.matched.items(), key=lambda pair: pair[1]):
        console.say(f"  {number}  {rule}")
    for foreign in one.foreign:
        what = ", ".join((*foreign.hosts, *foreign.paths)) or "every request"
        console.say(f"  {foreign.priority}  ({what}: in no manifest; the number rests)")
    for missing in one.missing:
        console.say(f"  new  {missing}")
