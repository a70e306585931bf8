"""Lines as Terragrunt 1.1.3 wrote them, and lines that are none of its."""

import json
from pathlib import Path

import pytest

from generator.runner.events import Event, Kind, parse

FOLDER = Path("/repo/live/development")


def line(**record: object) -> str:
    return json.dumps({"time": "2026-11-21UTC11:02:08Z", "level": "debug", **record}) + "\n"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            line(msg="Runner Pool Task: starting unit=/repo/live/development/services/a b/app command=plan"),
            Event(Kind.STARTED, "services/a b/app", "", "debug"),
        ),
        (
            line(
                msg="Runner Pool Task: finished unit=/repo/live/development/a command=apply outcome=failed "
                "err=error occurred:\n\n* Failed"
            ),
            Event(Kind.FINISHED, "a", "failed", "debug", detail="error occurred:\n\n* Failed"),
        ),
        (
            line(msg="Ending report run /repo/live/development/d with result early exit"),
            Event(Kind.FINISHED, "d", "skipped", "debug"),
        ),
        (
            line(**{"working-dir": "a", "msg": "Running command: /opt/my tools/tofu-1.10 apply -no-color"}),
            Event(Kind.COMMAND, "a", "apply", "debug"),
        ),
        (
            line(
                level="stdout",
                msg="x: Creating...\n",
                **{"working-dir": "a", "tf-command-args": ["apply", "-no-color"]},
            ),
            Event(Kind.OUTPUT, "a", "x: Creating...\n", "stdout", "apply"),
        ),
        (
            line(
                level="info",
                msg="- Installing hashicorp/aws v5.100.0...\n",
                **{"working-dir": "/repo/live/development/a", "tf-command-args": ["init"]},
            ),
            Event(Kind.OUTPUT, "a", "- Installing hashicorp/aws v5.100.0...\n", "info", "init"),
        ),
        (line(level="error", msg="Run failed"), Event(Kind.ERROR, None, "Run failed", "error")),
        (line(level="warn", msg="old", **{"working-dir": "b"}), Event(Kind.WARNING, "b", "old", "warn")),
    ],
)
def test_line(text: str, expected: Event) -> None:
    assert parse(text, FOLDER) == expected


@pytest.mark.parametrize("text", ["", "panic: oh\n", '{"broken', "[1, 2]\n", "{}garbage\n"])
def test_what_is_no_record_stays_a_message(text: str) -> None:
    assert parse(text, FOLDER) == Event(Kind.NOTE, None, text.rstrip("\n"))


@pytest.mark.parametrize(
    "place", [".", "", "/elsewhere/a", "/repo/live/development", "a/.terragrunt-cache/x/y", None, 7]
)
def test_places_that_are_no_unit(place: object) -> None:
    assert parse(line(msg="x", **{"working-dir": place}), FOLDER).unit is None
