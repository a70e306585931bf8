"""What the tests of building blocks share: the engines of this machine, one provider for all runs, copies to work in.

Nothing is written into the tree, and nothing is reached outside: the provider serves schemas only, AWS is a closed port.
"""

import json
import os
import re
import shlex
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from generator.toolchain import fetch, host, ready
from generator.toolchain.choose import Tool
from generator.toolchain.environment import GARBAGE_COLLECTION, cleaned, settings
from tests.golden import cases
from tests.terraform.trees import ROOT, copy_golden, copy_repository

NOWHERE = "http://127.0.0.1:9"  # the discard port: what wants to reach AWS fails at once
MISSING = "neither terraform nor tofu"
_IDLE_ENGINE = """#!/bin/sh
echo "$PWD $*" >> {journal}
case "$1" in
  -version | --version | version) echo "Terraform v1.11.4" ;;
  output) echo "{{}}" ;;
esac
"""
_REATTACH = re.compile(r"TF_REATTACH_PROVIDERS='(\{.*\})'")


def engines() -> dict[str, Tool]:
    """Every engine that can be used here, by `name version`; none is built."""
    here = host.current()
    found: dict[str, Tool] = {}
    for name in ready.ENGINES:
        tool = ready.find_engine(replace(here, environ={**here.environ, "HOKUSAI_ENGINE": name})).tool
        if tool is not None:
            found[f"{tool.name} {tool.version}"] = tool
    return found


ENGINES = engines()

# The building blocks that every engine tests in `make test`; the others are one engine's there, and every engine's in
# `make soak`. Between them they have all that our blocks use of the language: validations, dynamic and moved blocks,
# preconditions, for_each over optional objects, policies as data. That a block is valid, every engine says of each
# (test_examples.py).
BROAD = ("ci-roles", "ecs-service", "edge", "listener-rules", "mock-guard", "network", "postgres")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What `make soak` leaves to a second engine; see BROAD."""
    first = min(ENGINES, default=MISSING)
    for item in items:
        given = getattr(getattr(item, "callspec", None), "params", {})
        if "block" in given and given.get("engine", first) != first and given["block"] not in BROAD:
            item.add_marker(pytest.mark.soak)


@dataclass(frozen=True)
class Engine:
    """Terraform or OpenTofu, ready to run with the shared provider."""

    tool: Tool
    environment: dict[str, str]

    def __call__(self, *arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
        """Runs it; the caller looks at the exit code."""
        command = [str(self.tool.path), *arguments]
        return subprocess.run(
            command, cwd=cwd, env=self.environment, capture_output=True, text=True, check=False
        )

    def initialised(self, folder: Path) -> Path:
        """`folder` with its modules installed."""
        if not (folder / ".terraform").exists():
            done = self("init", "-backend=false", "-input=false", "-no-color", cwd=folder)
            assert done.returncode == 0, done.stdout + done.stderr
        return folder

    def validate(self, folder: Path) -> None:
        """`validate` without an error or a warning."""
        done = self("validate", "-json", cwd=self.initialised(folder))
        said = json.loads(done.stdout)
        assert said["diagnostics"] == [], json.dumps(said["diagnostics"], indent=1)
        assert said["valid"] is True


@pytest.fixture(scope="session", params=sorted(ENGINES) or [MISSING])
def engine(request: pytest.FixtureRequest, reattach: str) -> Engine:
    """Each engine of this machine in turn; having none is a failure, not a reason to skip."""
    if request.param == MISSING:
        pytest.fail("neither terraform nor tofu can be used here; `invoke doctor` says what to do")
    tool = ENGINES[request.param]
    variables = environment(tool) | {"TF_REATTACH_PROVIDERS": reattach}
    return Engine(tool, variables)


def environment(tool: Tool) -> dict[str, str]:
    """The environment of a run that must not reach anything."""
    here = host.current()
    fetch.ensure(here, tool)
    quiet = {
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_EC2_METADATA_DISABLED": "true",
        "AWS_ENDPOINT_URL": NOWHERE,
        "AWS_REGION": "us-east-1",
        "AWS_SECRET_ACCESS_KEY": "test",
    }
    return cleaned(here.environ) | settings(tool, fetch.cli_configuration(here), lock=False) | quiet


@pytest.fixture(scope="session")
def reattach(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """One provider process for every run instead of one for each `run` block: a quarter of the processor time.

    The provider's own debug mode ("Debugging Providers", TF_REATTACH_PROVIDERS). It holds one configuration, which
    does not matter here: with a mocked provider it is never configured and only tells its schemas.
    """
    if not ENGINES:
        yield "{}"
        return
    package = fetch.ensure(host.current(), next(iter(ENGINES.values())))
    program = next(package.path.glob("terraform-provider-aws_*"))
    folder = tmp_path_factory.mktemp("provider")
    with subprocess.Popen(
        [str(program), "-debug"],
        env={**GARBAGE_COLLECTION, **os.environ, "TMPDIR": str(folder)},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as provider:
        try:
            assert provider.stdout is not None
            address = next(found for line in provider.stdout if (found := _REATTACH.search(line)))
            (served,) = json.loads(address[1]).values()
            registries = ("registry.terraform.io", "registry.opentofu.org")
            yield json.dumps({f"{registry}/hashicorp/aws": served for registry in registries})
        finally:
            provider.terminate()


@pytest.fixture(scope="session")
def blocks(engine: Engine, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder `modules` of the repository and its rendered service modules, for one engine."""
    target = tmp_path_factory.mktemp(engine.tool.name) / "modules"
    ignored = shutil.ignore_patterns(".terraform", ".terraform.lock.hcl")
    shutil.copytree(ROOT / "modules", target, ignore=ignored)
    return target


@dataclass(frozen=True)
class Terragrunt:
    """Terragrunt with an engine that notes what it is asked and does nothing: no state, no provider, no network."""

    tool: Tool
    environment: dict[str, str]
    journal: Path

    def __call__(self, *arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
        """Runs it; the caller looks at the exit code."""
        return subprocess.run(
            [str(self.tool.path), *arguments],
            cwd=cwd,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )


@pytest.fixture(scope="session")
def terragrunt(tmp_path_factory: pytest.TempPathFactory) -> Terragrunt:
    """Found, not built."""
    tool = ready.find_terragrunt(host.current()).tool
    if tool is None:
        pytest.fail("Terragrunt cannot be used here; `invoke doctor` says what to do")
    folder = tmp_path_factory.mktemp("engine")
    program = folder / "terraform"
    program.write_text(_IDLE_ENGINE.format(journal=shlex.quote(str(folder / "journal"))))
    program.chmod(0o755)
    idle = replace(next(iter(ENGINES.values())), name="terraform", path=program)
    return Terragrunt(tool, environment(idle), folder / "journal")


@pytest.fixture(scope="session", params=["the repository", *(f"golden {case}" for case in cases.names())])
def live(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A git repository with a live tree as it is committed or would be: this one, and each golden one."""
    target = tmp_path_factory.mktemp("live") / "repository"
    source, _, case = str(request.param).partition(" ")
    if source == "golden":
        copy_golden(case, target)
    else:
        copy_repository(target)
    return target
