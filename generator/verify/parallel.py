"""Many questions at once, each with its own time limit.

A thread that waits for a name server or a lost packet cannot be ended from outside. So the threads are daemons: one whose
question is over time is left alone, another takes its place, and the process never waits for it at its end.
"""

import queue
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from generator.verify.facts import Unread

THREADS = 16
STEP = 0.05  # seconds between two looks at the clock


@dataclass(frozen=True, slots=True)
class Question:
    """`ask()` is called in a thread; the answer is kept under `key`. `limit` in seconds."""

    key: tuple[str, str]
    ask: Callable[[], Any]
    limit: float


@dataclass(slots=True)
class _Running:
    question: Question
    since: float


def answers(
    questions: Iterable[Question],
    errors: tuple[type[Exception], ...],
    on_answer: Callable[[int, int], None] | None = None,
    threads: int = THREADS,
) -> dict[tuple[str, str], Any]:
    """Key -> answer, or Unread for one of `errors` and for what took too long. Any other exception is raised here.

    `on_answer(done, all)` is called after each. Ctrl-C ends it at once. Of questions with one key the first is asked: in
    a cut-over two load balancers are there for the same addresses.
    """
    asked = list({question.key: question for question in reversed(list(questions))}.values())[::-1]
    pool = _Pool(asked, errors, min(threads, max(1, len(asked))))
    found: dict[tuple[str, str], Any] = {}
    while len(found) < len(asked):
        for key, answer in pool.collect():
            if isinstance(answer, BaseException):
                raise answer
            if key not in found:
                found[key] = answer
                if on_answer:
                    on_answer(len(found), len(asked))
    return found


class _Pool:
    def __init__(self, asked: list[Question], errors: tuple[type[Exception], ...], threads: int) -> None:
        self._errors = errors
        self._todo: queue.SimpleQueue[Question] = queue.SimpleQueue()
        self._done: queue.SimpleQueue[tuple[Question, Any]] = queue.SimpleQueue()
        self._lock = threading.Lock()
        self._running: dict[int, _Running] = {}
        for question in asked:
            self._todo.put(question)
        for _ in range(threads):
            self._start()

    def collect(self) -> list[tuple[tuple[str, str], Any]]:
        """What has come since the last call; waits a moment."""
        found = []
        try:
            question, answer = self._done.get(timeout=STEP)
            found.append((question.key, answer))
        except queue.Empty:
            pass
        return found + self._late()

    def _late(self) -> list[tuple[tuple[str, str], Any]]:
        now = time.monotonic()
        with self._lock:
            late = [
                (ident, running)
                for ident, running in self._running.items()
                if now - running.since > running.question.limit
            ]
            for ident, _ in late:
                del self._running[ident]
        for _ in late:
            self._start()
        return [
            (running.question.key, Unread(f"no answer within {running.question.limit:g} s"))
            for _, running in late
        ]

    def _start(self) -> None:
        threading.Thread(target=self._work, daemon=True, name="verify").start()

    def _work(self) -> None:
        ident = threading.get_ident()
        while True:
            try:
                question = self._todo.get_nowait()
            except queue.Empty:
                return
            with self._lock:
                self._running[ident] = _Running(question, time.monotonic())
            answer = self._answer(question)
            with self._lock:
                if ident not in self._running:
                    return  # it was given up, and has a successor
                del self._running[ident]
            self._done.put((question, answer))

    def _answer(self, question: Question) -> Any:
        try:
            return question.ask()
        except self._errors as error:
            return Unread(" ".join(str(error).split()) or type(error).__name__)
        except BaseException as error:
            return error
