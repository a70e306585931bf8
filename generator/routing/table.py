"""One listener's rules in the order in which it tries them, ready for questions.

Rules are numbered by that order, so "the rules above i" is the mask of the i lowest bits. `live` are the
rules that win some request; the others can neither take one nor inherit one.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from generator.routing.effort import Effort, ExhaustedError, UndecidedError
from generator.routing.masks import bits_of
from generator.routing.space import Space
from generator.routing.types import Listener, Rule
from generator.routing.verdicts import Unknown


class Table:
    """A listener's rules, their space, and the questions that could not be decided."""

    def __init__(self, listener: Listener) -> None:
        self.listener = listener
        self.rules = listener.ordered()
        self.effort = Effort(listener.effort)
        self.space = Space(self.rules, listener.hosts, listener.dualstack, self.effort)
        self.all = (1 << len(self.rules)) - 1
        self.live = self.all
        self.unknown: list[Unknown] = []

    def live_above(self, index: int) -> int:
        """The mask of the live rules that are tried before this one."""
        return self.live & ((1 << index) - 1)

    def live_below(self, index: int) -> int:
        return self.live & ~((1 << index + 1) - 1)

    def named(self, mask: int) -> tuple[Rule, ...]:
        return tuple(self.rules[index] for index in bits_of(mask))

    @contextmanager
    def question(self, name: str, *indices: int) -> Iterator[None]:
        """Note a question that the search gives up on, and go on with the next. Raises ExhaustedError."""
        try:
            yield
        except ExhaustedError:
            raise
        except UndecidedError as error:
            rules = tuple(self.rules[index] for index in indices)
            self.unknown.append(Unknown(name, rules, str(error)))
