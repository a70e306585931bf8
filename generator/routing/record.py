"""The committed record of priorities: `registry/allocations/<environment>.yaml`, one entry per listener.

Plain data in, plain data out; somebody else writes the YAML. Sorted, and nothing in it depends on the clock.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

FOREIGN = "unknown"
"""Stands for the service in the keys of rules that no manifest has: they are in the account, and their numbers are taken."""


@dataclass(frozen=True, slots=True)
class Record:
    """`priorities` of the rules by key; `resting` numbers that a rule left, with that rule's key.

    A resting number is not given to another rule before the change that freed it has been applied, because an
    apply creates and deletes in no promised order: `applied()` is called after that.
    """

    priorities: Mapping[str, int] = field(default_factory=dict)
    resting: Mapping[int, str] = field(default_factory=dict)

    def applied(self, still: Collection[str] = ()) -> "Record":
        """The record once an apply has put it into effect: nothing rests any more, but for the services in `still`, whose
        rules are there until they are decommissioned, and for foreign rules, which no apply of ours takes away."""
        there = {FOREIGN, *still}
        kept = {number: key for number, key in self.resting.items() if service_of(key) in there}
        return replace(self, resting=kept)

    def to_dict(self) -> dict[str, Any]:
        """`{priorities: {key: number}, resting: {number: key}}`, by number; `resting` only if any."""
        data: dict[str, Any] = {
            "priorities": dict(sorted(self.priorities.items(), key=lambda pair: pair[::-1]))
        }
        if self.resting:
            data["resting"] = dict(sorted(self.resting.items()))
        return data

    @classmethod
    def from_dict(cls, data: Mapping[str, Any] | None) -> "Record":
        """The inverse of `to_dict`. Raises ValueError for what cannot be a record."""
        data = data or {}
        priorities, resting = data.get("priorities", {}), data.get("resting", {})
        if not isinstance(priorities, Mapping) or not isinstance(resting, Mapping):
            raise ValueError("priorities and resting must be maps")
        for key, number in [*priorities.items(), *((key, number) for number, key in resting.items())]:
            if not isinstance(key, str) or isinstance(number, bool) or not isinstance(number, int):
                raise ValueError(f"expected a rule's key and a number, found {key!r} and {number!r}")
        if len(set(priorities.values())) < len(priorities):
            raise ValueError("two rules have the same priority")
        return cls(dict(priorities), dict(resting))


def service_of(key: str) -> str:
    """The service that a rule's key begins with."""
    return key.partition("/")[0]
