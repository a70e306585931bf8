"""Every dependency by its exact version, from the files that pin it."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

# Lock file -> what it is for. A package stands under the first file that has it.
PYTHON = (
    ("requirements.lock", "run"),
    ("requirements-docs.lock", "docs"),
    ("requirements-dev.lock", "develop"),
    ("requirements-policy.lock", "develop"),
    ("requirements-soak.lock", "develop"),
)
NPM = (("tests/editor", "develop"),)
GO = (
    ("tools", "run"),
    ("tools/opentofu", "run"),
    ("tools/actionlint", "develop"),
    ("tools/tflint", "develop"),
)
PINS = "generator/render/workflows/action.yml"
PROVIDER = "generator/toolchain/provider.lock.hcl"

_REQUIREMENT = re.compile(r"^([A-Za-z0-9._-]+)==([^\s;\\]+)", re.MULTILINE)
_MODULE = re.compile(r"\s*(?:require )?(\S+\.\S+) (v\d\S*)")
_REPLACED = re.compile(r"^(?:replace )?\s*(\S+)(?: v\S+)? => (\S+) (v\S+)$", re.MULTILINE)
_USES = re.compile(r"- uses: ([\w./-]+)@([0-9a-f]{40}) # (v[\d.]+)")
_PROVIDER = re.compile(r'provider "([^"]+)" \{\s*version\s*=\s*"([^"]+)"')


class Kind(StrEnum):
    """Where a dependency is from."""

    PYTHON = "python"
    GO = "go"
    NPM = "npm"
    ACTION = "action"
    PROVIDER = "provider"


@dataclass(frozen=True, slots=True)
class Part:
    """One dependency. `use`: `run`, `docs`, `develop` or `ci`; `file` pins it; `commit` is an action's; `licence` what the
    lock file itself says of it, as npm's does."""

    kind: Kind
    name: str
    version: str
    use: str
    file: str
    commit: str = ""
    licence: str = ""

    @property
    def key(self) -> str:
        """`go:github.com/rhysd/actionlint`: what the record of licences calls it."""
        return f"{self.kind.value}:{self.name}"


def every(root: Path) -> list[Part]:
    """All of them, sorted; one that several files pin in the same version is there once. Raises OSError."""
    found: dict[tuple[str, str], Part] = {}
    for part in (*_python(root), *_go(root), *_npm(root), *_others(root)):
        found.setdefault((part.key, part.version), part)
    return sorted(found.values(), key=lambda part: (part.kind, part.name, part.version))


def _python(root: Path) -> Iterator[Part]:
    for file, use in PYTHON:
        for name, version in _REQUIREMENT.findall((root / file).read_text(encoding="utf-8")):
            yield Part(Kind.PYTHON, canonical(name), version, use, file)


def _go(root: Path) -> Iterator[Part]:
    """The modules that go.mod selects: with Go 1.17 and later, all that the build needs ("Module graph pruning")."""
    for folder, use in GO:
        file = f"{folder}/go.mod"
        text = (root / file).read_text(encoding="utf-8")
        replaced = {old: (new, version) for old, new, version in _REPLACED.findall(text)}
        for line in text.splitlines():
            if "=>" not in line and (match := _MODULE.match(line)):
                name, version = replaced.get(match[1], (match[1], match[2]))
                yield Part(Kind.GO, name, version, use, file)


def _npm(root: Path) -> Iterator[Part]:
    """Everything of lock files of version 3 ("package-lock.json", npm Docs); the first entry is the root itself."""
    for folder, use in NPM:
        file = f"{folder}/package-lock.json"
        for path, entry in json.loads((root / file).read_text(encoding="utf-8"))["packages"].items():
            if path:
                name = path.rpartition("node_modules/")[2]
                yield Part(Kind.NPM, name, entry["version"], use, file, licence=entry.get("license", ""))


def _others(root: Path) -> Iterator[Part]:
    for name, commit, version in _USES.findall((root / PINS).read_text(encoding="utf-8")):
        yield Part(Kind.ACTION, name, version, "ci", PINS, commit)
    for name, version in _PROVIDER.findall((root / PROVIDER).read_text(encoding="utf-8")):
        yield Part(Kind.PROVIDER, name, version, "run", PROVIDER)


def canonical(name: str) -> str:
    """A Python package's name as all tools compare it ("Names and normalization", PyPA specifications)."""
    return re.sub(r"[-_.]+", "-", name).lower()
