"""A runner that remembers what it was asked for, and answers from plans made in the test."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from generator import runner
from generator.commands import target
from generator.model import Environment
from generator.runner import Counts, Outcome, Result, Tools, Unit, UnitOutcome
from generator.sandbox import Endpoint

ENDPOINT = Endpoint("development", "932100697590", "us-east-1", 4100, 1, "token", "2026-01-01T00:00:00Z")


def change(address: str, *actions: str, kind: str = "aws_ecs_service", after: Any = None) -> dict[str, Any]:
    return {
        "address": address,
        "mode": "managed",
        "type": kind,
        "change": {"actions": list(actions), "after": after or {}},
    }


def plan_json(*changes: dict[str, Any], outputs: Sequence[str] = ()) -> dict[str, Any]:
    given = {name: {"actions": ["update"], "after": "new"} for name in outputs}
    return {"format_version": "1.2", "resource_changes": list(changes), "output_changes": given}


@dataclass
class FakeRunner:
    """`plans`: for each `plan` run in turn, unit -> plan as JSON; a unit without one has no changes, and no JSON."""

    plans: list[dict[str, dict[str, Any]]] = field(default_factory=list)
    dependencies: dict[str, tuple[str, ...]] = field(default_factory=dict)
    failing: tuple[str, ...] = ()
    error: str = ""  # of each unit, where a command fails
    calls: list[tuple[str, tuple[str, ...]]] = field(default_factory=list)
    options: list[runner.Options] = field(default_factory=list)
    units: tuple[str, ...] = ()

    def run(self, command: str, folder: Path, *, options: runner.Options, **_: Any) -> Outcome:
        chosen = tuple(options.units or self.units)
        self.calls.append((command, chosen))
        self.options.append(options)
        if command == "plan":
            made = self.plans.pop(0) if self.plans else {}
            assert options.json_out_dir is not None
            assert options.out_dir is not None
            for unit in chosen:
                _write(options.out_dir / unit / "tfplan.tfplan", f"plan {len(self.calls)}")
                if unit in made or options.show_all:
                    _write(
                        options.json_out_dir / unit / "tfplan.json", json.dumps(made.get(unit, plan_json()))
                    )
        failed = command in self.failing
        result = Result.FAILED if failed else Result.OK
        error = self.error if failed else ""
        done = tuple(UnitOutcome(unit, result, Counts(added=1), 1.0, error=error) for unit in chosen)
        return Outcome(command, folder, done, 3 if failed else 0, 2.0, folder / "log")

    def find(self, folder: Path, tools: Tools, filters: Sequence[str] = ()) -> list[Unit]:
        return [Unit(unit, self.dependencies.get(unit, ())) for unit in self.units]


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True)
    path.write_text(text)


def install(
    monkeypatch: pytest.MonkeyPatch, fake: FakeRunner, endpoint: Endpoint | None = ENDPOINT
) -> FakeRunner:
    """The fake runner, no tools, and a target that is there."""

    def choose(root: Path, environment: Environment, account: bool) -> target.Target:
        return target.Target(
            environment, None if account else endpoint, "arn:aws:iam::1:user/me" if account else ""
        )

    monkeypatch.setattr(runner, "run", fake.run)
    monkeypatch.setattr("generator.commands.waves.find", fake.find)
    monkeypatch.setattr(target, "choose", choose)
    monkeypatch.setattr(target, "tools", lambda where, console: Tools("terragrunt", {}))
    monkeypatch.setattr("generator.commands.restorable.note", lambda session, command: None)
    monkeypatch.setattr(
        "generator.commands.applied.states", lambda endpoint, bucket: {"platform/edge": "etag"}
    )
    return fake
