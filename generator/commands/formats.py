"""The formatters and linters of this repository: one list for `invoke fmt` and `invoke lint`."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from generator.commands.children import needs, run
from generator.console import Console

PYTHON = ("generator", "tests", "tasks.py", "benchmarks")


@dataclass(frozen=True, slots=True)
class Tool:
    """`check` and `fix` are arguments behind `python -m`; those of an outside program begin with its name."""

    name: str
    check: tuple[str, ...]
    fix: tuple[str, ...] = ()


def of_python() -> list[Tool]:
    """What looks at Python files."""
    return [
        Tool("ruff format", ("ruff", "format", "--check", *PYTHON), ("ruff", "format", *PYTHON)),
        Tool("ruff check", ("ruff", "check", *PYTHON), ("ruff", "check", "--fix", *PYTHON)),
        Tool("mypy", ("mypy",)),
    ]


def of_terraform(engine: str, terragrunt: str) -> list[Tool]:
    """What looks at Terraform and Terragrunt files."""
    root = (terragrunt, "hcl", "fmt", "--file", "terragrunt.hcl")
    live = (terragrunt, "hcl", "fmt", "--working-dir", "live")
    blocks = (engine, "fmt", "-recursive")
    return [
        Tool("terraform fmt", (*blocks, "-check", "-diff", "modules"), (*blocks, "modules")),
        Tool("terragrunt hcl fmt", (*root, "--check", "--diff"), root),
        Tool("terragrunt hcl fmt live", (*live, "--check", "--diff"), live),
    ]


def of_workflows(actionlint: str, scripts: Path) -> list[Tool]:
    """What looks at GitHub's workflows: their form and their shell scripts, then what an attacker would look for.

    `scripts` is the folder of Python's own programs, where shellcheck and zizmor are.
    """
    return [
        Tool("actionlint", (actionlint, f"-shellcheck={scripts / 'shellcheck'}", "-pyflakes=")),
        Tool("zizmor", (str(scripts / "zizmor"), "--offline", "--no-progress", "--quiet", ".github")),
    ]


def run_all(
    root: Path, console: Console, pick: Callable[[Tool], tuple[str, ...]], fast: bool = False
) -> list[str]:
    """Runs one after the other, all to the end; gives the names of those that failed."""
    import sys

    jobs: list[tuple[Tool, list[str], Mapping[str, str] | None]] = []
    for tool in of_python():
        if pick(tool):
            needs(pick(tool)[0])
            jobs.append((tool, [sys.executable, "-m", *_there(root, pick(tool))], None))
    if not fast:
        from generator.toolchain import ready

        tools = ready.prepare()
        environ = tools.environment(color=console.color)
        outside = [
            *of_terraform(str(tools.engine.path), str(tools.terragrunt.path)),
            *(
                of_workflows(str(ready.actionlint(tools.host)), Path(sys.executable).parent)
                if there(root)
                else []
            ),
        ]
        for tool in outside:
            if pick(tool):
                jobs.append((tool, list(pick(tool)), environ))
    failed = []
    for tool, arguments, variables in jobs:
        console.note(console.paint(tool.name, "1"))
        if run(root, console, arguments, variables):
            failed.append(tool.name)
    return failed


def there(root: Path) -> bool:
    """Whether there are workflows to look at."""
    return (root / ".github/workflows").is_dir()


def _there(root: Path, arguments: tuple[str, ...]) -> list[str]:
    """The arguments without folders that this repository has not."""
    return [word for word in arguments if word not in PYTHON or (root / word).exists()]
