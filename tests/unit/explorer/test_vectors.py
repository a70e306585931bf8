"""The file of vectors is what `invoke route` answers today, and the explorer's script answers the same."""

import json
import os
import subprocess
from pathlib import Path

import pytest

from tests.unit.explorer import vectors
from tests.unit.explorer.node import HERE, program

STORED = json.loads(vectors.FILE.read_text())


@pytest.mark.parametrize("world", vectors.WORLDS)
def test_the_command_answers_as_the_file_says(world: str) -> None:
    known = vectors.catalogue(world)
    stale = f"{vectors.FILE.name} is stale; write it anew: {vectors.REGENERATE}"
    assert [one["asked"] for one in STORED[world]["vectors"]] == list(vectors.REQUESTS[world]()), stale
    for one in STORED[world]["vectors"]:
        asked = one.pop("asked")
        assert one == json.loads(json.dumps(vectors.answered(known, asked))), f"{asked}: {stale}"
    assert STORED[world]["data"] == json.loads(json.dumps(vectors.data.document(known))), stale


def test_the_script_answers_as_the_file_says() -> None:
    scripted(vectors.FILE, len(vectors.WORLDS))


def test_the_script_answers_for_this_repository(tmp_path: Path) -> None:
    """Its own manifests, as they are now."""
    own = tmp_path / "own.json"
    own.write_text(vectors.written(vectors.document(vectors.OWN)))
    scripted(own, 1)


def scripted(file: Path, worlds: int) -> None:
    """Runs vectors.test.mjs over a file of vectors."""
    done = subprocess.run(
        [program(), "--test", HERE / "vectors.test.mjs"],
        env={**os.environ, "VECTORS": str(file)},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert f"# tests {worlds}" in done.stdout
    assert f"# pass {worlds}" in done.stdout


def test_there_are_requests_of_every_kind() -> None:
    """So that nobody thins them out: every condition decides somewhere, met and missed."""
    every = [one for world in STORED.values() for one in world["vectors"]]
    answers = [one["answer"] for one in every if "answer" in one]
    assert len(every) >= 300
    assert len({answer["winner"] for answer in answers if "winner" in answer}) >= 30
    assert len({one["error"] for one in every if "error" in one}) >= 40
    told = "\n".join(line for answer in answers for line in answer.get("rules", ()))
    for word in ("host", "path", "method", "source-ip", "header X-Beta", "query"):
        assert f"no: {word} " in told, word
    for word in ("sign_in", "redirected_to", "targets"):
        assert [answer for answer in answers if word in answer], word
    assert [answer for answer in answers if answer["record"]["nearest"]]
    assert [answer for answer in answers if "would match as well" in "".join(answer.get("rules", ()))]
