"""`.github/workflows/apply.yml`: a change on the main branch reaches one environment after the other."""

from collections.abc import Mapping

from generator.model import Environment, Platform
from generator.render.workflows import environment, steps
from generator.render.workflows.yaml import Code, Node, Noted

PATH = ".github/workflows/apply.yml"


def body(platform: Platform) -> dict[str, Node]:
    """A job for each environment, each after the one before."""
    jobs: dict[str, Node] = {}
    before: str | None = None
    for one in steps.promotion(platform):
        jobs[one.name] = _job(platform, one, before)
        before = one.name
    return {
        "name": "Apply",
        "on": {
            "push": {"branches": [platform.ci.branch]},
            "workflow_dispatch": {
                "inputs": {
                    "approved": {
                        "description": "Units of protected environments that may lose data, separated by blanks",
                        "type": "string",
                        "default": "",
                    }
                }
            },
        },
        "permissions": steps.NOTHING,
        "jobs": jobs,
    }


def _job(platform: Platform, one: Environment, before: str | None) -> Mapping[str, Node]:
    roles = platform.ci_of(one.name)
    approved: Node = Code("${{ inputs.approved }}") if one.protected else ""
    needs: dict[str, Node] = {"needs": before} if before else {}
    return {
        **needs,
        "if": Code("${{ " + steps.on_branch(platform.ci) + " }}"),
        "uses": f"./{environment.PATH}",
        "permissions": {"actions": "read", **steps.SIGN_IN},
        "concurrency": Noted(
            "From plan to verify nobody else touches the environment; a run that waits gives way to a newer one.",
            {"group": f"environment-{one.name}", "cancel-in-progress": False},
        ),
        "with": {
            "environment": one.name,
            "region": one.region,
            "plan_role": roles.plan_role,
            "apply_role": roles.apply_role,
            "approval": roles.approval,
            "approved": approved,
        },
    }
