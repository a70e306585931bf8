"""CODEOWNERS: who reviews what, from the manifests' owners ("About code owners", GitHub)."""

from collections.abc import Iterator, Mapping

from generator.catalogue import Catalogue
from generator.leaving import Record
from generator.model import Service

PATH = ".github/CODEOWNERS"


def text(catalogue: Catalogue, leaving: Mapping[str, Record], header: list[str]) -> str:
    """One line for each manifest and each service's rendered files; the last matching line counts for GitHub."""
    lines = [f"# {line}" if line else "#" for line in header]
    lines += ["", *_lines(catalogue), *_leaving(catalogue, leaving)]
    return "\n".join(lines) + "\n"


def _lines(catalogue: Catalogue) -> Iterator[str]:
    shared = _handle(catalogue, catalogue.platform.alerts)
    if shared:
        yield f"* {shared}"
    for name in catalogue.names:
        service = next(iter(catalogue.variants(name).values()))
        handles = " ".join(dict.fromkeys(handle for handle in (_owner(catalogue, service), shared) if handle))
        if handles:
            yield f"/{service.document.file} {handles}"
            yield f"/modules/services/{name}/ {handles}"
            yield f"/live/*/services/{name}/ {handles}"


def _leaving(catalogue: Catalogue, leaving: Mapping[str, Record]) -> Iterator[str]:
    """Units that are leaving stay with the team that had them."""
    shared = _handle(catalogue, catalogue.platform.alerts)
    for environment, record in leaving.items():
        for unit, leaver in record.units.items():
            handles = [handle for handle in (_handle(catalogue, leaver.owner), shared) if handle]
            if handles:
                yield f"/live/{environment}/{unit}/ {' '.join(dict.fromkeys(handles))}"


def _owner(catalogue: Catalogue, service: Service) -> str | None:
    return _handle(catalogue, service.owner)


def _handle(catalogue: Catalogue, team: str | None) -> str | None:
    """A team's GitHub handle, else its e-mail address: GitHub knows both."""
    found = catalogue.platform.teams.get(team) if team else None
    if found is None:
        return None
    return found.github or found.email
