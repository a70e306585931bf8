"""`invoke sbom`: the software bill of materials of this repository, CycloneDX as JSON."""

import os
import subprocess
from datetime import UTC, datetime
from pathlib import Path

from generator.commands.children import needs
from generator.commands.errors import UsageError
from generator.console import Console, plural
from generator.toolchain.guard import write_text


def command(root: Path, console: Console, *, out: str | None = None) -> int:
    """Prints it, or writes it to a file."""
    needs("cyclonedx")
    from generator.supply import licences, parts, sbom

    found = parts.every(root)
    version, made = revision(root)
    text = sbom.text(found, licences.record().licences, version, made)
    if out is None:
        console.write(text)
        return 0
    path = Path(out).expanduser()
    try:
        write_text(path, text)
    except OSError as error:
        raise UsageError(f"--out {out}: {error.strerror}") from error
    console.say(f"Wrote {out}: {plural(len(found), 'component')}, CycloneDX 1.6.")
    return 0


def revision(root: Path) -> tuple[str, datetime]:
    """The commit and its time, so that a commit has one bill of materials; SOURCE_DATE_EPOCH counts where it is set."""
    done = subprocess.run(
        ["git", "-C", str(root), "log", "-1", "--format=%H %ct"], capture_output=True, text=True, check=False
    )
    commit, _, seconds = done.stdout.strip().partition(" ")
    given = os.environ.get("SOURCE_DATE_EPOCH") or seconds or "0"
    if not given.isdigit():
        raise UsageError(f"SOURCE_DATE_EPOCH={given}: not a number of seconds")
    return commit or "unknown", datetime.fromtimestamp(int(given), UTC)
