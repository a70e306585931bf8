"""`invoke decommission`: takes away what no manifest asks for any more, and forgets it only when its state is empty.

    1  what still uses it is named, and nothing is done             (ids and ARNs in others' states)
    2  data: kept, snapshotted or destroyed, as the command says     (never by default)
    3  app units, then data units, then an environment's own units   (each by applying an empty module: ADR 14)
    4  states seen empty, and taken away; the bucket keeps their versions
    5  files and record pruned, in one atomic write

Each step may be done again, so the same command finishes what was interrupted. In a sandbox the last step is left out
unless it is asked for: what a sandbox has seen says nothing of the account.
"""

import shutil
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from generator.commands import OK, applied, parting, rendered, restorable, target
from generator.commands.consent import agree
from generator.commands.departure import Departure, Will, clients, decide, look, refuse_used, states_of
from generator.commands.errors import RefusedError, UsageError, unknown
from generator.commands.leaving_files import adopted, recorded, written
from generator.commands.rendered import Rendering
from generator.commands.session import Session
from generator.commands.stored import find_environment, store_of
from generator.console import Console, duration, plural
from generator.findings import nearest
from generator.leaving import Record
from generator.render.live import DECOMMISSION_FLAG

CACHE = ".terragrunt-cache"


def command(
    root: Path,
    console: Console,
    *,
    env: str | None = None,
    service: str | None = None,
    account: bool = False,
    keep_data: bool = False,
    snapshot: bool = False,
    destroy_data: bool = False,
    approve: Sequence[str] | None = None,
    prune: bool = False,
    yes: bool = False,
) -> int:
    """0 where nothing is left, or what is left is kept on purpose."""
    if sum((keep_data, snapshot, destroy_data)) > 1:
        raise UsageError("--keep-data, --snapshot and --destroy-data: one of them")
    will = Will(keep_data, snapshot, destroy_data, frozenset(approve or ()))
    built = rendered.build(root)
    rendering = rendered.fresh(root, built)
    environment = find_environment(rendering.catalogue, env)
    where = target.choose(root, environment, account)
    store = store_of(rendering.catalogue, where)
    record = recorded(root, built, store, environment.name, service)
    units = _chosen(rendering, record, environment.name, service, will)
    if not units:
        return _nothing(rendering, console, environment.name, service, record)
    built = adopted(root, built, environment.name, record)
    console.note(f"Decommissioning {', '.join(units)} in {environment.name}, on {where.name}")
    session = Session(
        root,
        console,
        Rendering(built, rendering.plan),
        environment,
        where,
        target.tools(where, console),
        (),
        units,
    )
    return _part(look(session, store, record, units), will, service, prune, yes)


def _nothing(
    rendering: Rendering, console: Console, environment: str, service: str | None, record: Record
) -> int:
    """Where a command is given again after it has done everything, that is well; a misspelt name is asked about."""
    console.say(f"{f'{service} in ' if service else ''}{environment}: nothing is leaving")
    left = {unit.split("/")[1] for unit in record.units if unit.startswith("services/")}
    if service and (close := nearest(service, [*left, *rendering.catalogue.names])):
        console.note(f"Did you mean {close!r}?")
    return OK


def _chosen(
    rendering: Rendering, record: Record, environment: str, service: str | None, will: Will
) -> tuple[str, ...]:
    """The units to go. Raises UsageError or RefusedError where a manifest still asks for the service."""
    found = [unit for unit in record.units if service is None or unit.startswith(f"services/{service}/")]
    catalogue = rendering.catalogue
    if found or service is None:
        for unit in will.approved - set(found):
            raise unknown("unit to approve", unit, found, "units")
        return tuple(sorted(found))
    if service in catalogue.services.get(environment, {}):
        raise RefusedError(*_still_asked(rendering, environment, service))
    return ()


def _still_asked(rendering: Rendering, environment: str, service: str) -> tuple[str, str]:
    tree = rendering.built.tree
    assert tree is not None
    file = rendering.catalogue.services[environment][service].document.file
    users = sorted(
        {one.service for one in tree.scope.dependents[environment] if one.needs == service} - {service}
    )
    hint = (
        [f"Others use it: {', '.join(users)}. Remove what refers to it there, and apply them."]
        if users
        else []
    )
    hint += [
        f"Remove {environment} from the manifest's environments, or the manifest.",
        "Then: invoke generate, and this again.",
    ]
    return f"{file} still asks for {service} in {environment}", "\n".join(hint)


def _part(departure: Departure, will: Will, service: str | None, prune: bool, yes: bool) -> int:
    session, console = departure.session, departure.session.console
    refuse_used(departure)
    kept = decide(departure, will)
    going = [unit for unit in departure.units if unit not in kept]
    _list(departure, going, kept)
    if session.target.endpoint is None:
        agree(console, session.target.name, "Destroying this", service or session.env, yes)
    record = _mark(departure, kept)
    if (code := _destroy(departure, going, will)) != OK:
        return code
    _forget_states(departure, going)
    return _close(departure, record, going, kept, prune)


def _list(departure: Departure, going: Sequence[str], kept: set[str]) -> None:
    console = departure.session.console
    for unit in going:
        count = len(departure.states[unit].resources) if unit in departure.states else 0
        console.say(f"  {unit}: {_count(count)}")
    for unit in sorted(kept):
        things = departure.data().get(unit, ["what the data stands in"])
        console.say(f"  {unit}: kept ({', '.join(things)})")


def _count(count: int) -> str:
    return f"{plural(count, 'resource')} to destroy" if count else "nothing in its state"


def _mark(departure: Departure, kept: set[str]) -> Record:
    """What stays on purpose is recorded before anything goes."""
    units = {
        unit: replace(one, kept=unit in kept or (one.kept and unit not in departure.units))
        for unit, one in departure.record.units.items()
    }
    record = replace(departure.record, units=units)
    if record != departure.record:
        written(departure.session.root, departure.session.rendering.built, departure.env, record)
    return record


def _destroy(departure: Departure, going: Sequence[str], will: Will) -> int:
    """Group after group; what one depends on goes after it."""
    session = departure.session
    left = [unit for unit in going if unit in departure.states]
    if not left:
        return OK
    if session.target.endpoint is not None:
        applied.forget(session.root, session.env)
    restorable.note(session, "decommission")
    reach = clients(departure)
    data = states_of(departure, [unit for unit in left if unit.endswith("/data")])
    if will.snapshot:
        parting.snapshot(reach, data, session.console)
    if will.destroy:
        parting.empty(reach, data, session.console)
    parting.lift(reach, states_of(departure, left))
    for group in groups(left):
        outcome = session.run("apply", group, tool_flags=("--feature", f"{DECOMMISSION_FLAG}=true"))
        session.show(outcome)
        if not outcome.is_ok:
            session.console.note("Nothing was forgotten: the same command again goes on from here.")
            return outcome.exit_code
        session.console.say(f"{', '.join(group)}: destroyed ({duration(outcome.seconds)})")
    return OK


def groups(units: Sequence[str]) -> list[list[str]]:
    """App units, data units, then the environment's own, the network last."""
    order = [
        [unit for unit in units if unit.startswith("services/") and not unit.endswith("/data")],
        [unit for unit in units if unit.startswith("services/") and unit.endswith("/data")],
        [unit for unit in units if unit.startswith("platform/") and unit != "platform/network"],
        [unit for unit in units if unit == "platform/network"],
    ]
    return [group for group in order if group]


def _forget_states(departure: Departure, going: Sequence[str]) -> None:
    """Sees every state empty, under its lock, and takes it away. Raises RefusedError where something is left."""
    for unit in going:
        path = f"live/{departure.env}/{unit}"
        if departure.store.content(path) is None:
            continue
        with departure.store.locked(path, "invoke decommission"):
            state = departure.store.read(path)
            if state is not None and not state.is_empty:
                raise RefusedError(
                    f"{unit}: {plural(len(state.resources), 'resource')} left in its state; nothing was forgotten",
                    "The same command again goes on from here.",
                )
            departure.store.remove(path)


def _close(departure: Departure, record: Record, going: Sequence[str], kept: set[str], prune: bool) -> int:
    session, console = departure.session, departure.session.console
    is_sandbox = session.target.endpoint is not None
    names = ", ".join(going)
    console.say()
    if kept:
        console.say(f"Kept: {', '.join(sorted(kept))} (registry/leaving/{session.env}.yaml)")
    if not going:
        return OK
    if is_sandbox and not prune:
        console.say(
            f"{session.env}: {names} gone from the sandbox; the tree keeps it until the account has been seen."
        )
        console.steps(
            [
                (f"{_again(departure)} --account", "the real account"),
                (f"{_again(departure)} --prune", "where there is no account to look into"),
            ]
        )
        return OK
    left = record.without(going)
    for unit in going:
        shutil.rmtree(session.folder / unit / CACHE, ignore_errors=True)
    written(session.root, session.rendering.built, session.env, left)
    where = "sandbox" if is_sandbox else "account"
    console.say(f"{session.env}: {names} gone, from the {where} and from the tree. Commit what was written.")
    if record.place is not None and not left.units:
        bucket = departure.store.bucket
        console.say(f"The state bucket {bucket} stays, with the versions of all states; remove it by hand.")
    return OK


def _again(departure: Departure) -> str:
    owners = {unit.split("/")[1] if unit.startswith("services/") else None for unit in departure.units}
    service = next(iter(owners)) if len(owners) == 1 else None
    which = f" --service {service}" if service else ""
    return f"invoke decommission{which} --env {departure.env}"
