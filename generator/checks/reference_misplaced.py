"""A `${...}` stands where references are not resolved.

References live in environment variables and commands. Anywhere else the text stays as it is, and a rule would redirect
to a host that is called `${domains.api.name}`.

To fix it, write the value itself, or move the reference into `environment`, `command` or `entrypoint`. `$${` is a
literal `${`.

Bad:

    domains: {example: {load_balancer: main}}
    routes: {old: {domain: example, fixed_response: {status: 410, body: "Ask ${components.api.url}"}}}

Good:

    domains: {example: {load_balancer: main}}
    routes: {old: {domain: example, fixed_response: {status: 410, body: "Ask somebody else"}}}
"""

from collections.abc import Iterator
from typing import Any

from generator.catalogue import Catalogue
from generator.findings import Finding
from generator.source import Document, Path

PLACES = ("environment", "command", "entrypoint")


def check(catalogue: Catalogue) -> Iterator[Finding]:
    """Every other text of every manifest that has a `${` at all."""
    for name in catalogue.names:
        document = next(iter(catalogue.variants(name).values())).document
        if document.text.count("${") > _expected(document.data):
            yield from _strings(document, (), document.data)


def _expected(data: Any) -> int:
    """How many `${` stand where they may; a comment with one more costs a look, nothing else."""
    count = 0
    for body in (data, *data["environments"].values()):
        for component in ((body or {}).get("components") or {}).values():
            for container in (component or {}, *((component or {}).get("sidecars") or {}).values()):
                words = [*((container or {}).get("environment") or {}).values()]
                words += [word for name in PLACES[1:] for word in (container or {}).get(name) or ()]
                count += sum(word.count("${") for word in words if word)
    return count


def _strings(document: Document, path: Path, value: Any) -> Iterator[Finding]:
    if isinstance(value, dict):
        for key, item in value.items():
            if not key.startswith("x-"):
                yield from _strings(document, (*path, key), item)
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _strings(document, (*path, index), item)
    elif isinstance(value, str) and "${" in value and not _resolved(path):
        yield Finding(
            check="",
            message="references are not resolved here; this stays as it is written",
            position=document.position(path),
            owner=document.data["owner"],
            hint="They are resolved in `environment`, `command` and `entrypoint` of components and sidecars.",
        )


def _resolved(path: Path) -> bool:
    """Whether `path` leads into a variable or a word of a command line, of a component or a sidecar."""
    if path[0] == "environments":
        path = path[2:]
    inner = path[4:] if len(path) > 4 and path[2] == "sidecars" else path[2:]
    if path[:1] != ("components",) or len(inner) != 2:
        return False
    return inner[0] in PLACES
