"""Scripts of workflows, run as GitHub runs them, with programs in place of `invoke` that end as they are told."""

import os
import subprocess
from pathlib import Path

import pytest
import yaml

from tests.unit.workflows.policy import ROOT

INVOKE = '#!/bin/sh\necho "$@" >> "$CALLS"\necho "${SAYS:-said by $1}"\neval "exit \\${$(echo "$1" | tr - _):-0}"\n'


def script(workflow: str, job: str, name: str) -> str:
    data = yaml.load((ROOT / ".github/workflows" / workflow).read_text(), yaml.CBaseLoader)
    (found,) = [step["run"] for step in data["jobs"][job]["steps"] if step.get("name") == name]
    return str(found)


def run(folder: Path, text: str, **environ: str) -> subprocess.CompletedProcess[str]:
    program = folder / ".venv/bin/invoke"
    program.parent.mkdir(parents=True)
    program.write_text(INVOKE)
    program.chmod(0o755)
    (folder / "step.sh").write_text(text)
    given = {
        "PATH": os.environ["PATH"],
        "CALLS": "calls",
        "GITHUB_STEP_SUMMARY": "summary",
        "GITHUB_OUTPUT": "output",
        "PLANS": "/runner/plans",
    }
    return subprocess.run(
        ["bash", "--noprofile", "--norc", "-eo", "pipefail", "step.sh"],
        cwd=folder, env=given | environ, capture_output=True, text=True, check=False,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("drift", "orphans", "code", "reports"),
    [
        ("0", "0", 0, ["drift-dev.clean.md", "orphans-dev.clean.md"]),
        ("1", "0", 0, ["drift-dev.open.md", "orphans-dev.clean.md"]),
        ("3", "1", 1, ["drift-dev.failed.md", "orphans-dev.open.md"]),
        ("0", "3", 1, ["drift-dev.clean.md", "orphans-dev.failed.md"]),
    ],
)
def test_what_is_found_at_night(
    tmp_path: Path, drift: str, orphans: str, code: int, reports: list[str]
) -> None:
    text = script("drift.yml", "drift", "Compare with what was applied")
    done = run(tmp_path, text, ENVIRONMENT="dev", drift=drift, orphans=orphans)
    assert done.returncode == code, done.stderr
    assert sorted(path.name for path in (tmp_path / "report").iterdir()) == reports
    assert "said by drift" in (tmp_path / "summary").read_text()


@pytest.mark.parametrize("code", ["0", "3"])
def test_a_plan_of_a_pull_request(tmp_path: Path, code: str) -> None:
    text = script("pull-request.yml", "plan", "Plan")
    units = "--unit services/a/app --unit $(id)"
    done = run(tmp_path, text, ENVIRONMENT="dev", INDEX="7", NAME="dev 1/2", UNITS=units, plan=code)
    assert done.returncode == int(code)
    assert (tmp_path / "calls").read_text() == (
        "plan --env dev --account --unit services/a/app --unit $(id) --out /runner/plans --format markdown\n"
    )
    report = (tmp_path / "report/1-plan-007.md").read_text()
    assert report.startswith("said by plan\n")
    assert ("could not be planned" in report) is (code != "0")


def test_policy_looks_at_the_plans_of_a_pull_request_without_the_role(tmp_path: Path) -> None:
    text = script("pull-request.yml", "plan", "checkov over these plans")
    done = run(tmp_path, text, policy="1")
    assert done.returncode == 1
    assert (tmp_path / "calls").read_text() == "policy --plans /runner/plans --format github\n"
    data = yaml.load((ROOT / ".github/workflows/pull-request.yml").read_text(), yaml.CBaseLoader)
    names = [step.get("name", step.get("uses", "")) for step in data["jobs"]["plan"]["steps"]]
    assert names.index("checkov over these plans") > names.index("Plan")
    step = data["jobs"]["plan"]["steps"][names.index("checkov over these plans")]
    assert step["env"] == {
        "PLANS": "${{ runner.temp }}/plans",
        "AWS_ACCESS_KEY_ID": "",
        "AWS_SECRET_ACCESS_KEY": "",
        "AWS_SESSION_TOKEN": "",
    }
    assert "if" not in step  # not where the plans are not made


@pytest.mark.parametrize(
    ("stand_ins", "approved", "called"),
    [
        ("false", "", "apply --env prod --account --yes --plan plans"),
        ("true", "", "apply --env prod --account --yes"),
        (
            "false",
            "a/data b/data",
            "apply --env prod --account --yes --plan plans --approve a/data --approve b/data",
        ),
    ],
)
def test_an_apply(tmp_path: Path, stand_ins: str, approved: str, called: str) -> None:
    text = script("environment.yml", "apply", "Apply what was planned")
    done = run(tmp_path, text, ENVIRONMENT="prod", STAND_INS=stand_ins, APPROVED=approved)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "calls").read_text() == called + "\n"


def test_verification_fails_the_run_and_is_shown(tmp_path: Path) -> None:
    done = run(tmp_path, script("environment.yml", "verify", "Verify"), ENVIRONMENT="prod", verify="1")
    assert done.returncode == 1
    assert (tmp_path / "summary").read_text() == "said by verify\n"


def test_nothing_affected_is_said_to_the_next_job(tmp_path: Path) -> None:
    text = script("pull-request.yml", "affected", "Units that the change touches")
    done = run(tmp_path, text, SHARDS="4", SAYS='{"include":[]}')
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "calls").read_text() == "affected HEAD^1 --format github --shards 4\n"
    assert (tmp_path / "output").read_text() == 'matrix={"include":[]}\nany=false\n'
