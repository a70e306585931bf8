"""The file of vectors is what `invoke route` answers today, and the explorer's script answers the same."""

import json
import subprocess

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
    done = subprocess.run(
        [program(), "--test", HERE / "vectors.test.mjs"], capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "# fail 0" in done.stdout
    assert f"# tests {len(vectors.WORLDS) + 1}" in done.stdout


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
