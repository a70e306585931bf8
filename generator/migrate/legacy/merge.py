"""Several readings of one estate as one, by address.

What a state says of a value is so; a plan says what is meant to be; the files say what was written. A reading of lower
rank fills what the others do not know, and the file and line come from the files. A block whose instances the files
could not tell gives its position to those of the state.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import reduce
from typing import Any

from generator.migrate.legacy.model import HCL, LIVE, PLAN, STATE, Inventory, Resource, Unresolved

_RANK = {LIVE: 0, STATE: 1, PLAN: 2, HCL: 3}


def merge(*inventories: Inventory) -> Inventory:
    """One inventory of all; the order of the arguments does not matter."""
    ordered = sorted(inventories, key=_rank)
    return reduce(_two, ordered) if ordered else Inventory()


def _rank(inventory: Inventory) -> int:
    return min((_RANK[source] for one in inventory.resources.values() for source in one.source), default=9)


def _two(known: Inventory, files: Inventory) -> Inventory:
    """`known` says more of values, `files` of places."""
    resources: dict[str, Resource] = {}
    for address, one in known.resources.items():
        other = files.resources.get(address)
        resources[address] = _merged(one, other) if other else _placed(one, files)
    for address, one in files.resources.items():
        if address not in resources and not _stands_for(one, known):
            resources[address] = one
    return Inventory(
        resources=resources,
        outputs={
            name: _output(known.outputs.get(name), files.outputs.get(name))
            for name in {**known.outputs, **files.outputs}
        },
        variables={**known.variables, **files.variables} if files.variables else known.variables,
        locals={**known.locals, **files.locals},
        modules=(*known.modules, *files.modules),
        literals=(*known.literals, *files.literals),
        unread=(*known.unread, *files.unread),
        backend=known.backend or files.backend,
        providers={**files.providers, **known.providers},
        serial=known.serial if known.serial is not None else files.serial,
        lineage=known.lineage or files.lineage,
    )


def _stands_for(one: Resource, known: Inventory) -> bool:
    """Whether a block without instances is what the other reading has the instances of."""
    return one.index is None and one.block in known.by_block and one.address not in known.resources


def _placed(one: Resource, files: Inventory) -> Resource:
    """An instance that the files do not name: the place of its block, if they have that."""
    blocks = files.by_block.get(one.block, ())
    if not blocks:
        return one
    block = blocks[0]
    depends = one.depends_on if len(blocks) > 1 else tuple(sorted({*one.depends_on, *block.depends_on}))
    return replace(
        one, position=one.position or block.position, depends_on=depends, source=one.source | block.source
    )


def _merged(one: Resource, other: Resource) -> Resource:
    return replace(
        one,
        provider=one.provider or other.provider,
        values=_values(one.values, other.values),
        depends_on=tuple(sorted({*one.depends_on, *other.depends_on})),
        position=one.position or other.position,
        source=one.source | other.source,
    )


def _values(known: Mapping[str, Any] | None, other: Mapping[str, Any] | None) -> Mapping[str, Any] | None:
    if known is None or other is None:
        return known if other is None else other
    return {
        key: other[key] if key in other and _empty(known.get(key)) else known[key]
        for key in {**known, **other}
        if key in known or key in other
    }


def _empty(value: Any) -> bool:
    return value is None or isinstance(value, Unresolved)


def _output(one: Any, other: Any) -> Any:
    if one is None or other is None:
        return one or other
    return replace(
        one, position=one.position or other.position, references=one.references or other.references
    )


def positions(resources: Iterable[Resource]) -> dict[str, str]:
    """Address -> `file:line` where it is known."""
    return {one.address: f"{one.position.file}:{one.position.line}" for one in resources if one.position}
