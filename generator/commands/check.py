"""`invoke check`: all manifests together, every fault in one run."""

import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from generator import findings
from generator.cache import Memory, Same, inside
from generator.commands.choices import environment_of, one_of
from generator.commands.garbage import uncollected
from generator.commands.shown import report
from generator.console import Console, duration, plural
from generator.plan import OWNED

if TYPE_CHECKING:
    from generator.pipeline import Judged, Loaded

FORMATS = ("text", "json", "github")


@uncollected()
def command(root: Path, console: Console, *, format: str = "text", env: str | None = None) -> int:
    """Prints the findings; 1 if one of them is an error."""
    started = time.monotonic()
    one_of("format", format, FORMATS)
    found = _found(root) if env is None else _of_environment(root, env)
    if format == "json":
        console.write(findings.render_json(found.findings))
    elif format == "github":
        console.write(findings.render_github(found.findings))
    elif found.findings:
        console.write(report(root, found.findings, console))
    else:
        where = f"in {env}" if env else f"in {plural(found.environments, 'environment')}"
        spent = duration(time.monotonic() - started)
        console.say(f"{plural(found.services, 'service')} {where}: no findings ({spent})")
        console.steps([("invoke generate", "render what the manifests ask for")])
    return findings.exit_code(found.findings)


def _found(root: Path) -> Same:
    """What the checks say of everything; looked up where they have said it of exactly these files."""
    memory = Memory(root, OWNED)
    if same := memory.judged() or inside.judged(root, memory):
        return same
    from generator.commands import rendered

    return _same(rendered.checked(root, memory))


def _of_environment(root: Path, env: str) -> Same:
    from generator import pipeline

    records, faults = pipeline.read_records(root)
    return _same(pipeline.judge(_only(pipeline.load(root), env), records, faults))


def _same(judged: "Judged") -> Same:
    catalogue = judged.loaded.catalogue
    services, environments = (len(catalogue.names), len(catalogue.services)) if catalogue else (0, 0)
    return Same(judged.findings, services, environments)


def _only(loaded: "Loaded", env: str) -> "Loaded":
    """What was loaded, with the services of one environment. An unusable platform file is a finding as ever."""
    if loaded.catalogue is None:
        return loaded
    environment = environment_of(loaded.catalogue.platform, env)
    groups = loaded.catalogue.services.items()
    services = {name: group if name == environment.name else {} for name, group in groups}
    return replace(loaded, catalogue=replace(loaded.catalogue, services=services))
