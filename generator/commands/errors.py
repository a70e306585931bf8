"""What commands raise when they cannot go on: a message, and how to proceed."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from generator.pipeline import Judged


class CommandError(Exception):
    """What all of them carry."""

    def __init__(self, message: str, hint: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class UsageError(CommandError):
    """The command was called in a way that cannot be meant; exit code 2."""


class RefusedError(CommandError):
    """What was asked for must not be done as things are; exit code 1."""


def unknown(what: str, name: str, known: Iterable[str], plural: str) -> UsageError:
    """`there is no environment 'stagin'; did you mean 'staging'?`, with all that there are as the hint."""
    from generator.findings import nearest

    names = sorted(known)
    close = nearest(name, names)
    listed = ", ".join(names) or "none"
    message = f"there is no {what} {name!r}" + (f"; did you mean {close!r}?" if close else "")
    return UsageError(message, f"{plural[0].upper()}{plural[1:]}: {listed}.")


class FaultyManifestsError(Exception):
    """Something is to be made of the manifests, and they have faults; exit code 1."""

    def __init__(self, judged: "Judged") -> None:
        super().__init__(f"{len(judged.findings)} findings")
        self.judged = judged
