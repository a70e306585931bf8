"""A cut-over step by step: each step is one small change of the manifest and one apply, and each has one before it.

A name goes from one load balancer to another (docs/adr/0018). The steps stand in the manifest, so they are reviewed and
checked like any change; nothing here asks an account or the clock.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from generator.catalogue import Catalogue, balancer_key
from generator.edit.values import NONE, Edit
from generator.kinds.domain import PREPARE, REPOINT, SHIFT, SINGLE, STAGES, WEIGHTED, Domain
from generator.model import Service
from generator.source import Path

SHARES = (0, 10, 50, 100)  # percent of the DNS answers at stage `shift`; others are as good


@dataclass(frozen=True, slots=True)
class Step:
    """`stage` None: not under way (`arrived` says on which side)."""

    stage: str | None
    percent: int = 0
    arrived: bool = False

    @property
    def name(self) -> str:
        """As it is said: `shift 10`."""
        if self.stage is None:
            return "done" if self.arrived else "not begun"
        return f"{self.stage} {self.percent}" if self.stage == SHIFT else self.stage

    @property
    def leaves_old(self) -> bool:
        """Whether from here on DNS no longer names the old load balancer: the resting time comes before."""
        return self.arrived or self.stage in (REPOINT, SINGLE)


@dataclass(frozen=True)
class Case:
    """A name of a service in an environment, and what the manifests make of it."""

    catalogue: Catalogue
    service: Service
    domain: Domain

    @property
    def options(self) -> str:
        """The options that name it."""
        return f"--service {self.service.name} --domain {self.domain.key} --env {self.service.environment}"

    @property
    def elsewhere(self) -> list[str]:
        """Components that answer for the name and are run by another repository, whose tasks register there."""
        key = balancer_key(self.service, self.domain.load_balancer)
        rules = self.catalogue.balancers[self.service.environment][key].rules
        found = {
            name
            for rule in rules
            if rule.service.name == self.service.name and self.domain.key in rule.route.domains
            for name, _ in rule.route.targets
            if name in self.service.components and self.service.components[name].external
        }
        return sorted(found)

    def balancer(self, name: str) -> str:
        """A load balancer's name in AWS."""
        key = balancer_key(self.service, name)
        return self.catalogue.balancers[self.service.environment][key].name


LADDER = (
    Step(None),
    Step(PREPARE),
    Step(WEIGHTED),
    *(Step(SHIFT, percent) for percent in SHARES),
    Step(REPOINT),
    Step(SINGLE),
    Step(None, arrived=True),
)

DOES = {
    "not begun": "the name is on its old load balancer alone",
    PREPARE: "rules, target groups and certificate stand on both; DNS is as it was",
    WEIGHTED: "the record has a weight, all of it on the old load balancer; its answers are the same",
    SHIFT: "that share of the DNS answers leads to the new load balancer",
    REPOINT: "both records lead to the new load balancer",
    SINGLE: "one weighted record is left, to the new load balancer",
    "done": "the record is simple again; the old rules and target groups go",
}


def step_of(domain: Domain) -> Step:
    """Where a domain stands; a finished cut-over looks like one that has not begun."""
    if domain.cutover is None:
        return Step(None)
    return Step(domain.cutover.stage, domain.cutover.percent if domain.cutover.stage == SHIFT else 0)


def following(step: Step) -> Step:
    """The next step; a share between two of the ladder goes on with the next larger one."""
    return next(one for one in LADDER if _rank(one) > _rank(step))


def preceding(step: Step) -> Step:
    """The step before: the way back."""
    return next(one for one in reversed(LADDER) if _rank(one) < _rank(step))


def allowed(now: Step, wanted: Step) -> bool:
    """Whether one apply can go from the one to the other: neighbours, and any share to any share.

    From `repoint` back to `shift` too, whatever the share: all weights stay as they are or become so in one apply.
    """
    if now == wanted:
        return False
    places = [
        STAGES.index(one.stage) if one.stage else (len(STAGES) if one.arrived else -1)
        for one in (now, wanted)
    ]
    if abs(places[0] - places[1]) > 1:
        return False
    # Between one record and two the new one must come or go without a weight that somebody relies on.
    if {now.stage, wanted.stage} == {WEIGHTED, SHIFT}:
        return (now if now.stage == SHIFT else wanted).percent == 0
    if {now.stage, wanted.stage} == {SHIFT, REPOINT}:
        return (now if now.stage == SHIFT else wanted).percent == 100
    return True


def edits(
    domain: Domain, environment: str, to: str, wanted: Step, today: str, everywhere: bool = False
) -> Iterator[Edit]:
    """What the manifest's overlay of `environment` has to say; `today` as `2026-11-21`.

    `everywhere`: the cut-over is written for all environments, so this one's overlay has to take it away.
    """
    base: Path = ("environments", environment, "domains", domain.key)
    if wanted.stage is None:
        if wanted.arrived:
            yield Edit((*base, "load_balancer"), to)
        yield Edit((*base, "cutover"), None if everywhere else NONE)
        return
    value: dict[str, object] = {"to": to, "stage": wanted.stage}
    if wanted.stage == SHIFT:
        value["percent"] = wanted.percent
    yield Edit((*base, "cutover"), {**value, "since": today})


def _rank(step: Step) -> tuple[int, int]:
    if step.stage is None:
        return (len(STAGES), 0) if step.arrived else (-1, 0)
    return STAGES.index(step.stage), step.percent


def forward(step: Step, wanted: Step) -> bool:
    """Whether this leads on, not back."""
    return _rank(wanted) > _rank(step)
