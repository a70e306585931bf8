"""What every workflow of this repository keeps to, beyond what actionlint and zizmor look at. Read as YAML 1.2's core
words only, so that `on` stays a text."""

import re
import shlex
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from generator.commands import usage

ROOT = Path(__file__).resolve().parents[3]
FOLDER = ROOT / ".github"
_PINNED = re.compile(r"[\w.-]+/[\w./-]+@[0-9a-f]{40}")
_COMMENTED = re.compile(r"uses: (\S+@\S+)( # v\d+(?:\.\d+)*)?$", re.MULTILINE)
_EXPRESSION = re.compile(r"\$\{\{.*?\}\}", re.DOTALL)
_VARIABLE = re.compile(r'"\$\{?[A-Za-z_]\w*\}?"|\$\{?[A-Za-z_]\w*\}?')
_ARRAY = re.compile(r'"\$\{\w+\[@\]\}"')
_INVOKE = re.compile(r"(?:\S*/)?invoke (?P<rest>[^|;&>)\n]*)")
ALLOWED_WRITES = frozenset(("id-token", "pages", "issues", "pull-requests"))


def files() -> list[Path]:
    """Every workflow and composite action, by hand or rendered."""
    return sorted([*FOLDER.glob("workflows/*.y*ml"), *FOLDER.glob("actions/*/action.y*ml")])


def faults(text: str) -> list[str]:
    """What is wrong with a workflow or an action, as `id: where`."""
    data = yaml.load(text, yaml.CBaseLoader)
    return sorted({*_pins(text, data), *_scripts(data), *_jobs(data), *_triggers(data)})


def steps(data: Any) -> Iterator[tuple[str, dict[str, Any]]]:
    """(job, step) of a workflow or an action."""
    for name, job in _all_jobs(data):
        for step in job.get("steps") or []:
            yield name, step


def commands(data: Any) -> Iterator[tuple[str, list[str]]]:
    """(job, words after `invoke`) of every call; variables become the word `x`, arrays vanish."""
    for name, step in steps(data):
        if step.get("shell", "bash") == "bash":
            for line in step.get("run", "").splitlines():
                if found := _INVOKE.search(line.partition(" #")[0]):
                    words = _VARIABLE.sub("x", _ARRAY.sub("", found["rest"]))
                    yield name, shlex.split(words.replace('"--x"', "--fast"))


def _all_jobs(data: Any) -> Iterator[tuple[str, dict[str, Any]]]:
    yield from (data.get("jobs") or {}).items()
    if "runs" in data:
        yield "action", data["runs"]


def _pins(text: str, data: Any) -> Iterator[str]:
    used = [step["uses"] for _, step in steps(data) if "uses" in step]
    used += [job["uses"] for _, job in _all_jobs(data) if "uses" in job]
    for action in used:
        if not action.startswith("./") and not _PINNED.fullmatch(action):
            yield f"unpinned: {action}"
    for action, version in _COMMENTED.findall(text):
        if not version:
            yield f"version-comment: {action}"


def _scripts(data: Any) -> Iterator[str]:
    """No expression in a script, whatever it names: values come as environment variables."""
    for name, step in steps(data):
        if _EXPRESSION.search(step.get("run", "")):
            yield f"expression-in-script: {name}"
        kept = (step.get("with") or {}).get("persist-credentials") != "false"
        if "actions/checkout@" in step.get("uses", "") and kept:
            yield f"persist-credentials: {name}"
    for name, words in commands(data):
        if wrong := usage.fault(tasks(), words):
            yield f"no-such-command: {name}: {wrong.splitlines()[0]}"


def _jobs(data: Any) -> Iterator[str]:
    if "runs" in data:
        return
    if data.get("permissions") != {}:
        yield "workflow-permissions: not {}"
    for name, job in data["jobs"].items():
        rights = job.get("permissions")
        if not isinstance(rights, dict):
            yield f"job-permissions: {name}"
            continue
        excess = {key for key, value in rights.items() if value == "write"} - ALLOWED_WRITES
        if excess:
            yield f"job-writes: {name}: {', '.join(sorted(excess))}"
        if "uses" not in job and not job.get("timeout-minutes", "").isdigit():
            yield f"timeout: {name}"
        yield from _trust(name, job)


def _trust(name: str, job: dict[str, Any]) -> Iterator[str]:
    """A job that may write to GitHub runs nothing of the repository; one that signs in to AWS names the audience."""
    used = [step.get("uses", "") for step in job.get("steps") or []]
    rights = job["permissions"]
    writes = {"issues", "pull-requests"} & {key for key, value in rights.items() if value == "write"}
    runs = "id-token" in rights or any("checkout@" in one or one.startswith("./") for one in used)
    if writes and runs:
        yield f"writer-runs-code: {name}"
    for step in job.get("steps") or []:
        if "configure-aws-credentials@" in step.get("uses", ""):
            if (step.get("with") or {}).get("audience") != "sts.amazonaws.com":
                yield f"audience: {name}"
            if rights.get("id-token") != "write":
                yield f"no-token: {name}"


def _triggers(data: Any) -> Iterator[str]:
    triggers = data.get("on") or {}
    if "runs" not in data and ({"pull_request_target", "workflow_run"} & set(triggers)):
        yield "trigger: runs with the rights of the target"
    if "pull_request" in triggers:
        for name, job in data["jobs"].items():
            condition = job.get("if", "") + "".join(
                data["jobs"][one].get("if", "") for one in _list(job.get("needs")) if one in data["jobs"]
            )
            if (
                "write" in (job.get("permissions") or {}).values()
                and "head.repo.full_name ==" not in condition
            ):
                yield f"fork-with-rights: {name}"


def _list(value: Any) -> list[str]:
    return [value] if isinstance(value, str) else list(value or [])


@cache
def tasks() -> Any:
    """tasks.py, as a module."""
    import importlib.util

    spec = importlib.util.spec_from_file_location("the_tasks", ROOT / "tasks.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    given, sys.argv = sys.argv, ["tests"]  # tasks.py looks at invoke's command line, where it is invoke's
    try:
        spec.loader.exec_module(module)
    finally:
        sys.argv = given
    return module
