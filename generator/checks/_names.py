"""The names that a catalogue gives to things in AWS, and where in a manifest each is decided."""

from collections.abc import Callable, Iterator, Mapping
from operator import attrgetter
from typing import Any, NamedTuple

from generator.catalogue import Catalogue, shared_name
from generator.model import Service
from generator.source import Path


class Name(NamedTuple):
    """A name in AWS: what has it, where in the manifest it comes from; `service` is None for the platform's own."""

    what: str
    name: str
    service: Service | None
    environment: str
    path: Path

    @property
    def holder(self) -> str:
        """Whose it is, for messages."""
        return self.service.name if self.service else "the platform"


# Manifest key, what it is called, and its name.
_NAMED: tuple[tuple[str, str, Callable[[Any], str]], ...] = (
    ("alarms", "alarm", attrgetter("name")),
    ("buckets", "bucket", attrgetter("name")),
    ("components", "ECS service", attrgetter("name")),
    ("databases", "database", attrgetter("identifier")),
    ("load_balancers", "load balancer", attrgetter("name")),
    ("queues", "queue", attrgetter("name")),
    ("queues", "queue", attrgetter("dead_letter_name")),
    ("repositories", "ECR repository", attrgetter("name")),
    ("secrets", "secret", attrgetter("name")),
)
# The manifest's field that overrides the generator's name.
_FIELD = {
    "bucket": "name",
    "database": "identifier",
    "load balancer": "name",
    "queue": "name",
    "secret": "name",
}


def names(catalogue: Catalogue, environment: str) -> Iterator[Name]:
    """Every name of an environment."""
    for key, shared in catalogue.platform.load_balancers.items():
        path = ("load_balancers", key, *(("name",) if shared.name else ()))
        yield Name(
            "load balancer", shared_name(catalogue.platform, key, environment), None, environment, path
        )
    for service in catalogue.services[environment].values():
        things = service.things
        for key, what, name_of in _NAMED:
            for item in things[key].values():
                yield Name(what, name_of(item), service, environment, (key, item.key))
        for component in things["components"].values():
            for balancer, name in component.target_group_names.items():
                where: Path = ("components", component.key, "target_group_names", balancer)
                yield Name("target group", name, service, environment, where)
            if component.task_role_name:
                where = ("components", component.key, "task_role_name")
                yield Name("IAM role", component.task_role_name, service, environment, where)


def path_of(name: Name) -> Path:
    """Where the name is decided: its own line if it has one, the image for a repository made of one, else the thing."""
    service = name.service
    if service is None:
        return name.path
    if name.what == "ECR repository" and name.path[-1] not in (service.data.get("repositories") or {}):
        for component in service.components.values():
            if component.image and component.image.repository == name.name:
                return ("components", component.key, "image", "repository")
    field = _FIELD.get(name.what)
    thing: Any = service.data
    for step in name.path:
        thing = thing.get(step, {}) if isinstance(thing, Mapping) else {}
    return (*name.path, field) if field and isinstance(thing, Mapping) and field in thing else name.path
