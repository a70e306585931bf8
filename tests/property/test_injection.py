"""A manifest's text is a literal in every file that it reaches: all else in the file is as with a harmless text.

YAML and JSON are read by their own parsers. Of HCL, the lexer below takes the quoted texts away and keeps what would be evaluated
in them (python-hcl2 wants a brace behind each `$${`, which a text need not have); that Terraform reads the same modules in the
same way, tests/terraform/test_hostile.py shows. Pages have tests of their own (tests/unit/registry/test_hostile.py, tests/browser).
"""

import json
import re
from collections.abc import Generator, Iterator, Sequence
from functools import cache
from typing import Any

import yaml
from hypothesis import Phase, given
from hypothesis import strategies as st

from tests.effort import EFFORT, effort
from tests.property.hostile import HARMLESS, TEXTS, rendered, texts

NO_SHRINKING = [Phase.explicit, Phase.reuse, Phase.generate]  # each step would take half a second


def skeleton(path: str, text: str) -> Any:
    """The file without its literal texts; as it is where no text of a manifest belongs."""
    if path.endswith((".tf", ".hcl")):
        return _LAYOUT.sub("", "".join(code(text)))
    if path.startswith(("registry/allocations/", "registry/leaving/", ".github/workflows/")):
        return yaml.load(text, yaml.CSafeLoader)
    if path == "catalog-info.yaml":
        return _bare(list(yaml.load_all(text, yaml.CSafeLoader)))
    if path.endswith(".json"):
        return _bare(json.loads(text))
    return text


def _bare(value: Any) -> Any:
    """Keys and types."""
    if isinstance(value, dict):
        return {key: _bare(item) for key, item in value.items()}
    return [_bare(item) for item in value] if isinstance(value, list) else type(value)


def code(text: str) -> Iterator[str]:
    """HCL without its literal texts ("Template Expressions" of HCL's specification): names, signs, what is interpolated."""
    at = 0
    while at < len(text):
        if text[at] == '"':
            yield '"'
            at = yield from _quoted(text, at + 1)
        elif text[at] == "#":
            end = text.find("\n", at)
            yield text[at:end]
            at = end
        else:
            yield text[at]
            at += 1


def _quoted(text: str, at: int) -> Generator[str, None, int]:
    """From behind a quote to behind its end; yields the code in it, and the end."""
    while text[at] != '"':
        if text[at] == "\\":
            at += 2
        elif text.startswith(("$${", "%%{"), at):
            at += 3
        elif text.startswith(("${", "%{"), at):
            at = yield from _interpolated(text, at)
        else:
            assert text[at] != "\n", f"a text goes over its line: {text[at - 40 : at]!r}"
            at += 1
    yield '"'
    return at + 1


def _interpolated(text: str, at: int) -> Generator[str, None, int]:
    depth = 0
    while True:
        char = text[at]
        yield char
        at += 1
        if char == '"':
            at = yield from _quoted(text, at)
        depth += {"{": 1, "}": -1}.get(char, 0)
        if char == "}" and depth == 0:
            return at


_LAYOUT = re.compile(r"\s+|,(?=\s*[\])}])")  # a list goes over lines where it is long


@cache
def harmless(count: int) -> dict[str, str]:
    return rendered([HARMLESS] * count)


def judge(chosen: Sequence[str]) -> set[str]:
    """Compares every file with the harmless one; the paths of those that hold a text."""
    files, plain = rendered(chosen), harmless(len(chosen))
    assert files.keys() == plain.keys()
    differ = {path for path in files if files[path] != plain[path]}
    for path in differ:
        if not path.endswith(".md"):
            assert skeleton(path, files[path]) == skeleton(path, plain[path]), path
    return differ


def test_every_known_trick() -> None:
    """All of them as variables, and each turn others in the places that hold one."""
    reached: set[str] = set()
    for turn in range(0, len(TEXTS), max(len(TEXTS) // (4 * EFFORT), 1)):
        reached |= judge([*TEXTS[turn:], *TEXTS[:turn]])
    assert {"modules/services/fuzzed/app/main.tf", "live/staging/services/fuzzed/app/terragrunt.hcl", "catalog-info.yaml",
            "registry/docs/registry.json", "registry/docs/services/fuzzed.md"} <= reached  # fmt: skip
    assert not any(path.startswith((".github/", "registry/allocations/")) for path in reached)


@effort(6, phases=NO_SHRINKING)
@given(st.lists(texts, min_size=8, max_size=8))
def test_any_text(chosen: list[str]) -> None:
    judge(chosen)


def test_a_text_that_is_code_would_be_seen() -> None:
    good = 'a = "x"\nb = "$${x} ${var.y}"\n'
    assert skeleton("main.tf", good) == skeleton("main.tf", good.replace('"x"', '"other"'))
    assert skeleton("main.tf", good) != skeleton("main.tf", good.replace('"x"', '"${x}"'))
    assert skeleton("main.tf", good) != skeleton("main.tf", good.replace('"x"', "var.x"))
    assert skeleton("main.tf", good) != skeleton("main.tf", good + "c = 1\n")
