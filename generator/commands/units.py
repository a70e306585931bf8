"""Which units a run is about: all of an environment, or those that `--unit` and `--service` name."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from pathlib import Path

from generator.commands.choices import service_of
from generator.commands.errors import UsageError
from generator.findings import nearest

FILE = "terragrunt.hcl"
GROUPS = ("platform", "services")


def folder_of(root: Path, environment: str) -> Path:
    """The folder of an environment's units."""
    return root / "live" / environment


def all_of(files: Iterable[str], environment: str, leaving: Collection[str] = ()) -> list[str]:
    """The environment's units among rendered files, as paths below its folder, sorted; without those that are leaving."""
    start, end = f"live/{environment}/", f"/{FILE}"
    found = (
        file.removeprefix(start).removesuffix(end)
        for file in files
        if file.startswith(start) and file.endswith(end)
    )
    return sorted(set(found) - set(leaving))


def select(
    known: Sequence[str],
    environment: str,
    units: Sequence[str] | None,
    services: Sequence[str] | None,
    names: Collection[str],
) -> list[str]:
    """The units that are asked for, sorted; all of them if nothing is. Raises UsageError for an unknown one.

    A unit may be called by its path from the repository (`live/development/services/auth/app`), by that below the
    environment (`services/auth/app`), or without the group (`auth/app`, `edge`).
    """
    chosen = {named(known, environment, text) for text in units or ()}
    for service in services or ():
        found = [unit for unit in known if unit.startswith(f"services/{service_of(names, service)}/")]
        if not found:
            raise UsageError(f"the service {service!r} has nothing in {environment}")
        chosen.update(found)
    return sorted(chosen) if chosen else list(known)


def named(known: Sequence[str], environment: str, text: str) -> str:
    """The unit that `text` means."""
    plain = text.strip("/").removesuffix(f"/{FILE}").removeprefix("./").removeprefix(f"live/{environment}/")
    for candidate in (plain, *(f"{group}/{plain}" for group in GROUPS)):
        if candidate in known:
            return candidate
    close = nearest(plain, [*known, *(unit.partition("/")[2] for unit in known)])
    message = f"there is no unit {text!r} in {environment}" + (f"; did you mean {close!r}?" if close else "")
    raise UsageError(message, f"Units: {', '.join(known)}.")


def closure(units: Collection[str], dependencies: Mapping[str, Collection[str]]) -> set[str]:
    """Everything that `units` depend on, directly or not, without themselves."""
    found: set[str] = set()
    waiting = [other for unit in units for other in dependencies.get(unit, ())]
    while waiting:
        unit = waiting.pop()
        if unit not in found:
            found.add(unit)
            waiting.extend(dependencies.get(unit, ()))
    return found
