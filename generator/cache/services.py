"""What decides over one service's files, and that in one digest."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from generator.cache.disk import digest
from generator.pipeline import manifest

if TYPE_CHECKING:
    from generator.render.tree import Tree

_MENTIONED = re.compile(r"\bservices\.([A-Za-z0-9_-]+)")


@dataclass(frozen=True, slots=True)
class Ground:
    """What one service's modules, live units and page stand on beside its own manifest.

    `beside`: services that it names or that name it; `depends`: (environment, service, needed, unit, output) of it and them;
    `numbers`: (environment, load balancer, rule, number) of its rules. `key` is the digest of all of it, the program's and
    the platform's files included.
    """

    key: str
    beside: Sequence[str]
    depends: Sequence[Sequence[str]]
    numbers: Sequence[tuple[str, str, str, int]]


def grounds(program: str, tree: "Tree") -> dict[str, Ground]:
    """Service -> all that its files are made from. A circle somewhere else can turn round who depends on whom."""
    catalogue = tree.catalogue
    texts = {name: catalogue.documents[manifest(name)].text for name in catalogue.names}
    own = {name: digest(text.encode()) for name, text in texts.items()}
    beside = _neighbours(texts)
    depends = _depends(tree)
    numbers = _numbers(tree)
    common = digest(
        repr(
            (
                program,
                catalogue.platform.document.text,
                sorted(tree.inputs.blocks.items()),
                tree.inputs.provider,
            )
        ).encode()
    )
    return {
        name: _ground(
            (common, name, own[name], [(other, own[other]) for other in sorted(beside[name])]),
            sorted(beside[name]),
            depends.get(name, []),
            numbers.get(name, []),
        )
        for name in catalogue.names
    }


def _ground(
    texts: object,
    beside: list[str],
    depends: list[tuple[str, ...]],
    numbers: list[tuple[str, str, str, int]],
) -> Ground:
    return Ground(digest(repr((texts, depends, numbers)).encode()), beside, depends, numbers)


def _neighbours(texts: Mapping[str, str]) -> dict[str, set[str]]:
    """Service -> those that it names, and those that name it."""
    found: dict[str, set[str]] = {name: set() for name in texts}
    for name, text in texts.items():
        for other in mentioned(text):
            if other in found and other != name:
                found[name].add(other)
                found[other].add(name)
    return found


def mentioned(text: str) -> set[str]:
    """Services that a manifest names; a word that only looks like it does no harm."""
    return set(_MENTIONED.findall(text))


def _depends(tree: "Tree") -> dict[str, list[tuple[str, ...]]]:
    found: dict[str, list[tuple[str, ...]]] = {}
    for environment, group in tree.scope.dependents.items():
        for one in group:
            said = (environment, one.service, one.needs, one.unit, one.key)
            for name in {one.service, one.needs}:
                found.setdefault(name, []).append(said)
    return found


def _numbers(tree: "Tree") -> dict[str, list[tuple[str, str, str, int]]]:
    """Service -> (environment, load balancer, rule, number) of its rules."""
    found: dict[str, list[tuple[str, str, str, int]]] = {}
    for environment, group in tree.allocations.priorities.items():
        for balancer, numbers in group.items():
            for rule, number in sorted(numbers.items()):
                found.setdefault(rule.partition("/")[0], []).append((environment, balancer, rule, number))
    return found
