"""`invoke lock`: the lock files of the Python packages, from pyproject.toml."""

from pathlib import Path

from generator.console import Console


def command(root: Path, console: Console, *, upgrade: bool = False) -> int:
    """Writes all of them; versions already locked stay unless `upgrade`."""
    from generator.toolchain import locks

    for path in locks.write(root, upgrade=upgrade):
        pins = path.read_text(encoding="utf-8").count("==")
        console.say(f"Wrote {path.relative_to(root).as_posix()}: {pins} packages.")
    console.steps([("make test", "install what is new, and test it")])
    return 0
