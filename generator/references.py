"""The reference grammar: `${components.api.url}` inside a manifest's text, and nothing else.

    text      = (literal | "$${" | "${" path "}")*
    path      = [ "services." service "." ] kind "." name "." attribute | "environment." attribute

Only this grammar can make a rendered expression out of a manifest's text; everything else stays a literal.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

_TOKEN = re.compile(r"\$\$\{|\$\{([^{}]*)\}|\$\{")
_PATH = re.compile(
    r"(?:services\.(?P<service>[a-z][a-z0-9-]*)\.)?(?P<kind>[a-z_]+)\.(?P<name>[a-z][a-z0-9-]*)\.(?P<attribute>[a-z_]+)\Z"
)
_ENVIRONMENT = re.compile(r"environment\.(?P<attribute>[a-z_]+)\Z")
ENVIRONMENT = "environment"
ENVIRONMENT_ATTRIBUTES = ("name", "zone", "region", "account_id", "organization")


@dataclass(frozen=True, slots=True)
class Reference:
    """One `${...}`: `service` is None for the manifest's own things; `kind` is the manifest key, such as `databases`."""

    text: str
    service: str | None
    kind: str
    name: str
    attribute: str


@dataclass(frozen=True, slots=True)
class Malformed:
    """A `${` that the grammar does not know; stands where a reference would."""

    text: str


Part = str | Reference | Malformed
Text = tuple[Part, ...]


def parse(text: str) -> Text:
    """Splits `text` into literals and references; neighbouring literals are one. Never raises."""
    if "${" not in text:
        return (text,)
    parts: list[Part] = []
    end = 0
    for match in _TOKEN.finditer(text):
        _literal(parts, text[end : match.start()])
        end = match.end()
        if match[0] == "$${":
            _literal(parts, "${")
        elif match[1] is None:
            parts.append(Malformed(text[match.start() :]))
            end = len(text)
            break
        else:
            parts.append(parse_path(match[1]) or Malformed(match[0]))
    _literal(parts, text[end:])
    return tuple(parts)


@lru_cache(maxsize=1 << 16)
def parse_path(path: str) -> Reference | None:
    """`path` without its `${}`; None where it is not of the grammar."""
    if match := _ENVIRONMENT.match(path):
        return Reference(path, None, ENVIRONMENT, "", match["attribute"])
    if match := _PATH.match(path):
        return Reference(path, match["service"], match["kind"], match["name"], match["attribute"])
    return None


def references(text: Text) -> list[Reference]:
    """The references of `text`, in order."""
    return [part for part in text if isinstance(part, Reference)]


def _literal(parts: list[Part], text: str) -> None:
    if not text:
        return
    if parts and isinstance(parts[-1], str):
        parts[-1] += text
    else:
        parts.append(text)
