"""Which paths an OpenAPI document promises, as path patterns (OpenAPI Specification 3.1, "Paths Object").

A template such as `/users/{id}` becomes `/users/*`; the paths of `servers` are put before it.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path as DiskPath
from typing import Any
from urllib.parse import urlsplit

from generator.findings import Finding
from generator.model import Service
from generator.source import Path

MAX_BYTES = 10_000_000  # the largest public descriptions have some 8 MB
MAX_DEPTH = 200  # levels; what is said of paths stands on the first four


class OpenApiError(Exception):
    """The document cannot be read; the message says why, in words for people."""


def read(root: DiskPath, file: str) -> tuple[str, ...]:
    """The patterns of a document, `file` relative to `root`. Raises OpenApiError."""
    path = root / file
    try:
        if root.resolve() not in path.resolve().parents:
            raise OpenApiError("it lies outside the repository")
        if not path.is_file():
            raise OpenApiError("there is no such file")
        with path.open("rb") as handle:
            return patterns(handle.read(MAX_BYTES + 1), file)
    except OSError as error:
        raise OpenApiError(error.strerror or str(error)) from error


def unreadable(service: Service, path: Path, file: str, error: OpenApiError) -> Finding:
    """What to report at the component that names the document."""
    return Finding(
        check="openapi-unreadable",
        message=f"the OpenAPI document {file} cannot be read: {error}",
        position=service.position(*path),
        owner=service.owner,
        hint="Correct the path (from the repository's root) or the document; or list the paths under `serves`.",
    )


def patterns(raw: bytes, file: str) -> tuple[str, ...]:
    """The patterns of every path, sorted. Raises OpenApiError."""
    data = _parsed(raw, file)
    if not isinstance(data, Mapping) or not str(data.get("openapi", "")).startswith("3"):
        raise OpenApiError("it is no OpenAPI 3 document: `openapi: 3...` is missing at its top")
    paths = data.get("paths")
    if not isinstance(paths, Mapping) or not all(isinstance(path, str) for path in paths):
        raise OpenApiError("it has no `paths`")
    found = {
        base + _pattern(path)
        for path, item in paths.items()
        for base in _bases(data, item)
        if path[:1] == "/"
    }
    if not found:
        raise OpenApiError("it describes no path")
    return tuple(sorted(found))


def _parsed(raw: bytes, file: str) -> Any:
    if len(raw) > MAX_BYTES:
        raise OpenApiError(f"it has more than {MAX_BYTES // 1_000_000} MB")
    try:
        return json.loads(raw) if file.endswith(".json") else _yaml(raw)
    except (ValueError, RecursionError) as error:
        raise OpenApiError(f"it is no {'JSON' if file.endswith('.json') else 'YAML'}: {error}") from error


def _yaml(raw: bytes) -> Any:
    import yaml

    try:
        return _built(yaml.parse(raw, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)))
    except yaml.YAMLError as error:
        raise ValueError(" ".join(str(error).split())) from error


def _built(events: Iterable[Any]) -> Any:
    """The document of a parser's events: every scalar as its text, an alias as what it names, a merge key as any other.

    Not PyYAML's loader: libyaml's composer calls itself for each bracket, and thirty thousand of them end the process;
    and merged aliases grow without end.
    """
    documents: list[Any] = []
    anchors: dict[str, Any] = {}
    opened: list[tuple[Any, Any]] = []
    container: Any = documents
    key: Any = None
    for event in events:
        kind = type(event).__name__
        if kind in ("MappingEndEvent", "SequenceEndEvent"):
            container, key = opened.pop()
            continue
        if kind not in ("ScalarEvent", "AliasEvent", "MappingStartEvent", "SequenceStartEvent"):
            continue
        value = anchors.get(event.anchor) if kind == "AliasEvent" else _NEW.get(kind, lambda: event.value)()  # noqa: B023
        if event.anchor and kind != "AliasEvent":
            anchors[event.anchor] = value
        if isinstance(container, dict) and key is None:
            if not isinstance(value, str):
                raise ValueError(f"a key is no text at line {event.start_mark.line + 1}")
            key = value
            continue
        if isinstance(container, dict):
            container[key], key = value, None
        else:
            container.append(value)
        if kind in _NEW:
            opened.append((container, key))
            if len(opened) > MAX_DEPTH:
                raise ValueError(
                    f"it is nested deeper than {MAX_DEPTH} levels at line {event.start_mark.line + 1}"
                )
            container, key = value, None
    if len(documents) > 1:
        raise ValueError("it holds several documents")
    return documents[0] if documents else None


_NEW: Mapping[str, Callable[[], Any]] = {"MappingStartEvent": dict, "SequenceStartEvent": list}


def _bases(data: Mapping[str, Any], item: Any) -> Iterator[str]:
    """The paths of the servers: those of the path itself come before the document's."""
    own = item.get("servers") if isinstance(item, Mapping) else None
    servers = own or data.get("servers")
    bases = (
        {_base(server) for server in servers if isinstance(server, Mapping)}
        if isinstance(servers, list)
        else set()
    )
    yield from sorted(bases or {""})


def _base(server: Mapping[str, Any]) -> str:
    url = str(server.get("url", ""))
    path = urlsplit(url).path if "//" in url else url
    return _pattern(path.rstrip("/")) if path.startswith("/") else ""


def _pattern(template: str) -> str:
    """`{name}` becomes `*`."""
    out, rest = "", template
    while rest:
        before, brace, rest = rest.partition("{")
        out += before + ("*" if brace else "")
        rest = rest.partition("}")[2] if brace else rest
    return out
