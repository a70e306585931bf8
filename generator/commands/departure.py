"""What is about to go: its states, what still uses it, and what becomes of its data. Decided before anything is done."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from generator.commands import parting, protection
from generator.commands.errors import RefusedError, UsageError
from generator.commands.session import Session
from generator.commands.sign_in import client
from generator.leaving import Record
from generator.states import State, Store
from generator.states.uses import uses


@dataclass(frozen=True)
class Departure:
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


def look(session: Session, store: Store, record: Record, units: tuple[str, ...]) -> Departure:
    start = f"live/{session.env}/"
    found = store.read_all([f"{start}{unit}" for unit in units])
    states = {unit.removeprefix(start): state for unit, state in found.items() if not state.is_empty}
    return Departure(session, store, record, units, states)


def refuse_used(departure: Departure) -> None:
    """Names the units whose states still hold something of what is to go."""
    start = f"live/{departure.env}/"
    every = [entry.unit for entry in departure.store.entries(start)]
    others = {
        unit.removeprefix(start): content
        for unit in every
        if unit.removeprefix(start) not in departure.units
        and (content := departure.store.content(unit)) is not None
    }
    if found := uses(departure.states, others):
        lines = [f"{use.unit} holds {use.id}, which is {use.address} of {use.owner}" for use in found]
        names = " ".join(f"--unit {unit}" for unit in dict.fromkeys(use.unit for use in found))
        first = f"Apply them first, so that they let go: {departure.session.command('apply', f' {names}')}"
        raise RefusedError(
            "others still use what is to go; nothing was destroyed", "\n".join([first, *lines])
        )


def decide(departure: Departure, will: Will) -> set[str]:
    """The data units that stay. Raises UsageError or RefusedError where nobody has said what becomes of data."""
    data = departure.data()
    if not data:
        _refuse_protected(departure, will, set())
        return set()
    if will.keep:
        kept = set(data)
        if any(unit.startswith("platform/") for unit in departure.units):
            kept |= {
                unit for unit in departure.units if unit.startswith("platform/")
            }  # data lives in its network
        _refuse_protected(departure, will, kept)
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
    if will.snapshot and (left := parting.full(clients(departure), states_of(departure, data))):
        raise RefusedError(
            "a snapshot is no place for this; nothing was done",
            "\n".join(["Empty them, or say --keep-data or --destroy-data.", *left]),
        )
    _refuse_protected(departure, will, set())
    return set()


def _refuse_protected(departure: Departure, will: Will, kept: set[str]) -> None:
    """In a protected environment addresses and data go by name only, wherever they are."""
    if not departure.session.environment.protected:
        return
    lost = [
        f"{unit}: the {protection.DATA[one.type]} {one.name}"
        for unit, state in departure.states.items()
        if unit not in will.approved and unit not in kept
        for one in state.resources
        if one.type in protection.DATA
    ]
    if lost:
        units = [line.partition(":")[0] for line in lost]
        raise RefusedError(
            "this would lose data or addresses; nothing was done",
            "\n".join([protection.approval(departure.env, units), *lost]),
        )


def clients(departure: Departure) -> parting.Clients:
    """boto3 clients of the account that things leave."""
    return lambda name: client(departure.session.target, name)


def states_of(departure: Departure, units: Iterable[str]) -> list[State]:
    return [departure.states[unit] for unit in units if unit in departure.states]
