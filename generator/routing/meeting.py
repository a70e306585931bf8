"""Which of many patterns may meet one: as `glob.may_meet` says of two, but asked of all at once.

Each end of a pattern is compared letter by letter with the same end of all others, kept as masks of patterns: bit p for
pattern p. So a question costs a pattern's length and not the number of patterns, of which a hundred rules have five hundred.
"""

from collections.abc import Sequence

from generator.routing.glob import Glob, Tokens


class Meeting:
    """The patterns that are asked about."""

    def __init__(self, patterns: Sequence[Glob]) -> None:
        self._heads = _Ends([(one.head, one.starred) for one in patterns])
        self._tails = _Ends([(one.tail, one.starred) for one in patterns])

    def of(self, glob: Glob) -> int:
        """The patterns that may share a text with this one, as a mask."""
        mask = self._heads.fitting(glob.head, glob.starred)
        return mask and mask & self._tails.fitting(glob.tail, glob.starred)


class _Ends:
    """One end of each pattern: its tokens, and whether it goes on behind them (at a star)."""

    def __init__(self, ends: Sequence[tuple[Tokens, bool]]) -> None:
        self.longest = max((len(tokens) for tokens, _ in ends), default=0)
        self.letters: list[dict[str | None, int]] = [{} for _ in range(self.longest)]
        self.longer = [0] * self.longest  # those with a token at this place
        self.over = [0] * (self.longest + 1)  # those that have come to their star before it
        for number, (tokens, goes_on) in enumerate(ends):
            bit = 1 << number
            for place, token in enumerate(tokens):
                self.letters[place][token] = self.letters[place].get(token, 0) | bit
                self.longer[place] |= bit
            for place in range(len(tokens), self.longest + 1) if goes_on else ():
                self.over[place] |= bit
        self.all = (1 << len(ends)) - 1

    def fitting(self, tokens: Tokens, goes_on: bool) -> int:
        """Those with which this end fits; one that does not go on cannot be the shorter."""
        mask = self.all
        for place, token in enumerate(tokens[: self.longest]):
            letters = self.letters[place]
            here = self.longer[place] if token is None else letters.get(token, 0) | letters.get(None, 0)
            mask &= here | self.over[place]
            if not mask:
                return 0
        if len(tokens) > self.longest:
            mask &= self.over[self.longest]
        elif not goes_on and len(tokens) < self.longest:
            mask &= ~self.longer[len(tokens)]
        return mask
