"""Findings with their places: what a check says about a service in one environment, or about the platform file."""

from dataclasses import dataclass

from generator.catalogue import Catalogue
from generator.findings import Finding, Position, Severity
from generator.model import Service
from generator.source import Path

Related = tuple[tuple[Position, str], ...]


@dataclass(frozen=True, slots=True)
class Local(Finding):
    """A finding in one environment. `same` is equal where the environments' findings are one fault to a reader.

    `service` is empty for the platform file.
    """

    service: str = ""
    environment: str = ""
    same: str = ""


def at(
    service: Service,
    path: Path,
    message: str,
    *,
    key: bool = False,
    hint: str | None = None,
    severity: Severity = Severity.ERROR,
    related: Related = (),
    same: str = "",
    place: Position | None = None,
) -> Local:
    """A fault at `path` of `service`'s manifest, or at its key; `same` where the message names the environment's names."""
    return Local(
        check="",
        message=message,
        position=place or position(service, path, key),
        severity=severity,
        owner=service.owner,
        hint=hint,
        related=related,
        service=service.name,
        environment=service.environment,
        same=same or message,
    )


def on_platform(
    catalogue: Catalogue,
    path: Path,
    message: str,
    *,
    key: bool = False,
    hint: str | None = None,
    severity: Severity = Severity.ERROR,
    owner: str | None = None,
    environment: str = "",
    same: str = "",
    related: Related = (),
) -> Local:
    """A fault of the platform file."""
    return Local(
        check="",
        message=message,
        position=catalogue.platform.document.position(path, key=key),
        severity=severity,
        owner=owner or catalogue.platform.alerts,
        hint=hint,
        related=related,
        environment=environment,
        same=same or message,
    )


def of_estate(service: Service) -> Severity:
    """How grave a rule or name without effect is: a warning where the manifest says that it found it so."""
    return Severity.WARNING if service.adopted else Severity.ERROR


def position(service: Service, path: Path, key: bool = False) -> Position:
    """Where `path` is decided (generator/model.py)."""
    return service.position(*path, key=key)


def inside(service: Service, path: Path, text: str) -> Position:
    """Where `text` stands in the value at `path`; the value's start where its first line does not show it."""
    start = position(service, path)
    line = service.document.text.split("\n")[start.line - 1]
    found = line.find(text, start.column - 1)
    return start if found < 0 else Position(start.file, start.line, found + 1)
