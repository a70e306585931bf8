"""A component is given access to, or a secret from, something that is not there.

The program would start without its permission or its secret, or not start at all: ECS stops a task whose secret does
not exist.

To fix it, name a thing of the right kind: one of this manifest by its key, one of another by
`services.<service>.<kind>.<name>`. A database's password is `databases.<name>.password`.

Bad:

    components: {api: {image: {repository: example}, port: 8000, secrets: [api-key]}}

Good:

    secrets: {api-key: {}}
    components: {api: {image: {repository: example}, port: 8000, secrets: [api-key]}}
"""

from collections.abc import Iterator, Mapping

from generator.catalogue import Catalogue, Unknown, access_path, reference_to
from generator.checks._known import explained
from generator.checks._place import at
from generator.checks._walk import components, left_out, secret_paths
from generator.findings import Finding
from generator.kinds import kinds
from generator.kinds.component import Access, Component
from generator.model import Service
from generator.references import Reference
from generator.source import Path

# What each entry takes: manifest key of the things -> attributes that may be named.
BUCKETS = {"buckets": ("arn",)}
QUEUES = {"queues": ("arn",)}
DATABASES = {"databases": ("host",)}
SECRETS = {"secrets": ("arn",), "databases": ("password",)}
Wanted = Mapping[str, tuple[str, ...]]


def check(catalogue: Catalogue) -> Iterator[Finding]:
    """Every entry of `access` and of `secrets`."""
    for service, component in components(catalogue):
        for path, wanted, name in _entries(service, component):
            if fault := _fault(catalogue, service, wanted, name):
                key = isinstance(path[-1], str) and path[-2] in ("buckets", "queues")
                yield at(service, path, fault[0], key=key, hint=fault[1])


def _entries(service: Service, component: Component) -> Iterator[tuple[Path, Wanted, str]]:
    """(where, what is wanted, whole path of what is named)."""
    access: Access = component.access
    base: Path = ("components", component.key, "access")
    for name in access.buckets:
        yield (*base, "buckets", name), BUCKETS, access_path("buckets", name)
    for name in access.queues:
        yield (*base, "queues", name), QUEUES, access_path("queues", name)
    for index, name in enumerate(access.databases):
        yield (*base, "databases", index), DATABASES, access_path("databases", name)
    for index, name in enumerate(access.secrets):
        yield (*base, "secrets", index), SECRETS, access_path("secrets", name)
    for path, _, name in secret_paths(service, component):
        yield path, SECRETS, name


def _fault(catalogue: Catalogue, service: Service, wanted: Wanted, name: str) -> tuple[str, str] | None:
    first = next(iter(wanted))
    reference = reference_to(name, wanted[first][0])
    if reference is None or reference.kind not in service.things:
        return f"{name!r} is no path to a {kinds()[first].name}", _forms(wanted)
    if reference.kind not in wanted:
        message = f"{_base(reference)} is a {kinds()[reference.kind].name}, not a {kinds()[first].name}"
        return message, _forms(wanted)
    if reference.service and left_out(catalogue, reference.service, service.environment):
        return None
    plain = _with_attribute(reference, wanted)
    resolved = catalogue.resolve(service, plain)
    if isinstance(resolved, Unknown):
        message, hint = explained(catalogue, service, plain, resolved)
        return message.partition(": ")[2], hint
    if reference.attribute not in wanted[reference.kind]:
        return f"{name} is no {kinds()[first].name}", _forms(wanted)
    return None


def _with_attribute(reference: Reference, wanted: Wanted) -> Reference:
    """The same thing with an attribute that exists, so that only the thing itself can be unknown."""
    attribute = wanted[reference.kind][0]
    text = f"{_base(reference)}.{attribute}"
    return Reference(text, reference.service, reference.kind, reference.name, attribute)


def _base(reference: Reference) -> str:
    prefix = f"services.{reference.service}." if reference.service else ""
    return f"{prefix}{reference.kind}.{reference.name}"


def _forms(wanted: Wanted) -> str:
    if wanted is SECRETS:
        return "A secret is written <name>, services.<service>.secrets.<name> or databases.<name>.password."
    (key,) = wanted
    return f"Write a name of this manifest's `{key}`, or services.<service>.{key}.<name>."
