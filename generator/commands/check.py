"""`invoke check`: all manifests together, every fault in one run."""

import time
from dataclasses import replace
from pathlib import Path

from generator import findings, pipeline
from generator.commands.choices import environment_of, one_of
from generator.console import Console, duration, plural
from generator.pipeline import Judged, Loaded

FORMATS = ("text", "json", "github")


def command(root: Path, console: Console, *, format: str = "text", env: str | None = None) -> int:
    """Prints the findings; 1 if one of them is an error."""
    started = time.monotonic()
    one_of("format", format, FORMATS)
    judged = _judged(root, env)
    if format == "json":
        console.write(findings.render_json(judged.findings))
    elif format == "github":
        console.write(findings.render_github(judged.findings))
    else:
        _show(judged, env, console, time.monotonic() - started)
    return findings.exit_code(judged.findings)


def _judged(root: Path, env: str | None) -> Judged:
    if env is None:
        return pipeline.check(root)
    records, faults = pipeline.read_records(root)
    return pipeline.judge(_only(pipeline.load(root), env), records, faults)


def _only(loaded: Loaded, env: str) -> Loaded:
    """What was loaded, with the services of one environment. An unusable platform file is a finding as ever."""
    if loaded.catalogue is None:
        return loaded
    environment = environment_of(loaded.catalogue.platform, env)
    groups = loaded.catalogue.services.items()
    services = {name: group if name == environment.name else {} for name, group in groups}
    return replace(loaded, catalogue=replace(loaded.catalogue, services=services))


def _show(judged: Judged, env: str | None, console: Console, seconds: float) -> None:
    if judged.findings:
        console.write(findings.render_text(judged.findings, judged.loaded.texts, console.color))
        return
    catalogue = judged.loaded.catalogue
    assert catalogue is not None  # an unusable platform file is a finding
    where = f"in {env}" if env else f"in {plural(len(catalogue.services), 'environment')}"
    console.say(f"{plural(len(catalogue.names), 'service')} {where}: no findings ({duration(seconds)})")
