"""What workflows say on GitHub, against a `gh` that keeps a repository in a file."""

import json
import os
import stat
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from generator.ci.publish import cut
from tests.unit.workflows.policy import ROOT

FAKE = r"""#!{python}
import json, os, re, sys, urllib.parse
store = os.environ["STORE"]
data = json.load(open(store))
words = sys.argv[1:]
assert words[:2] == ["api", "--method"], words
method, path = words[2], words[3].removeprefix("repos/acme/infra/")
assert path != words[3], words
path, _, query = path.partition("?")
asked = dict(urllib.parse.parse_qsl(query))
body = json.load(sys.stdin) if "--input" in words else None
data["log"].append([method, path])
me = {{"login": "github-actions[bot]"}}
if data.get("refuse"):
    sys.exit(1)
if method == "GET":
    kind = "comments" if path.endswith("/comments") else "issues"
    found = [one for one in data[kind] if asked.get("state") in (None, one.get("state"))]
    size, page = int(asked["per_page"]), int(asked["page"])
    answer = found[(page - 1) * size : page * size]
elif method == "POST":
    kind = "comments" if path.endswith("/comments") else "issues"
    answer = {{"id": 900 + len(data[kind]), "number": 40 + len(data[kind]), "user": me, "state": "open", **body}}
    data[kind].append(answer)
else:
    kind, key = ("comments", "id") if "comments" in path else ("issues", "number")
    answer = next(one for one in data[kind] if one[key] == int(path.rpartition("/")[2]))
    answer.update(body)
json.dump(data, open(store, "w"))
print(json.dumps(answer))
"""


class GitHub:
    """A repository, and the program run against it as the workflow carries it."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.store = folder, folder / "store.json"
        self.save({"comments": [], "issues": [], "log": []})
        (folder / "report").mkdir()
        (folder / "bin").mkdir()
        program = folder / "bin/gh"
        program.write_text(FAKE.format(python=sys.executable))
        program.chmod(program.stat().st_mode | stat.S_IXUSR)
        workflow = yaml.load((ROOT / ".github/workflows/pull-request.yml").read_text(), yaml.CBaseLoader)
        (folder / "step.py").write_text(workflow["jobs"]["comment"]["steps"][-1]["run"])

    @property
    def data(self) -> dict[str, Any]:
        return dict(json.loads(self.store.read_text()))

    def save(self, data: dict[str, Any]) -> None:
        self.store.write_text(json.dumps(data))

    def report(self, **texts: str) -> None:
        for path in (self.folder / "report").iterdir():
            path.unlink()
        for name, text in texts.items():
            (self.folder / "report" / f"{name.replace('__', '.').replace('_', '-')}.md").write_text(text)

    def run(self, mode: str) -> subprocess.CompletedProcess[str]:
        environ = {
            "GH_TOKEN": "t",
            "MODE": mode,
            "NUMBER": "7",
            "PATH": f"{self.folder / 'bin'}{os.pathsep}{os.environ['PATH']}",
            "REPORT": "report",
            "REPOSITORY": "acme/infra",
            "RUN_URL": "https://github.test/acme/infra/actions/runs/1",
            "STORE": str(self.store),
        }
        return subprocess.run(
            [sys.executable, "step.py"],
            cwd=self.folder,
            env=environ,
            capture_output=True,
            text=True,
            check=False,
        )


@pytest.fixture
def github(tmp_path: Path) -> GitHub:
    return GitHub(tmp_path)


def test_one_comment_that_is_updated(github: GitHub) -> None:
    github.report(three="THREE", one="ONE")
    assert github.run("comment").returncode == 0
    (comment,) = github.data["comments"]
    assert comment["body"].startswith("<!-- report: pull request -->\n\nONE\n\nTHREE\n\n[The run](https://")
    github.report(one="ANOTHER")
    assert github.run("comment").returncode == 0
    (comment,) = github.data["comments"]
    assert "ANOTHER" in comment["body"]
    assert "THREE" not in comment["body"]


def test_comments_of_others_are_never_touched(github: GitHub) -> None:
    """Somebody's own comment with the marker, and more comments than one page."""
    theirs = {"id": 1, "user": {"login": "mallory"}, "body": "<!-- report: pull request -->"}
    others = [{"id": 2 + number, "user": {"login": "eve"}, "body": "hi"} for number in range(120)]
    mine = {"id": 500, "user": {"login": "github-actions[bot]"}, "body": "<!-- report: pull request --> old"}
    github.save({"comments": [theirs, *others, mine], "issues": [], "log": []})
    github.report(one="ONE")
    assert github.run("comment").returncode == 0
    assert github.data["log"][-1] == ["PATCH", "issues/comments/500"]
    assert [one["body"] for one in github.data["comments"][:2]] == ["<!-- report: pull request -->", "hi"]


def test_nothing_to_report_is_said(github: GitHub) -> None:
    assert github.run("comment").returncode == 0
    assert "no unit is affected" in github.data["comments"][0]["body"]


def test_a_report_is_a_body_and_nothing_else(github: GitHub) -> None:
    text = "$(touch pwned) `touch pwned` ${{ github.token }}\n::set-output name=x::y"
    github.report(one=text)
    done = github.run("comment")
    assert done.stdout == "POST issues/7/comments\n"
    assert text in github.data["comments"][0]["body"]
    assert not (github.folder / "pwned").exists()


def test_a_long_one_is_cut(github: GitHub) -> None:
    github.report(one="```\n" + "x" * 80 + "\n" * 1 + ("y" * 99 + "\n") * 2000 + "```", two="SHORT")
    assert github.run("comment").returncode == 0
    body = github.data["comments"][0]["body"]
    assert len(body) < 65_536
    assert "SHORT" in body
    assert body.count("```") == 2
    assert "Cut here" in body


@pytest.mark.parametrize("room", [0, 10, 60, 200])
def test_cutting_never_gives_more_than_there_is_room_for(room: int) -> None:
    assert len(cut("```\n" + "abc\n" * 100, room)) <= max(room, 60)


def test_an_issue_for_drift_that_is_closed_when_it_is_gone(github: GitHub) -> None:
    github.report(drift_staging__open="a bucket", drift_dev__clean="nothing")
    assert github.run("issues").returncode == 0
    (issue,) = github.data["issues"]
    assert (issue["title"], issue["state"]) == ("Drift staging", "open")
    github.report(drift_staging__failed="no access")
    assert github.run("issues").returncode == 0
    (issue,) = github.data["issues"]
    assert "no access" in issue["body"]
    github.report(drift_staging__clean="nothing")
    assert github.run("issues").returncode == 0
    (issue,) = github.data["issues"]
    assert issue["state"] == "closed"
    assert github.data["comments"][0]["body"].startswith("Clean again.")
    github.report(drift_staging__open="again")
    assert github.run("issues").returncode == 0
    assert [one["state"] for one in github.data["issues"]] == ["closed", "open"]


def test_when_github_refuses(github: GitHub) -> None:
    github.save({"comments": [], "issues": [], "log": [], "refuse": True})
    done = github.run("comment")
    assert done.returncode == 1
    assert done.stderr.startswith("::error::GitHub refused: gh api --method GET ")
