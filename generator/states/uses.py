"""Which states speak of things that another state manages: by their ids and ARNs, wherever they stand. Pure.

This finds what no file shows any more: a service whose manifest has stopped using another one, and that has not been
applied since; a security group rule, a policy, a variable of a task that still holds the other's id.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from generator.states.state import State

_SHORTEST = 6  # anything shorter is no id of AWS
_ENDS = b'"\\/:*,'


@dataclass(frozen=True, slots=True)
class Use:
    """`unit` holds `id`, which belongs to `address` of `owner`."""

    unit: str
    owner: str
    address: str
    id: str


def uses(leaving: Mapping[str, State], others: Mapping[str, bytes]) -> list[Use]:
    """The first thing that each other state holds of each leaving one, sorted."""
    return sorted(
        (
            found
            for unit, content in others.items()
            for owner, state in leaving.items()
            if (found := _first(unit, content, owner, state)) is not None
        ),
        key=lambda use: (use.unit, use.owner),
    )


def _first(unit: str, content: bytes, owner: str, state: State) -> Use | None:
    for address, identity in _identities(state):
        if holds(content, identity):
            return Use(unit, owner, address, identity)
    return None


def _identities(state: State) -> Iterator[tuple[str, str]]:
    for one in state.resources:
        for identity in dict.fromkeys((one.arn, one.id)):
            if len(identity) >= _SHORTEST:
                yield one.address, identity


def holds(content: bytes, identity: str) -> bool:
    """Whether a text in `content` begins with the whole id: `"sg-1"`, `"arn:...:bucket/*"`, not `"sg-12"`."""
    wanted = b'"' + identity.encode()
    at = content.find(wanted)
    while at >= 0:
        if content[at + len(wanted) : at + len(wanted) + 1] in _one_of_ends():
            return True
        at = content.find(wanted, at + 1)
    return False


def _one_of_ends() -> tuple[bytes, ...]:
    return tuple(_ENDS[i : i + 1] for i in range(len(_ENDS)))
