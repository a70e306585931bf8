"""Two things would have one name in AWS.

The second to be applied fails, or Terraform takes over the first one's. With two teams it is worse: each plan of one
takes the thing away from the other. A bucket's name is unique in all of AWS, so one that is written in the manifest's
body cannot serve two environments.

To fix it, rename one, or let the generator make the name. An ECR repository belongs to one service; another one that runs
the same image writes its whole address (`<account>.dkr.ecr.<region>.amazonaws.com/<name>`).

Bad:

    buckets: {data: {name: example-data}}

Good:

    buckets: {data: {}}
    environments: {production: {buckets: {data: {name: example-data}}}}
"""

from collections.abc import Iterator

from generator.catalogue import Catalogue
from generator.checks._names import Name, names, path_of
from generator.checks._place import at, on_platform, position
from generator.findings import Finding, Position


def check(catalogue: Catalogue) -> Iterator[Finding]:
    """Each name against those before it: in its account and region, a bucket's in all of AWS."""
    regions: dict[tuple[str, str], dict[tuple[str, str], Name]] = {}
    world: dict[tuple[str, str], Name] = {}
    for environment in catalogue.platform.environments.values():
        region = regions.setdefault((environment.account_id, environment.region), {})
        for name in names(catalogue, environment.name):
            taken = world if name.what == "bucket" else region
            other = taken.setdefault((name.what, name.name), name)
            if other is not name:
                yield _finding(catalogue, name, other)


def _finding(catalogue: Catalogue, name: Name, other: Name) -> Finding:
    where = "" if name.environment == other.environment else f" in {other.environment}"
    own = name.service is not None and other.service is not None and name.service.name == other.service.name
    holder = "this service" if own else other.holder
    article = "an" if name.what[0] == "E" else "a"
    message = f"{name.name!r} is the name of {article} {name.what} of {holder}{where} already"
    related = ((_position(catalogue, other), f"the {other.what} of {other.holder}{where}"),)
    if name.service is None:
        return on_platform(catalogue, name.path, message, related=related)
    same = f"{name.what} {other.holder} {other.path}"
    return at(
        name.service, path_of(name), message, key=True, hint=_hint(name, other), related=related, same=same
    )


def _position(catalogue: Catalogue, name: Name) -> Position:
    if name.service is None:
        return catalogue.platform.document.position(name.path)
    return position(name.service, path_of(name), key=True)


def _hint(name: Name, other: Name) -> str:
    if name.environment != other.environment:
        return (
            "Write the name in the overlay of the one environment that has it, or let the generator make it."
        )
    if name.what == "ECR repository":
        return f"It belongs to {other.holder}; to run its image here, write the repository's whole address."
    return "Rename one of the two."
