"""How much may be asked: counted in steps, not in seconds, so that a verdict is the same on every machine.

Comparing rules takes the longer the more their patterns are tangled, and whoever writes a manifest chooses the patterns: a
hundred rules with a few wildcards are ten thousand questions, and a single question may take a hundred thousand steps. So
every question spends of what its listener was given (generator/traffic.py); when that is gone, the rest stays open, and is
reported as that.
"""

MANIFEST = 60_000
"""Steps for the rules of one manifest, wherever they stand; some 3 µs each."""

COMMAND = 20_000_000
"""Steps for something that a person has asked for, and waits for: about a minute."""


class UndecidedError(Exception):
    """The search grew beyond its cap; the verdict is unknown, never a guess."""

    def __init__(self, cap: int) -> None:
        super().__init__(f"the patterns need more than {cap} search states to compare")


class NoFreshSymbolError(UndecidedError):
    """Every character that a request may hold is named by some pattern."""

    def __init__(self) -> None:
        Exception.__init__(self, "every character that a request may hold is named by some pattern")


class ExhaustedError(UndecidedError):
    """Nothing is left to spend: no further question is answered."""

    def __init__(self, allowed: int) -> None:
        Exception.__init__(self, f"to compare them takes more than the {allowed} steps that there are for it")


class Effort:
    """What is `left` of the `allowed` steps."""

    __slots__ = ("allowed", "left")

    def __init__(self, allowed: int = COMMAND) -> None:
        self.allowed = self.left = allowed

    def spend(self, steps: int) -> None:
        """Raises ExhaustedError."""
        self.left -= steps
        if self.left < 0:
            raise ExhaustedError(self.allowed)
