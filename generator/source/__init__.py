"""YAML to plain data, with the place of every key and value; faults are findings, never exceptions.

A manifest is read as the small part of YAML that every reader understands alike: one document of
mappings, lists and scalars. Whatever two YAML readers could understand differently (YAML 1.1 and 1.2,
https://yaml.org/type/ and https://yaml.org/spec/1.2.2/#103-core-schema), or what could hide something from
a reviewer, is refused with its place and what to write instead. Limits on size and depth are checked
before and while reading, so that no input makes the reader hang, recurse or use much memory.

`load` is pure. `read` is the only function here that touches the disk.
"""

from generator.findings import Position
from generator.source.document import AmbiguousScalar, Document, Mark, Path
from generator.source.load import MAX_DEPTH, MAX_FINDINGS, Parse, load, read, string_wanted
from generator.source.text import ESTATE, MANIFEST, Limits

__all__ = [
    "ESTATE",
    "MANIFEST",
    "MAX_DEPTH",
    "MAX_FINDINGS",
    "AmbiguousScalar",
    "Document",
    "Limits",
    "Mark",
    "Parse",
    "Path",
    "Position",
    "load",
    "read",
    "string_wanted",
]
