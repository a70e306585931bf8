"""Where requests go, before by the legacy rules and after by those that the units plan: exact, with a witness for each.

A clean plan says nothing about traffic that a new rule takes away from an old one; this does. Both sides are rules as the
provider has them, so nothing depends on how a manifest was read.
"""

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from generator import routing
from generator.explain.adopt import conditions
from generator.explain.live import to_rule
from generator.routing import Listener, Rule

RULES = ("aws_lb_listener_rule", "aws_alb_listener_rule")


@dataclass(frozen=True, slots=True)
class Moved:
    """A request that gets another answer, on one load balancer."""

    balancer: str
    url: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Parity:
    """The comparison. `rules`: how many there are on each side; `undecided` load balancers could not be compared."""

    before: int
    after: int
    moved: tuple[Moved, ...]
    undecided: tuple[str, ...] = ()

    @property
    def holds(self) -> bool:
        """Whether every request gets the answer that it got."""
        return not self.moved and not self.undecided


def compare(before: Iterable[Mapping[str, Any]], after: Iterable[Mapping[str, Any]]) -> Parity:
    """The parity of two sets of listener rules, given by their attributes."""
    old, new = _listeners(before), _listeners(after)
    moved: list[Moved] = []
    undecided = []
    for name in sorted({*old, *new}):
        sides = old.get(name, Listener(name, ())), new.get(name, Listener(name, ()))
        try:
            changes = routing.diff(*sides)
        except routing.UndecidedError:
            undecided.append(name)
            continue
        moved += [
            Moved(name, one.witness.describe(), _says(one.action_before), _says(one.action_after))
            for one in changes
        ]
    counts = [sum(len(one.rules) for one in side.values()) for side in (old, new)]
    return Parity(counts[0], counts[1], tuple(moved), tuple(undecided))


def _listeners(rules: Iterable[Mapping[str, Any]]) -> dict[str, Listener]:
    """By the load balancer's name and the listener's id."""
    found: dict[str, list[Rule]] = {}
    for values in rules:
        parts = str(values.get("listener_arn") or "").split("/")
        if len(parts) > 3:
            found.setdefault(parts[2], []).append(_rule(values))
    return {name: Listener(name, tuple(ones), default_action="default") for name, ones in found.items()}


def _rule(values: Mapping[str, Any]) -> Rule:
    raw = {
        "RuleArn": f"rule/{values['priority']}",
        "Priority": values["priority"],
        "Conditions": [one for condition in values["condition"] for one in conditions(condition)],
        "Actions": [{"Type": "forward", "TargetGroupArn": "target/group/unknown"}],
    }
    return replace(to_rule(raw, {}), action=action(values))


def action(values: Mapping[str, Any]) -> Hashable:
    """What a rule's last action does, comparable: it may name its one target group itself or in a `forward` block."""
    ordered = sorted(values.get("action") or (), key=lambda one: one.get("order") or 0)
    if not ordered:
        return None
    last = ordered[-1]
    if last["type"] == "forward":
        groups = [one for block in last.get("forward") or () for one in block.get("target_group") or ()]
        shares = [(str(one.get("arn")), int(one.get("weight") or 1)) for one in groups]
        if not shares:
            shares = [(str(last.get("target_group_arn")), 1)]
        return "forward", tuple(sorted((arn, 1 if len(shares) == 1 else weight) for arn, weight in shares))
    block = last["type"].replace("-", "_")
    return last["type"], tuple(
        sorted((key, str(value)) for one in last.get(block) or () for key, value in one.items())
    )


def _says(action: Hashable) -> str:
    if isinstance(action, tuple) and action[0] == "forward":
        return " and ".join(arn.split("/")[-2] if arn.count("/") > 1 else arn for arn, _ in action[1])
    return str(action[0]) if isinstance(action, tuple) else str(action or "nothing")
