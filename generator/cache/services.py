"""What decides over one service's files, in one digest."""

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

from generator.cache.disk import digest

if TYPE_CHECKING:
    from generator.render.tree import Tree

_MENTIONED = re.compile(r"\bservices\.([A-Za-z0-9_-]+)")


def keys(program: str, tree: "Tree") -> dict[str, str]:
    """Service -> the digest of all that its modules, live units and page are made from:

    the program, the platform file, the building blocks' calls, its manifest, the manifests of the services that it names or
    that name it, who depends on whom among them (a circle somewhere else can turn that round), and its rules' numbers.
    """
    catalogue = tree.catalogue
    texts = {name: catalogue.documents[_manifest(name)].text for name in catalogue.names}
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
        name: digest(
            repr(
                (
                    common,
                    name,
                    own[name],
                    [(other, own[other]) for other in sorted(beside[name])],
                    depends.get(name),
                    numbers.get(name),
                )
            ).encode()
        )
        for name in catalogue.names
    }


def _manifest(name: str) -> str:
    return f"registry/services/{name}.yaml"


def _neighbours(texts: Mapping[str, str]) -> dict[str, set[str]]:
    """Service -> those that it names, and those that name it. A word that only looks like it does no harm."""
    found: dict[str, set[str]] = {name: set() for name in texts}
    for name, text in texts.items():
        for other in set(_MENTIONED.findall(text)):
            if other in found and other != name:
                found[name].add(other)
                found[other].add(name)
    return found


def _depends(tree: "Tree") -> dict[str, list[object]]:
    found: dict[str, list[object]] = {}
    for environment, group in tree.scope.dependents.items():
        for one in group:
            for name in {one.service, one.needs}:
                found.setdefault(name, []).append((environment, one))
    return found


def _numbers(tree: "Tree") -> dict[str, list[object]]:
    """Service -> (environment, load balancer, rule, number) of its rules."""
    found: dict[str, list[object]] = {}
    for environment, group in tree.allocations.priorities.items():
        for balancer, numbers in group.items():
            for rule, number in sorted(numbers.items()):
                found.setdefault(rule.partition("/")[0], []).append((environment, balancer, rule, number))
    return found
