"""No bytes of an OpenAPI document make its reader raise anything but its own error; what it reads is what PyYAML reads."""

from typing import Any

import yaml
from hypothesis import given
from hypothesis import strategies as st

from generator.openapi import OpenApiError, _yaml, patterns
from tests.effort import effort
from tests.property.test_source import ANY_BYTES, YAMLISH

TEXTS = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=8)
DATA = st.recursive(
    TEXTS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=4),
    max_leaves=20,
)


@effort(150)
@given(
    st.one_of(
        ANY_BYTES,
        YAMLISH.map(lambda text: f"openapi: 3.0.0\npaths:\n  /a: {text}\n".encode("utf-8", "replace")),
    )
)
def test_any_bytes(raw: bytes) -> None:
    for file in ("a.yaml", "a.json"):
        try:
            found = patterns(raw, file)
        except OpenApiError:
            continue
        assert found
        assert all(path.startswith(("/", "*")) for path in found)


@effort(80)
@given(DATA, st.booleans())
def test_texts_maps_and_lists_read_back(data: Any, flow: bool) -> None:
    text = yaml.safe_dump(data, allow_unicode=True, default_flow_style=flow)
    assert _yaml(text.encode()) == yaml.safe_load(text)


def test_what_is_named_twice_is_one() -> None:
    shared = {"servers": [{"url": "/v1"}]}
    text = yaml.safe_dump({"openapi": "3.0.0", "paths": {"/a": shared, "/b": shared}})
    assert "*id001" in text
    assert patterns(text.encode(), "a.yaml") == ("/v1/a", "/v1/b")
