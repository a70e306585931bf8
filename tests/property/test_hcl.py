"""Every value reads back from real Terraform as itself, and `terraform fmt` has nothing to do.

Values are sent in batches: one start of Terraform costs as much as a thousand values.
"""

import base64
import json
import os
import shutil
import subprocess
import unicodedata
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given
from hypothesis import strategies as st

from generator.hcl import (
    BLANK,
    Attribute,
    Block,
    Call,
    Comment,
    Expr,
    Item,
    Template,
    render_file,
    render_value,
)  # fmt: skip
from generator.source.text import lone_mark
from tests.effort import effort

ENGINE = shutil.which("terraform") or shutil.which("tofu")
pytestmark = [
    pytest.mark.terraform,
    pytest.mark.skipif(ENGINE is None, reason="neither terraform nor tofu is on PATH"),
]

# Characters that mean something to HCL are far likelier than among random text.
TRICKY = st.lists(
    st.sampled_from(["$", "%", "{", "}", "${", "%{", "$${", "%%{", '"', "\\", "\\n", "\n", "\r", "\t", "\b", "\f", "\0",
                     "a", "~}", "${a}", "%{ if true }x%{ endif }", "<<EOT\n", "é", "e\u0301", "x\u0301", "你", "😀", "\u202e",
                     "\x7f", "\x85", "\u2028", "\ufeff", "#", "//", "/*", "'", "`", "=", " ", "for", "null", ",", "]"]),
    max_size=8,
).map("".join)  # fmt: skip
# `jsonencode`, by which values are read back, breaks on a combining mark without a letter (generator.source
# refuses such a mark).
TEXT = st.one_of(TRICKY, st.text(st.characters(exclude_categories=("Cs",)), max_size=12)).filter(
    lambda text: lone_mark(unicodedata.normalize("NFC", text)) is None
)
NUMBERS = st.integers(-(2**80), 2**80) | st.floats(allow_nan=False, allow_infinity=False)
KEYS = st.one_of(
    TEXT, st.sampled_from(["for", "if", "null", "true", "a", "a-b", "a.b", "", "0", "ab_c", "_", "A"])
)


def normal(text: str) -> str:
    return unicodedata.normalize("NFC", text)


def mappings(values: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    """Mappings whose keys differ for Terraform too."""
    pairs = st.lists(st.tuples(KEYS, values), max_size=5, unique_by=lambda pair: normal(pair[0]))
    return pairs.map(dict)


VALUES = st.recursive(
    st.none() | st.booleans() | NUMBERS | TEXT,
    lambda inner: st.lists(inner, max_size=5) | mappings(inner),
    max_leaves=12,
)
NO_SHRINKING = [Phase.explicit, Phase.reuse, Phase.generate]  # each step would be a start of Terraform
BATCH = effort(12, suppress_health_check=list(HealthCheck), phases=NO_SHRINKING)


def expected(value: Any) -> Any:
    if isinstance(value, str):
        return normal(value)
    if isinstance(value, list):
        return [expected(item) for item in value]
    if isinstance(value, float):
        return Decimal(repr(value))
    if isinstance(value, dict):
        return {normal(key): expected(item) for key, item in value.items()}
    return value


def run(*arguments: str, text: str, folder: Path | None = None) -> str:
    assert ENGINE
    quiet = {**os.environ, "TF_CLI_CONFIG_FILE": os.devnull, "CHECKPOINT_DISABLE": "1"}
    done = subprocess.run(
        [ENGINE, *arguments], input=text.encode(), capture_output=True, cwd=folder, env=quiet, check=False
    )
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout.decode()


def read_back(values: list[Any], folder: Path) -> Any:
    (folder / "main.tf").write_text(
        render_file([Block("locals", (), [Attribute("values", values)])]), newline="\n"
    )
    answer = run("console", text="base64encode(jsonencode(local.values))\n", folder=folder)
    decoded = base64.b64decode(answer.strip().strip('"'))
    return json.loads(decoded, parse_int=Decimal, parse_float=Decimal)


@given(st.lists(VALUES, min_size=60, max_size=120))
@BATCH
def test_values_read_back_as_themselves(tmp_path_factory: pytest.TempPathFactory, values: list[Any]) -> None:
    assert read_back(values, tmp_path_factory.mktemp("values")) == expected(values)


@given(st.lists(st.lists(TEXT, min_size=1, max_size=3), min_size=40, max_size=80))
@BATCH
def test_templates_read_back(tmp_path_factory: pytest.TempPathFactory, rows: list[list[str]]) -> None:
    """Text around an expression stays text, whatever it ends or begins with."""
    templates = [Template([part for text in row for part in (text, Expr('"$"'))]) for row in rows]
    wanted = [normal("".join(normal(text) + "$" for text in row)) for row in rows]
    assert read_back(templates, tmp_path_factory.mktemp("templates")) == wanted


NAMES = st.sampled_from(["a", "name", "target_group_arn", "for_each", "x1"])
CODE = st.sampled_from(["var.name", "module.x.arns[0]", "[for k, v in var.x : k if v != null]", "!a && b", "a ? b : c"]).map(Expr)  # fmt: skip
RICH = st.recursive(
    st.none() | st.booleans() | st.integers() | TEXT | CODE | st.lists(TEXT | CODE, max_size=3).map(
        lambda parts: Template([part for index, part in enumerate(parts)
                                if index == 0 or isinstance(part, Expr) or isinstance(parts[index - 1], Expr)])),
    lambda inner: st.lists(inner, max_size=5) | mappings(inner)
    | st.lists(inner, max_size=3).map(lambda arguments: Call("jsonencode", *arguments)),
    max_leaves=8,
)  # fmt: skip
ATTRIBUTES = st.builds(Attribute, NAMES, RICH)
COMMENTS = st.builds(Comment, TEXT)


def bodies(items: st.SearchStrategy[Item], size: int) -> st.SearchStrategy[list[Item]]:
    """Items in which each attribute stands once, as HCL wants it."""
    return st.lists(
        items, max_size=size, unique_by=lambda item: item.name if isinstance(item, Attribute) else id(item)
    )


ITEMS: st.SearchStrategy[Item] = st.recursive(
    ATTRIBUTES | COMMENTS | st.just(BLANK),
    lambda inner: st.builds(Block, NAMES, st.lists(st.sampled_from(["a", "b-c"]), max_size=2), bodies(inner, 6)),
    max_leaves=12,
)  # fmt: skip


@given(st.lists(bodies(ITEMS, 6), min_size=4, max_size=8), st.lists(TEXT, max_size=3))
@BATCH
def test_terraform_fmt_has_nothing_to_do(files: list[list[Item]], header: list[str]) -> None:
    # One text for the whole batch: blocks of their own keep the files apart.
    text = render_file([Block("wrapper", (), items) for items in files], header)
    assert run("fmt", "-", text=text) == text


@given(bodies(ITEMS, 12))
@effort(100, suppress_health_check=list(HealthCheck))
def test_rendering_is_deterministic_and_ends_in_one_newline(items: list[Item]) -> None:
    text = render_file(items, ["header"])
    assert text == render_file(items, ["header"])
    assert text.endswith("\n")
    assert not text.endswith("\n\n")
    assert "\n\n\n" not in text
    assert "\t" not in text
    assert "\r" not in text


@given(TEXT)
def test_a_string_is_one_line_of_visible_characters(text: str) -> None:
    rendered = render_value(text)
    assert rendered.isprintable()
