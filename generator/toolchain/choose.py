"""Decide which of the programs found is used, and why the others are not. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from generator.toolchain.probe import Candidate
from generator.toolchain.versions import REQUIREMENTS, Version


@dataclass(frozen=True, slots=True)
class Tool:
    """A program that is used. `name` is terraform, tofu, terragrunt, go, ..."""

    name: str
    path: Path
    version: Version
    origin: str


@dataclass(frozen=True, slots=True)
class Choice:
    """The program to use, if any, and a sentence for each one that was passed over."""

    tool: Tool | None
    refused: tuple[str, ...] = ()


def choose(candidates: Iterable[Candidate]) -> Choice:
    """The first candidate that answers and whose version its requirement accepts."""
    refused: list[str] = []
    for candidate in candidates:
        reason = refusal(candidate)
        if reason is None and candidate.version is not None:
            return Choice(
                Tool(candidate.name, candidate.path, candidate.version, candidate.origin), tuple(refused)
            )
        refused.append(f"{candidate.path} ({candidate.origin}): {reason}")
    return Choice(None, tuple(refused))


def refusal(candidate: Candidate) -> str | None:
    """Why this program cannot be used, or None."""
    if candidate.version is None:
        return "does not say its version" if candidate.said else "does not run"
    requirement = REQUIREMENTS[candidate.name]
    if not requirement.accepts(candidate.version):
        return f"is {candidate.version}, needed is {requirement}"
    return None
