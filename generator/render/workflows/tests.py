"""`.github/workflows/tests.yml`: the tests of this repository itself, on every Python that it promises.

They hold for its example services, so whoever has put others there says `ci: {tests: false}`; what checkov and tflint say of
the modules counts all the same.
"""

from collections.abc import Mapping

from generator.model import Platform
from generator.render.workflows import steps
from generator.render.workflows.yaml import Code, Node

PATH = ".github/workflows/tests.yml"
PYTHONS = ("3.11", "3.12", "3.13", "3.14")


def body(platform: Platform) -> dict[str, Node]:
    """Fast tests on each Python; Terraform's and those on the sandbox on one; what checkov and tflint say of the modules."""
    ci = platform.ci
    jobs = {"fast": _fast(ci.runner), "slow": _slow(ci.runner)} if ci.tests else {}
    jobs["policy"] = _policy(ci.runner)
    return {
        "name": "Tests",
        "on": {"pull_request": {"branches": [ci.branch]}, "push": {"branches": [ci.branch]}},
        "permissions": steps.NOTHING,
        "defaults": steps.BASH,
        "concurrency": {"group": Code("tests-${{ github.ref }}"), "cancel-in-progress": True},
        "jobs": jobs | {"tested": _tested(ci.runner, list(jobs))},
    }


def _fast(runner: str) -> Mapping[str, Node]:
    return steps.job(
        runner,
        30,
        steps.READ,
        name=Code("fast, Python ${{ matrix.python }}"),
        strategy={"fail-fast": False, "matrix": {"python": list(PYTHONS)}},
        steps=[
            steps.checkout(depth=0),
            steps.setup(lock="requirements-dev", python=Code("${{ matrix.python }}"), terraform="true"),
            steps.run("Unit and property tests", ".venv/bin/invoke test --fast"),
        ],
    )


def _slow(runner: str) -> Mapping[str, Node]:
    return steps.job(
        runner,
        60,
        steps.READ,
        name=Code("${{ matrix.stage }}"),
        strategy={"fail-fast": False, "matrix": {"stage": ["terraform", "e2e"]}},
        steps=[
            steps.checkout(depth=0),
            steps.setup(lock="requirements-dev", terraform="true"),
            steps.run("Tests", '.venv/bin/invoke test "--$STAGE"', STAGE=Code("${{ matrix.stage }}")),
        ],
    )


def _policy(runner: str) -> Mapping[str, Node]:
    return steps.job(
        runner,
        30,
        steps.READ,
        name="policy",
        steps=[
            steps.checkout(),
            steps.setup(terraform="true"),
            steps.run("checkov and tflint", ".venv/bin/invoke policy --format github"),
        ],
    )


def _tested(runner: str, names: list[str]) -> Mapping[str, Node]:
    return steps.job(
        runner,
        5,
        steps.NOTHING,
        name="tested",
        needs=names,
        **{"if": Code("${{ always() }}")},
        steps=[steps.any_failed(names)],
    )
