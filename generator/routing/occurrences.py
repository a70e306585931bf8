"""Headers and query pairs: conditions on what a request carries besides its address.

A condition asks that some occurrence match, so extra occurrences only make more rules match. The
hardest request for a set of rules therefore carries exactly one occurrence per condition of theirs.
Both kinds become texts `kind name NUL value`, searched like hosts and paths.
"""

from collections.abc import Sequence
from functools import reduce
from itertools import product
from operator import and_, or_

from generator.routing.automaton import compile_patterns
from generator.routing.dimension import ANYTHING, MASKS_PER_STEP
from generator.routing.effort import Effort
from generator.routing.glob import Glob, parse, token_pattern
from generator.routing.masks import mask_of
from generator.routing.search import TOKENS, hardest_texts
from generator.routing.types import Rule

Condition = tuple[Glob, ...]
Held = tuple[int, ...]
"""Masks of rules, for the first condition of each, the second, ..."""
CONDITIONS_PER_STEP, RULES_PER_STEP = 4, 10  # so many take as long as a step of a search (effort.py)
HEADER, QUERY = "\1", "\2"


def conditions_of(rule: Rule) -> list[Condition]:
    """Every header and query condition of a rule as patterns over `kind name NUL value`."""
    headers = [
        tuple(token_pattern(_literal(HEADER, name.lower()), parse(value.lower())) for value in values)
        for name, values in rule.headers
    ]
    queries = [
        tuple(token_pattern(_key(key), parse(value.lower(), escapes=True)) for key, value in condition)
        for condition in rule.query
    ]
    return headers + queries


def _literal(kind: str, name: str) -> Glob:
    return Glob(kind + name, tuple(kind + name), frozenset())


def _key(key: str | None) -> Glob:
    glob = ANYTHING if key is None else parse(key.lower(), escapes=True)
    return Glob(QUERY + glob.text, (QUERY, *glob.tokens), frozenset(at + 1 for at in glob.loops))


class Occurrences:
    """The header and query conditions of all rules."""

    def __init__(self, rules: tuple[Rule, ...], effort: Effort) -> None:
        self.effort = effort
        self.conditions: list[list[Condition]] = [conditions_of(rule) for rule in rules]
        unique = list(dict.fromkeys(glob for rule in self.conditions for one in rule for glob in one))
        self.automaton = compile_patterns(unique)
        self.starts = sum(self.automaton.starts)
        self.free = mask_of(rule for rule, held in enumerate(self.conditions) if not held)
        self._index = {glob: number for number, glob in enumerate(unique)}
        places = range(max(map(len, self.conditions), default=0))
        self._without = [
            mask_of(rule for rule, held in enumerate(self.conditions) if len(held) <= at) for at in places
        ]
        self._holders = [[0] * len(places) for _ in unique]
        for rule, held in enumerate(self.conditions):
            for at, condition in enumerate(held):
                for glob in condition:
                    self._holders[self._index[glob]][at] |= 1 << rule
        self._contents: dict[Held, int] = {}
        self._texts: dict[Glob, list[tuple[str, Held]]] = {}

    def cells(self, include: tuple[int, ...]) -> list[tuple[tuple[str, ...], int]]:
        """(occurrences, mask of the rules content with them) for the included rules: the hardest ones."""
        wanted = [condition for rule in include for condition in self.conditions[rule]]
        if not wanted:
            return [((), self.free)]
        kept: list[tuple[tuple[str, ...], int]] = []
        for chosen in product(*([text for glob in one for text in self._hardest(glob)] for one in wanted)):
            self.effort.spend(1 + len(wanted) // CONDITIONS_PER_STEP + len(kept) // MASKS_PER_STEP)
            texts = tuple(dict.fromkeys(text for text, _ in chosen))
            mask = self._content([held for _, held in chosen])
            if all(old & mask != old for _, old in kept):
                kept.append((texts, mask))
        return kept

    def matching(self, texts: tuple[str, ...]) -> int:
        """The rules content with these occurrences."""
        return self._content([self._held(self.automaton.run(self.starts, text)) for text in texts])

    def _held(self, bits: int) -> Held:
        """The rules whose first condition an occurrence meets, whose second, ...; `bits` are those of the automaton."""
        self.effort.spend(1 + len(self._index) // MASKS_PER_STEP)
        held = [0] * len(self._without)
        for number in self.automaton.accepted(bits):
            for at, rules in enumerate(self._holders[number]):
                held[at] |= rules
        return tuple(held)

    def _hardest(self, glob: Glob) -> list[tuple[str, Held]]:
        found = self._texts.get(glob)
        if found is None:
            texts = hardest_texts((glob,), TOKENS, self.automaton, self.starts, self.effort)
            found = [(text, self._held(bits)) for text, bits in texts]
            self._texts[glob] = found
        return found

    def _content(self, occurrences: Sequence[Held]) -> int:
        """The rules each of whose conditions is met by one of the occurrences."""
        met = tuple(reduce(or_, masks) for masks in zip(self._without, *occurrences, strict=True))
        found = self._contents.get(met)
        if found is None:
            self.effort.spend(1 + len(self.conditions) // RULES_PER_STEP)
            found = self._contents[met] = reduce(and_, met, (1 << len(self.conditions)) - 1)
        return found
