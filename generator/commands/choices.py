"""What an option may say: an unknown name is answered with the nearest one, and exit code 2."""

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

from generator.commands.errors import UsageError, unknown

if TYPE_CHECKING:
    from generator.model import Environment, Platform


def one_of(option: str, value: str, known: Sequence[str]) -> str:
    """`value`, if it is one of those that the option takes."""
    if value not in known:
        raise unknown(option, value, known, f"{option}s")
    return value


def environment_of(platform: "Platform", name: str | None) -> "Environment":
    """The environment that `--env` names; it has to be named."""
    if name is None:
        names = ", ".join(platform.environments)
        raise UsageError("which environment?", f"Say it with --env; environments: {names}.")
    if name not in platform.environments:
        raise unknown("environment", name, platform.environments, "environments")
    return platform.environments[name]


def service_of(names: Collection[str], name: str) -> str:
    """`name`, if there is such a service."""
    if name not in names:
        raise unknown("service", name, names, "services")
    return name


def port_of(text: str | None) -> int | None:
    """The number of a port; None where none is asked for."""
    if text is None:
        return None
    if not (text.isascii() and text.isdigit() and 1 <= int(text) <= 65535):
        raise UsageError(f"--port {text}: a port is a number from 1 to 65535")
    return int(text)


def pairs(data: Sequence[str] | None) -> dict[str, str]:
    """`key=value` texts as a mapping."""
    found: dict[str, str] = {}
    for text in data or ():
        key, sign, value = text.partition("=")
        if not sign or not key.strip():
            raise UsageError(
                f"--data {text}: not of the form key=value", "For example: --data owner=auth-team"
            )
        if key.strip() in found:
            raise UsageError(f"--data {key.strip()}=... is there twice")
        found[key.strip()] = value
    return found
