"""actionlint (with shellcheck) and zizmor on every workflow; and that each of them finds what it is there for.

In this stage because actionlint is built, once and in seconds, as Terragrunt is.
"""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from generator.commands.formats import of_workflows
from generator.toolchain import host, ready
from tests.terraform.trees import ROOT

pytestmark = pytest.mark.terraform
SCRIPTS = Path(sys.executable).parent
HEAD = """\
name: Bad
on: {pull_request: {branches: [main]}}
permissions: {}
jobs:
  one:
    runs-on: ubuntu-24.04
    timeout-minutes: 5
    permissions: {contents: read}
    steps:
"""


@pytest.fixture(scope="module")
def tools() -> dict[str, tuple[str, ...]]:
    """Linter -> its command line."""
    return {tool.name: tool.check for tool in of_workflows(str(ready.actionlint(host.current())), SCRIPTS)}


def run(command: tuple[str, ...], folder: Path) -> subprocess.CompletedProcess[str]:
    environ = {name: value for name, value in os.environ.items() if name not in ("CI", "FORCE_COLOR")}
    return subprocess.run(
        command,
        cwd=folder,
        env={**environ, "NO_COLOR": "1"},  # on CI machines they colour whatever they write to
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("name", ["actionlint", "zizmor"])
def test_nothing_to_say(tools: dict[str, tuple[str, ...]], name: str) -> None:
    done = run(tools[name], ROOT)
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.partition("\n")[0].partition("(")[0].strip() in (
        "",
        "No findings to report. Good job!",
    )


@pytest.mark.parametrize(
    ("name", "step", "said"),
    [
        ("actionlint", "- run: echo ${{ matrix.nothing }}", 'property "nothing" is not defined'),
        ("actionlint", "- run: echo $HOME", "shellcheck reported issue"),
        ("actionlint", "- run: echo ${{ github.event.pull_request.title }}", "potentially untrusted"),
        ("actionlint", "- {uses: actions/checkout@v6, wiht: {}}", 'unexpected key "wiht"'),
        ("zizmor", "- uses: actions/checkout@v6", "unpinned-uses"),
        ("zizmor", "- run: echo ${{ github.head_ref }}", "template-injection"),
    ],
)
def test_what_they_are_there_for(
    tools: dict[str, tuple[str, ...]], tmp_path: Path, name: str, step: str, said: str
) -> None:
    folder = tmp_path / ".github/workflows"
    folder.mkdir(parents=True)
    (folder / "bad.yml").write_text(f"{HEAD}      {step}\n")
    subprocess.run(["git", "init", "-q"], cwd=tmp_path, check=True)
    done = run(tools[name], tmp_path)
    assert done.returncode != 0
    assert said in done.stdout
