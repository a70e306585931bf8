"""Manifests with anything changed in them go the whole way, to files on a disk, beside another service.

What `tests/soak/fuzz.py` does with coverage as its guide, Hypothesis does with the documents' structure, and it shrinks what fails.
"""

from typing import Any

import yaml
from hypothesis import given
from hypothesis import strategies as st

from tests.effort import effort
from tests.property.mutations import mutated
from tests.soak import whole_path

ROOT = whole_path.ROOT
DOCUMENTS = [yaml.safe_load(path.read_text()) for path in sorted((ROOT / "registry/services").glob("*.yaml"))]
DOCUMENTS.append(yaml.safe_load((ROOT / "tests/fixtures/rich.yaml").read_text()))


@effort(30)
@given(mutated(DOCUMENTS, most=4), st.booleans())
def test_a_changed_manifest(data: Any, unicode: bool) -> None:
    if isinstance(data, dict):
        data = {**data, "name": "fuzzed"}
    came = whole_path.travel(
        yaml.safe_dump(data, sort_keys=False, allow_unicode=unicode).encode("utf-8", "surrogatepass")
    )
    assert came.findings or came.files


@effort(100)
@given(st.binary(max_size=400))
def test_any_bytes(raw: bytes) -> None:
    assert whole_path.travel(raw, brief=True).findings
