"""What is made for a service, by the names it has in AWS.

Taken from the very pieces that its modules are rendered from, so a page cannot name what is not made, and a new kind is
on the pages without a word here. Only building blocks that make several named things are listed.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from generator.model import Service
from generator.render.pieces import Call
from generator.render.registry.registry import Registry

Named = Iterator[tuple[str, str]]


@dataclass(slots=True)
class Resource:
    """One thing in AWS: `kind` for people, `thing` in the manifest, `slot` to find it again in another environment.
    Not frozen, as pieces."""

    kind: str
    thing: str
    slot: str
    unit: str
    name: str


def resources(registry: Registry, service: Service) -> Iterator[Resource]:
    """Everything with a name of its own, in the order of the files."""
    for unit, piece in registry.pieces(service):
        if isinstance(piece, Call):
            yield from _of(unit, piece)


def _of(unit: str, piece: Call) -> Iterator[Resource]:
    found = SPECIAL.get(piece.source, _plain)(piece)
    entries = list(piece.arguments[MAPS[piece.source]]) if piece.source in MAPS else []
    for index, (kind, name) in enumerate(found):
        thing = entries[index] if entries else _thing(piece, kind)
        yield Resource(kind, thing, f"{piece.name}/{thing if entries else index}", unit, name)


def _thing(call: Call, kind: str) -> str:
    """What of the manifest it is for; with several for one, as the unit's outputs tell them apart (`api-main`)."""
    if call.source == "scheduled-job" and kind == "IAM role":
        return f"{call.thing}-schedule"
    for ending in ENDINGS.get(call.source, ()):
        if call.name.endswith(ending):
            return call.name.removesuffix(ending).replace("_", "-")
    return call.thing


def _plain(call: Call) -> Named:
    """One thing of the argument `name`."""
    name = call.arguments.get("name")
    if isinstance(name, str):
        yield KINDS.get(call.source, call.source.replace("-", " ").capitalize()), name


def _program(call: Call) -> Named:
    yield "ECS service", call.arguments["name"]
    yield "Log group", call.arguments["log_group_name"]


def _job(call: Call) -> Named:
    yield "Schedule", call.arguments["name"]
    yield "IAM role", call.arguments["role_name"]
    yield "Log group", call.arguments["log_group_name"]


def _queue(call: Call) -> Named:
    """modules/queue adds the endings."""
    stem, ending = call.arguments["name"], ".fifo" if call.arguments["fifo"] else ""
    yield "Queue", f"{stem}{ending}"
    yield "Dead-letter queue", f"{stem}-dead-letter{ending}"


def _records(call: Call) -> Named:
    for record in call.arguments["records"].values():
        yield "Route 53 record", record["name"]


def _certificate(call: Call) -> Named:
    yield "Certificate", call.arguments["domain_name"]


def _parameters(call: Call) -> Named:
    for name in call.arguments["values"]:
        yield "SSM parameter", f"{call.arguments['prefix']}/{name}"


def _rules(call: Call) -> Named:
    """Listener rules have no name: the pages list them in their order."""
    yield from ()


KINDS: Mapping[str, str] = {"postgres": "Database", "task-role": "IAM role"}
ENDINGS: Mapping[str, tuple[str, ...]] = {
    "target-group": ("_target_group",),
    "task-role": ("_task_role", "_role"),
}
MAPS: Mapping[str, str] = {"dns-records": "records", "parameters": "values"}
"""Building blocks whose things stand in a map: an entry may be missing in some environments."""

SPECIAL: Mapping[str, Callable[[Call], Named]] = {
    "certificate": _certificate,
    "dns-records": _records,
    "ecs-service": _program,
    "listener-rules": _rules,
    "parameters": _parameters,
    "queue": _queue,
    "scheduled-job": _job,
}
