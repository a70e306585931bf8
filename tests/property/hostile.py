"""A manifest with some texts in every place that takes any: what it renders to must be the same but for those texts."""

import copy
import itertools
import json
from collections.abc import Sequence
from functools import cache
from typing import Any

import yaml
from hypothesis import strategies as st

from generator import resolve
from generator.source.text import forbidden
from tests.soak import whole_path

HARMLESS = "plain"
TEXTS = (
    '"}\nresource "null_resource" "x" {}\n#', "${file(\"/etc/passwd\")}", "%{ for x in [1] }x%{ endfor }", "$${a} %%{b}", "\\${a}", '\\"}',
    "<<EOT\nx\nEOT\n", "EOT", "*/ /* // # --", "'; id #", "$(id) `id` $HOME", "\\\\", "\\u0022", "\"", "'", "{{ x }} {% raw %}", "\n", "\t x",
    "a: b\n- c", "# not a comment", "- - -", "---\n...", "&a *a !!str", "| >", "${{ github.token }}", "::error::x", "@team * /", "é 你 😀",
    "</script><script>alert(1)</script>", "| a | b |", "<!-- -->", "var.x", "null", "~", "0123", "1.10", "no", "%", "$", "{", "}", " ", "a\n\nb\n",
)  # fmt: skip
texts = st.one_of(
    st.sampled_from(TEXTS),
    st.lists(st.sampled_from(["$", "%", "{", "}", '"', "\\", "\n", "'", "`", "<<E", "#", "/*", ": ", "a", "é"]), max_size=10).map("".join),
    st.text(st.characters(exclude_categories=("Cs", "Cc", "Cf", "Cn", "Co", "Zl", "Zp", "Mn", "Mc", "Me")), max_size=40),
).filter(lambda text: bool(text) and forbidden(text) is None)  # fmt: skip


@cache
def _rich() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((whole_path.ROOT / "tests/fixtures/rich.yaml").read_text())
    return found


def _literal(text: str) -> str:
    """As somebody writes it where references are resolved."""
    return text.replace("${", "$${")


def manifest(chosen: Sequence[str]) -> dict[str, Any]:
    """The fixture that uses everything, with the texts wherever the schema takes any: all of them as variables and
    arguments, one in each place that holds one."""
    literals = [_literal(text) for text in chosen]
    plain = itertools.cycle(
        [text.replace("${", "$ {") for text in chosen]
    )  # where references are not resolved
    variables = {f"TEXT_{number}": text for number, text in enumerate(literals)}
    mixed = {f"MIXED_{number}": f"{text} ${{queues.jobs.url}} {text}" for number, text in enumerate(literals)}
    here = {f"TEXT_{number}": f"{text}!" for number, text in enumerate(literals)}
    overlay = {
        "name": "fuzzed",
        "description": next(plain)[:300],
        "x-note": next(plain),
        "components": {
            "web": {
                "command": literals,
                "environment": variables | mixed,
                "sidecars": {"otel": {"environment": variables}},
                "routes": {
                    "beta": {"headers": {"X-Beta": [next(plain)[:120]]}, "query": {"q": [next(plain)[:120]]}}
                },
            },
            "worker": {"health_check": {"command": [next(plain), next(plain)]}},
            "nightly": {"command": literals},
        },
        "routes": {
            "moved": {"redirect": {"query": next(plain)[:120]}},
            "closed": {
                "domain": "rich",
                "paths": ["/closed"],
                "fixed_response": {"status": 503, "body": next(plain)},
            },
        },
        "secrets": {"api-key": {"description": next(plain)[:300]}},
        "environments": {"staging": {"components": {"web": {"environment": here}}}},
    }
    merged: dict[str, Any] = resolve.merge(copy.deepcopy(_rich()), overlay)
    return merged


def rendered(chosen: Sequence[str]) -> dict[str, str]:
    """Every file that it renders to; written as JSON, which is YAML, so that no writer of YAML stands between."""
    raw = json.dumps(manifest(chosen), ensure_ascii=False).encode()
    built, _ = whole_path.build(raw)
    assert built.files, [finding.message for finding in built.findings]
    return dict(built.files)
