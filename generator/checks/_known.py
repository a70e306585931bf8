"""What is known, for hints: a registry of a thousand services must not become a hint of a thousand names."""

from collections.abc import Iterable

from generator.catalogue import Catalogue, Unknown
from generator.model import Service
from generator.references import Reference

SHOWN = 12


def known(words: Iterable[str]) -> str:
    """`a, b, c`, or the first ones `and 988 more`, or `none`."""
    names = sorted(words)
    more = f" and {len(names) - SHOWN} more" if len(names) > SHOWN else ""
    return (", ".join(names[:SHOWN]) or "none") + more


def explained(
    catalogue: Catalogue, service: Service, reference: Reference, unknown: Unknown
) -> tuple[str, str]:
    """Message and hint for a reference that leads nowhere; the environment is named by whoever reports it."""
    environment = service.environment
    if reference.service in catalogue.names and reference.service not in catalogue.services[environment]:
        places = ", ".join(catalogue.variants(str(reference.service)))
        message = f"${{{reference.text}}}: {reference.service} does not live here, only in {places}"
        return (
            message,
            f"Add the environment to the manifest of {reference.service}, or overlay the value here.",
        )
    message = unknown.message
    if reference.service and reference.service not in catalogue.names:
        message = message.replace(f" in {environment}", "", 1)
    return message, _short(unknown.hint)


def _short(hint: str) -> str:
    """Of a hint `Known: ...` the first names."""
    if not hint.startswith("Known: "):
        return hint
    return f"Known: {known(hint.removeprefix('Known: ').removesuffix('.').split(', '))}."
