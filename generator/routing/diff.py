"""Which requests get another answer after a change: exact, with a witness for each.

A request that rule i answered before and rule j answers after lies in both, above i nowhere before and above j
nowhere after: one search per pair of rules that do different things. Most pairs need none, because a rule that did
not change can lose a request only to one that moved before it.
"""

from collections.abc import Hashable
from dataclasses import dataclass, replace

from generator.routing.effort import Effort
from generator.routing.masks import bits_of
from generator.routing.space import Space
from generator.routing.types import Listener, Request, Rule


@dataclass(frozen=True, slots=True)
class Change:
    """The witness, and the many like it, went to `before` and now goes to `after` (None: the default action)."""

    witness: Request
    before: Rule | None
    after: Rule | None
    action_before: Hashable
    action_after: Hashable


def diff(before: Listener, after: Listener) -> list[Change]:
    """One change per pair of rules between which some request moved; empty: every answer is the same.

    Raises UndecidedError where a comparison grows beyond the search's cap, or all of them beyond the listeners' effort.
    """
    old = (*before.ordered(), _default(before))
    new = (*after.ordered(), _default(after))
    if [_substance(rule) for rule in old] == [_substance(rule) for rule in new]:
        return []
    hosts = tuple(dict.fromkeys((*after.hosts, *before.hosts)))
    effort = Effort(min(before.effort, after.effort))
    space = Space((*old, *new), hosts, before.dualstack or after.dualstack, effort)
    places = _Places(old, new)
    found = []
    for i, was in enumerate(old):
        for at in bits_of(space.companions(i) >> len(old)):
            becomes = new[at]
            if was.action == becomes.action or places.excludes(i, at):
                continue
            exclude = ((1 << i) - 1) | (((1 << at) - 1) << len(old))
            witness = space.find((i, len(old) + at), exclude)
            if witness is not None:
                sides = [None if rule.key == _DEFAULT else rule for rule in (was, becomes)]
                found.append(Change(witness, sides[0], sides[1], was.action, becomes.action))
    return found


_DEFAULT = "\0default"


def _default(listener: Listener) -> Rule:
    return Rule(_DEFAULT, 0, action=listener.default_action)


def _substance(rule: Rule) -> Rule:
    """What decides answers: conditions and action, not the key, the number or the owner."""
    return replace(rule, key="", priority=0, owner="")


class _Places:
    """Where each rule stands on the other side."""

    def __init__(self, old: tuple[Rule, ...], new: tuple[Rule, ...]) -> None:
        self.in_new = self._match(old, new)
        self.in_old = self._match(new, old)

    @staticmethod
    def _match(rules: tuple[Rule, ...], others: tuple[Rule, ...]) -> list[int | None]:
        first: dict[Rule, int] = {}
        for at, rule in enumerate(others):
            first.setdefault(_substance(rule), at)
        return [first.get(_substance(rule)) for rule in rules]

    def excludes(self, i: int, at: int) -> bool:
        """Whether no request can move from old rule i to new rule `at`: either stood above all along."""
        still, already = self.in_new[i], self.in_old[at]
        return (still is not None and still < at) or (already is not None and already < i)
