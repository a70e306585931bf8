"""The tables of inputs and outputs in the building blocks' READMEs, from their variables.tf and outputs.tf.

    python -m generator.module_readme            write them
    python -m generator.module_readme --check    only say which are stale

What stands between the two markers is ours, the rest of a README is written by hand. Rendered service
modules write their READMEs themselves (generator/render/readme.py).
"""

import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any, Final

BEGIN: Final = "<!-- BEGIN TABLES -->"
END: Final = "<!-- END TABLES -->"
WIDE = 60  # columns of a type or default in a table; what is longer stands below it
_LINE = 90
_BETWEEN = re.compile(f"{re.escape(BEGIN)}.*?{re.escape(END)}", re.DOTALL)
_EDGE_UNDERSCORE = re.compile(r"(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])")


@dataclass(frozen=True, slots=True)
class Input:
    """One variable; `default` is None where a value is required. Types and defaults as HCL on one line."""

    name: str
    type: str
    default: str | None
    description: str


@dataclass(frozen=True, slots=True)
class Output:
    """One output."""

    name: str
    description: str


def stale(root: Path) -> dict[str, str]:
    """README's path from `root` -> the text that it should have, for every building block whose tables are not right.

    Raises ValueError for a README without the markers.
    """
    found = {}
    for path in sorted((root / "modules").glob("*/README.md")):
        text = path.read_text(encoding="utf-8")
        name = path.relative_to(root).as_posix()
        wanted = filled(text, tables(path.parent), name)
        if wanted != text:
            found[name] = wanted
    return found


def filled(text: str, content: str, name: str) -> str:
    """`text` with `content` between the markers."""
    if len(_BETWEEN.findall(text)) != 1:
        raise ValueError(f"{name}: needs {BEGIN} and {END}, once and in this order")
    return _BETWEEN.sub(lambda _: f"{BEGIN}\n{content}{END}", text)


def tables(module: Path) -> str:
    """Both tables of a module, and the types that are too long for one."""
    taken, given = inputs(module), outputs(module)
    lines = [
        "",
        "## Inputs",
        "",
        "| name | type | default | required | description |",
        "|---|---|---|---|---|",
    ]
    lines += [_row(one) for one in taken]
    for one in taken:
        if len(one.type) > WIDE:
            lines += ["", f"### `{one.name}`", "", "```terraform", spread(one.type), "```"]
    lines += ["", "## Outputs", "", "| name | description |", "|---|---|"]
    lines += [f"| `{one.name}` | {escape(one.description)} |" for one in given]
    return "\n".join(lines) + "\n\n"


def inputs(module: Path) -> list[Input]:
    """The variables, sorted by name."""
    return sorted(
        (
            Input(
                name=name,
                type=_expression(body.get("type", "any")),
                default=_literal(body["default"]) if "default" in body else None,
                description=_string(body["description"]),
            )
            for name, body in _blocks(module / "variables.tf", "variable")
        ),
        key=lambda one: one.name,
    )


def outputs(module: Path) -> list[Output]:
    """The outputs, sorted by name."""
    found = (
        Output(name, _string(body["description"])) for name, body in _blocks(module / "outputs.tf", "output")
    )
    return sorted(found, key=lambda one: one.name)


# --- as text ----------------------------------------------------------------------------------------------


def _row(one: Input) -> str:
    kind = _code(one.type) if len(one.type) <= WIDE else f"[{_code(_outline(one.type))}](#{one.name})"
    default = "" if one.default is None else _code(one.default)
    required = "yes" if one.default is None else "no"
    return f"| `{one.name}` | {kind} | {default} | {required} | {escape(one.description)} |"


def _code(text: str) -> str:
    """A code span in a table: only the bar needs a backslash."""
    return "`" + text.replace("|", "\\|") + "`"


def _outline(kind: str) -> str:
    """`map(object({ ... }))` of a long type."""
    start, end = kind.find("{"), kind.rfind("}")
    return f"{kind[:start]}{{...}}{kind[end + 1 :]}" if 0 <= start < end else f"{kind[: WIDE - 3]}..."


def escape(text: str) -> str:
    """A description as Markdown in a table: nothing in it is markup, and it stays readable as it is."""
    made = text.replace("\\", "\\\\").replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    for sign in "`*[]|":
        made = made.replace(sign, f"\\{sign}")
    return _EDGE_UNDERSCORE.sub(r"\\_", " ".join(made.split()))


def spread(kind: str, pad: str = "") -> str:
    """A type over several lines, as `terraform fmt` would write it: an object that does not fit on a line gets one
    for each attribute."""
    start = kind.find("{")
    if len(pad) + len(kind) <= _LINE or start < 0:
        return kind
    end = kind.rfind("}")
    inner = pad + "  "
    pairs = [entry.split(" = ", 1) for entry in _entries(kind[start + 1 : end])]
    lines = [f"{inner}{line}" for line in _aligned([(name, spread(item, inner)) for name, item in pairs])]
    return "\n".join([kind[: start + 1], *lines, f"{pad}{kind[end:]}"])


def _aligned(pairs: Sequence[tuple[str, str]]) -> Iterator[str]:
    """`name = type`; the signs align within a run of types on one line."""
    for several, run in groupby(pairs, key=lambda pair: "\n" in pair[1]):
        group = list(run)
        width = 0 if several else max(len(name) for name, _ in group)
        yield from (f"{name:{width}} = {item}" for name, item in group)


def _entries(text: str) -> Iterator[str]:
    """What stands between the commas of an object, but not those further inside."""
    depth, begin, quoted = 0, 0, False
    for index, char in enumerate(text):
        if char == '"':
            quoted = not quoted
        elif not quoted:
            depth += (char in "([{") - (char in ")]}")
            if char == "," and depth == 0:
                yield text[begin:index].strip()
                begin = index + 1
    if last := text[begin:].strip():
        yield last


# --- as python-hcl2 reads it ------------------------------------------------------------------------------


def _blocks(file: Path, kind: str) -> Iterator[tuple[str, dict[str, Any]]]:
    import hcl2

    for block in hcl2.loads(file.read_text(encoding="utf-8")).get(kind, []):
        for label, body in block.items():
            yield _string(label), body


def _string(text: str) -> str:
    """A string without its quotes and escapes; none of ours holds an expression."""
    inner = text.removeprefix('"').removesuffix('"')
    return inner.replace('\\"', '"').replace("$${", "${").replace("%%{", "%{").replace("\\\\", "\\")


def _expression(text: str) -> str:
    """`${...}` without its marks."""
    bare = text[2:-1] if text.startswith("${") and text.endswith("}") else text
    return re.sub(r"\(\{(?=[^}])", "({ ", re.sub(r"(?<=[^{])\}\)", " })", bare))


def _literal(value: Any) -> str:
    """A default as HCL."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Mapping):
        entries = ", ".join(f"{key} = {_literal(item)}" for key, item in value.items() if not _is_meta(key))
        return f"{{ {entries} }}" if entries else "{}"
    if isinstance(value, list | tuple):
        return f"[{', '.join(_literal(item) for item in value)}]"
    return _expression(value) if isinstance(value, str) else str(value)


def _is_meta(key: str) -> bool:
    return key.startswith("__") and key.endswith("__")


def main(arguments: Sequence[str]) -> int:
    """Writes, or with `--check` only says, what is stale; 1 if there was something to say."""
    root = Path(__file__).resolve().parents[1]
    found = stale(root)
    check = "--check" in arguments
    for name, text in found.items():
        print(f"{name}: {'stale' if check else 'written'}")
        if not check:
            (root / name).write_text(text, encoding="utf-8")
    return 1 if check and found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
