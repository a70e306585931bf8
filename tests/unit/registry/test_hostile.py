"""A manifest with hostile text in every place that takes any: it shows as text, on every page, for both readers."""

import json
import re
import unicodedata
from functools import partial
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from generator import resolve
from generator.findings import printable
from generator.render.registry.text import line
from tests.effort import effort
from tests.unit.registry import estate
from tests.unit.registry.readers import READERS
from tests.unit.registry.test_balancers import SERVICE
from tests.unit.registry.test_pages import ALLOWED
from tests.unit.registry.test_text import HOSTILE

PLATFORM = yaml.safe_load((estate.ROOT / "registry/platform.yaml").read_text())
INSIDE = (
    "../",
    "#",
    "checks.md",
    "commands.md",
    "explorer.md",
    "services/",
    "load-balancers/",
    "environments/",
    "teams/",
    "schema/",
)
# Characters that hide, or marks without a letter, or text that is not NFC never get this far: the reader refuses them (tests/unit/test_source.py).
words = st.one_of(
    st.sampled_from([text for text in HOSTILE if printable(text) == text]),
    st.text(
        alphabet=st.characters(
            exclude_categories=("Cs", "Cc", "Cf", "Cn", "Co", "Zl", "Zp", "Mn", "Mc", "Me")
        ),
        min_size=1,
        max_size=60,
    ),
    st.text(alphabet="`*_[]{}<>&|~#!$^=+-.:;/\\()\"'@ aw1", min_size=1, max_size=50),
).map(partial(unicodedata.normalize, "NFC"))


def service(text: str) -> dict[str, Any]:
    """A service that has `text` wherever it can."""
    path = "/" + "".join(re.sub(r"[^\x21-\x7e]", "", text))[:60]
    overlay: dict[str, Any] = {
        "description": text[:300],
        "runbook": "https://wiki.example" + path,
        "secrets": {"oidc": {"description": text[:300]}},
        "components": {
            "web": {
                "environment": {"TEXT": text.replace("${", "$${")},
                "routes": {"beta": {"headers": {"X-Beta": [text[:40]]}, "query": {text[:40]: [text[:40]]}}},
            }
        },
        "routes": {
            "old": {"redirect": {"path": path, "query": text[:40]}},
            "closed": {"fixed_response": {"body": text}},
        },
        "x-note": text,
    }
    merged: dict[str, Any] = resolve.merge(SERVICE, overlay)
    return merged


def files(text: str) -> dict[str, str]:
    platform = resolve.merge(PLATFORM, {"teams": {"auth-team": {"email": email(text)}}})
    return estate.files(estate.made(platform, service(text)))


def email(text: str) -> str:
    return (re.sub(r"[\s@<>\"]|[^\x20-\x7e]", "", text)[:60] or "x") + "@hokusai.ai"


@pytest.mark.parametrize("reader", READERS)
@effort(25)
@given(text=words)
def test_hostile_text_is_text_on_every_page(reader: str, text: str) -> None:
    made = files(text)
    for path, page in made.items():
        if (
            not path.endswith(".md")
            or "/schema/" in path
            or path.endswith(("checks.md", "commands.md", "explorer.md"))
        ):
            continue
        seen = READERS[reader](page)
        assert set(seen.tags) <= ALLOWED, path
        assert set(seen.attributes) <= {"href", "class", "id", "align", "style"}, path
        assert len(seen.comments) == 1, path
        for link in seen.links:
            inside = link.startswith(INSIDE)
            assert inside or link.startswith(("mailto:", "https://wiki.example/", "https://github.com/")), (
                path,
                link,
            )
    said = READERS[reader](made["registry/docs/services/shop.md"]).words
    assert line(text[:300]) in said
    assert line(email(text)) in said
    assert line(text[:300]) in READERS[reader](made["registry/docs/index.md"]).words


@effort(25)
@given(text=words)
def test_hostile_text_is_text_for_programs(text: str) -> None:
    made = files(text)
    assert json.loads(made["registry/docs/registry.json"])["services"]["shop"]["description"] == text[:300]
    entities = {e["metadata"]["name"]: e for e in yaml.safe_load_all(made["catalog-info.yaml"])}
    description = entities["shop"]["metadata"].get("description", "")
    assert line(description) == line(text[:300])


def test_code_blocks_hold_no_manifests_text_as_code() -> None:
    """Terraform to paste: what a manifest says is never an expression in it."""
    page = files('"}\n${file("/etc/passwd")} %{ if true }')["registry/docs/services/shop.md"]
    assert "passwd" not in "".join(re.findall(r"^```hcl\n(.*?)^```$", page, re.MULTILINE | re.DOTALL))
