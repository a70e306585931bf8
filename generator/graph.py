"""Which service's `app` unit depends on which other's, and which of the two writes a security group rule.

A component that refers to another opens exactly that way: a rule on the callee's security group that names the
caller's. One of the two units must know the other's group. Usually the caller depends on the callee; where two services
call each other that would be a circle, so inside a circle the unit that comes later in one fixed order depends on the
earlier and writes the rules of both directions. Values that only AWS knows force a direction; a circle of those is a
finding of its own (`dependency-cycle`).
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter

from generator.catalogue import Catalogue, Link, Output, uses


@dataclass(frozen=True, slots=True)
class Dependent:
    """`service`'s app unit needs an output of `needs`'s `unit`; `key` names the output, such as `databases`."""

    service: str
    needs: str
    unit: str
    key: str


def dependents(catalogue: Catalogue) -> Mapping[str, tuple[Dependent, ...]]:
    """Environment -> all dependencies between units of different services, sorted."""
    needed = {name: set(forced(catalogue, name)) for name in catalogue.services}
    order = _order(catalogue, {need for group in needed.values() for need in group})
    return {name: _dependents(catalogue, name, order, needed[name]) for name in catalogue.services}


def _dependents(
    catalogue: Catalogue,
    environment: str,
    order: Callable[[Link], tuple[str, str]],
    found: set[Dependent],
) -> tuple[Dependent, ...]:
    for link in _openings(catalogue, environment):
        later, earlier = order(link)
        found.add(Dependent(later, earlier, "app", "security_group_ids"))
    for link in catalogue.links[environment]:
        if link.key == "databases" and link.source.name != link.target.name:
            found.add(Dependent(link.source.name, link.target.name, "data", "databases"))
    return tuple(sorted(found, key=lambda d: (d.service, d.needs, d.unit, d.key)))


def forced(catalogue: Catalogue, environment: str) -> Iterable[Dependent]:
    """Those that a value known only to AWS forces."""
    for service in catalogue.services[environment].values():
        for component in service.components.values():
            for _, _, reference in uses(component):
                resolved = catalogue.resolve(service, reference)
                if isinstance(resolved, Output) and resolved.service != service.name:
                    yield Dependent(service.name, resolved.service, resolved.unit, resolved.key)


def cycle(pairs: Iterable[tuple[str, str]]) -> list[str] | None:
    """A circle among (dependent, needed) pairs, first equal to last; None where there is none."""
    sorter: TopologicalSorter[str] = TopologicalSorter()
    for dependent, needed in sorted(pairs):
        sorter.add(dependent, needed)
    try:
        sorter.prepare()
    except CycleError as error:
        return list(error.args[1])
    return None


def _openings(catalogue: Catalogue, environment: str) -> list[Link]:
    return [
        link
        for link in catalogue.links[environment]
        if link.key == "components" and link.source.name != link.target.name
    ]


def _order(catalogue: Catalogue, needed: Collection[Dependent]) -> Callable[[Link], tuple[str, str]]:
    """A function link -> (unit that depends, unit it needs), the same in every environment; `needed` is what is forced.

    A circle in one environment counts in all, so that a rule stands in the same unit everywhere.
    """
    openings = {
        (link.source.name, link.target.name)
        for name in catalogue.services
        for link in _openings(catalogue, name)
    }
    apps = {(need.service, need.needs) for need in needed if need.unit == "app"}
    circles = _circles(openings | apps)
    rank = _rank(apps, sorted(catalogue.names))

    def decide(link: Link) -> tuple[str, str]:
        source, target = link.source.name, link.target.name
        if circles.get(source, source) != circles.get(target, target):
            return source, target
        return (source, target) if rank[source] > rank[target] else (target, source)

    return decide


def _rank(pairs: set[tuple[str, str]], names: list[str]) -> Mapping[str, int]:
    """One fixed order in which whoever is needed comes first, names deciding the rest."""
    if cycle(pairs):
        return {name: index for index, name in enumerate(names)}
    sorter: TopologicalSorter[str] = TopologicalSorter(dict.fromkeys(names, ()))
    for dependent, needed in sorted(pairs):
        sorter.add(dependent, needed)
    sorter.prepare()
    ordered: list[str] = []
    while sorter.is_active():
        ready = sorted(sorter.get_ready())
        ordered.extend(ready)
        sorter.done(*ready)
    return {name: index for index, name in enumerate(ordered)}


def _circles(pairs: set[tuple[str, str]]) -> Mapping[str, str]:
    """Node -> the smallest name in its circle, for nodes that are in one.

    Strongly connected components in linear time, without recursion (Tarjan, "Depth-first search and linear graph
    algorithms", 1972).
    """
    ahead: dict[str, list[str]] = {}
    for source, target in sorted(pairs):
        ahead.setdefault(source, []).append(target)
    found: dict[str, str] = {}
    for members in _components(ahead):
        if len(members) > 1 or members[0] in ahead.get(members[0], ()):
            found.update(dict.fromkeys(members, min(members)))
    return found


def _components(ahead: Mapping[str, Sequence[str]]) -> Iterator[list[str]]:
    """The strongly connected components of a graph: node -> the nodes it leads to."""
    numbers: dict[str, int] = {}
    lowest: dict[str, int] = {}
    stack: list[str] = []
    open_: set[str] = set()
    for root in ahead:
        if root in numbers:
            continue
        path = [(root, iter(ahead[root]))]
        numbers[root] = lowest[root] = len(numbers)
        stack.append(root)
        open_.add(root)
        while path:
            node, targets = path[-1]
            for target in targets:
                if target not in numbers:
                    numbers[target] = lowest[target] = len(numbers)
                    stack.append(target)
                    open_.add(target)
                    path.append((target, iter(ahead.get(target, ()))))
                    break
                if target in open_:
                    lowest[node] = min(lowest[node], numbers[target])
            else:
                path.pop()
                if path:
                    lowest[path[-1][0]] = min(lowest[path[-1][0]], lowest[node])
                if lowest[node] == numbers[node]:
                    members = [stack.pop()]
                    while members[-1] != node:
                        members.append(stack.pop())
                    open_.difference_update(members)
                    yield members
