"""checkov over the modules and over plans, in packages of its own; what it found, and what it has not read.

It runs with no network and none of the caller's variables: neither a platform's key nor a configuration file beside the
modules changes what it says.
"""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from generator.findings import Finding, Position
from generator.policy import places, skips
from generator.policy.judge import Hit, unread
from generator.policy.places import Modules
from generator.toolchain import packages
from generator.toolchain.errors import ToolchainError
from generator.toolchain.host import Host
from generator.toolchain.packages import Packages

WANTED = Packages("policy", "checkov", "requirements-policy.lock", megabytes=60)
INSIDE = Path(__file__).with_name("inside.py")
_KEPT = ("HOME", "LANG", "PATH", "SYSTEMROOT", "TMPDIR")
KEPT_LINES = 25
SERVICES = f"{places.MODULES}/services/"  # rendered: they call the building blocks


@dataclass(frozen=True, slots=True)
class Plan:
    """A plan of one unit, as JSON: `where` names it, such as `production services/auth/app`."""

    path: Path
    unit: str
    where: str


@dataclass(frozen=True, slots=True)
class Scanned:
    """`checks` counts everything that was checked, well or not; `planned` are the places of all resources in plans,
    of which there are `resources`."""

    version: str
    checks: int
    resources: int
    planned: frozenset[str]
    hits: tuple[Hit, ...]
    faults: tuple[Finding, ...]


def scan(host: Host, root: Path, modules: Modules, plans: Sequence[Plan]) -> Scanned:
    """Runs it over both. Raises ToolchainError where it cannot be had or does not end well."""
    folder = str(root / places.MODULES)
    told = _run(host, {"folders": [{"path": folder, "without": [SERVICES]}, {"path": folder, "without": []}],
                       "plans": [str(plan.path) for plan in plans]})  # fmt: skip
    alone, called, *rest = told["sources"]
    hits = [*_hits_of_modules(alone, root, modules, "modules")]
    hits += _hits_of_modules(called, root, modules, "services")
    faults = [*_network(told["network"]), *_inline(called, root), *unread_of_modules(called, modules, root)]
    faults += unread_of_modules(alone, without_services(modules), root)
    planned: set[str] = set()
    for plan, source in zip(plans, rest, strict=True):
        data = json.loads(plan.path.read_text(encoding="utf-8"))
        hits += _hits_of_plan(source, plan, data)
        faults += unread_of_plan(source, plan, data)
        planned.update(_place(address, plan, data) for _, _, address in source["blocks"])
    return Scanned(
        told["version"],
        sum(result["outcome"] != "skipped" for source in told["sources"] for result in source["results"]),
        sum(len(source["blocks"]) for source in rest),
        frozenset(planned),
        tuple(hits),
        tuple(dict.fromkeys(faults)),
    )


def without_services(modules: Modules) -> Modules:
    """The building blocks alone."""
    texts = {file: text for file, text in modules.texts.items() if SERVICES not in file}
    return Modules(texts, tuple(block for block in modules.blocks if block.file in texts))


def _run(host: Host, job: Mapping[str, Any]) -> dict[str, Any]:
    folder = packages.ensure(host, WANTED)
    with tempfile.TemporaryDirectory(prefix="policy-") as name:
        wanted, result = Path(name) / "job.json", Path(name) / "result.json"
        wanted.write_text(json.dumps(job), encoding="utf-8")
        done = subprocess.run(
            [sys.executable, "-S", "-P", "-s", str(INSIDE), str(wanted), str(result)],
            cwd=name,
            env=environment(folder, os.environ),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            errors="replace",
            check=False,
        )
        if done.returncode or not result.is_file():
            last = "\n".join((done.stderr or done.stdout).strip().splitlines()[-KEPT_LINES:])
            raise ToolchainError(
                f"checkov ended with {done.returncode}:\n{last}",
                f"If it goes on, remove its packages and run this again: {folder}",
            )
        told: dict[str, Any] = json.loads(result.read_text(encoding="utf-8"))
        return told


def environment(folder: Path, environ: Mapping[str, str]) -> dict[str, str]:
    """Its own packages and no more of the caller's variables than a program needs to run."""
    kept = {name: environ[name] for name in _KEPT if name in environ}
    return {**kept, "PYTHONPATH": str(folder), "LOG_LEVEL": "ERROR"}


def _hits_of_modules(source: Mapping[str, Any], root: Path, modules: Modules, scope: str) -> Iterator[Hit]:
    for result in source["results"]:
        if result["outcome"] == "failed":
            file, line = _relative(result["file"], root), max(1, result["line"])
            place = _named(file, result["resource"], modules)
            yield Hit(scope, result["check"], result["title"], place, file=file, line=line)


def _named(file: str, address: str, modules: Modules) -> str:
    """Of HCL, checkov names a data source as it names a resource."""
    folder = file.rpartition("/")[0].removeprefix(f"{places.MODULES}/")
    name = ".".join(places.bare(address).split(".")[-2:])
    data = f"{folder}/data.{name}"
    return data if data in modules.places and f"{folder}/{name}" not in modules.places else f"{folder}/{name}"


def _hits_of_plan(source: Mapping[str, Any], plan: Plan, data: Mapping[str, Any]) -> Iterator[Hit]:
    for result in source["results"]:
        if result["outcome"] == "failed":
            place = _place(result["resource"], plan, data)
            yield Hit("plans", result["check"], result["title"], place, where=plan.where)


def _place(address: str, plan: Plan, data: Mapping[str, Any]) -> str:
    return places.of_plan(address, places.of_unit(plan.unit), data.get("configuration", {}))


def unread_of_modules(source: Mapping[str, Any], modules: Modules, root: Path) -> Iterator[Finding]:
    """Files and blocks that are there and that checkov does not know of."""
    known = {(_relative(file, root), kind, places.bare(name)) for file, kind, name in source["blocks"]}
    files = {_relative(file, root) for file in source["files"]}
    unparsed = {_relative(path, root) for path in source["errors"]}
    for file in sorted(unparsed):
        yield unread(file, "checkov cannot parse this file")
    for file in sorted(modules.saying - files - unparsed):
        yield unread(file, "checkov has not read this file")
    for block in modules.blocks:
        if block.file in files and (block.file, block.kind, block.name) not in known:
            yield unread(block.file, f"checkov has not read {block.kind} {block.name}", block.line)


def unread_of_plan(source: Mapping[str, Any], plan: Plan, data: Mapping[str, Any]) -> Iterator[Finding]:
    """Resources of a plan that checkov does not know of."""
    known = {address for _, _, address in source["blocks"]}
    folder = f"{places.MODULES}/{places.of_unit(plan.unit)}/main.tf"
    if source["errors"]:
        yield unread(folder, f"checkov cannot read the plan of {plan.where}")
    for address in sorted(set(_planned(data.get("planned_values", {}).get("root_module", {}))) - known):
        yield unread(folder, f"checkov has not read {address} in the plan of {plan.where}")


def _planned(module: Mapping[str, Any]) -> Iterator[str]:
    """Addresses of everything that stands after the plan; data sources are only read."""
    yield from (one["address"] for one in module.get("resources", ()) if one["mode"] == "managed")
    for child in module.get("child_modules", ()):
        yield from _planned(child)


def _inline(source: Mapping[str, Any], root: Path) -> Iterator[Finding]:
    """A comment that skips a check is not in the reviewed file."""
    for result in source["results"]:
        if result["outcome"] == "skipped":
            yield Finding(
                "policy-skip",
                f"{result['check']} is skipped by a comment",
                Position(_relative(result["file"], root), max(1, result["line"]), 1),
                hint=f"{skips.FILE} is the place for it, with a reason.",
            )


def _network(asked: Sequence[str]) -> Iterator[Finding]:
    for address in sorted(set(asked)):
        yield Finding("policy-network", f"checkov wanted to reach {address} and was not let out")


def _relative(path: str, root: Path) -> str:
    return Path(path).relative_to(root).as_posix() if Path(path).is_relative_to(root) else path
