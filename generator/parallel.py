"""Services rendered on all cores: where there are many to render, and processes can be forked.

Each worker has the whole catalogue from the moment of the fork, so that nothing is sent to it but names, and sends back the
parts. What comes back is what one process would have made: rendering is pure. Elsewhere than on Linux one process does it.
"""

import os
import sys
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from generator.render.tree import Part, Tree

WORTH = 150  # services; below, starting the workers takes longer than they save
AT_ONCE = 40  # services; a worker that has finished takes the next
MOST = 8  # workers; more wait for this process, which takes what they send

_tree: "Tree | None" = None  # a worker's, from the fork


def parts(tree: "Tree", names: Sequence[str]) -> "Mapping[str, Part]":
    """Service -> its part of the tree."""
    workers = min(_cores(), MOST)
    if len(names) < WORTH or workers < 2 or sys.platform != "linux":
        return {name: tree.part(name) for name in names}
    return _forked(tree, names, workers)


def _forked(tree: "Tree", names: Sequence[str], workers: int) -> "dict[str, Part]":
    import multiprocessing
    from concurrent.futures import ProcessPoolExecutor

    global _tree
    tree.prepare()
    _tree = tree
    groups = [tuple(names[at : at + AT_ONCE]) for at in range(0, len(names), AT_ONCE)]
    try:
        with ProcessPoolExecutor(workers, multiprocessing.get_context("fork")) as pool:
            made = pool.map(_work, groups)
            return {name: part for group in made for name, part in group.items()}
    finally:
        _tree = None


def _work(names: Sequence[str]) -> "dict[str, Part]":
    assert _tree is not None
    return {name: _tree.part(name) for name in names}


def _cores() -> int:
    """Those that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
