"""What stands in the live tree, for those that ask what is there no longer (generator/leaving.py). Reads disk and git.

Only units that git knows count: one that was rendered a minute ago, and renamed before anybody saw it, is simply
removed. Should it have been applied from there, `invoke orphans` finds its state.
"""

import errno
import functools
import json
import os
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from generator.leaving import Place, Standing
from generator.plan import is_marked

LIVE, UNIT_FILE, ENV_FILE = "live", "terragrunt.hcl", "env.hcl"
DATA = "registry/docs/registry.json"
_SECONDS = 30
# Kinds of registry.json whose names are taken as long as they are there.
_DATA_NAMES = ("bucket", "database", "dead_letter_queue", "queue", "repository", "secret")
_APP_NAMES = ("alarm", "ecs_service", "iam_role", "load_balancer", "route_53_record", "target_group")
_LOCAL = re.compile(r'^ +(account_id|project|region|state_bucket|zone_name) += +"([^"\\]+)"$', re.MULTILINE)


def read(root: Path) -> Standing:
    """Every rendered unit that git knows, by environment; outside of git every one."""
    known = _tracked(root)
    units = {
        environment: tuple(unit for unit in group if known is None or f"{LIVE}/{environment}/{unit}" in known)
        for environment, group in every(root).items()
    }
    facts = functools.cache(lambda: _facts(root))
    return Standing(
        units,
        lambda unit: _owner(facts(), unit),
        lambda environment, unit: _names(facts(), environment, unit),
        lambda environment: _place(root, environment, facts()),
    )


def present(root: Path, environment: str) -> set[str]:
    """Every unit in an environment's folder, those written by hand too: what has a file is nobody's orphan."""
    top = root / LIVE / environment
    found: set[str] = set()
    for folder, below, files in os.walk(top):
        below[:] = [name for name in below if not name.startswith(".")]  # caches hold copies
        if UNIT_FILE in files:
            found.add(Path(folder).relative_to(top).as_posix())
    return found


def every(root: Path) -> dict[str, list[str]]:
    """Every rendered unit, by environment."""
    top = f"{root}/{LIVE}"
    found: dict[str, list[str]] = {}
    for environment in _folders(top):
        units = [
            unit for unit in _units(f"{top}/{environment}") if _is_rendered(f"{top}/{environment}/{unit}")
        ]
        if units:
            found[environment] = units
    return found


def _units(environment: str) -> Iterator[str]:
    """Folders where units stand: platform/<unit>, services/<service>/<unit>."""
    yield from (f"platform/{unit}" for unit in _folders(f"{environment}/platform"))
    for service in _folders(f"{environment}/services"):
        yield from (f"services/{service}/{unit}" for unit in _folders(f"{environment}/services/{service}"))


def _folders(place: str) -> list[str]:
    """Names of the folders in a folder, sorted; no symbolic links."""
    try:
        with os.scandir(place) as entries:
            return sorted(entry.name for entry in entries if entry.is_dir(follow_symlinks=False))
    except (FileNotFoundError, NotADirectoryError):
        return []


def _is_rendered(unit: str) -> bool:
    """Whether the unit's file has the generator's mark. With thousands of them, Path's ways to open a file take long."""
    try:
        handle = os.open(f"{unit}/{UNIT_FILE}", os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError as error:
        if error.errno in (errno.ENOENT, errno.ELOOP):
            return False
        raise
    try:
        return is_marked(os.read(handle, 1024))
    finally:
        os.close(handle)


def _tracked(root: Path) -> set[str] | None:
    """Folders of unit files in git's index; None where this is no repository, or there is no git."""
    command = ["git", "-C", str(root), "ls-files", "-z", "--", f":(glob){LIVE}/**/{UNIT_FILE}"]
    try:
        done = subprocess.run(command, capture_output=True, timeout=_SECONDS, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return None
    if done.returncode:
        return None
    return {os.fsdecode(name).rpartition("/")[0] for name in done.stdout.split(b"\0") if name}


def _facts(root: Path) -> dict[str, Any]:
    """registry.json as it was rendered last; nothing where it is not there."""
    try:
        found = json.loads((root / DATA).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _owner(facts: dict[str, Any], unit: str) -> str | None:
    group, _, rest = unit.partition("/")
    service = facts.get("services", {}).get(rest.partition("/")[0], {}) if group == "services" else {}
    owner = service.get("owner")
    return str(owner) if owner else None


def _names(facts: dict[str, Any], environment: str, unit: str) -> tuple[str, ...]:
    """What a unit's things are called in AWS, where another thing cannot have that name."""
    _, _, rest = unit.partition("/")
    service, _, part = rest.partition("/")
    there = facts.get("services", {}).get(service, {}).get("environments", {}).get(environment, {})
    kinds = _DATA_NAMES if part == "data" else _APP_NAMES
    found = {name for kind in kinds for name in there.get("resources", {}).get(kind, {}).values()}
    return tuple(sorted(found))


def _place(root: Path, environment: str, facts: dict[str, Any]) -> Place | None:
    """From the env.hcl that is still there; protected unless registry.json says that it was not."""
    try:
        text = (root / LIVE / environment / ENV_FILE).read_text(encoding="utf-8")
    except OSError:
        return None
    said = dict(_LOCAL.findall(text))
    protected = facts.get("environments", {}).get(environment, {}).get("protected", True)
    try:
        return Place(
            said["account_id"],
            said["region"],
            said["zone_name"],
            said["state_bucket"],
            said["project"],
            bool(protected),
        )
    except KeyError:
        return None
