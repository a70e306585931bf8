"""Manifests as they were read: data and the places of all keys and values, of files without a fault in how they are written.

An entry is found by the file's bytes. Places are stored as they are kept (generator/source/document.py): 64 bits each.
"""

import base64
import json
from array import array
from collections.abc import Mapping
from typing import Any

from generator.cache.disk import digest
from generator.findings import Finding
from generator.source import MANIFEST, AmbiguousScalar, Document, Limits, load
from generator.source.text import decode


class Documents:
    """What is known of files: stored by an earlier run, or read by this one."""

    def __init__(self, stored: Mapping[str, Any]) -> None:
        self._stored = stored
        self._used: dict[str, Any] = {}

    def load(
        self, raw: bytes, file: str, *, limits: Limits = MANIFEST
    ) -> tuple[Document | None, list[Finding]]:
        """As `source.load`."""
        key = digest(raw)
        entry = self._stored.get(file)
        if entry is not None and entry[0] == key:
            self._used[file] = entry
            return _document(file, raw, entry), []
        document, findings = load(raw, file, limits=limits)
        if document is not None and not findings and not document.refused:
            self._used[file] = _entry(key, document)
        return document, findings

    def to_store(self) -> dict[str, Any] | None:
        """What this run has read; None where that is what is stored already."""
        return None if self._used == self._stored else self._used


def _entry(key: str, document: Document) -> list[Any]:
    places = base64.b64encode(document.places.tobytes()).decode()
    plain = [[at, scalar.raw, scalar.reason] for at, scalar in document.plain.items()]
    return [key, json.dumps(document.data), places, plain]


def _document(file: str, raw: bytes, entry: list[Any]) -> Document:
    text, _ = decode(raw, file)
    assert text is not None  # it was read without a fault
    _, data, places, plain = entry
    found = array("Q")
    found.frombytes(base64.b64decode(places))
    scalars = {at: AmbiguousScalar(said, reason) for at, said, reason in plain}
    return Document(file, text, json.loads(data), found, scalars, frozenset())
