"""`invoke output`: what applied units give to others; a secret value is never shown."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from generator import runner
from generator.commands.choices import one_of
from generator.commands.session import open_session
from generator.console import Console

FORMATS = ("text", "json")
HIDDEN = "(sensitive)"


def command(
    root: Path,
    console: Console,
    *,
    env: str | None = None,
    units: Sequence[str] | None = None,
    services: Sequence[str] | None = None,
    account: bool = False,
    format: str = "text",
) -> int:
    """Prints the outputs by unit; units that are not applied have none."""
    one_of("format", format, FORMATS)
    session = open_session(root, console, "Outputs of", env, units, services, account)
    read = runner.outputs(session.folder, session.chosen, session.tools)
    found = {
        unit: {output.name: HIDDEN if output.is_sensitive else output.value for output in outputs}
        for unit, outputs in read.items()
    }
    if format == "json":
        console.write(json.dumps(found, indent=2) + "\n")
        return 0
    _show(found, console)
    applied = sum(1 for outputs in found.values() if outputs)
    console.say(f"{applied} of {len(found)} units of {session.env} have outputs")
    return 0


def _show(found: Mapping[str, Mapping[str, Any]], console: Console) -> None:
    for unit, outputs in found.items():
        if not outputs:
            continue
        console.heading(unit)
        for name, value in outputs.items():
            for line in lines(name, value):
                console.say(f"  {line}")
        console.say()


def lines(name: str, value: Any) -> list[str]:
    """`name = value`; the entries of a map on lines of their own, as paths that can be searched."""
    if isinstance(value, Mapping) and value:
        return [line for key, item in sorted(value.items()) for line in lines(f"{name}.{key}", item)]
    return [f"{name} = {value if isinstance(value, str) else json.dumps(value)}"]
