"""`invoke policy`: what checkov and tflint find in the modules, and checkov in plans, that no reviewed line lets pass."""

import time
from collections.abc import Sequence
from pathlib import Path

from generator.commands.choices import one_of
from generator.commands.errors import UsageError
from generator.console import GREEN, Console, duration, plural
from generator.policy.report import Report

FORMATS = ("text", "json", "github")


def command(root: Path, console: Console, *, plans: Sequence[str] | None = None, format: str = "text") -> int:
    """Prints the findings; 1 where there are any. `plans` are folders that `invoke plan --out` has made."""
    from generator import findings
    from generator.policy import report

    started = time.monotonic()
    one_of("format", format, FORMATS)
    folders = [Path(name).expanduser() for name in plans or ()]
    for folder in folders:
        if not folder.is_dir():
            raise UsageError(f"--plans {folder}: no such folder", "Make it: invoke plan --env ... --out DIR")
    made = report.make(root, folders, console.note)
    if format == "json":
        console.write(findings.render_json(made.findings))
    elif format == "github":
        console.write(findings.render_github(made.findings))
    else:
        _show(made, console, time.monotonic() - started)
    return findings.exit_code(made.findings)


def _show(made: Report, console: Console, seconds: float) -> None:
    from generator.findings import render_text

    if made.findings:
        console.write(render_text(made.findings, made.texts, console.color))
        console.say()
    for line in made.read:
        console.say(line)
    skipped = f"{plural(made.skipped, 'hit')} let pass, each with its reason"
    if made.findings:
        console.say(f"policy: {plural(len(made.findings), 'finding')}; {skipped} ({duration(seconds)})")
    else:
        console.say(console.paint(f"policy: no findings; {skipped} ({duration(seconds)})", GREEN))
