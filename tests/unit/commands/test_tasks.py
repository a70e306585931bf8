"""The tasks as invoke runs them: names, options, exit codes, start-up time. In processes of their own."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.unit.commands.conftest import HERE, MANIFEST, copy


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = copy(tmp_path_factory.mktemp("tasks") / "repository")
    shutil.copy(HERE / "tasks.py", root / "tasks.py")
    (root / "generator").symlink_to(HERE / "generator")
    return root


def invoke(folder: Path, *arguments: str, program: str = "invoke") -> subprocess.CompletedProcess[str]:
    environ = {name: value for name, value in os.environ.items() if not name.startswith("INVOKE_")}
    return subprocess.run(
        [sys.executable, "-m", program, *arguments],
        cwd=folder,
        env=environ | {"COLUMNS": "200"},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["frobnicate"], "error: there is no task 'frobnicate'\n  help: Tasks: adopt, affected, apply, "),
        (["generat"], "error: there is no task 'generat'; did you mean 'generate'?\n"),
        (["new_service"], "error: there is no task 'new_service'; did you mean 'new-service'?\n"),
        (["--help", "chekc"], "error: there is no task 'chekc'; did you mean 'check'?\n"),
        (
            ["check", "--formt", "json"],
            "error: there is no option of check '--formt'; did you mean '--format'?\n",
        ),
        (["check", "-x"], "error: there is no option of check '-x'\n"),
        (
            ["check", "--format"],
            "error: --format needs a value\n  help: invoke --help check shows its options.\n",
        ),
        (["why"], "error: invoke why needs FILE\n  help: invoke --help why shows an example.\n"),
        (["why", "a", "b"], "error: there is no task 'b'\n"),
        (["--lst"], "error: there is no option '--lst'; did you mean '--list'?\n"),
        (["check", "--env", "stagin"], "error: there is no environment 'stagin'; did you mean 'staging'?\n"),
        (["check", "chek"], "error: there is no task 'chek'; did you mean 'check'?\n"),
        (["up", "--port", "x"], "error: --port x: a port is a number from 1 to 65535\n"),
        (["plan"], "error: which environment?\n"),
        (["plan", "--env", "x", "--unit"], "error: --unit needs a value\n"),
    ],
)
def test_usage(folder: Path, arguments: list[str], said: str) -> None:
    done = invoke(folder, *arguments)
    assert done.stderr.startswith(said)
    assert (done.returncode, done.stdout) == (2, "")


@pytest.mark.parametrize("words", [["new-service", "--help"], ["why", "-h"], ["check", "--help"]])
def test_help_behind_a_task_that_takes_a_word(folder: Path, words: list[str]) -> None:
    """invoke took `--help` for the name of the service."""
    done = invoke(folder, *words)
    assert (done.returncode, done.stderr) == (0, "")
    assert f"Example: invoke {words[0]}" in done.stdout


def test_a_list_that_nobody_reads_to_its_end(folder: Path) -> None:
    command = f"'{sys.executable}' -m invoke --list | true"
    done = subprocess.run(["sh", "-c", command], cwd=folder, capture_output=True, text=True, check=False)
    assert done.stderr == ""


def test_every_task_has_a_summary_an_example_and_help_for_each_option(folder: Path) -> None:
    tasks = re.findall(r"^  ([a-z][a-z-]+) +(\S.*)$", invoke(folder, "--list").stdout, re.MULTILINE)
    assert len(tasks) > 15
    for (name, _), shown in zip(tasks, helps(folder, [name for name, _ in tasks]), strict=True):
        assert re.search(rf"^  Example: invoke {name}\b", shown, re.MULTILINE), name
        for option in re.findall(r"^  --.*$", shown, re.MULTILINE):
            assert re.search(r"\S   +\S", option), f"{name}: no help for {option.strip()}"


EACH = """
import os, sys
from invoke.main import program
for name in sys.argv[1:]:
    sys.stdout.flush()
    if os.fork() == 0:
        sys.argv = ["invoke", "--help", name]
        program.run(sys.argv)
    assert os.waitstatus_to_exitcode(os.wait()[1]) == 0, name
    print("\\0", end="")
"""


def helps(folder: Path, names: list[str]) -> list[str]:
    """What `invoke --help` says of each: forks of one process, as its start costs more than the rest."""
    done = subprocess.run(
        [sys.executable, "-c", EACH, *names],
        cwd=folder,
        env=os.environ | {"COLUMNS": "200"},
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    return done.stdout.split("\0")[:-1]


def test_check_runs_and_tasks_can_follow_each_other(folder: Path) -> None:
    done = invoke(folder, "check", "check", "--format", "json")
    assert done.returncode == 0
    assert ": no findings (" in done.stdout
    assert done.stdout.endswith("}\n")


def test_findings_stop_what_follows(folder: Path) -> None:
    file = folder / MANIFEST
    good = file.read_text(encoding="utf-8")
    file.write_text(good.replace("port: 8000", "pport: 8000"), encoding="utf-8")
    try:
        done = invoke(folder, "check", "check")
    finally:
        file.write_text(good, encoding="utf-8")
    assert (done.returncode, done.stdout.count("did you mean 'port'?")) == (1, 1)


def test_from_a_folder_below(folder: Path) -> None:
    done = invoke(folder / "registry", "check")
    assert (done.returncode, done.stderr) == (0, "")


def test_a_reader_that_leaves_gets_no_traceback(folder: Path) -> None:
    command = f"{sys.executable} -m invoke check --format json | true"
    done = subprocess.run(
        command, shell=True, cwd=folder, capture_output=True, text=True, check=False, timeout=60
    )
    assert done.stderr == ""


@pytest.mark.parametrize("arguments", [["--list"], ["check"]])
def test_start_up(folder: Path, arguments: list[str]) -> None:
    """Processor time, as this machine may be busy with other tests: about 0.35 s measured."""
    invoke(folder, *arguments)  # writes the byte code files
    before = os.times()
    for _ in range(3):
        assert invoke(folder, *arguments).returncode == 0
    after = os.times()
    spent = after.children_user + after.children_system - before.children_user - before.children_system
    assert spent / 3 < 0.75


def test_nothing_heavy_is_imported_for_the_list(folder: Path) -> None:
    code = (
        "import sys, tasks; heavy = {'rich', 'jinja2', 'boto3', 'botocore', 'moto', 'copier', 'jsonschema'};"
        "print(sorted(heavy & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=folder, capture_output=True, text=True, check=False
    )
    assert (done.stdout, done.stderr) == ("[]\n", "")
