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
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from generator import allocation, plan, write
from generator.commands import OK, applied, parting, protection, rendered, restorable, target
from generator.commands import units as units_of
from generator.commands.consent import agree
from generator.commands.errors import RefusedError, UsageError, unknown
from generator.commands.rendered import OWNED, Rendering
from generator.commands.session import Session
from generator.commands.sign_in import client
from generator.commands.stored import find_environment, store_of
from generator.console import Console, duration, plural
from generator.leaving import Leaver, Record
from generator.pipeline import Built
from generator.render.live import DECOMMISSION_FLAG
from generator.render.tree import Tree
from generator.states import State, Store
from generator.states.uses import uses

NOTHING = Record()
CACHE = ".terragrunt-cache"


@dataclass(frozen=True)
class Parting:
    """`units`: what is to go, as paths below the environment; `states` of those that hold something."""

    session: Session
    store: Store
    record: Record
    units: tuple[str, ...]
    states: Mapping[str, State]

    @property
    def env(self) -> str:
        """The environment's name."""
        return self.session.env

    def data(self) -> dict[str, list[str]]:
        """Data unit -> what of value it holds."""
        return {
            unit: found
            for unit, state in self.states.items()
            if unit.endswith("/data")
            and (
                found := [
                    f"{protection.DATA[one.type]} {one.name}"
                    for one in state.resources
                    if one.type in protection.DATA
                ]
            )
        }


@dataclass(frozen=True, slots=True)
class Will:
    """What becomes of data."""

    keep: bool
    snapshot: bool
    destroy: bool
    approved: frozenset[str]


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
    record = _record(built, store, environment.name, service)
    units = _chosen(rendering, record, environment.name, service, will)
    if not units:
        console.say(f"{service or 'nothing'} in {environment.name}: nothing is leaving")
        return OK
    built = _adopted(root, built, environment.name, record)
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
    return _part(_look(session, store, record, units), will, service, prune, yes)


def _record(built: Built, store: Store, environment: str, service: str | None) -> Record:
    """What is leaving, with states of the service that no unit has: somebody removed the unit's files by hand."""
    assert built.tree is not None
    record = built.tree.leaving.get(environment, NOTHING)
    known = set(units_of.all_of(built.files, environment))
    start = f"live/{environment}/"
    below = f"{start}services/{service}/" if service else f"{start}"
    lost = {entry.unit.removeprefix(start) for entry in store.entries(below)} - known
    return replace(record, units={**record.units, **dict.fromkeys(sorted(lost), Leaver())})


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


def _adopted(root: Path, built: Built, environment: str, record: Record) -> Built:
    """Renders units for states that had none, so that there is something to run."""
    assert built.tree is not None
    if record == built.tree.leaving.get(environment, NOTHING):
        return built
    return _written(root, built, environment, record)


def _look(session: Session, store: Store, record: Record, units: tuple[str, ...]) -> Parting:
    start = f"live/{session.env}/"
    found = store.read_all([f"{start}{unit}" for unit in units])
    states = {unit.removeprefix(start): state for unit, state in found.items() if not state.is_empty}
    return Parting(session, store, record, units, states)


def _part(parting_: Parting, will: Will, service: str | None, prune: bool, yes: bool) -> int:
    session, console = parting_.session, parting_.session.console
    _refuse_used(parting_)
    kept = _decide(parting_, will)
    going = [unit for unit in parting_.units if unit not in kept]
    _list(parting_, going, kept)
    if session.target.endpoint is None:
        agree(console, session.target.name, "Destroying this", service or session.env, yes)
    record = _mark(parting_, kept)
    if (code := _destroy(parting_, going, will)) != OK:
        return code
    _forget_states(parting_, going)
    return _close(parting_, record, going, kept, prune)


def _refuse_used(parting_: Parting) -> None:
    """Names the units whose states still hold something of what is to go."""
    start = f"live/{parting_.env}/"
    every = [entry.unit for entry in parting_.store.entries(start)]
    others = {
        unit.removeprefix(start): content
        for unit in every
        if unit.removeprefix(start) not in parting_.units
        and (content := parting_.store.content(unit)) is not None
    }
    if found := uses(parting_.states, others):
        lines = [f"{use.unit} holds {use.id}, which is {use.address} of {use.owner}" for use in found]
        names = " ".join(f"--unit {unit}" for unit in dict.fromkeys(use.unit for use in found))
        first = f"Apply them first, so that they let go: {parting_.session.command('apply', f' {names}')}"
        raise RefusedError(
            "others still use what is to go; nothing was destroyed", "\n".join([first, *lines])
        )


def _decide(parting_: Parting, will: Will) -> set[str]:
    """The data units that stay. Raises UsageError or RefusedError where nobody has said what becomes of data."""
    data = parting_.data()
    if not data:
        _refuse_protected(parting_, will, set())
        return set()
    if will.keep:
        kept = set(data)
        if any(unit.startswith("platform/") for unit in parting_.units):
            kept |= {
                unit for unit in parting_.units if unit.startswith("platform/")
            }  # data lives in its network
        _refuse_protected(parting_, will, kept)
        return kept
    held = [f"{unit}: {', '.join(things)}" for unit, things in data.items()]
    if not (will.snapshot or will.destroy):
        ways = [
            "--keep-data     it stays as it is, in its own unit",
            "--snapshot      databases are kept as snapshots; buckets must be empty",
            "--destroy-data  with --approve for each unit",
        ]
        raise UsageError("what becomes of the data?", "\n".join([*ways, *held]))
    open_ = sorted(set(data) - will.approved)
    if will.destroy and open_:
        wanted = " ".join(f"--approve {unit}" for unit in open_)
        raise RefusedError(
            "data would be destroyed that nobody has approved by name; nothing was done",
            "\n".join([wanted, *held]),
        )
    if will.snapshot and (left := parting.full(parting_clients(parting_), _states(parting_, data))):
        raise RefusedError(
            "a snapshot is no place for this; nothing was done",
            "\n".join(["Empty them, or say --keep-data or --destroy-data.", *left]),
        )
    _refuse_protected(parting_, will, set())
    return set()


def _refuse_protected(parting_: Parting, will: Will, kept: set[str]) -> None:
    """In a protected environment addresses and data go by name only, wherever they are."""
    if not parting_.session.environment.protected:
        return
    lost = [
        f"{unit}: the {protection.DATA[one.type]} {one.name}"
        for unit, state in parting_.states.items()
        if unit not in will.approved and unit not in kept
        for one in state.resources
        if one.type in protection.DATA
    ]
    if lost:
        units = [line.partition(":")[0] for line in lost]
        raise RefusedError(
            "this would lose data or addresses; nothing was done",
            "\n".join([protection.approval(parting_.env, units), *lost]),
        )


def parting_clients(parting_: Parting) -> parting.Clients:
    """boto3 clients of the account that things leave."""
    return lambda name: client(parting_.session.target, name)


def _states(parting_: Parting, units: Mapping[str, object] | Sequence[str]) -> list[State]:
    return [parting_.states[unit] for unit in units if unit in parting_.states]


def _list(parting_: Parting, going: Sequence[str], kept: set[str]) -> None:
    console = parting_.session.console
    for unit in going:
        count = len(parting_.states[unit].resources) if unit in parting_.states else 0
        console.say(f"  {unit}: {_count(count)}")
    for unit in sorted(kept):
        things = parting_.data().get(unit, ["what the data stands in"])
        console.say(f"  {unit}: kept ({', '.join(things)})")


def _count(count: int) -> str:
    return f"{plural(count, 'resource')} to destroy" if count else "nothing in its state"


def _mark(parting_: Parting, kept: set[str]) -> Record:
    """What stays on purpose is recorded before anything goes."""
    units = {
        unit: replace(one, kept=unit in kept or (one.kept and unit not in parting_.units))
        for unit, one in parting_.record.units.items()
    }
    record = replace(parting_.record, units=units)
    if record != parting_.record:
        _written(parting_.session.root, parting_.session.rendering.built, parting_.env, record)
    return record


def _destroy(parting_: Parting, going: Sequence[str], will: Will) -> int:
    """Group after group; what one depends on goes after it."""
    session = parting_.session
    left = [unit for unit in going if unit in parting_.states]
    if not left:
        return OK
    if session.target.endpoint is not None:
        applied.forget(session.root, session.env)
    restorable.note(session, "decommission")
    clients = parting_clients(parting_)
    data = _states(parting_, [unit for unit in left if unit.endswith("/data")])
    if will.snapshot:
        parting.snapshot(clients, data, session.console)
    if will.destroy:
        parting.empty(clients, data, session.console)
    parting.lift(clients, _states(parting_, left))
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


def _forget_states(parting_: Parting, going: Sequence[str]) -> None:
    """Sees every state empty, under its lock, and takes it away. Raises RefusedError where something is left."""
    for unit in going:
        path = f"live/{parting_.env}/{unit}"
        if parting_.store.content(path) is None:
            continue
        with parting_.store.locked(path, "invoke decommission"):
            state = parting_.store.read(path)
            if state is not None and not state.is_empty:
                raise RefusedError(
                    f"{unit}: {plural(len(state.resources), 'resource')} left in its state; nothing was forgotten",
                    "The same command again goes on from here.",
                )
            parting_.store.remove(path)


def _close(parting_: Parting, record: Record, going: Sequence[str], kept: set[str], prune: bool) -> int:
    session, console = parting_.session, parting_.session.console
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
                (f"{_again(parting_)} --account", "the real account"),
                (f"{_again(parting_)} --prune", "where there is no account to look into"),
            ]
        )
        return OK
    left = record.without(going)
    for unit in going:
        shutil.rmtree(session.folder / unit / CACHE, ignore_errors=True)
    _written(session.root, session.rendering.built, session.env, left)
    where = "sandbox" if is_sandbox else "account"
    console.say(f"{session.env}: {names} gone, from the {where} and from the tree. Commit what was written.")
    if record.place is not None and not left.units:
        bucket = parting_.store.bucket
        console.say(f"The state bucket {bucket} stays, with the versions of all states; remove it by hand.")
    return OK


def _again(parting_: Parting) -> str:
    services = {unit.split("/")[1] for unit in parting_.units if unit.startswith("services/")}
    which = f" --service {services.pop()}" if len(services) == 1 else ""
    return f"invoke decommission{which} --env {parting_.env}"


def _written(root: Path, built: Built, environment: str, record: Record) -> Built:
    """The tree with another record, written whole or not at all."""
    assert built.tree is not None
    before = built.tree
    standing = before.inputs.standing
    there = tuple(
        unit
        for unit in standing.units.get(environment, ())
        if unit in record.units or unit not in before.leaving.get(environment, NOTHING).units
    )
    units = {**standing.units, environment: there}
    leaving = {name: one for name, one in {**before.leaving, environment: record}.items() if one.units}
    catalogue = replace(before.catalogue, leaving=leaving)
    inputs = replace(before.inputs, standing=replace(standing, units=units))
    tree = Tree(catalogue, allocation.of(catalogue), catalogue.records, inputs)
    files = tree.files()
    made = plan.make(files, plan.scan(root, list(files), OWNED))
    if not made.is_safe:
        raise RefusedError(made.findings[0].message, made.findings[0].hint)
    if faults := write.apply(made, root):
        raise RefusedError(faults[0].message, faults[0].hint)
    return replace(built, tree=tree, files=files)
