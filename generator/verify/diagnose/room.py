"""The room in which everything that was seen lies side by side, and the words in which a verdict is said."""

from dataclasses import dataclass, field

from generator.verify.facts import Facts, Unread
from generator.verify.limits import Limits
from generator.verify.model import Expected, State, Verdict

Look = tuple[str, str]
GONE = "it was removed by hand, or never applied"


@dataclass(frozen=True)
class Room:
    """`option` is what a command needs to go to the same account; `verdicts` are those given so far, by area and subject.

    `expected` is all that is judged.
    """

    environment: str
    region: str
    cluster: str
    option: str
    facts: Facts
    limits: Limits
    verdicts: dict[tuple[str, str], Verdict] = field(default_factory=dict)
    expected: list[Expected] = field(default_factory=list)

    def before(self, kind: type[Expected], subject: str) -> Verdict | None:
        """The verdict on something that this rests on, if that is not good."""
        found = self.verdicts.get((kind.area, subject))
        return found if found is not None and found.state in (State.BAD, State.WARNING) else None

    def invoke(self, command: str, rest: str = "") -> str:
        """A command for the same environment and account."""
        return f"invoke {command} --env {self.environment}{rest}{self.option}"

    def apply(self, one: Expected, what: str = "puts it as the manifest says") -> Look:
        """The command that makes it so."""
        only = f" --service {one.service}" if one.service else ""
        return self.invoke("apply", only), what

    def plan(self, one: Expected) -> Look:
        """The command that shows what an apply would do."""
        only = f" --service {one.service}" if one.service else ""
        return self.invoke("plan", only), "shows what an apply would change"

    def aws(self, command: str) -> str:
        """A command of the AWS CLI."""
        return f"aws {command} --region {self.region}"

    def logs(self, group: str | None) -> tuple[Look, ...]:
        """How to read what a program said."""
        if not group:
            return ()
        return ((self.aws(f"logs tail {group} --since 30m"), "what the program says"),)


def good(one: Expected, seen: str) -> Verdict:
    """As it should be."""
    return Verdict(one, State.GOOD, seen)


def bad(one: Expected, cause: str, seen: str, likely: str, *look: Look, whose: str | None = None) -> Verdict:
    """Not as it should be."""
    return Verdict(one, State.BAD, seen, cause, likely, whose, look)


def warning(
    one: Expected, cause: str, seen: str, likely: str, *look: Look, whose: str | None = None
) -> Verdict:
    """It works, and somebody should look at it."""
    return Verdict(one, State.WARNING, seen, cause, likely, whose, look)


def unknown(one: Expected, unread: Unread) -> Verdict:
    """Nobody could say."""
    return Verdict(
        one,
        State.UNKNOWN,
        unread.reason,
        "not-read",
        "AWS or the network did not answer: permissions, throttling, or no connection",
    )


def not_asked(one: Expected, why: str, cause: str = "not-asked") -> Verdict:
    """Could not be asked there."""
    return Verdict(one, State.NOT_ASKED, why, cause)
