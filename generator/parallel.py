"""Services rendered on all cores: where there are many to render, and processes can be forked.

Each worker has the whole catalogue from the moment of the fork. The jobs wait in a pipe, from which each takes the next when
it is free; what it has made it writes to a file of its own, and says so in a second pipe. So nobody waits for this process,
which may do something else meanwhile; and there is no thread and no lock that a worker could take with it when it ends. What
comes back is what one process would have made: rendering is pure. Elsewhere than on Linux one process does it.
"""

import contextlib
import os
import pickle
import struct
import sys
import tempfile
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import IO, TYPE_CHECKING, Any

if TYPE_CHECKING:
    from generator.render.tree import Part, Tree

    Parts = dict[str, Part]

WORTH = 150  # services; below, starting the workers takes longer than they save
AT_ONCE = 40  # services; a worker that has finished takes the next
MOST = 8  # workers; more wait for this process, which takes what they have made

_JOB = struct.Struct("<I")  # number of a group; so small that the pipe holds those of all services
# Group, worker, place and length in the worker's file; so small that it is written at once (pipe(7), PIPE_BUF).
_DONE = struct.Struct("<IIQQ")
_CANNOT = (OSError, NotImplementedError)  # no room for another process, for another file

_inside = False  # whether this process is a worker


def parts(tree: "Tree", names: Sequence[str]) -> "Mapping[str, Part]":
    """Service -> its part of the tree."""
    with Rendering() as rendering:
        return rendering.parts(tree, names)


class Rendering:
    """Parts that other processes make; from `begin` on, where somebody has something else to do meanwhile. For `with`.

    `told` hears how many services are rendered, and of how many.
    """

    def __init__(self, told: Callable[[int, int], None] | None = None) -> None:
        self._told = told or (lambda done, total: None)
        self._crew: _Crew | None = None

    def __enter__(self) -> "Rendering":
        return self

    def __exit__(self, kind: object, error: object, where: object) -> None:
        if self._crew is not None:
            self._crew.end()

    def begin(self, tree: "Tree") -> None:
        """Begins to render what the tree has to; nothing where that is little, or where it cannot be yet: a catalogue that
        no check has looked at may be anything, and `parts` then says what is wrong with it."""
        with contextlib.suppress(Exception):
            self._start(tree, tree.missing)

    def parts(self, tree: "Tree", names: Sequence[str]) -> "Mapping[str, Part]":
        """Service -> its part of the tree. Whatever a worker that was killed has left is rendered here."""
        if self._crew is None:
            with contextlib.suppress(*_CANNOT):
                self._start(tree, names)
        made: Parts = self._crew.take(self._told) if self._crew else {}
        for name in names:
            if name not in made:
                made[name] = tree.part(name)
                self._told(len(made), len(names))
        return {name: made[name] for name in names}

    def _start(self, tree: "Tree", names: Sequence[str]) -> None:
        if len(names) >= WORTH and _may_fork():
            tree.prepare()
            groups = [tuple(names[at : at + AT_ONCE]) for at in range(0, len(names), AT_ONCE)]
            self._crew = _Crew(tree, groups)


@dataclass(slots=True)
class _Crew:
    """The workers of one tree. Raises OSError where there can be none."""

    tree: "Tree"
    groups: Sequence[Sequence[str]]
    files: list[IO[bytes]] = field(default_factory=list)
    workers: list[Any] = field(default_factory=list)
    news: IO[bytes] | None = None

    def __post_init__(self) -> None:
        import multiprocessing
        import signal

        context = multiprocessing.get_context("fork")
        jobs, done = self._pipes()
        before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})  # until a worker is deaf to it
        try:
            try:
                for number in range(min(_cores(), MOST)):
                    self.files.append(tempfile.TemporaryFile())  # noqa: SIM115 - until `end`
                    self.workers.append(
                        context.Process(target=self._work, args=(number, jobs, done), daemon=True)
                    )
                    self.workers[-1].start()
            finally:
                os.close(jobs)
                os.close(done)  # so that the news end when all workers have
                signal.pthread_sigmask(signal.SIG_SETMASK, before)  # a Ctrl-C that has waited comes here
        except BaseException:
            self.end()
            raise

    def _pipes(self) -> tuple[int, int]:
        """Where jobs are taken from, and where it is said that they are done."""
        jobs, more = os.pipe()
        with os.fdopen(more, "wb") as left:
            left.write(b"".join(_JOB.pack(number) for number in range(len(self.groups))))
        news, done = os.pipe()
        self.news = os.fdopen(news, "rb")
        return jobs, done

    def take(self, told: Callable[[int, int], None]) -> "Parts":
        """Everything that the workers make, once they are at an end. Raises what the first of the services raised."""
        assert self.news is not None
        made: Parts = {}
        errors: dict[int, Exception] = {}
        total = sum(map(len, self.groups))
        while len(said := self.news.read(_DONE.size)) == _DONE.size:
            group, worker, place, length = _DONE.unpack(said)
            found = pickle.loads(os.pread(self.files[worker].fileno(), length, place))
            if isinstance(found, Exception):
                errors[group] = found
            else:
                made.update(found)
                told(len(made), total)
        self.end()
        if errors:
            raise errors[min(errors)]
        return made

    def end(self) -> None:
        """Nobody waits for what is not there yet. May be called again."""
        for worker in self.workers:
            if worker.pid is not None:
                worker.kill()
                worker.join()
        for file in (*self.files, *([self.news] if self.news else [])):
            file.close()
        self.workers, self.files, self.news = [], [], None

    def _work(self, number: int, jobs: int, done: int) -> None:
        """A worker, to the last job. Ctrl-C reaches the whole group of processes; the first one alone ends the others."""
        import signal

        global _inside
        _inside = True
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
        file = self.files[number].fileno()
        place = 0
        while job := os.read(jobs, _JOB.size):
            (group,) = _JOB.unpack(job)
            content = _pickled(self.tree, self.groups[group])
            written = 0
            while written < len(content):
                written += os.pwrite(file, content[written:], place + written)
            os.write(done, _DONE.pack(group, number, place, len(content)))
            place += len(content)


def _pickled(tree: "Tree", names: Sequence[str]) -> bytes:
    """The parts, or what went wrong."""
    try:
        return pickle.dumps({name: tree.part(name) for name in names}, pickle.HIGHEST_PROTOCOL)
    except Exception as error:  # told to whoever waits
        try:
            return pickle.dumps(error)
        except Exception:
            return pickle.dumps(RuntimeError(f"{type(error).__name__}: {error}"))


def _may_fork() -> bool:
    """A process with threads must not fork: a lock that one of them holds would stay locked."""
    return sys.platform == "linux" and _cores() > 1 and threading.active_count() == 1


def _cores() -> int:
    """Those that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
