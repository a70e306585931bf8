"""What an environment has once it is applied: names and addresses from the manifests, the rest read from the account."""

from collections.abc import Iterator, Mapping, Sequence

from generator.catalogue import Catalogue
from generator.commands.applied import Applied
from generator.commands.session import Session
from generator.console import columns, plural

# Kinds that people know by name; the others are counted.
NAMED = (
    "load balancer",
    "cluster",
    "service",
    "schedule",
    "database",
    "bucket",
    "queue",
    "secret",
    "repository",
)
SHOWN = 6


def show(session: Session, record: Applied) -> None:
    """DNS names with what answers there, then what the account holds."""
    console = session.console
    console.heading(f"{session.env} has:")
    console.say("\n".join([*names(session.rendering.catalogue, session.env), *things(record.made)]))


def names(catalogue: Catalogue, environment: str) -> list[str]:
    """A line for each rule: its address, the component behind it, its owner."""
    rows = sorted(_rows(catalogue, environment))
    return columns([(address, leads, owner) for address, leads, owner in rows])


def _rows(catalogue: Catalogue, environment: str) -> Iterator[tuple[str, str, str]]:
    for balancer in catalogue.balancers[environment].values():
        for rule in balancer.rules:
            leads = f"{rule.service.name}/{rule.component.key}" if rule.component else rule.service.name
            for host in rule.hosts:
                for path in rule.route.paths or ("/*",):
                    yield f"https://{host}{path}", leads, rule.service.owner


def things(made: Mapping[str, Sequence[str]]) -> list[str]:
    """`3 load balancers: a, b, c`, and a line with the numbers of all the rest."""
    rows = [(plural(len(made[kind]), kind), _some(kind, made[kind])) for kind in NAMED if kind in made]
    rest = [plural(len(found), kind) for kind, found in sorted(made.items()) if kind not in NAMED]
    lines = columns(rows)
    return [*lines, f"  and {', '.join(rest)}"] if rest else lines


def _some(kind: str, names: Sequence[str]) -> str:
    """The first names; a service is listed with its cluster, and a schedule with its group, which say nothing more."""
    if kind in ("service", "schedule"):
        names = [name.rpartition("/")[2] for name in names]
    more = f" and {len(names) - SHOWN} more" if len(names) > SHOWN else ""
    return ", ".join(names[:SHOWN]) + more
