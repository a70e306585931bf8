"""`invoke lint`: formats, types and style of everything written by hand or rendered; changes nothing."""

import time
from pathlib import Path

from generator.commands import FINDINGS
from generator.commands.formats import run_all
from generator.console import Console, duration


def command(root: Path, console: Console, *, fast: bool = False) -> int:
    """Runs every linter; 1 if one of them has something to say."""
    started = time.monotonic()
    failed = run_all(root, console, lambda tool: tool.check, fast)
    spent = duration(time.monotonic() - started)
    if failed:
        console.say(f"lint: {', '.join(failed)} failed ({spent}); `invoke fmt` puts formats right")
        return FINDINGS
    console.say(f"lint: all is well ({spent})")
    return 0
