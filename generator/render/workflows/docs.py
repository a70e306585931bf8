"""`.github/workflows/docs.yml`: the registry's site on GitHub Pages."""

from collections.abc import Mapping

from generator.model import Platform
from generator.render.workflows import steps
from generator.render.workflows.pins import pin
from generator.render.workflows.yaml import Code, Node

PATH = ".github/workflows/docs.yml"


def body(platform: Platform) -> dict[str, Node]:
    """Built without any right, published by a job that runs nothing but GitHub's own action."""
    ci = platform.ci
    return {
        "name": "Docs",
        "on": {"push": {"branches": [ci.branch]}, "workflow_dispatch": steps.NOTHING},
        "permissions": steps.NOTHING,
        "defaults": steps.BASH,
        "concurrency": {"group": "pages", "cancel-in-progress": False},
        "jobs": {"build": _build(platform), "deploy": _deploy(platform)},
    }


def _build(platform: Platform) -> Mapping[str, Node]:
    return steps.job(
        platform.ci.runner,
        20,
        steps.READ,
        name="build",
        **{"if": Code("${{ " + steps.on_branch(platform.ci) + " }}")},
        steps=[
            steps.checkout(),
            steps.setup(),
            steps.run("Build the site", ".venv/bin/invoke docs --check"),
            {"uses": pin("actions/upload-pages-artifact"), "with": {"path": "site"}},
        ],
    )


def _deploy(platform: Platform) -> Mapping[str, Node]:
    return steps.job(
        platform.ci.runner,
        10,
        {"id-token": "write", "pages": "write"},
        name="deploy",
        needs="build",
        environment={"name": "github-pages", "url": Code("${{ steps.deployment.outputs.page_url }}")},
        steps=[
            {"uses": pin("actions/configure-pages")},
            {"id": "deployment", "uses": pin("actions/deploy-pages")},
        ],
    )
