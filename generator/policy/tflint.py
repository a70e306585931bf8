"""tflint over every module, with the rules that are built into it; what it found, and what it has not read.

It says nothing of files that it passed over. So it looks at a copy in which each file ends with a local value that nobody
uses, one of its rules reports exactly that, and a file without this report has not been read. Lines stay what they are.
"""

import json
import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from generator.findings import Finding
from generator.policy import places
from generator.policy.judge import Hit, unread
from generator.policy.places import Modules
from generator.toolchain.errors import ToolchainError
from generator.toolchain.versions import TFLINT

CONFIGURATION = ".tflint.hcl"
RULE = "terraform_unused_declarations"
PLANTED = "planted_to_see_that_it_is_read"
_PARSING = re.compile(r"(\S+\.tf):(\d+),\d+-[\d,]+: ([^;\n]+)")
_COLOR = re.compile(r"\x1b\[[0-9;]*m")
_KEPT = ("HOME", "LANG", "PATH", "TMPDIR")


@dataclass(frozen=True, slots=True)
class Linted:
    """`files` were looked at; `faults` says which were not: with a file that cannot be parsed, none."""

    version: str
    files: int
    hits: tuple[Hit, ...]
    faults: tuple[Finding, ...]


def lint(program: Path, root: Path, modules: Modules) -> Linted:
    """Runs it over a copy of all modules. Raises ToolchainError where it does not end well."""
    with tempfile.TemporaryDirectory(prefix="policy-") as name:
        folder = Path(name)
        plant(folder, modules.texts)
        shutil.copy(root / CONFIGURATION, folder)
        told = _run(program, folder)
    if told.get("errors"):
        return Linted(TFLINT, 0, (), tuple(_unparsed(told["errors"])))
    return judge(_issues(told), modules)


def judge(issues: list[dict[str, Any]], modules: Modules) -> Linted:
    """Issues as tflint's JSON has them, their files relative to the repository."""
    seen = {issue["file"] for issue in issues if _planted(issue)}
    hits = tuple(_hit(issue, modules) for issue in issues if not _planted(issue))
    faults = tuple(
        unread(file, "tflint has not read this file") for file in sorted(set(modules.texts) - seen)
    )
    return Linted(TFLINT, len(seen), hits, faults)


def plant(folder: Path, texts: Mapping[str, str]) -> None:
    """The copy: every file as it is, and behind it what must be reported."""
    for number, (file, text) in enumerate(texts.items()):
        path = folder / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(
            f"{text.rstrip()}\nlocals {{\n  {PLANTED}_{number} = {number}\n}}\n", encoding="utf-8"
        )


def _run(program: Path, folder: Path) -> dict[str, Any]:
    done = subprocess.run(
        [str(program), "--recursive", f"--chdir={places.MODULES}", f"--config={folder / CONFIGURATION}", "--format=json",
         "--no-color"],
        cwd=folder,
        env={**{name: os.environ[name] for name in _KEPT if name in os.environ}, "TFLINT_DISABLE_VERSION_CHECK": "1"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        errors="replace",
        check=False,
    )  # fmt: skip
    try:
        told: dict[str, Any] = json.loads(done.stdout)
    except ValueError:
        said = (done.stderr or done.stdout).strip() or f"it ended with {done.returncode}"
        told = {"errors": [{"message": said}]}
    return told


def _unparsed(errors: list[dict[str, Any]]) -> list[Finding]:
    """It gives up over one file that is not HCL. Raises ToolchainError for any other error."""
    said = _COLOR.sub("", "\n".join(str(error.get("message", error)) for error in errors))
    found = dict.fromkeys((_file(file), int(line), what) for file, line, what in _PARSING.findall(said))
    if not found:
        raise ToolchainError(
            f"tflint could not look at the modules:\n{said}", f"Its rules stand in {CONFIGURATION}."
        )
    return [unread(file, f"tflint cannot parse this file: {what}", line) for file, line, what in found]


def _issues(told: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Rule, message, file relative to the repository and line."""
    return [
        {
            "rule": issue["rule"]["name"],
            "message": issue["message"],
            "file": _file(issue["range"]["filename"]),
            "line": issue["range"]["start"]["line"],
        }
        for issue in told["issues"]
    ]


def _file(name: str) -> str:
    """tflint names files by the folder that it was started in, and in some versions by the one that it looks at."""
    return name if name.startswith(f"{places.MODULES}/") else f"{places.MODULES}/{name}"


def _planted(issue: Mapping[str, Any]) -> bool:
    return issue["rule"] == RULE and re.search(rf"\blocal\.{PLANTED}_\d+\b", issue["message"]) is not None


def _hit(issue: Mapping[str, Any], modules: Modules) -> Hit:
    """The place is the block that begins on the line, or else the folder."""
    file, line = issue["file"], issue["line"]
    place = file.rpartition("/")[0].removeprefix(f"{places.MODULES}/")
    block: Iterator[str] = (
        f"{one.kind}.{one.name}" for one in modules.blocks if (one.file, one.line) == (file, line)
    )
    named = next(block, None)
    return Hit(
        "tflint",
        issue["rule"],
        issue["message"],
        f"{place}/{named}" if named else place,
        file=file,
        line=line,
    )
