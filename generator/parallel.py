"""Services rendered on all cores: where there are many to render, and processes can be forked.

Each worker has the whole catalogue from the moment of the fork, so that nothing is sent to it but names, and sends back the
parts. What comes back is what one process would have made: rendering is pure. Elsewhere than on Linux one process does it.
"""

import contextlib
import os
import sys
import threading
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from generator.render.tree import Part, Tree

WORTH = 150  # services; below, starting the workers takes longer than they save
AT_ONCE = 40  # services; a worker that has finished takes the next
MOST = 8  # workers; more wait for this process, which takes what they send

# No semaphores, no room for another process, a worker that was killed (BrokenProcessPool is a RuntimeError).
_CANNOT = (OSError, NotImplementedError, ImportError, RuntimeError)

_tree: "Tree | None" = None  # a worker's, from the fork


def parts(tree: "Tree", names: Sequence[str]) -> "Mapping[str, Part]":
    """Service -> its part of the tree."""
    if len(names) >= WORTH and _may_fork():
        with contextlib.suppress(*_CANNOT):
            return _forked(tree, names, min(_cores(), MOST))
    return {name: tree.part(name) for name in names}


def _may_fork() -> bool:
    """A process with threads must not fork: a lock that one of them holds would stay locked."""
    return sys.platform == "linux" and _cores() > 1 and threading.active_count() == 1


def _forked(tree: "Tree", names: Sequence[str], workers: int) -> "dict[str, Part]":
    import multiprocessing
    from concurrent.futures import ProcessPoolExecutor

    global _tree
    tree.prepare()
    _tree = tree
    groups = [tuple(names[at : at + AT_ONCE]) for at in range(0, len(names), AT_ONCE)]
    pool = ProcessPoolExecutor(workers, multiprocessing.get_context("fork"), _deaf)
    try:
        made = {name: part for group in pool.map(_work, groups) for name, part in group.items()}
        pool.shutdown()
        return made
    except BaseException:
        for worker in multiprocessing.active_children():
            worker.terminate()
        pool.shutdown(wait=False, cancel_futures=True)
        raise
    finally:
        _tree = None


def _deaf() -> None:
    """Ctrl-C reaches the whole group of processes; the first one alone ends the others."""
    import signal

    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _work(names: Sequence[str]) -> "dict[str, Part]":
    assert _tree is not None
    return {name: _tree.part(name) for name in names}


def _cores() -> int:
    """Those that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
