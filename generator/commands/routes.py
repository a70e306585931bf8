"""`invoke routes`: the whole map of an environment, who owns which path on which name; gaps marked."""

from pathlib import Path

from generator.commands import OK, judged
from generator.commands.choices import environment_of, one_of
from generator.console import Console
from generator.explain import overview

FORMATS = ("table", "json", "dot")


def command(root: Path, console: Console, *, env: str | None = None, format: str = "table") -> int:
    """Prints the map of one environment, or of all."""
    one_of("format", format, FORMATS)
    catalogue = judged.catalogue(root, console)
    names = [environment_of(catalogue.platform, env).name] if env else list(catalogue.services)
    draw = {"table": overview.table, "json": overview.to_json, "dot": overview.dot}[format]
    for number, name in enumerate(names):
        if number and format == "table":
            console.say("")
        console.write(draw(overview.overview(catalogue, name)))
    return OK
