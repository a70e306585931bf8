"""What is let pass, and why: `skips.yaml` in this folder, reviewed like code.

    modules:                                  # or services, plans, tflint
      CKV_AWS_18:                             # the check, as the program calls it
        - at: [bucket/aws_s3_bucket.this]     # places (places.py); * stands for anything
          why: One line for whoever reviews it.

What checkov finds in a building block that stands alone is under `modules`; what it finds only where a service calls it,
with that call's values, under `services`; only in plans, `plans`. An entry holds for what comes after its own as well.
An entry that is not like this is a finding, and lets nothing pass.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

from generator.findings import Finding, Position

FILE = "generator/policy/skips.yaml"
SCOPES = ("modules", "services", "plans", "tflint")
_KEYS = ("at", "why")
_FORM = (
    "An entry is `- at: [PLACES]` and `why: ONE LINE`, under a scope and a check (generator/policy/skips.py)."
)


@dataclass(frozen=True, slots=True)
class Skip:
    """`at` is one pattern of places, `position` where it is written."""

    scope: str
    check: str
    at: str
    why: str
    position: Position

    def covers(self, scope: str, check: str, place: str) -> bool:
        """Whether it lets this pass: an entry of `modules` holds for the same block in a service and in a plan."""
        there = (
            SCOPES.index(scope) >= SCOPES.index(self.scope) if "tflint" not in (scope, self.scope) else False
        )
        return (there or scope == self.scope) and check == self.check and fnmatchcase(place, self.at)

    @property
    def entry(self) -> tuple[str, str, str]:
        """The same for all places of an entry."""
        return self.scope, self.check, self.why

    @property
    def certain(self) -> bool:
        """Whether it must let something pass in every estate; else it depends on what the manifests ask for."""
        return self.scope in ("modules", "tflint") and "*" not in self.at


def load(root: Path) -> tuple[list[Skip], list[Finding]]:
    """The reviewed file's entries, or what is wrong with it."""
    from generator.source.load import read

    path = root / FILE
    if not path.is_file():
        return [], []
    document, faults = read(path, root)
    if document is None or faults:
        return [], faults
    return _entries(document)


def _entries(document: Any) -> tuple[list[Skip], list[Finding]]:
    skips: list[Skip] = []
    faults: list[Finding] = []
    data = document.data or {}
    for path, entry in _walk(data):
        wrong = _wrong(path, entry)
        if wrong:
            faults.append(Finding("policy-skip", wrong, document.position(path), hint=_FORM))
            continue
        scope, check = str(path[0]), str(path[1])
        for number, at in enumerate(entry["at"]):
            skips.append(Skip(scope, check, at, entry["why"], document.position((*path, "at", number))))
    return skips, faults


def _walk(data: Any) -> Iterator[tuple[tuple[str | int, ...], Any]]:
    """Every entry with its path; what is no such tree comes as it is, to be refused."""
    if not isinstance(data, dict):
        yield (), data
        return
    for scope, checks in data.items():
        if scope not in SCOPES or not isinstance(checks, dict):
            yield (scope,), checks
            continue
        for check, entries in checks.items():
            if not isinstance(entries, list) or not entries:
                yield (scope, check), entries
                continue
            yield from (((scope, check, number), entry) for number, entry in enumerate(entries))


def _wrong(path: Sequence[str | int], entry: Any) -> str | None:
    if not path or path[0] not in SCOPES:
        return f"{path[0] if path else 'this file'} is none of {', '.join(SCOPES)}"
    if len(path) < 3 or not isinstance(entry, dict):
        return f"{path[-1]}: a list of entries with `at` and `why` is wanted"
    if strange := sorted(set(entry) - set(_KEYS)):
        return f"{path[1]}: an entry has `at` and `why`, not {', '.join(strange)}"
    why, at = entry.get("why"), entry.get("at")
    if not isinstance(why, str) or not why.strip():
        return f"{path[1]} is skipped without a reason"
    if "\n" in why.strip():
        return f"{path[1]}: the reason is one line"
    if not isinstance(at, list) or not at or not all(isinstance(one, str) and one for one in at):
        return f"{path[1]}: `at` lists the places where it is skipped"
    return None
