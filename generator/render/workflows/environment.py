"""`.github/workflows/environment.yml`: one environment is planned, approved, applied as planned and looked at.

The plan is made with the read-only role before anybody is asked, so that the approval is of that plan; it is kept, and
the apply takes exactly it or refuses (`invoke apply --plan`). The role that applies is given to jobs of the GitHub
environment only, which is where GitHub asks for the approval.
"""

from collections.abc import Mapping

from generator.model import Platform
from generator.render.workflows import steps
from generator.render.workflows.yaml import Code, Node

PATH = ".github/workflows/environment.yml"

_PLAN = """
.venv/bin/invoke plan --env "$ENVIRONMENT" --account --out plans --format markdown > plan.md
cat plan.md >> "$GITHUB_STEP_SUMMARY"
.venv/bin/python -m generator.ci.planned plans >> "$GITHUB_OUTPUT"
"""
_GATE = """
found="$(gh api "repos/$REPOSITORY/environments/$ENVIRONMENT")" || {
  echo "::error::There is no GitHub environment $ENVIRONMENT yet; docs/ci.md says how to make it."
  exit 1
}
rules="$(jq -r '[.protection_rules[].type] | join(" ")' <<< "$found")"
branches="$(jq -r '.deployment_branch_policy != null' <<< "$found")"
if [ "$branches" != true ]; then
  echo "::error::Any branch may deploy to $ENVIRONMENT: limit its deployment branches (docs/ci.md)."
  exit 1
fi
if [ "$APPROVAL" = true ] && [[ " $rules " != *" required_reviewers "* ]]; then
  echo "::error::Nobody has to approve a deployment to $ENVIRONMENT: name its reviewers (docs/ci.md)."
  exit 1
fi
"""
_APPLY = """
approve=()
read -ra units <<< "$APPROVED"
for unit in "${units[@]}"; do
  approve+=(--approve "$unit")
done
if [ "$STAND_INS" = true ]; then
  # Some units are new and stand on outputs that are not there yet: such plans are never applied. Each unit is planned
  # again when its turn comes; in a protected environment wave by wave, every plan looked at.
  .venv/bin/invoke apply --env "$ENVIRONMENT" --account --yes "${approve[@]}"
else
  .venv/bin/invoke apply --env "$ENVIRONMENT" --account --yes --plan plans "${approve[@]}"
fi
"""
_VERIFY = """
status=0
.venv/bin/invoke verify --env "$ENVIRONMENT" --account --format markdown > verify.md || status=$?
cat verify.md >> "$GITHUB_STEP_SUMMARY"
exit "$status"
"""


def body(platform: Platform) -> dict[str, Node]:
    """The workflow that `apply.yml` calls for each environment."""
    return {
        "name": "Environment",
        "on": {
            "workflow_call": {
                "inputs": {
                    "environment": _text("Environment, as the platform file names it."),
                    "region": _text("Its AWS region."),
                    "plan_role": _text("Role that may read."),
                    "apply_role": _text("Role that may change things."),
                    "approval": {
                        "description": "Whether somebody has to approve.",
                        "type": "boolean",
                        "required": True,
                    },
                    "approved": {
                        "description": "Units that may lose data, separated by blanks.",
                        "type": "string",
                        "default": "",
                    },
                }
            }
        },
        "permissions": steps.NOTHING,
        "defaults": steps.BASH,
        "jobs": {
            "plan": _plan(platform.ci.runner),
            "gate": _gate(platform.ci.runner),
            "apply": _apply(platform.ci.runner),
            "verify": _verify(platform.ci.runner),
        },
    }


def _text(description: str) -> Node:
    return {"description": description, "type": "string", "required": True}


def _plan(runner: str) -> Mapping[str, Node]:
    return steps.job(
        runner,
        60,
        steps.SIGN_IN,
        name="plan",
        outputs={
            "changes": Code("${{ steps.plan.outputs.changes }}"),
            "stand_ins": Code("${{ steps.plan.outputs.stand_ins }}"),
        },
        steps=[
            steps.checkout(),
            steps.setup(terraform="true"),
            steps.sign_in(Code("${{ inputs.plan_role }}"), Code("${{ inputs.region }}")),
            {"id": "plan", **steps.run("Plan", _PLAN, ENVIRONMENT=_ENVIRONMENT)},
            steps.upload(Code("plans-${{ inputs.environment }}"), "plans", 7),
        ],
    )


def _gate(runner: str) -> Mapping[str, Node]:
    """GitHub makes an environment that is named and does not exist, without any protection: this notices it."""
    return steps.job(
        runner,
        5,
        {"actions": "read"},
        name="approval is set up",
        needs="plan",
        **{"if": Code("${{ needs.plan.outputs.changes == 'true' }}")},
        steps=[
            steps.run(
                "Ask GitHub how the environment is protected",
                _GATE,
                APPROVAL=Code("${{ inputs.approval }}"),
                ENVIRONMENT=_ENVIRONMENT,
                GH_TOKEN=Code("${{ github.token }}"),
                REPOSITORY=Code("${{ github.repository }}"),
            )
        ],
    )


def _apply(runner: str) -> Mapping[str, Node]:
    return steps.job(
        runner,
        60,
        steps.SIGN_IN,
        name="apply",
        needs=["plan", "gate"],
        environment=Code("${{ inputs.environment }}"),
        steps=[
            steps.checkout(),
            steps.setup(terraform="true"),
            steps.download("plans", name=Code("plans-${{ inputs.environment }}")),
            steps.sign_in(Code("${{ inputs.apply_role }}"), Code("${{ inputs.region }}")),
            steps.run(
                "Apply what was planned",
                _APPLY,
                APPROVED=Code("${{ inputs.approved }}"),
                ENVIRONMENT=_ENVIRONMENT,
                STAND_INS=Code("${{ needs.plan.outputs.stand_ins }}"),
            ),
        ],
    )


def _verify(runner: str) -> Mapping[str, Node]:
    return steps.job(
        runner,
        30,
        steps.SIGN_IN,
        name="verify",
        needs="apply",
        steps=[
            steps.checkout(),
            steps.setup(),
            steps.sign_in(Code("${{ inputs.plan_role }}"), Code("${{ inputs.region }}")),
            steps.run("Verify", _VERIFY, ENVIRONMENT=_ENVIRONMENT),
        ],
    )


_ENVIRONMENT = Code("${{ inputs.environment }}")
