"""Services rendered in several processes come to what one process makes of them."""

import multiprocessing
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from generator import allocation, checks, parallel, pipeline
from generator.catalogue import Catalogue
from generator.findings import Finding
from generator.render.tree import Part, Tree
from tests.unit.commands.conftest import HERE, Repository, copy


@pytest.fixture(scope="module")
def tree() -> Tree:
    catalogue = pipeline.load(HERE).catalogue
    assert catalogue is not None
    return Tree(catalogue, allocation.of(catalogue), catalogue.records, pipeline.read_inputs(HERE))


@pytest.fixture
def forked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parallel, "WORTH", 2)
    monkeypatch.setattr(parallel, "AT_ONCE", 1)
    monkeypatch.setattr(parallel, "_cores", lambda: 2)
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(threading, "active_count", lambda: 1)  # a runner of tests may have threads of its own


@pytest.mark.usefixtures("forked")
def test_the_parts_are_the_same(tree: Tree) -> None:
    in_processes = replace(tree, render=parallel.parts)
    assert in_processes.files() == tree.files()
    assert list(in_processes.parts) == list(tree.parts)


@pytest.mark.usefixtures("forked")
def test_it_is_another_process_that_renders(tree: Tree, monkeypatch: pytest.MonkeyPatch) -> None:
    def elsewhere(self: Tree, service: str) -> Part:
        if not parallel._inside:
            raise AssertionError("rendered here")
        return part(self, service)

    part = Tree.part
    monkeypatch.setattr(Tree, "part", elsewhere)
    assert set(parallel.parts(tree, tree.catalogue.names)) == set(tree.catalogue.names)
    monkeypatch.setattr(parallel, "WORTH", 1000)
    with pytest.raises(AssertionError, match="rendered here"):
        parallel.parts(tree, tree.catalogue.names)


@pytest.mark.usefixtures("forked")
def test_what_goes_wrong_there_is_told_here(tree: Tree, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(self: Tree, service: str) -> Part:
        raise LookupError(service)

    monkeypatch.setattr(Tree, "part", broken)
    with pytest.raises(LookupError, match="auth"):
        parallel.parts(tree, tree.catalogue.names)


@pytest.mark.usefixtures("forked")
def test_a_worker_that_dies_costs_time_only(tree: Tree, monkeypatch: pytest.MonkeyPatch) -> None:
    def killed(self: Tree, service: str) -> Part:
        if parallel._inside:
            os.kill(os.getpid(), signal.SIGKILL)
        return part(self, service)

    part = Tree.part
    monkeypatch.setattr(Tree, "part", killed)
    assert set(parallel.parts(tree, tree.catalogue.names)) == set(tree.catalogue.names)


@pytest.mark.usefixtures("forked")
def test_it_goes_on_while_the_checks_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    begun = tmp_path / "begun"

    def part(self: Tree, service: str) -> Part:
        begun.touch()
        return made(self, service)

    def run(catalogue: Catalogue) -> list[Finding]:
        until(begun.exists)
        return found(catalogue)

    made, found = Tree.part, checks.run
    monkeypatch.setattr(Tree, "part", part)
    monkeypatch.setattr(checks, "run", run)
    assert Repository(copy(tmp_path / "repository")).run("generate").code == 0


@pytest.mark.usefixtures("forked")
@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ("services.auht.domains.auth.url", "did you mean 'auth'?"),  # which no renderer can make anything of
        ("services.auth.domains.auth.url}:${services.auth.domains.auth.nmae", "nmae"),
    ],
)
def test_where_a_check_finds_an_error_it_is_in_vain(tmp_path: Path, wrong: str, said: str) -> None:
    repository = Repository(copy(tmp_path / "repository"))
    repository.edit(
        "registry/services/evaluation.yaml",
        lambda text: text.replace("services.auth.domains.auth.url", wrong),
    )
    ran = repository.run("generate")
    assert (ran.code, "Traceback" in ran.out + ran.err) == (1, False)
    assert said in ran.out + ran.err
    assert not (repository.root / "modules/services").exists()
    until(lambda: not multiprocessing.active_children())


@pytest.mark.usefixtures("forked")
def test_whoever_ends_it_waits_for_nobody(tree: Tree, monkeypatch: pytest.MonkeyPatch) -> None:
    """At any moment: also while a worker hands over what it has made."""
    monkeypatch.setattr(Tree, "part", lambda self, service: "x" * 5_000_000)
    for pause in (0.0, 0.01, 0.02, 0.05, 0.1):
        started = time.monotonic()
        with parallel.Rendering() as rendering:
            rendering.begin(tree)
            time.sleep(pause)
        assert time.monotonic() - started < 10
        assert not multiprocessing.active_children()


@pytest.mark.usefixtures("forked")
def test_more_than_a_pipe_holds(tree: Tree, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody reads what the workers have made before they are at an end."""
    monkeypatch.setattr(Tree, "part", lambda self, service: service * 1_000_000)
    with parallel.Rendering() as rendering:
        rendering.begin(tree)
        until(lambda: not multiprocessing.active_children())
        assert rendering.parts(tree, tree.missing) == {
            name: name * 1_000_000 for name in tree.catalogue.names
        }


@pytest.mark.usefixtures("forked")
def test_no_fork_beside_threads(monkeypatch: pytest.MonkeyPatch) -> None:
    assert parallel._may_fork()
    with monkeypatch.context() as two:
        two.setattr(threading, "active_count", lambda: 2)
        assert not parallel._may_fork()
    monkeypatch.setattr(parallel, "_cores", lambda: 1)
    assert not parallel._may_fork()


SLOW = """
import sys, time
from pathlib import Path
from generator import parallel
from generator.commands.guard import exit_code
from generator.console import of_process
from generator.render.tree import Tree
parallel.WORTH, parallel.AT_ONCE, parallel._cores = 2, 1, lambda: 2
def part(self, service):
    Path(sys.argv[2], service).touch()
    time.sleep(60)
Tree.part = part
sys.exit(exit_code("generate", Path(sys.argv[1]), {"check": True}, of_process()))
"""


def test_ctrl_c_ends_the_workers_too(tmp_path: Path) -> None:
    root, begun = copy(tmp_path / "repository"), tmp_path / "begun"
    begun.mkdir()
    process = subprocess.Popen(
        [sys.executable, "-c", SLOW, str(root), str(begun)],
        cwd=HERE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    group = process.pid
    until(lambda: len(list(begun.iterdir())) == 2)
    os.killpg(group, signal.SIGINT)
    out, err = process.communicate(timeout=30)
    assert (process.returncode, out) == (130, ""), err
    assert "stopped" in err
    assert "Traceback" not in err
    with pytest.raises(ProcessLookupError):
        os.killpg(group, 0)


def until(true: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 30
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.02)
