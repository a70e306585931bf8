"""Priorities of listener rules: what registry/allocations/<environment>.yaml records, and what is added to it.

One file for each environment: load balancer -> rule key -> number. Written by the tool, committed, reviewed, never
renumbered by itself (generator/routing/allocate.py keeps the seven promises).
"""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from generator import routing
from generator.alike import Zone
from generator.catalogue import Balancer, Catalogue
from generator.findings import Finding
from generator.listeners import hosts, sound, to_rule
from generator.routing.effort import MANIFEST
from generator.routing.room import HIGHEST, LOWEST
from generator.source import Document, Path

FOLDER = "registry/allocations"
Records = Mapping[str, Mapping[str, routing.Record]]


@dataclass(frozen=True)
class Allocations:
    """Environment -> load balancer's key -> the allocation of its listener."""

    listeners: Mapping[str, Mapping[str, routing.Allocation]] = field(default_factory=dict)

    @property
    def priorities(self) -> Mapping[str, Mapping[str, Mapping[str, int]]]:
        """Environment -> load balancer -> rule key -> number."""
        return {
            environment: {key: allocation.priorities for key, allocation in group.items()}
            for environment, group in self.listeners.items()
        }

    @property
    def conflicts(self) -> tuple[tuple[str, str, routing.Conflict], ...]:
        """(environment, load balancer, conflict), in order."""
        return tuple(
            (environment, key, conflict)
            for environment, group in self.listeners.items()
            for key, allocation in group.items()
            for conflict in allocation.conflicts
        )


def of(catalogue: Catalogue) -> Allocations:
    """The allocations of `catalogue` on top of its own records; worked out once for each catalogue."""
    found: Allocations | None = catalogue.__dict__.get("_allocations")
    if found is None:
        found = allocate(catalogue, catalogue.records)
        catalogue.__dict__["_allocations"] = found
    return found


def file_of(environment: str) -> str:
    """The file that records an environment's priorities."""
    return f"{FOLDER}/{environment}.yaml"


@dataclass(frozen=True, slots=True)
class _Question:
    """Rules, names, recorded and resting numbers: what is equal here is worked out once for all environments."""

    wanted: tuple[routing.Wanted, ...]
    names: tuple[str, ...]
    priorities: tuple[tuple[str, int], ...]
    resting: tuple[tuple[int, str], ...]


def allocate(catalogue: Catalogue, records: Records) -> Allocations:
    """Numbers for every rule of every listener on top of what is recorded. Pure.

    None where a load balancer has more rules than AWS takes, which `load-balancer-quota` reports: to order them, each is
    compared with each.
    """
    places: dict[_Question, list[tuple[str, Balancer]]] = {}
    most = catalogue.platform.quotas.rules_per_load_balancer
    made: dict[str, dict[str, routing.Allocation]] = {}
    for environment, balancers in catalogue.balancers.items():
        made[environment] = {}
        for key, balancer in balancers.items():
            record = records.get(environment, {}).get(key) or routing.Record()
            made[environment][key] = routing.Allocation({}, record, effort=0)
            if len(balancer.rules) <= most:
                question = _question(balancer, record, _zone(catalogue, environment))
                places.setdefault(question, []).append((environment, balancer))
    efforts = _efforts(places)
    for question, asked in places.items():
        record = made[asked[0][0]][asked[0][1].key].record
        found = routing.allocate(question.wanted, record, efforts[question])
        for environment, balancer in asked:
            zone = _zone(catalogue, environment)
            shown = tuple(map(zone.show_conflict, found.conflicts))
            made[environment][balancer.key] = replace(found, conflicts=shown)
    return Allocations(made)


def _question(balancer: Balancer, record: routing.Record, zone: Zone) -> _Question:
    return _Question(
        zone.hide_wanted(wanted(balancer)),
        zone.hide(hosts(balancer)),
        tuple(record.priorities.items()),
        tuple(record.resting.items()),
    )


def _zone(catalogue: Catalogue, environment: str) -> Zone:
    return Zone(catalogue.platform.environments[environment].zone)


def _efforts(places: Mapping[_Question, list[tuple[str, Balancer]]]) -> dict[_Question, int]:
    """The steps that each may take (generator/routing/effort.py).

    Every manifest brings the same, and spreads it over the load balancers where it has a rule or a name: so the work grows
    with the manifests, whatever one of them holds.
    """
    services = {question: _services(asked[0][1]) for question, asked in places.items()}
    shares = Counter(name for group in services.values() for name in group)
    return {question: sum(MANIFEST // shares[name] for name in group) for question, group in services.items()}


def _services(balancer: Balancer) -> set[str]:
    return {
        *(rule.service.name for rule in balancer.rules),
        *(service.name for service, _ in balancer.domains),
    }


def wanted(balancer: Balancer) -> list[routing.Wanted]:
    """The rules of a load balancer that want a number."""
    return [
        routing.Wanted(to_rule(rule, 0), rule.route.priority, rule.route.wins_over)
        for rule in sound(balancer)
    ]


def recording(catalogue: Catalogue, environment: str, found: Mapping[str, routing.Record]) -> Catalogue:
    """The catalogue as it is with other records for some load balancers of an environment: what is to be rendered next."""
    records = {**catalogue.records, environment: {**catalogue.records.get(environment, {}), **found}}
    return replace(catalogue, records=records)


def applied(recorded: Mapping[str, routing.Record], still: Collection[str] = ()) -> dict[str, routing.Record]:
    """An environment's records once an apply has put them into effect: freed numbers can be given again, but for those of
    the services in `still`, which have not been decommissioned."""
    return {key: record.applied(still) for key, record in recorded.items()}


def records(documents: Mapping[str, Document]) -> tuple[Records, list[Finding]]:
    """What the allocation files say; a file that says nonsense is a finding, and counts as not there."""
    found: dict[str, Mapping[str, routing.Record]] = {}
    findings: list[Finding] = []
    for name, document in documents.items():
        environment = name.rpartition("/")[2].removesuffix(".yaml")
        faults = list(_faults(document))
        findings += faults
        if not faults:
            found[environment] = {key: _record(entry) for key, entry in (document.data or {}).items()}
    return found, findings


def _faults(document: Document) -> Iterator[Finding]:
    """The first fault of the file, or of each load balancer in it."""
    if not isinstance(document.data or {}, Mapping):
        yield _unreadable(document, (), "a map of load balancers is wanted")
        return
    for key, entry in (document.data or {}).items():
        if shared := list(_shared(entry)):
            yield from (_twice(document, key, *one) for one in shared)
            continue
        try:
            numbers = _record(entry)
            outside = [one for one in (*numbers.priorities.values(), *numbers.resting) if not _valid(one)]
            if outside:
                raise ValueError(f"{outside[0]} is outside {LOWEST} to {HIGHEST}")
        except (ValueError, AttributeError, TypeError) as error:
            yield _unreadable(document, (key,), str(error))


def _shared(entry: Any) -> Iterator[tuple[str, str, int]]:
    """(rule, the one before it, number) for each number that is there twice, as a merge of two branches leaves it."""
    listed = entry.get("priorities") if isinstance(entry, Mapping) else None
    first: dict[object, str] = {}
    for rule, number in listed.items() if isinstance(listed, Mapping) else ():
        other = first.setdefault(number, rule)
        if other != rule and isinstance(number, int):
            yield rule, other, number


def _twice(document: Document, balancer: str, rule: str, other: str, number: int) -> Finding:
    return Finding(
        check="allocation-unreadable",
        message=f"{rule} and {other} both have priority {number} on load balancer {balancer!r}",
        position=document.position((balancer, "priorities", rule), key=True),
        hint="Two branches gave it out? Remove the line of the rule that is not applied yet; `invoke generate` gives it "
        "another number.",
        related=((document.position((balancer, "priorities", other), key=True), f"number of {other}"),),
    )


def _valid(number: int) -> bool:
    return LOWEST <= number <= HIGHEST


def _unreadable(document: Document, path: Path, reason: str) -> Finding:
    return Finding(
        check="allocation-unreadable",
        message=f"this is no record of priorities: {reason}",
        position=document.position(path, key=bool(path)),
        hint="Take the file back from version control; only `invoke generate` and `invoke rebalance` write it.",
    )


def _record(entry: Any) -> routing.Record:
    return routing.Record.from_dict(_numbered(entry))


def _numbered(entry: Mapping[str, Any]) -> dict[str, Any]:
    """Keys of a manifest's map are texts; those of `resting` are numbers."""
    resting = {int(number): key for number, key in (entry.get("resting") or {}).items()}
    return {**entry, "resting": resting}


def text(allocations: Mapping[str, routing.Allocation], recorded: Mapping[str, routing.Record]) -> str:
    """An environment's file without its header: load balancers sorted, rules by number.

    A load balancer that is gone keeps its numbers resting, as a rule does.
    """
    lines: list[str] = []
    for key in sorted({*allocations, *recorded}):
        record = allocations[key].record if key in allocations else _gone(recorded[key])
        if record.priorities or record.resting:
            lines += [f"{key}:", *_entries(record)]
    return "\n".join(lines) + "\n" if lines else "{}\n"


def _gone(record: routing.Record) -> routing.Record:
    resting = {**record.resting, **{number: key for key, number in record.priorities.items()}}
    return routing.Record({}, resting)


def _entries(record: routing.Record) -> list[str]:
    lines = ["  priorities:" if record.priorities else "  priorities: {}"]
    ordered = sorted(record.priorities.items(), key=lambda pair: pair[1])
    lines += [f"    {key}: {number}" for key, number in ordered]
    if record.resting:
        lines.append("  resting:")
        lines += [f'    "{number}": {key}' for number, key in sorted(record.resting.items())]
    return lines
