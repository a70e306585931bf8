"""One text condition (host or path) of all rules at once, as masks of rules.

A mask is an integer with bit r set for rule r. Rules without the condition are `free`: they match any text.
"""

from collections.abc import Iterator
from functools import cached_property
from itertools import product
from typing import TypeAlias

from generator.routing.automaton import Automaton, compile_patterns
from generator.routing.effort import Effort
from generator.routing.glob import Glob, may_meet
from generator.routing.masks import bits_of
from generator.routing.meeting import Meeting
from generator.routing.search import Universe, hardest_texts

Globs: TypeAlias = tuple[Glob, ...]

PATTERNS_PER_STEP = 3
LETTERS_PER_STEP = 10
MASKS_PER_STEP = 20
"""So many of them take as long as a step of a search (effort.py)."""

ANYTHING = Glob("*", (), frozenset({0}))


class Dimension:
    """The patterns of every rule for one condition, compiled together."""

    def __init__(self, universe: Universe, patterns: list[Globs], effort: Effort) -> None:
        self.universe = universe
        self.effort = effort
        self.patterns = patterns
        unique = list(dict.fromkeys(glob for globs in patterns for glob in globs))
        self.automaton: Automaton = compile_patterns(unique)
        index = {glob: number for number, glob in enumerate(unique)}
        self.holders = [0] * len(unique)
        self.rule_starts: list[int] = []
        self.free = 0
        for rule, globs in enumerate(patterns):
            numbers = {index[glob] for glob in globs}
            for number in numbers:
                self.holders[number] |= 1 << rule
            self.rule_starts.append(sum(self.automaton.starts[number] for number in numbers))
            if not globs:
                self.free |= 1 << rule
        self.all_starts = sum(self.automaton.starts)
        self._starts: dict[int, int] = {}
        self._met: dict[Glob, int] = {}
        self._cells: dict[Globs, list[tuple[str, int]]] = {}
        self._texts: dict[str, int] = {}

    def companions(self, rule: int) -> int:
        """The rules that may share a text with this one: all but those whose patterns plainly cannot meet."""
        if not self.patterns[rule]:
            return (1 << len(self.patterns)) - 1
        mask = self.free
        for glob in self.patterns[rule]:
            mask |= self._meeting(glob)
        return mask

    def _meeting(self, glob: Glob) -> int:
        found = self._met.get(glob)
        if found is None:
            self.effort.spend(1 + len(self.holders) // PATTERNS_PER_STEP)
            found = 0
            for number in bits_of(self._meetings.of(glob)):
                found |= self.holders[number]
            self._met[glob] = found
        return found

    @cached_property
    def _meetings(self) -> Meeting:
        return Meeting(self.automaton.patterns)

    def starts(self, rules: int) -> int:
        """The start bits of these rules' patterns."""
        found = self._starts.get(rules)
        if found is None:
            found = 0
            for rule in bits_of(rules):
                found |= self.rule_starts[rule]
            self._starts[rules] = found
        return found

    def matching(self, text: str) -> int:
        """The rules whose condition the text meets."""
        found = self._texts.get(text)
        if found is None:
            self.effort.spend(1 + len(text) * self.automaton.price // LETTERS_PER_STEP)
            found = self._texts[text] = self._rules(self.automaton.run(self.all_starts, text))
        return found

    def _rules(self, bits: int) -> int:
        rules = self.free
        for number in self.automaton.accepted(bits):
            rules |= self.holders[number]
        return rules

    def chains(self, include: tuple[int, ...], within: Globs = ()) -> Iterator[Globs]:
        """One pattern of each included rule that has any, and of `within`: each combination that may meet."""
        chosen = [self.patterns[rule] for rule in include if self.patterns[rule]]
        if within:
            chosen.append(within)
        for combination in product(*chosen):
            self.effort.spend(1)
            unique = tuple(dict.fromkeys(combination)) or (ANYTHING,)
            if all(may_meet(unique[0], other) for other in unique[1:]):
                yield unique

    def cells(self, include: tuple[int, ...], within: Globs = ()) -> Iterator[tuple[str, int]]:
        """Texts that all included rules match, each with the rules that match it: the hardest to cover."""
        for chains in self.chains(include, within):
            known = self._cells.get(chains)
            if known is None:
                known = self._cells[chains] = self._minimal(chains)
            yield from known

    def _minimal(self, chains: Globs) -> list[tuple[str, int]]:
        kept: list[tuple[str, int]] = []
        for text, bits in hardest_texts(chains, self.universe, self.automaton, self.all_starts, self.effort):
            rules = self._rules(bits)
            self.effort.spend(1 + (len(self.holders) + len(kept)) // MASKS_PER_STEP)
            if all(old & rules != old for _, old in kept):
                kept = [(other, old) for other, old in kept if old & rules != rules]
                kept.append((text, rules))
        return kept

    def uncovered(self, include: tuple[int, ...], exclude: int, within: Globs = ()) -> str | None:
        """The shortest text that all included rules match and no excluded one."""
        if exclude & self.free:
            return None
        bits = self.starts(exclude)
        for chains in self.chains(include, within):
            texts = hardest_texts(
                chains, self.universe, self.automaton, bits, self.effort, covered_by_any=True
            )
            found = next(texts, None)
            if found is not None:
                return found[0]
        return None
