"""What the analysis finds: values with a witness. The checks turn them into findings."""

from dataclasses import dataclass, field
from enum import StrEnum

from generator.routing.relation import Relation
from generator.routing.types import Listener, Request, Rule


@dataclass(frozen=True, slots=True)
class Unreachable:
    """`rule` never wins.

    `behind`: one rule that hides it alone, else several of which each is needed; empty: no request can
    meet its own conditions. `witness` is a request it asks for, which `winner` takes.
    """

    rule: Rule
    behind: tuple[Rule, ...]
    witness: Request | None
    winner: Rule | None


@dataclass(frozen=True, slots=True)
class Shadow:
    """`winner` stands before `rule` and takes `witness`, which `rule` asks for too.

    `relation` is INSIDE where the winner is a special case of the rule (as one wants it), PARTIAL where
    each has requests of its own. Rules of one owner that do the same are not reported.
    """

    rule: Rule
    winner: Rule
    relation: Relation
    witness: Request

    @property
    def same_owner(self) -> bool:
        return self.rule.owner == self.winner.owner


@dataclass(frozen=True, slots=True)
class Redundant:
    """Without `rule` every request gets the same answer; `heirs` would take its requests."""

    rule: Rule
    heirs: tuple[Rule, ...]
    witness: Request


@dataclass(frozen=True, slots=True)
class OverBroad:
    """`pattern` of `rule` ends (a host: begins) in a star in the middle of a word; `rule` takes `witness`."""

    rule: Rule
    pattern: str
    witness: Request


class GapKind(StrEnum):
    """What falls to the default action.

    NO_RULE: every request for the host. NOT_NAMED: some, and only rules without a host match the rest.
    BARE_PREFIX: `/x` beside `/x/*`. PATHS: some path, as for every host whose routes are not a catch-all.
    """

    NO_RULE = "no-rule"
    NOT_NAMED = "not-named"
    BARE_PREFIX = "bare-prefix"
    PATHS = "paths"


@dataclass(frozen=True, slots=True)
class Gap:
    """A request for a name that leads here and falls to the default action."""

    kind: GapKind
    host: str
    witness: Request
    rule: Rule | None = None
    pattern: str | None = None


@dataclass(frozen=True, slots=True)
class Unknown:
    """A question that was not decided, and why."""

    question: str
    rules: tuple[Rule, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class Analysis:
    """All verdicts on one listener. `reached` has a request for each rule that wins one, by key."""

    listener: Listener
    reached: dict[str, Request] = field(default_factory=dict)
    unreachable: list[Unreachable] = field(default_factory=list)
    shadows: list[Shadow] = field(default_factory=list)
    redundant: list[Redundant] = field(default_factory=list)
    over_broad: list[OverBroad] = field(default_factory=list)
    gaps: list[Gap] = field(default_factory=list)
    unknown: list[Unknown] = field(default_factory=list)
