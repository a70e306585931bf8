"""The parts of `invoke adopt`: what each of its ways does, and where its files are.

<root>/adoption/<environment>/          to be reviewed and kept: PLAN.md, adoption.json, runbook.md and its like, runbook.sh,
                                         legacy.patch, legacy/, blocks/, lookups/, afterwards proof.md and proof.json
<root>/adoption/<environment>/private/   never committed: journal, backups and staged states, which hold secrets
"""

import os
import shlex
import shutil
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from generator.commands import FINDINGS, OK, applied, consent, units, waves
from generator.commands.errors import RefusedError, UsageError
from generator.commands.session import Session, open_session
from generator.console import Console, plural
from generator.migrate import documents
from generator.migrate.adopt import (
    blocks,
    gate,
    model,
    parity,
    planning,
    report,
    script,
    staging,
    states,
    stores,
)
from generator.migrate.adopt.driver import BACKUPS, JOURNAL, STAGED, Driver, prove
from generator.migrate.adopt.errors import AdoptionError
from generator.migrate.adopt.journal import Journal
from generator.migrate.adopt.model import LEGACY, Adoption
from generator.migrate.adopt.planning import Answers, Ground, Made
from generator.migrate.adopt.staging import Engine, Stage
from generator.migrate.adopt.stores import Backend, Store
from generator.runner import Plan, find, load_all

PRIVATE = "private"
REVIEWED = ("legacy", "blocks", "lookups")


def folder_of(root: Path, environment: str, out: str | None) -> Path:
    """Where the files of an adoption are."""
    return Path(out).expanduser().absolute() if out else root / "adoption" / environment


@dataclass(frozen=True)
class _Site:
    """A session with what an adoption needs of it."""

    session: Session
    folder: Path
    engine: Engine
    stage: Stage

    @property
    def private(self) -> Path:
        return self.folder / PRIVATE

    def clients(self, service: str) -> Any:
        """A boto3 client of the target."""
        if self.session.target.endpoint is not None:
            from generator.sandbox.clients import client

            return client(self.session.target.endpoint, service)
        import boto3

        return boto3.session.Session(region_name=self.session.environment.region).client(service)

    def store(self, name: str, backend: Backend) -> Store:
        """A state's store."""
        work = self.private / "stores" / name.replace("/", "_")
        return Store(name, backend, work, self.engine, self.clients)

    def unit_backend(self, unit: str) -> Backend:
        """Where a unit's state is."""
        environment = self.session.environment
        bucket = self.session.rendering.catalogue.platform.state_bucket_of(environment.name)
        sandbox = self.session.target.endpoint is not None
        return stores.unit_backend(bucket, unit, environment.region, environment.account_id, sandbox)

    def files(self) -> str:
        """A digest of all that decides what the units do."""
        return applied.digest(self.session.root, self.session.env)


def _site(root: Path, console: Console, verb: str, env: str, folder: Path, account: bool) -> _Site:
    from generator.render import live
    from generator.sandbox import environment_variables
    from generator.toolchain import ready

    session = open_session(root, console, verb, env, None, None, account)
    tools = ready.prepare()
    environment: Mapping[str, str] = _with_variables(tools.environment(lock=False))
    if session.target.endpoint is not None:
        environment = environment_variables(session.target.endpoint, environment)
    engine = Engine(str(tools.engine.path), environment, tools.provider.path, _provider(tools.engine.name))
    tree = session.rendering.built.tree
    assert tree is not None
    stage = Stage(
        folder / PRIVATE / "stage",
        engine,
        tree.wirings(session.environment),
        live.values(session.rendering.catalogue, session.environment),
        session.target.endpoint is not None,
    )
    return _Site(session, folder, engine, stage)


def _provider(engine: str) -> str:
    host = "registry.opentofu.org" if engine == "tofu" else "registry.terraform.io"
    return f"{host}/hashicorp/aws"


def _with_variables(environment: Mapping[str, str]) -> dict[str, str]:
    """The legacy root may get its variables from the shell, as it always has."""
    import os

    return {
        **environment,
        **{name: value for name, value in os.environ.items() if name.startswith("TF_VAR_")},
    }


# --- plan -------------------------------------------------------------------------------------------------------


def plan(
    root: Path,
    console: Console,
    env: str,
    legacy: Path,
    folder: Path,
    map_file: str | None,
    var_files: Sequence[str],
    account: bool,
) -> int:
    """Writes everything that is to be reviewed; 1 if it must not be run as it is."""
    if not list(legacy.glob("*.tf")) + list(legacy.glob("*.tf.json")):
        raise UsageError(f"--from {legacy}: no Terraform root", "Name the folder with its *.tf files.")
    journal = Journal.open(folder / PRIVATE / JOURNAL)
    if journal.has_begun("push") and not journal.is_done("rollback") and not journal.is_done("unlock"):
        raise RefusedError(
            "an adoption of this environment is under way",
            f"invoke adopt --env {env} --run        go on\ninvoke adopt --env {env} --rollback   go back",
        )
    began = time.monotonic()
    site = _site(root, console, "Adopting", env, folder, account)
    backends = {
        LEGACY: stores.legacy_backend(legacy),
        **{unit: site.unit_backend(unit) for unit in site.stage.wirings},
    }
    made = planning.make(
        Ground(
            environment=env,
            target=site.session.target.key,
            legacy=legacy.resolve(),
            private=site.private,
            modules=root / "modules",
            stage=site.stage,
            stores={name: site.store(name, backend) for name, backend in backends.items()},
            clients=site.clients,
            answers=answers(map_file),
            var_files=tuple(str(Path(name).resolve()) for name in var_files),
            files=site.files(),
            say=lambda text: console.note(f"  {text}"),
        )
    )
    if journal.entries:
        journal.path.rename(
            journal.path.with_name(f"journal-{len(list(journal.path.parent.glob('journal-*'))) + 1}.jsonl")
        )
    asked = documents.Asked(
        str(legacy),
        os.path.relpath(folder, root),
        "".join(f" --{name} {shlex.quote(value)}" for name, value in _given(map_file, var_files)),
        site.session.target.option,
        max(1, round((time.monotonic() - began) / 60)),
    )
    _write(site, made, asked)
    return _say(site, made)


def _given(map_file: str | None, var_files: Sequence[str]) -> list[tuple[str, str]]:
    """The options that the plan was asked for with, to be asked for again."""
    return [*([("map", map_file)] if map_file else []), *(("var-file", name) for name in var_files)]


def answers(map_file: str | None) -> Answers:
    """The map file: what people say where nobody is guessed. Raises UsageError."""
    if map_file is None:
        return Answers()
    import yaml

    try:
        data = yaml.safe_load(Path(map_file).read_text(encoding="utf-8")) or {}
        unknown = set(data) - {"moves", "imports", "stay", "open"}
        if unknown:
            raise ValueError(
                f"unknown: {', '.join(sorted(unknown))}; known are moves, imports, stay and open"
            )
        for name in ("stay", "open"):
            listed = data.get(name) or []
            if not isinstance(listed, list) or not all(isinstance(one, str) for one in listed):
                raise ValueError(f"{name} is a list of addresses")
        return Answers(
            {unit: dict(ones) for unit, ones in (data.get("moves") or {}).items()},
            {unit: dict(ones) for unit, ones in (data.get("imports") or {}).items()},
            tuple(data.get("stay") or ()),
            tuple(data.get("open") or ()),
        )
    except (OSError, ValueError, TypeError, AttributeError, yaml.YAMLError) as error:
        raise UsageError(f"--map {map_file}: {error}", "Its form is in docs/adoption.md.") from error


def _write(site: _Site, made: Made, asked: documents.Asked) -> None:
    """All files of the review, the old ones gone first."""
    folder, adoption = site.folder, made.adoption
    for name in REVIEWED:
        shutil.rmtree(folder / name, ignore_errors=True)
    values = _values(site, adoption)
    texts = {
        "PLAN.md": report.plan_text(made),
        model.FILE: adoption.text(),
        "runbook.sh": script.text(adoption, Path(site.engine.path).name),
        "blocks/legacy/removed.tf": blocks.removed(adoption),
    }
    legacy = Path(adoption.legacy)
    before = {path.name: path.read_text(encoding="utf-8") for path in legacy.glob("*.tf")}
    texts["legacy.patch"] = report.patch(before, made.edited)
    texts |= {f"legacy/{name}": text for name, text in made.edited.files.items() if text is not None}
    for unit in adoption.units:
        texts[f"blocks/{unit}/imports.tf"] = blocks.imports(
            adoption, unit, lambda move: _import_id(move, values)
        )
    texts |= (lookups := _lookups(site, adoption))
    texts |= _papers(site, made, asked, values, sorted({name.split("/")[1] for name in lookups}))
    for name, text in texts.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def _values(site: _Site, adoption: Adoption) -> dict[str, Mapping[str, Any]]:
    return {
        f"{unit}: {item.address}": item.values
        for unit in adoption.units
        for item in states.items(site.stage.read(unit))
    }


def _import_id(move: model.Move, values: Mapping[str, Mapping[str, Any]]) -> str | None:
    return blocks.import_id(values[f"{move.unit}: {move.target}"], move.type, move.id)


def _papers(
    site: _Site,
    made: Made,
    asked: documents.Asked,
    values: Mapping[str, Mapping[str, Any]],
    lookups: Sequence[str],
) -> dict[str, str]:
    """Runbook, way back, validation, checklist, cost and pull request."""
    from generator import cost

    case = documents.Adopting(
        site.session.rendering.catalogue,
        made.adoption,
        asked,
        patched=bool(made.edited.files),
        lookups=tuple(lookups),
        values=values,
        counts=made.counts,
    )
    return documents.of_adoption(case, cost.read())


def _lookups(site: _Site, adoption: Adoption) -> dict[str, str]:
    """For services that another repository runs: what it pastes, and a mock for its tests."""
    from generator.consumers import SECTIONS, consumable

    catalogue = site.session.rendering.catalogue
    names = {"state": "remote-state.tf", "parameters": "parameters.tf", "mock": "hokusai.tftest.hcl"}
    made = {}
    for service in sorted({unit.split("/")[3] for unit in adoption.units if "/services/" in unit}):
        found = consumable(catalogue, adoption.environment, service)
        for section in SECTIONS:
            if text := found.hcl(section):
                made[f"lookups/{service}/{names[section]}"] = text
    return made


def _say(site: _Site, made: Made) -> int:
    console, adoption = site.session.console, made.adoption
    console.heading(f"Adoption of {adoption.environment} from {adoption.legacy}")
    for line in report.summary(made):
        console.say(f"  {line}")
    for note in made.notes:
        console.say(f"  note: {note}")
    console.say()
    for fault in adoption.faults:
        console.say(f"  ! {fault}")
    console.say(f"To review: {site.folder}/PLAN.md")
    if adoption.faults:
        console.say(
            f"It must not be run: {plural(len(adoption.faults), 'fault')}. Mend the manifests, or say what stays (--map)."
        )
        return FINDINGS
    accept = " --accept-changes" if adoption.accepted else ""
    console.steps(
        [(site.session.command("adopt", f" --run{accept}"), "do it, under the locks of all states")]
    )
    return OK


# --- run --------------------------------------------------------------------------------------------------------


def run(root: Path, console: Console, env: str, folder: Path, accept: bool, account: bool, yes: bool) -> int:
    """Does it, or goes on; then applies what was accepted, and plans both sides once more."""
    adoption = model.read(folder / model.FILE)
    site = _site(root, console, "Adopting", env, folder, account)
    driver = _driver(site, adoption)
    _same(site, adoption, driver.journal.is_done("unlock"))
    if adoption.faults:
        raise RefusedError("this plan must not be run", "\n".join(adoption.faults[:20]))
    rows = adoption.accepted
    if rows and not accept:
        raise RefusedError(
            f"the units would make {plural(len(adoption.of('change')), 'change')} in place and "
            f"{plural(len(adoption.of('addition')), 'addition')}",
            f"They are in {folder}/PLAN.md; if they are right, add --accept-changes.",
        )
    consent.ask(site.session, "Adopt", yes)
    proof = driver.run()
    console.say(
        f"{plural(proof.moved, 'resource')} moved; every id and ARN is where it was, nothing is in two states"
    )
    done = _settle(site, adoption, driver) if rows else ()
    left = _left(site, adoption, driver)
    after = {name: store.pull() for name, store in driver.stores.items()}
    proof = replace(prove(driver.backups(), after, adoption, back=True), added=len(adoption.imports))
    proved = report.Proved(env, str(driver.journal.data("start").get("run", "")), proof, left, done)
    (folder / "proof.md").write_text(report.proof_text(proved), encoding="utf-8")
    (folder / "proof.json").write_text(report.proof_json(proved), encoding="utf-8")
    return _close(site, adoption, proved)


def _same(site: _Site, adoption: Adoption, moved: bool) -> None:
    """Whether the plan is of this environment, target and tree; once everything has moved the tree may be mended."""
    if adoption.environment != site.session.env:
        raise UsageError(f"this plan is for {adoption.environment}, not {site.session.env}")
    if adoption.target != site.session.target.key:
        raise RefusedError(
            "this plan was made for another target (the real account, or an earlier sandbox)", "Make it anew."
        )
    if not moved and adoption.files != site.files():
        raise RefusedError("the rendered files have changed since this plan was made", "Make it anew.")


def _driver(site: _Site, adoption: Adoption) -> Driver:
    made = {name: site.store(name, backend) for name, backend in adoption.stores.items()}
    say = site.session.console.note
    return Driver(
        adoption, site.private, made, lambda: _gate(site, adoption), say=lambda text: say(f"  {text}")
    )


def _gate(site: _Site, adoption: Adoption) -> None:
    """Plans both sides on the staged states, asking AWS this time. Raises AdoptionError for what nobody has accepted."""
    for unit in adoption.units:
        shutil.copyfile(site.private / STAGED / f"{unit.replace('/', '_')}.tfstate", site.stage.state(unit))
    _look(site, adoption, [gate.judge(site.stage.plan(unit, refresh=True), unit) for unit in adoption.units])
    shutil.copyfile(site.private / STAGED / f"{LEGACY}.tfstate", site.stage.folder / "legacy" / staging.STATE)
    _look(site, adoption, [planning.legacy_verdict(site.stage, adoption.var_files, refresh=True)])


def _look(site: _Site, adoption: Adoption, verdicts: Sequence[gate.Verdict]) -> None:
    new = gate.unreviewed([row for one in verdicts for row in one.rows], adoption.rows)
    if new:
        lines = [f"{row.unit}: {row.address}: {row.verb} {'; '.join(row.words)}" for row in new[:20]]
        raise AdoptionError("the plans would do what was not reviewed; nothing was changed", "\n".join(lines))


def _settle(site: _Site, adoption: Adoption, driver: Driver) -> tuple[str, ...]:
    """Applies what was accepted, wave by wave, each plan looked at before."""
    session = _narrow(site.session, adoption)
    if not driver.journal.is_done("apply"):
        driver.journal.begin("apply")
        outcome = waves.apply(session, (), lambda plans: _as_reviewed(adoption, plans))
        session.show(outcome)
        if not outcome.is_ok:
            raise RefusedError(
                "not everything could be applied",
                f"Look at the log, then: {session.command('adopt', ' --run --accept-changes')}",
            )
        driver.journal.done("apply")
    return session.chosen


def _as_reviewed(adoption: Adoption, plans: Sequence[Plan]) -> None:
    """Raises RefusedError for a plan that ends something, or touches what was not reviewed: also in other units."""
    lost = [f"{plan.unit}: {one.address}" for plan in plans for one in plan.changes if one.destroys]
    if lost:
        raise RefusedError(
            "a plan would destroy or replace something; nothing of it was applied", "\n".join(lost)
        )
    known = {(row.unit, row.address) for row in adoption.accepted}
    touched = [(f"live/{adoption.environment}/{plan.unit}", one) for plan in plans for one in plan.changes]
    new = [
        f"{unit}: {one.address}: {', '.join(one.actions)}"
        for unit, one in touched
        if (unit, one.address) not in known
    ]
    if new:
        raise RefusedError(
            "a plan would do what was not reviewed; nothing of it was applied",
            "\n".join([*new[:20], "Apply it there first, or go back: invoke adopt --rollback"]),
        )


def _narrow(session: Session, adoption: Adoption) -> Session:
    """The session with the units of the adoption, and those that they need."""
    found = {unit.path: unit.dependencies for unit in find(session.folder, session.tools)}
    own = {unit.removeprefix(f"live/{session.env}/") for unit in adoption.units}
    wanted = own | units.closure(own, found)
    return replace(session, chosen=tuple(unit for unit in session.known if unit in wanted))


def _left(site: _Site, adoption: Adoption, driver: Driver) -> dict[str, int]:
    """What both sides would still do, by Terragrunt itself for the units."""
    session = _narrow(site.session, adoption)
    with tempfile.TemporaryDirectory(prefix="plans-") as scratch:
        folder = Path(scratch)
        outcome = session.run("plan", out_dir=folder / "binary", json_out_dir=folder / "json")
        if not outcome.is_ok:
            session.show(outcome)
            raise RefusedError("the units cannot be planned", "Look at the log above.")
        # A plan without changes has no file.
        left = {
            **dict.fromkeys(session.chosen, 0),
            **{plan.unit: len(plan.changes) for plan in load_all(folder / "json")},
        }
    for unit in adoption.units:
        document = driver.stores[unit].pull()
        assert document is not None
        staging.write(site.stage.state(unit), document)
    legacy = driver.stores[LEGACY].pull()
    assert legacy is not None
    staging.write(site.stage.folder / "legacy" / staging.STATE, legacy)
    return {**left, LEGACY: len(planning.legacy_verdict(site.stage, adoption.var_files, refresh=True).rows)}


def _close(site: _Site, adoption: Adoption, proved: report.Proved) -> int:
    console, folder = site.session.console, site.folder
    for unit, count in proved.left.items():
        console.say(f"  {unit}: {'no changes' if not count else plural(count, 'change') + ' left'}")
    console.say(f"Proof: {folder}/proof.md")
    patch = f"git apply --directory=<the root> {folder}/legacy.patch"
    steps = [(patch, "in the legacy repository, before anybody plans there")]
    if any(move.type in parity.RULES for move in adoption.moves):
        before = shlex.quote(str(site.private / BACKUPS / f"{LEGACY}.tfstate"))
        asked = site.session.command("route-diff", f" {before} --applied")
        steps.append((asked, "the account's own rules against the legacy ones"))
    console.steps([*steps, (site.session.command("adopt", " --rollback"), "go back")])
    return OK if proved.is_clean and proved.proof.holds else FINDINGS


# --- back and status --------------------------------------------------------------------------------------------


def rollback(root: Path, console: Console, env: str, folder: Path, account: bool, yes: bool) -> int:
    """Goes back to the states of before."""
    adoption = model.read(folder / model.FILE)
    site = _site(root, console, "Going back in", env, folder, account)
    if adoption.target != site.session.target.key:
        raise RefusedError("this adoption is of another target (the real account, or an earlier sandbox)")
    consent.ask(site.session, "Go back in", yes)
    proof = _driver(site, adoption).rollback()
    if proof is None:
        console.say("Nothing had been moved; the locks are given back.")
    else:
        console.say(
            f"{plural(proof.moved, 'resource')} are in the legacy state again; every id and ARN is where it was"
        )
        console.say(f"Backups are kept: {folder / PRIVATE / BACKUPS}")
    return OK


def status(console: Console, env: str, folder: Path) -> int:
    """How far it is."""
    adoption = model.read(folder / model.FILE)
    journal = Journal.open(folder / PRIVATE / JOURNAL)
    console.say(f"Adoption of {env} from {adoption.legacy}: {plural(len(adoption.moves), 'resource')}")
    steps = ("lock", "backup", "gate", "push", "unlock", "apply", "rollback")
    for step in steps:
        if journal.has_begun(step) or step in steps[:5]:
            word = "done" if journal.is_done(step) else "begun" if journal.has_begun(step) else "not yet"
            console.say(f"  {step:<9}{word}")
    if journal.entries:
        console.say(
            f"Last: {journal.entries[-1]['step']} ({journal.entries[-1]['state']}) at {journal.entries[-1]['at']}"
        )
    if journal.has_begun("start") and not journal.is_done("unlock") and not journal.is_done("rollback"):
        console.steps(
            [
                (f"invoke adopt --env {env} --run", "go on"),
                (f"invoke adopt --env {env} --rollback", "go back"),
            ]
        )
    return OK
