"""Services rendered on all cores: where there are many to render, and processes can be forked.

Each worker has the whole catalogue from the moment of the fork, so that nothing is sent to it but names, and sends back the
parts. What comes back is what one process would have made: rendering is pure. Elsewhere than on Linux one process does it.
"""

import contextlib
import os
import sys
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from concurrent.futures import ProcessPoolExecutor

    from generator.render.tree import Part, Tree

WORTH = 150  # services; below, starting the workers takes longer than they save
AT_ONCE = 40  # services; a worker that has finished takes the next
MOST = 8  # workers; more wait for this process, which takes what they send

# No semaphores, no room for another process, a worker that was killed (BrokenProcessPool is a RuntimeError).
_CANNOT = (OSError, NotImplementedError, ImportError, RuntimeError)

_tree: "Tree | None" = None  # a worker's, from the fork


def parts(tree: "Tree", names: Sequence[str]) -> "Mapping[str, Part]":
    """Service -> its part of the tree."""
    with Rendering() as rendering:
        return rendering.parts(tree, names)


class Rendering:
    """Parts that other processes make; from `begin` on, where somebody has something else to do meanwhile. For `with`.

    `told` hears how many services are rendered, and of how many.
    """

    def __init__(self, told: "Callable[[int, int], None] | None" = None) -> None:
        self._told = told or (lambda done, total: None)
        self._pool: ProcessPoolExecutor | None = None
        self._made: Iterator[dict[str, Part]] = iter(())

    def __enter__(self) -> "Rendering":
        return self

    def __exit__(self, kind: object, error: object, where: object) -> None:
        self._end()

    def begin(self, tree: "Tree") -> None:
        """Begins to render what the tree has to; nothing where that is little, or where it cannot be yet: a catalogue that
        no check has looked at may be anything, and `parts` then says what is wrong with it."""
        with contextlib.suppress(Exception):
            self._start(tree, tree.missing)

    def parts(self, tree: "Tree", names: Sequence[str]) -> "Mapping[str, Part]":
        """Service -> its part of the tree."""
        with contextlib.suppress(*_CANNOT):
            if self._pool is None:
                self._start(tree, names)
            if self._pool is not None:
                made = self._taken(len(names))
                self._pool.shutdown()
                self._pool = None
                return made
        return self._here(tree, names)

    def _taken(self, total: int) -> "dict[str, Part]":
        made: dict[str, Part] = {}
        for group in self._made:
            made.update(group)
            self._told(len(made), total)
        return made

    def _here(self, tree: "Tree", names: Sequence[str]) -> "dict[str, Part]":
        made: dict[str, Part] = {}
        for name in names:
            made[name] = tree.part(name)
            self._told(len(made), len(names))
        return made

    def _start(self, tree: "Tree", names: Sequence[str]) -> None:
        global _tree
        if len(names) < WORTH or not _may_fork():
            return
        import multiprocessing
        from concurrent.futures import ProcessPoolExecutor

        tree.prepare()
        groups = [tuple(names[at : at + AT_ONCE]) for at in range(0, len(names), AT_ONCE)]
        workers = min(_cores(), MOST)
        _tree = tree
        try:
            self._pool = ProcessPoolExecutor(workers, multiprocessing.get_context("fork"), _deaf)
            self._made = self._pool.map(_work, groups)  # this forks
        except BaseException:
            self._end()
            raise
        finally:
            _tree = None

    def _end(self) -> None:
        """What is not there yet is not waited for."""
        pool, self._pool = self._pool, None
        if pool is not None:
            import multiprocessing

            for worker in multiprocessing.active_children():
                worker.terminate()
            pool.shutdown(wait=False, cancel_futures=True)


def _may_fork() -> bool:
    """A process with threads must not fork: a lock that one of them holds would stay locked."""
    return sys.platform == "linux" and _cores() > 1 and threading.active_count() == 1


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
