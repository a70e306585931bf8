"""The jail that holds the fuzzer's target: what breaks out is stopped, and what stays inside is not."""

import contextlib
import ctypes
import os
import shutil
import socket
import subprocess
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.soak.jail import OutsideError, jail


@pytest.fixture
def inside(tmp_path: Path) -> Path:
    (tmp_path / "inside").mkdir()
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside" / "victim").write_text("x")
    (tmp_path / "inside" / "link").symlink_to(tmp_path / "outside")
    return tmp_path / "inside"


def _descriptor(folder: Path) -> int:
    return os.open(folder, os.O_RDONLY)


BREACHES: dict[str, Callable[[Path], object]] = {
    "open": lambda inside: (inside.parent / "outside/new").write_text("x"),
    "append": lambda inside: (inside.parent / "outside/victim").open("a"),
    "dots": lambda inside: (inside / "../outside/new").write_text("x"),
    "through a link": lambda inside: (inside / "link/new").write_text("x"),
    "a folder like ours": lambda inside: inside.with_name("inside-too").mkdir(),
    "os.open": lambda inside: os.open(inside.parent / "outside/new", os.O_CREAT | os.O_WRONLY),
    "mkdir": lambda inside: (inside.parent / "outside/new").mkdir(),
    "from a descriptor": lambda inside: os.mkdir("new", dir_fd=_descriptor(inside.parent / "outside")),
    "rename out": lambda inside: (inside / "link").rename(inside.parent / "outside/new"),
    "rename in": lambda inside: (inside.parent / "outside/victim").rename(inside / "new"),
    "unlink": lambda inside: (inside.parent / "outside/victim").unlink(),
    "rmtree": lambda inside: shutil.rmtree(inside.parent / "outside"),
    "symlink": lambda inside: (inside.parent / "outside/new").symlink_to("victim"),
    "link": lambda inside: (inside.parent / "outside/new").hardlink_to(inside.parent / "outside/victim"),
    "chmod": lambda inside: (inside.parent / "outside/victim").chmod(0),
    "a program": lambda inside: subprocess.run(["true"], check=True),
    "a shell": lambda inside: os.system("true"),
    "a connection": lambda inside: socket.create_connection(("127.0.0.1", 1), 1),
    "code": lambda inside: eval("1 + 1"),
}


@pytest.mark.parametrize("name", BREACHES)
def test_a_breach_is_stopped(name: str, inside: Path) -> None:
    before = sorted(path.name for path in inside.parent.rglob("*"))
    with pytest.raises(OutsideError), jail(inside):
        BREACHES[name](inside)
    assert sorted(path.name for path in inside.parent.rglob("*")) == before


def _swallowed(victim: Path) -> None:
    with contextlib.suppress(AssertionError):
        victim.unlink()


def test_one_that_is_swallowed_is_raised_at_the_end(inside: Path) -> None:
    with pytest.raises(OutsideError, match="victim"), jail(inside):
        _swallowed(inside.parent / "outside/victim")
    assert (inside.parent / "outside/victim").exists()


def test_without_a_folder_nothing_is_written(inside: Path) -> None:
    with pytest.raises(OutsideError), jail(None):
        (inside / "new").write_text("x")
    assert not (inside / "new").exists()


def test_inside_all_is_well(inside: Path) -> None:
    with jail(inside):
        (inside / "a").mkdir()
        (inside / "a/b").write_text("x")
        (inside / "a/b").rename(inside / "c")
        shutil.rmtree(inside / "a")
        (inside / "link").unlink()
        assert (inside.parent / "outside/victim").read_text() == "x"
        ctypes.CDLL(None)
    assert [path.name for path in inside.iterdir()] == ["c"]


def test_other_threads_and_later_deeds_are_free(inside: Path) -> None:
    with jail(inside):
        thread = threading.Thread(target=(inside.parent / "outside/new").write_text, args=("x",))
        thread.start()
        thread.join()
    assert (inside.parent / "outside/new").exists()
    (inside.parent / "outside/later").write_text("x")
