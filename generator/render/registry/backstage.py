"""catalog-info.yaml: the registry for Backstage, one document for each team, service and thing that services share.

"Descriptor Format of Catalog Entities", Backstage: Group, Component and Resource, apiVersion backstage.io/v1alpha1. A name
is 63 characters of letters and digits, with single `-`, `_` or `.` between them.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any

from generator import naming
from generator.findings import printable
from generator.kinds import kinds
from generator.model import Service
from generator.render.registry.registry import Registry

PATH = "catalog-info.yaml"
NAME = 63
TYPES = {
    "buckets": "s3-bucket",
    "databases": "database",
    "load_balancers": "load-balancer",
    "queues": "sqs-queue",
}
"""Kinds that are Backstage's resources, with the types that its documentation uses or their like."""

_PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9]*(?:[-_./][A-Za-z0-9]+)*")
_WORDS = frozenset(("true", "false", "yes", "no", "on", "off", "null", "y", "n"))
_NAME = re.compile(r"[A-Za-z0-9]+(?:[-_.][A-Za-z0-9]+)*")
_JOINT = re.compile(r"[^A-Za-z0-9]+")


def render(registry: Registry, services: Iterable[str]) -> str:
    """The file; `services` are the parts that `service` says, in order."""
    marks = "".join(f"# {line}\n" for line in registry.shared_header() if line)
    return marks + _documents([*_teams(registry), *_balancers(registry)]) + "".join(services)


def service(registry: Registry, name: str) -> str:
    """A service and what others may use of it."""
    return _documents(_service(registry, name))


def _documents(entities: Iterable[Mapping[str, Any]]) -> str:
    return "".join("\n".join(("---", *_lines(entity, ""), "")) for entity in entities)


def _entity(kind: str, name: str, spec: Mapping[str, Any], **metadata: Any) -> dict[str, Any]:
    known = {key: value for key, value in metadata.items() if value}
    return {
        "apiVersion": "backstage.io/v1alpha1",
        "kind": kind,
        "metadata": {"name": name, **known},
        "spec": {key: value for key, value in spec.items() if value or key == "children"},
    }


def _teams(registry: Registry) -> Iterator[dict[str, Any]]:
    for name, team in sorted(registry.platform.teams.items()):
        spec = {"type": "team", "profile": {"displayName": name, "email": team.email}, "children": []}
        yield _entity("Group", entity_name(name), spec)


def _balancers(registry: Registry) -> Iterator[dict[str, Any]]:
    for key, balancer in sorted(registry.platform.load_balancers.items()):
        spec = {"type": TYPES["load_balancers"], "owner": _group(balancer.owner)}
        yield _entity("Resource", _shared(key), spec, description=f"Shared load balancer {key}")


def _service(registry: Registry, name: str) -> Iterator[dict[str, Any]]:
    service = registry.first(name)
    things = _things(registry, name)
    needs = sorted({*_own(registry, name, things), *_others(registry, name)})
    spec = {
        "type": "service",
        "lifecycle": service.lifecycle,
        "owner": _group(service.owner),
        "dependsOn": needs,
    }
    yield _entity(
        "Component",
        entity_name(name),
        spec,
        description=service.description,
        annotations=_annotations(service),
        links=[{"url": service.runbook, "title": "Runbook"}] if service.runbook else [],
    )
    for key, thing in things:
        spec = {"type": TYPES[key], "owner": _group(service.owner)}
        yield _entity(
            "Resource",
            _thing(name, key, thing),
            spec,
            description=f"{kinds()[key].name} {thing} of {name}",
        )


def _annotations(service: Service) -> dict[str, str]:
    """Where GitHub's plugins look; only an organisation and a name can be meant."""
    slug = service.repository if service.repository and service.repository.count("/") == 1 else None
    return {"github.com/project-slug": slug} if slug else {}


def _things(registry: Registry, name: str) -> list[tuple[str, str]]:
    """(kind, thing) of everything of a service that is a resource, in any environment."""
    return sorted(
        {
            (key, thing)
            for service in registry.catalogue.variants(name).values()
            for key in TYPES
            for thing in service.things[key]
        }
    )


def _own(registry: Registry, name: str, things: Iterable[tuple[str, str]]) -> Iterator[str]:
    for key, thing in things:
        yield f"resource:{_thing(name, key, thing)}"
    for environment in registry.catalogue.variants(name):
        for key, _ in registry.rules.get((environment, name), ()):
            if "/" not in key:
                yield f"resource:{_shared(key)}"


def _others(registry: Registry, name: str) -> Iterator[str]:
    for use in registry.used_of.get(name, ()):
        yield (
            f"resource:{_thing(use.target, use.kind, use.name)}"
            if use.kind in TYPES
            else f"component:{entity_name(use.target)}"
        )


def _group(team: str) -> str:
    return f"group:{entity_name(team)}"


def _shared(key: str) -> str:
    return entity_name(f"load-balancer.{key}")


def _thing(service: str, key: str, thing: str) -> str:
    return entity_name(f"{service}.{key}.{thing}")


@lru_cache(maxsize=4096)
def entity_name(name: str) -> str:
    """`name` as Backstage allows it: changed or shortened with a hash of the whole, so that two stay two."""
    if len(name) <= NAME and _NAME.fullmatch(name):
        return name
    stem = _JOINT.sub("-", name)[: NAME - naming.HASH - 1].strip("-")
    return "-".join(part for part in (stem, naming.digest(name)) if part)


# --- YAML -------------------------------------------------------------------------------------------------


def _lines(value: Mapping[str, Any], pad: str) -> Iterator[str]:
    """Block style; a text that could be anything else is in double quotes, which JSON's are in YAML too."""
    for key, item in value.items():
        if isinstance(item, Mapping):
            yield f"{pad}{scalar(key)}:"
            yield from _lines(item, pad + "  ")
        elif isinstance(item, list) and item:
            yield f"{pad}{scalar(key)}:"
            yield from _items(item, pad + "  ")
        else:
            yield f"{pad}{scalar(key)}: {'[]' if item == [] else scalar(item)}"


def _items(values: Iterable[Any], pad: str) -> Iterator[str]:
    for value in values:
        if isinstance(value, Mapping):
            first, *rest = _lines(value, "")
            yield f"{pad}- {first}"
            yield from (f"{pad}  {line}" for line in rest)
        else:
            yield f"{pad}- {scalar(value)}"


@lru_cache(maxsize=4096)
def scalar(value: str) -> str:
    """A text in YAML."""
    if _PLAIN.fullmatch(value) and value.lower() not in _WORDS:
        return value
    return json.dumps(printable(value), ensure_ascii=False)
