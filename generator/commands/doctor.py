"""`invoke doctor`: the tools on this machine, from where, and what to do about what is missing."""

from pathlib import Path

from generator.commands.choices import one_of
from generator.console import Console, plural
from generator.toolchain import doctor
from generator.toolchain.doctor import State

FORMATS = ("text", "json")


def command(root: Path, console: Console, *, format: str = "text") -> int:
    """Prints what was found; 1 if something is missing that no run can get by itself."""
    one_of("format", format, FORMATS)
    rows = doctor.examine()
    if format == "json":
        console.write(doctor.render_json(rows))
        return doctor.exit_code(rows)
    if console.color:
        doctor.show(rows, console.out)
    else:
        console.write(doctor.render_text(rows))
    missing = sum(row.state is State.MISSING for row in rows)
    later = sum(row.state is State.LATER for row in rows)
    console.say()
    console.say(_verdict(missing, later))
    if not missing:
        console.steps([("invoke up", "start the local AWS, and apply development in it")])
    return doctor.exit_code(rows)


def _verdict(missing: int, later: int) -> str:
    if missing:
        return f"{plural(missing, 'thing')} missing: see above what to do."
    if later:
        return f"All is well; the first run gets the {plural(later, 'thing')} marked `later` by itself."
    return "All is well."
