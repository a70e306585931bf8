"""A name is one that AWS refuses.

Names that the generator makes are fitted to AWS's limits. A name that is written out (`name:` of a load balancer, bucket
or queue, an image's repository, a target group that is being moved here) has to be right by itself, or the apply fails
half-way, after other things were changed.

To fix it, shorten or correct the name, or leave it out and take the generator's.

Bad:

    components: {api: {image: {repository: "example:1.0"}, port: 8000}}

Good:

    components: {api: {image: {repository: example, tag: "1.0"}, port: 8000}}
"""

from collections.abc import Callable, Iterator, Mapping

from generator.catalogue import Catalogue
from generator.checks._limits import balancer_fault, bucket_fault, queue_fault, repository_fault
from generator.checks._names import Name, names, path_of
from generator.checks._place import at, on_platform
from generator.findings import Finding

RULES: Mapping[str, Callable[[str], str | None]] = {
    "bucket": bucket_fault,
    "ECR repository": repository_fault,
    "load balancer": balancer_fault,
    "target group": balancer_fault,
}


def check(catalogue: Catalogue) -> Iterator[Finding]:
    """Every name of a kind that the schema leaves open."""
    for environment in catalogue.services:
        for name in names(catalogue, environment):
            if (name.what in RULES or name.what == "queue") and (fault := _fault(name)) and _written(name):
                yield _finding(catalogue, name, fault)


def _written(name: Name) -> bool:
    """Whether it stands in a file: the generator's own names are wrong only if `organization-reserved` says so."""
    path = name.path if name.service is None else path_of(name)
    return path[-1] == "name" or name.what in ("ECR repository", "target group")


def _fault(name: Name) -> str | None:
    return _queue(name) if name.what == "queue" else RULES[name.what](name.name)


def _queue(name: Name) -> str | None:
    assert name.service is not None
    queue = name.service.queues[str(name.path[1])]
    return queue_fault(queue.name, queue.fifo) if name.name == queue.name else None


def _finding(catalogue: Catalogue, name: Name, fault: str) -> Finding:
    message = (
        f"{name.name!r} cannot be the name of a{'n' if name.what[0] == 'E' else ''} {name.what}: {fault}"
    )
    hint = "Write `repository` without the tag and the tag under `tag`." if "tag" in fault else None
    if name.service is None:
        return on_platform(catalogue, name.path, message, environment=name.environment, same=name.what)
    return at(name.service, path_of(name), message, same=name.what, hint=hint)
