"""`invoke fmt`: puts the formats of Python, Terraform and Terragrunt files right."""

import time
from pathlib import Path

from generator.commands import FINDINGS
from generator.commands.formats import run_all
from generator.console import Console, duration


def command(root: Path, console: Console) -> int:
    """Runs every formatter; 1 if something is left that it cannot put right."""
    started = time.monotonic()
    failed = run_all(root, console, lambda tool: tool.fix)
    spent = duration(time.monotonic() - started)
    if failed:
        console.say(f"fmt: {', '.join(failed)} left something to do by hand ({spent})")
        return FINDINGS
    console.say(f"fmt: done ({spent})")
    return 0
