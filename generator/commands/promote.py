"""`invoke promote --service S --from A --to B`: what A runs, as a diff of B's overlay; `--write` writes it."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from generator.commands import edited
from generator.commands.errors import RefusedError, UsageError, unknown
from generator.console import Console
from generator.edit import EditError
from generator.edit.promote import IMAGES, Promotion, WhatError, promote
from generator.model import Environment


def command(
    root: Path,
    console: Console,
    *,
    service: str,
    source: str | None = None,
    target: str | None = None,
    what: Sequence[str] | None = None,
    write: bool = False,
) -> int:
    """Shows the diff; 0 also where there is nothing to carry over."""
    platform, document, environments = edited.manifest(root, service)
    first = _environment("from", service, source, environments)
    second = _environment("to", service, target, environments)
    if first == second:
        raise UsageError(f"from {first} to {second}: nothing to carry over", "Name two environments.")
    try:
        found = promote(document, first, second, list(what or ()) or [IMAGES])
    except WhatError as error:
        raise UsageError(error.message, error.hint) from error
    except EditError as error:
        raise RefusedError(str(error), "Change it by hand.") from error
    if not found.edits:
        console.say(f"{service}: {second} has what {first} has; nothing to carry over")
        return 0
    _warn(console, platform.environments[first], second, found)
    code = edited.deliver(root, console, document, found.text, not write)
    if code is None:
        edited.next_steps(console, service, [second])
        return 0
    if code == 0:
        console.note("Nothing was written; --write writes it.")
    return code


def _environment(option: str, service: str, name: str | None, known: Sequence[str]) -> str:
    if name is None:
        raise UsageError(f"--{option}: which environment?", f"Environments of {service}: {', '.join(known)}.")
    if name not in known:
        raise unknown(f"environment of {service}", name, known, "environments")
    return name


def _warn(console: Console, source: Environment, target: str, found: Promotion) -> None:
    """Values that name where they come from are seldom meant elsewhere."""
    for edit in found.edits:
        for text in _texts(edit.value):
            if source.name in text or source.zone in text or source.account_id in text:
                path = ".".join(map(str, edit.path))
                console.note(f"warning: {path} names {source.name}: {text!r}; is it meant for {target}?")


def _texts(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value]
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return [text for item in inner for text in _texts(item)]
