"""`.github/workflows/pull-request.yml`: what a reviewer has to know, in one comment.

Three circles of trust:

    everybody, forks too     check, generate --check, lint, the report: no credentials
    branches of this repo    plans with the read-only role; its trust policy names `pull_request`. checkov looks at them
                             in the same job, without the role: plans hold secrets, and are never kept as artifacts
    the comment              may write to the pull request and nothing else, and runs nothing of the change
"""

import json
from collections.abc import Mapping
from importlib import resources

from generator.model import Platform
from generator.render.workflows import steps
from generator.render.workflows.yaml import Code, Node, Noted, Script

PATH = ".github/workflows/pull-request.yml"
PUBLISH = "publish.py"  # in generator/ci: a program of its own, written into the workflows that use it

_CHECK = """
.venv/bin/invoke check --format github
.venv/bin/invoke generate --check
"""
_AFFECTED = """
matrix="$(.venv/bin/invoke affected HEAD^1 --format github --shards "$SHARDS")"
any=true
if [ "$matrix" = '{"include":[]}' ]; then any=false; fi
printf '%s\\n' "matrix=$matrix" "any=$any" >> "$GITHUB_OUTPUT"
"""
_REPORT = """
mkdir report
.venv/bin/invoke route-diff HEAD^1 --format markdown > report/2-routes.md
.venv/bin/invoke cost --base HEAD^1 --format markdown > report/3-cost.md
cat report/*.md >> "$GITHUB_STEP_SUMMARY"
"""
_PLAN = """
mkdir report
file="report/1-plan-$(printf %03d "$INDEX").md"
read -ra units <<< "$UNITS"
status=0
.venv/bin/invoke plan --env "$ENVIRONMENT" --account "${units[@]}" --out "$PLANS" --format markdown > "$file" || status=$?
if [ "$status" -ne 0 ]; then
  printf '\\n**%s could not be planned** (exit code %s).\\n' "$NAME" "$status" >> "$file"
fi
cat "$file" >> "$GITHUB_STEP_SUMMARY"
exit "$status"
"""
_PLANS = Code("${{ runner.temp }}/plans")


def body(platform: Platform) -> dict[str, Node]:
    """The workflow of a pull request."""
    ci = platform.ci
    return {
        "name": "Pull request",
        "on": {"pull_request": {"branches": [ci.branch]}},
        "permissions": steps.NOTHING,
        "defaults": steps.BASH,
        "jobs": {
            "check": _check(ci.runner),
            "report": _report(ci.runner),
            "affected": _affected(ci.runner, ci.shards),
            "plan": _plan(platform),
            "comment": _comment(ci.runner),
            "ready": _ready(ci.runner),
        },
    }


def publish(mode: str, title: str, **environment: Node) -> steps.Step:
    """Runs generator/ci/publish.py from the workflow's own text: nothing is checked out in such a job."""
    script = resources.files("generator").joinpath("ci", PUBLISH).read_text(encoding="utf-8")
    return {
        "name": title,
        "shell": "python",
        "env": {
            "MODE": mode,
            "REPORT": "report",
            "GH_TOKEN": Code("${{ github.token }}"),
            "REPOSITORY": Code("${{ github.repository }}"),
            "RUN_URL": Code(
                "${{ github.server_url }}/${{ github.repository }}/actions/runs/${{ github.run_id }}"
            ),
            **environment,
        },
        "run": Script(script),
    }


def _check(runner: str) -> Mapping[str, Node]:
    return steps.job(
        runner,
        20,
        steps.READ,
        name="check",
        concurrency=_newest("check"),
        steps=[
            steps.checkout(),
            steps.setup(lock="requirements-dev", terraform="true"),
            steps.run("Manifests and rendered files", _CHECK),
            steps.run("Formats, types and style", ".venv/bin/invoke lint"),
        ],
    )


def _report(runner: str) -> Mapping[str, Node]:
    return steps.job(
        runner,
        15,
        steps.READ,
        name="routing and cost",
        concurrency=_newest("report"),
        steps=[
            steps.checkout(depth=2),
            steps.setup(),
            steps.run("What requests and the bill would notice", _REPORT),
            steps.upload("report", "report", 3),
        ],
    )


def _affected(runner: str, shards: int) -> Mapping[str, Node]:
    return steps.job(
        runner,
        10,
        steps.READ,
        name="affected units",
        concurrency=_newest("affected"),
        **{"if": Code("${{ " + steps.OWN + " }}")},
        outputs={
            "any": Code("${{ steps.affected.outputs.any }}"),
            "matrix": Code("${{ steps.affected.outputs.matrix }}"),
        },
        steps=[
            steps.checkout(depth=2),
            steps.setup(),
            {"id": "affected", **steps.run("Units that the change touches", _AFFECTED, SHARDS=str(shards))},
        ],
    )


def _plan(platform: Platform) -> Mapping[str, Node]:
    environments = platform.environments.values()
    roles = {one.name: platform.ci_of(one.name).plan_role for one in environments}
    regions = {one.name: one.region for one in environments}
    return steps.job(
        platform.ci.runner,
        60,
        steps.SIGN_IN,
        name=Code("plan ${{ matrix.name }}"),
        needs="affected",
        **{"if": Code("${{ needs.affected.outputs.any == 'true' }}")},
        strategy={"fail-fast": False, "matrix": Code("${{ fromJSON(needs.affected.outputs.matrix) }}")},
        concurrency=Noted(
            "Never cancelled half-way: a plan holds the lock of the state, and killed it could leave it behind.",
            {
                "group": Code("plan-${{ github.event.pull_request.number }}-${{ matrix.name }}"),
                "cancel-in-progress": False,
            },
        ),
        env={"ROLES": json.dumps(roles), "REGIONS": json.dumps(regions)},
        steps=[
            steps.checkout(),
            steps.setup(terraform="true"),
            steps.sign_in(
                Code("${{ fromJSON(env.ROLES)[matrix.environment] }}"),
                Code("${{ fromJSON(env.REGIONS)[matrix.environment] }}"),
            ),
            steps.run(
                "Plan",
                _PLAN,
                ENVIRONMENT=Code("${{ matrix.environment }}"),
                INDEX=Code("${{ strategy.job-index }}"),
                NAME=Code("${{ matrix.name }}"),
                UNITS=Code("${{ matrix.arguments }}"),
                PLANS=_PLANS,
            ),
            steps.upload(Code("plan-${{ strategy.job-index }}"), "report", 3, always=True),
            steps.run(
                "checkov over these plans",
                '.venv/bin/invoke policy --plans "$PLANS" --format github',
                PLANS=_PLANS,
                **dict.fromkeys(steps.CREDENTIALS, ""),
            ),
        ],
    )


def _comment(runner: str) -> Mapping[str, Node]:
    return steps.job(
        runner,
        5,
        {"pull-requests": "write"},
        name="comment",
        needs=["affected", "plan", "report"],
        **{"if": Code("${{ !cancelled() && " + steps.OWN + " }}")},
        concurrency={
            "group": Code("comment-${{ github.event.pull_request.number }}"),
            "cancel-in-progress": False,
        },
        steps=[
            steps.download("report", merge_multiple=True),
            publish(
                "comment",
                "Write the comment, or bring it up to date",
                NUMBER=Code("${{ github.event.pull_request.number }}"),
            ),
        ],
    )


def _ready(runner: str) -> Mapping[str, Node]:
    names = ["check", "report", "affected", "plan", "comment"]
    return steps.job(
        runner,
        5,
        steps.NOTHING,
        name="ready to merge",
        needs=names,
        **{"if": Code("${{ always() }}")},
        steps=[steps.any_failed(names)],
    )


def _newest(what: str) -> Node:
    """Only the newest push counts."""
    return {"group": Code(what + "-${{ github.event.pull_request.number }}"), "cancel-in-progress": True}
