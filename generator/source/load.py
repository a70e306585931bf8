"""The reading itself: parser events to data, iteratively, so that no nesting can exhaust the stack.

The C parser (libyaml) is used where PyYAML was built with it, the pure Python one else; tests hold that
both give the same data, places and findings.
"""

import os
import stat
from array import array
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path as DiskPath
from typing import Any, Final, Protocol

import yaml
from yaml import events
from yaml.error import Mark, MarkedYAMLError, YAMLError

from generator.findings import Finding, Position
from generator.source.document import AmbiguousScalar, Document, Path, unpack, walk
from generator.source.scalars import NUMERIC_START, WORDS, Refused, Value, kind, numeric, scalar_text
from generator.source.syntax import explain
from generator.source.text import MANIFEST, Limits, decode, forbidden

MAX_DEPTH = 32  # levels of mappings and lists; the schema needs nine
MAX_FINDINGS = 50  # a file; after so many the rest is not worth reading

_FAST: Final[Any] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_ABSENT: Final = object()


class Parse(Protocol):
    """`load`, or another way to the same (generator/cache)."""

    def __call__(
        self, raw: bytes, file: str, *, limits: Limits = MANIFEST
    ) -> tuple[Document | None, list[Finding]]: ...


def load(
    raw: bytes | str, file: str, parser: Any = None, *, limits: Limits = MANIFEST
) -> tuple[Document | None, list[Finding]]:
    """The document and all that is wrong with how it is written; the document is None where it has no
    certain content. `file` is the path for positions; `parser` a PyYAML loader class (tests)."""
    text, findings = decode(raw, file, limits)
    if text is None:
        return None, findings
    builder = _Builder(text, file, limits)
    try:
        builder.run(_events(parser or _FAST, text))
    except _Stop:
        pass
    except (YAMLError, ValueError, OverflowError) as error:
        # PyYAML's own parser lets chr() and int() raise on hostile escapes and directives.
        builder.syntax_error(error)
    return builder.document(), builder.findings


def read(
    path: DiskPath, root: DiskPath, parse: Parse = load, limits: Limits = MANIFEST
) -> tuple[Document | None, list[Finding]]:
    """`load` for a file on disk. Only a regular file is read, and never more of it than the limit."""
    file = path.relative_to(root).as_posix()
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
        try:
            if not stat.S_ISREG(os.fstat(handle).st_mode):
                return None, [_unreadable(file, "it is not a regular file")]
            raw = _read_limited(handle, limits.bytes)
        finally:
            os.close(handle)
    except FileNotFoundError:
        return None, [_unreadable(file, "there is no such file", "Take it back from version control.")]
    except OSError as error:
        reason = "it is a symbolic link" if path.is_symlink() else error.strerror or str(error)
        return None, [_unreadable(file, reason)]
    return parse(raw, file, limits=limits)


def _read_limited(handle: int, most: int) -> bytes:
    parts, size = [], 0
    while size <= most and (part := os.read(handle, most + 1 - size)):
        parts.append(part)
        size += len(part)
    return b"".join(parts)


def _unreadable(file: str, reason: str, hint: str | None = None) -> Finding:
    return Finding("source-unreadable", f"the file cannot be read: {reason}", Position(file, 1, 1), hint=hint)


def string_wanted(document: Document, path: Path) -> Finding | None:
    """What to report where the schema wants text at `path`: None where text stands there, or where `load`
    has already refused what does; else a finding that says what YAML makes of it and what to write."""
    scalar = document.ambiguous.get(path)
    if scalar is None or path in document.faulty:
        return None
    where = document.position(path)
    if not scalar.raw:
        hint = 'write "" for an empty text, or remove the key'
        return Finding("yaml-ambiguous-scalar", "nothing stands here, text is wanted", where, hint=hint)
    message = f"`{scalar.raw}` is {scalar.reason}, text is wanted"
    return Finding("yaml-ambiguous-scalar", message, where, hint=f"write {_quoted(scalar.raw)}")


def _quoted(raw: str) -> str:
    return '"' + raw.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _events(parser: Any, text: str) -> Iterator[Any]:
    get: Any = parser(text).get_event
    return iter(get, None)


class _Stop(Exception):  # noqa: N818 - no error: enough is known
    """Reading further is of no use."""


class _Builder:
    """Collects data, places and findings from events.

    `container`, `key`: where the next value goes; `key` is _ABSENT where a key is expected next.
    `drop`: while the value of a refused key is read, how many containers were open and how many places known.
    """

    def __init__(self, text: str, file: str, limits: Limits) -> None:
        self.text, self.file, self.limits = text, file, limits
        self.findings: list[Finding] = []
        self.places: array[int] = array("Q")
        self.plain: dict[int, AmbiguousScalar] = {}
        self.refused: set[int] = set()
        self.data: Any = _ABSENT
        self.usable = True
        self.stack: list[tuple[Any, Any]] = []
        self.container: Any = None
        self.key: Any = _ABSENT
        self.drop: tuple[int, int] | None = None

    def document(self) -> Document | None:
        if not self.usable or self.data is _ABSENT:
            return None
        return Document(self.file, self.text, self.data, self.places, self.plain, frozenset(self.refused))

    # Findings

    def report(self, check: str, message: str, event: Any, hint: str | None = None, **more: Any) -> None:
        mark = event.start_mark
        self.add(
            Finding(check, message, Position(self.file, mark.line + 1, mark.column + 1), hint=hint, **more)
        )

    def add(self, finding: Finding) -> None:
        self.findings.append(finding)
        if len(self.findings) >= MAX_FINDINGS:
            self.usable = False
            message = f"more than {MAX_FINDINGS} faults; the rest of the file was not read"
            self.findings.append(Finding("yaml-too-many-faults", message, finding.position))
            raise _Stop

    def syntax_error(self, error: Exception) -> None:
        self.usable = False
        if isinstance(error, YAMLError):
            self.findings.append(explain(error, self.text, self.file))
            return
        last = unpack(self.places[-1]) if self.places else (1, 1)
        mark = Mark(self.file, 0, last[0] - 1, last[1] - 1, None, 0)
        marked = MarkedYAMLError(problem=str(error), problem_mark=mark)
        self.findings.append(explain(marked, self.text, self.file))

    # Events

    def run(self, stream: Iterator[Any]) -> None:
        handlers: dict[type, Callable[[Any], None]] = {
            events.ScalarEvent: self.scalar,
            events.MappingStartEvent: self.mapping,
            events.SequenceStartEvent: self.sequence,
            events.MappingEndEvent: self.end,
            events.SequenceEndEvent: self.end,
            events.AliasEvent: self.alias,
            events.DocumentStartEvent: self.document_start,
            events.StreamStartEvent: lambda event: None,
            events.StreamEndEvent: self.stream_end,
            events.DocumentEndEvent: lambda event: None,
        }
        event: Any = None
        for event in islice(stream, self.limits.events):
            handlers[type(event)](event)
        if type(event) is not events.StreamEndEvent:
            self.usable = False
            message = f"the file holds more than {self.limits.events} keys, values and brackets"
            self.report("yaml-too-large", message, event, self.limits.about)

    def document_start(self, event: Any) -> None:
        if event.version or event.tags:
            self.usable = False
            self.report("yaml-directive", "directives (`%...`) are not supported", event, "remove the line")
        if self.data is not _ABSENT:
            self.usable = False
            hint = "write one file for each service; remove the line `---`"
            self.report("yaml-several-documents", "a second document begins here", event, hint)
            raise _Stop

    def stream_end(self, event: Any) -> None:
        nothing = self.data is None and 0 in self.plain and not self.plain[0].raw
        if self.data is _ABSENT or nothing:
            self.usable = False
            message = "the file is empty, or holds only comments"
            self.add(Finding("yaml-empty", message, Position(self.file, 1, 1)))

    def alias(self, event: Any) -> None:
        self.usable = False
        hint = "write the value out here, or move what is shared into the platform file's defaults"
        self.report(
            "yaml-alias", "aliases (`*name`) are not supported", event, f"{hint}; quote a text such as '*'"
        )
        if self.wants_key():
            raise _Stop
        self.mark(event)
        self.put(None)

    def mapping(self, event: Any) -> None:
        self.open(event, {})

    def sequence(self, event: Any) -> None:
        self.open(event, [])

    def open(self, event: Any, value: Any) -> None:
        if event.anchor or event.tag:
            self.properties(event)
        if self.wants_key():
            self.usable = False
            hint = "keys are names; put quotes around a text that begins with a bracket"
            self.report("yaml-key-not-text", f"{kind(value)} cannot be a key", event, hint)
            raise _Stop
        if len(self.stack) >= MAX_DEPTH:
            self.usable = False
            self.report("yaml-too-deep", f"the nesting is deeper than {MAX_DEPTH} levels", event)
            raise _Stop
        self.mark(event)
        self.put(value, opened=True)
        self.stack.append((self.container, self.key))
        self.container, self.key = value, _ABSENT

    def end(self, event: Any) -> None:
        self.container, self.key = self.stack.pop()
        self.after_value()

    def scalar(self, event: Any) -> None:
        if event.anchor or event.tag:
            self.properties(event)
        value: Any = event.value
        plain = event.implicit[0]
        resolved: Value | Refused = value
        if plain:
            resolved = WORDS.get(value, value)
            if value and value[0] in NUMERIC_START:
                resolved = numeric(value)
        elif event.style == '"' and (fault := forbidden(value)):
            self.usable = False
            self.report("yaml-character", fault, event, "remove the escape")
        container = self.container
        if self.key is _ABSENT and type(container) is dict:
            self.name(event, value, resolved)
            return
        at = len(self.places)
        mark = event.start_mark
        self.places.append(mark.line << 32 | mark.column)
        if resolved is not value:
            value = self.not_text(event, at, value, resolved)
        if type(container) is dict and self.drop is None:
            container[self.key] = value  # `put`, for the commonest event
            self.key = _ABSENT
        else:
            self.put(value)

    def name(self, event: Any, name: str, resolved: Value | Refused) -> None:
        """A key. The value of one that stands twice is read for its faults, and then dropped."""
        mark = event.start_mark
        if resolved is not name:
            self.key_not_text(event, name, resolved)
        if name in self.container:
            self.duplicate(event, name)
        else:
            self.key = name
        self.places.append(mark.line << 32 | mark.column)
        if name == "<<" and event.implicit[0]:
            self.usable = False
            hint = "write the keys out, or move what is shared into the platform file's defaults"
            self.report("yaml-merge-key", "merge keys (`<<`) are not supported", event, hint)

    def duplicate(self, event: Any, name: str) -> None:
        """The value is read under a key that equals no other, and dropped in `after_value`."""
        if self.drop is None:
            self.drop = (len(self.stack), len(self.places))
        self.key = (name, len(self.places))
        first = next(
            unpack(self.places[key_at])
            for path, key_at, _ in walk(self.data)
            if path and path[-1] == name and self.at(path[:-1]) is self.container
        )
        related = ((Position(self.file, *first), "the first one is here"),)
        hint = "remove one of the two, or join their contents"
        message = f"the key `{name}` stands twice in this mapping"
        self.report("yaml-duplicate-key", message, event, hint, related=related)

    def at(self, path: Path) -> Any:
        value = self.data
        for step in path:
            value = value[step]
        return value

    # Values

    def wants_key(self) -> bool:
        return self.key is _ABSENT and type(self.container) is dict

    def mark(self, event: Any) -> None:
        mark = event.start_mark
        self.places.append(mark.line << 32 | mark.column)

    def put(self, value: Any, opened: bool = False) -> None:
        container = self.container
        if container is None:
            self.data = value
        elif type(container) is dict:
            container[self.key] = value
        else:
            container.append(value)
        if not opened:
            self.after_value()

    def after_value(self) -> None:
        """The value of the current key is complete."""
        if self.drop is not None and self.drop[0] == len(self.stack):
            del self.container[self.key]
            start = self.drop[1]
            del self.places[start:]
            self.plain = {at: scalar for at, scalar in self.plain.items() if at < start}
            self.refused = {at for at in self.refused if at < start}
            self.drop = None
        self.key = _ABSENT

    def not_text(self, event: Any, at: int, raw: str, resolved: Value | Refused) -> Value:
        """Notes an unquoted scalar that is no text, and reports one that readers understand differently."""
        if not isinstance(resolved, Refused):
            self.plain[at] = AmbiguousScalar(raw, _reason(raw, resolved))
            return resolved
        self.plain[at] = AmbiguousScalar(raw, resolved.reason)
        self.refused.add(at)
        hint = f"write {_quoted(raw)} for the text"
        if resolved.value is not None:
            hint += f", or {scalar_text(resolved.value)} for {kind(resolved.value)}"
        self.report("yaml-ambiguous-scalar", f"`{raw}` is ambiguous: {resolved.reason}", event, hint)
        return raw

    def key_not_text(self, event: Any, name: str, resolved: Value | Refused) -> None:
        reason = resolved.reason if isinstance(resolved, Refused) else f"YAML reads it as {kind(resolved)}"
        shown = f"the key `{name}` is ambiguous" if name else "the key is empty"
        self.report(
            "yaml-key-not-text", f"{shown}: {reason}", event, f"write {_quoted(name)}" if name else None
        )

    def properties(self, event: Any) -> None:
        """Anchors and tags; harmless ones too, so that nobody has to know which are."""
        if event.anchor:
            self.report("yaml-alias", "anchors (`&name`) are not supported", event, "remove the anchor")
        if event.tag:
            self.usable = False
            hint = "remove the tag; quote the value if it is text"
            self.report("yaml-tag", "tags (`!...`) are not supported", event, hint)


def _reason(raw: str, value: Value) -> str:
    """`a number here`, and what it would become where that is not what stands there."""
    changed = scalar_text(value) != raw
    return f"{kind(value)} here" + (f" and would become {scalar_text(value)}" if changed else "")
