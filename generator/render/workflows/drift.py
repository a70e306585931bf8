"""`.github/workflows/drift.yml`: every night, whether each environment still is what was applied, and nothing is forgotten.

What is found is an issue for each environment and question, open as long as there is something to say.
"""

from collections.abc import Mapping

from generator.model import Platform
from generator.render.workflows import steps
from generator.render.workflows.pull_request import publish
from generator.render.workflows.yaml import Code, Node

PATH = ".github/workflows/drift.yml"

# 0 says clean, 1 that something was found; what cannot be looked at is a failure of this run and said in the issue too.
_LOOK = """
mkdir report
failed=0
keep() {
  case "$2" in
    0) state=clean ;;
    1) state=open ;;
    *) state=failed; failed=1 ;;
  esac
  cat report.md >> "$GITHUB_STEP_SUMMARY"
  mv report.md "report/$1-$ENVIRONMENT.$state.md"
}
status=0
.venv/bin/invoke drift --env "$ENVIRONMENT" --account --format markdown > report.md || status=$?
keep drift "$status"
status=0
.venv/bin/invoke orphans --env "$ENVIRONMENT" --account > orphans.txt || status=$?
{ echo '```'; cat orphans.txt; echo '```'; } > report.md
keep orphans "$status"
exit "$failed"
"""


def body(platform: Platform) -> dict[str, Node]:
    """A job for each environment, and one that keeps the issues."""
    ci = platform.ci
    return {
        "name": "Drift",
        "on": {"schedule": [{"cron": ci.drift_schedule}], "workflow_dispatch": steps.NOTHING},
        "permissions": steps.NOTHING,
        "defaults": steps.BASH,
        "jobs": {"drift": _drift(platform), "issues": _issues(platform)},
    }


def _drift(platform: Platform) -> Mapping[str, Node]:
    rows: list[Node] = [
        {
            "environment": one.name,
            "region": one.region,
            "plan_role": platform.ci_of(one.name).plan_role,
        }
        for one in steps.promotion(platform)
    ]
    return steps.job(
        platform.ci.runner,
        120,
        steps.SIGN_IN,
        name=Code("drift of ${{ matrix.environment }}"),
        **{"if": Code("${{ " + steps.on_branch(platform.ci) + " }}")},
        strategy={"fail-fast": False, "matrix": {"include": rows}},
        steps=[
            steps.checkout(),
            steps.setup(terraform="true"),
            steps.sign_in(Code("${{ matrix.plan_role }}"), Code("${{ matrix.region }}")),
            steps.run("Compare with what was applied", _LOOK, ENVIRONMENT=Code("${{ matrix.environment }}")),
            steps.upload(Code("drift-${{ matrix.environment }}"), "report", 7, always=True),
        ],
    )


def _issues(platform: Platform) -> Mapping[str, Node]:
    return steps.job(
        platform.ci.runner,
        5,
        {"issues": "write"},
        name="issues",
        needs="drift",
        **{"if": Code("${{ !cancelled() && " + steps.on_branch(platform.ci) + " }}")},
        concurrency={"group": "drift-issues", "cancel-in-progress": False},
        steps=[
            steps.download("report", merge_multiple=True),
            publish("issues", "Open, update or close an issue for each environment"),
        ],
    )
