"""The legacy root after the move: what went is cut out, and what stays looks it up. Pure but for the engine's console.

    1. blocks whose resources all move are removed from a copy of the files; so are module calls that are empty then
    2. every reference to them is evaluated once, before the move (`terraform console`), and replaced by a look-up in the
       remote state of the unit whose output has that very value
    3. what no output has becomes a literal, named in one place, and is reported: the units should put it out
    4. where something goes through all instances of a resource, it goes through a map of their look-ups
    5. what cannot be evaluated (`each.key` in it, a secret) is left, and is for somebody to do by hand

Values decide, not names: a look-up that is written here gives what the reference gave, or the plan would not be clean.
"""

import json
import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from generator import naming
from generator.hcl import Attribute, Block, Comment, Expr, Item, render_file
from generator.migrate.adopt import hcl_text

LITERALS = "hokusai_adopted"
_INDEX = r'\[(?:"[^"\n]*"|\d+|\*)\]'
_REST = rf"((?:{_INDEX}|\.[A-Za-z_][\w-]*)*)"
Evaluate = Callable[[Collection[str]], Mapping[str, Any]]
"""Expressions -> their values; those that have none, or a secret one, are left out."""


@dataclass(frozen=True, slots=True)
class State:
    """A unit's state as others read it: `label` in the data source, `config` of the S3 backend, its outputs' values."""

    label: str
    config: Mapping[str, Any]
    outputs: Mapping[str, Any] = field(repr=False)


@dataclass(frozen=True)
class Edited:
    """Files of the root: name -> text, None for one that is empty now. `by_hand`: what a person has to do; `labels`: the
    remote states that are read then.
    """

    files: Mapping[str, str | None]
    looked_up: Mapping[str, str]
    literals: Mapping[str, Any]
    by_hand: tuple[str, ...]
    labels: tuple[str, ...] = ()


def edit(
    files: Mapping[str, str],
    gone: Collection[str],
    states: Collection[State],
    evaluate: Evaluate,
    keyed: Collection[str] = (),
) -> Edited:
    """The files after the move; `gone`: blocks (`aws_lb.main`) and module calls (`module.vpc`) that are all gone.

    `keyed` are those of them with `for_each`: something may go through all of their instances.
    """
    cut = {name: _cut(text, gone) for name, text in files.items()}
    cut = {name: _without_dependencies(text, gone) for name, text in cut.items()}
    found = sorted({one for text in cut.values() for one in references(text, gone)})
    whole = sorted({one for text in cut.values() for one in keyed if _whole(one).search(text)})
    values = evaluate([*found, *(_summary(one) for one in whole)])
    literals: dict[str, Any] = {}
    number = _number(files)

    def placed(name: str, value: Any) -> str:
        """Where the value is found; as a literal where no output has it."""
        place = _place(value, states)
        if place is None:
            literals[name] = value
            place = f"local.{LITERALS}{number}[{json.dumps(name)}]"
        return place

    replaced = {one: placed(one, values[one]) for one in found if one in values}
    maps = {one: _map(one, values[_summary(one)], placed) for one in whole if _summary(one) in values}
    replaced |= {one: f"local.{_local(one)}" for one in maps}
    made = {name: _replaced(text, replaced) for name, text in cut.items()}
    places = [
        *replaced.values(),
        *(one.code for entry in maps.values() for inner in entry.values() for one in inner.values()),
    ]
    used = [state for state in states if any(f".{state.label}." in place for place in places)]
    changed: dict[str, str | None] = {
        name: text if text.strip() else None for name, text in made.items() if text != files[name]
    }
    new = [state for state in used if not _declares(files, state.label)]
    if new or literals or maps:
        text = _lookups(
            new, {f"{LITERALS}{number}": literals}, {_local(one): entry for one, entry in maps.items()}
        )
        changed[_file(number)] = text
    return Edited(changed, replaced, literals, tuple(_left(made, gone)), tuple(state.label for state in used))


def _number(files: Mapping[str, str]) -> str:
    """Empty for the first adoption of a root, `_2` for the second: what the first wrote stays as it is."""
    numbers = ["", *(f"_{number}" for number in range(2, len(files) + 3))]
    return next(one for one in numbers if _file(one) not in files)


def _file(number: str) -> str:
    return f"hokusai{number.replace('_', '-')}.tf"


def _declares(files: Mapping[str, str], label: str) -> bool:
    head = re.compile(rf'data\s+"terraform_remote_state"\s+"{re.escape(label)}"')
    return any(head.search(text) for text in files.values())


# What is known of each instance, where something goes through all of them: what others use a resource by.
_USED_BY = ("arn", "id", "name")


def _whole(address: str) -> re.Pattern[str]:
    """The resource itself, as `for_each = aws_x.y` and `for one in aws_x.y : ...` name it."""
    return re.compile(rf"(?<![\w.\"-]){re.escape(address)}(?![\w\[.-])")


def _summary(address: str) -> str:
    """An expression for the instances: key -> what is known of each."""
    known = ", ".join(f"{name} = try(one.{name}, null)" for name in _USED_BY)
    return f"{{ for key, one in {address} : key => {{ {known} }} }}"


def _map(
    address: str, value: Mapping[str, Any], placed: Callable[[str, Any], str]
) -> dict[str, dict[str, Expr]]:
    return {
        key: {
            name: Expr(placed(f"{address}[{json.dumps(key)}].{name}", found))
            for name, found in one.items()
            if found is not None
        }
        for key, one in value.items()
    }


def _local(address: str) -> str:
    return f"hokusai_{address.replace('.', '_')}"


def _left(files: Mapping[str, str], gone: Collection[str]) -> Iterator[str]:
    """References that are still there: with an index that only a resource knows, or to a secret."""
    for name, text in sorted(files.items()):
        for address in sorted(gone):
            for found in _pattern(address).finditer(text):
                line = text.count("\n", 0, found.start()) + 1
                yield f"{name}:{line}: {found[0]} cannot be evaluated here; write its look-up by hand"


def references(text: str, gone: Collection[str]) -> Iterator[str]:
    """Every expression that reads something of what is gone, as it is written."""
    for address in gone:
        for found in _pattern(address).finditer(text):
            if found[1]:
                yield f"{address}{found[1]}".removesuffix("[*]")


def _pattern(address: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w.\"-]){re.escape(address)}(?![\w-]){_REST}")


def _cut(text: str, gone: Collection[str]) -> str:
    kept, at = [], 0
    for block in hcl_text.blocks(text):
        address = ".".join((*(("module",) if block.kind == "module" else ()), *block.labels))
        if block.kind in ("resource", "module") and address in gone:
            kept.append(text[at : block.start])
            at = block.end
    made = "".join([*kept, text[at:]])
    return re.sub(r"\n{3,}", "\n\n", made).lstrip("\n") if kept else text


def _without_dependencies(text: str, gone: Collection[str]) -> str:
    """`depends_on` without what is gone; the whole argument if nothing is left."""

    def shorter(found: re.Match[str]) -> str:
        items = [one.strip() for one in found[2].split(",") if one.strip()]
        left = [one for one in items if re.sub(r"\[.*\]$", "", one) not in gone]
        if len(left) == len(items):
            return found[0]
        return f"{found[1]}[{', '.join(left)}]\n" if left else ""

    return re.sub(r"(\n?[ \t]*depends_on[ \t]*=[ \t]*)\[([^\]]*)\][ \t]*\n", shorter, text)


def _replaced(text: str, replaced: Mapping[str, str]) -> str:
    for one in sorted(replaced, key=len, reverse=True):
        text = re.sub(rf"(?<![\w.\"-]){re.escape(one)}(?![\w\[.-])", lambda _, one=one: replaced[one], text)  # type: ignore[misc]
        text = re.sub(rf"(?<![\w.\"-]){re.escape(one)}(?=\.|\[)", lambda _, one=one: replaced[one], text)  # type: ignore[misc]
    return text


def _place(value: Any, states: Collection[State]) -> str | None:
    """Where an output has exactly this value; short texts, numbers and truths could be anybody's."""
    if not isinstance(value, str | list) or len(value) < (5 if isinstance(value, str) else 1):
        return None
    best: tuple[int, str] | None = None
    for state in states:
        for path, one in _leaves(state.outputs):
            if one == value or (
                isinstance(value, list)
                and isinstance(one, list)
                and sorted(map(str, one)) == sorted(map(str, value))
                and one == value
            ):
                text = f"data.terraform_remote_state.{state.label}.outputs{path}"
                if best is None or (path.count("["), len(text)) < (best[0], len(best[1])):
                    best = (path.count("["), text)
    return best[1] if best else None


def _leaves(value: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    if path:
        yield path, value
    if isinstance(value, Mapping):
        for key, inner in value.items():
            plain = re.fullmatch(r"[A-Za-z_]\w*", key)
            yield from _leaves(inner, f"{path}.{key}" if plain else f"{path}[{json.dumps(key)}]")


def _lookups(
    states: Collection[State],
    literals: Mapping[str, Mapping[str, Any]],
    maps: Mapping[str, Mapping[str, Any]],
) -> str:
    items: list[Item] = [
        Comment(
            "What hokusai-infrastructure keeps now: its outputs, by remote state (docs/adr/0017-adoption.md there)."
        )
    ]
    for state in states:
        body = [Attribute("backend", "s3"), Attribute("config", dict(state.config))]
        items.append(Block("data", ("terraform_remote_state", state.label), body))
    for name, found in literals.items():
        if found:
            said = Comment("No output of hokusai-infrastructure has these yet; ask for them there.")
            items.append(Block("locals", (), [said, Attribute(name, dict(sorted(found.items())))]))
    if maps:
        entries: list[Item] = [Comment("What went through all instances of a resource goes through these.")]
        entries += [Attribute(name, one) for name, one in sorted(maps.items())]
        items.append(Block("locals", (), entries))
    return render_file(items)


def label(unit: str) -> str:
    """`live/development/services/data-pipeline/app` -> `data_pipeline_app`, as the registry's pages call it."""
    parts = unit.split("/")
    return naming.identifier("-".join(parts[3:] if parts[2] == "services" else parts[2:]))


def console_line(expressions: Collection[str]) -> str:
    """What `terraform console` is given: one object with all values as JSON; a secret one is null, so is what fails."""
    entries = (
        f"{json.dumps(one)} = try(issensitive({one}) ? null : jsonencode({one}), null)" for one in expressions
    )
    return f"jsonencode({{ {', '.join(entries)} }})\n"


def console_values(answer: str) -> dict[str, Any]:
    """What it answered: a quoted JSON text of JSON texts."""
    found = json.loads(json.loads(answer.strip()))
    return {one: json.loads(text) for one, text in found.items() if text is not None}
