"""What a state would become if an earlier one took its place; never by force. Pure.

Terraform takes a state for newer by its serial and for the same by its lineage. So what is put back keeps the lineage,
gets the serial after the current one, and another unit's state is refused.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from generator.states.errors import StoreError
from generator.states.state import State


@dataclass(frozen=True)
class Restore:
    """`content` is what goes into the bucket; the addresses say what that changes."""

    content: bytes
    serial: int
    back: tuple[str, ...]  # managed again
    forgotten: tuple[str, ...]  # managed no longer; they stay in AWS
    other: tuple[str, ...]  # the same address, another thing in AWS

    @property
    def is_same(self) -> bool:
        """Whether it manages exactly what the current one does."""
        return not (self.back or self.forgotten or self.other)

    def lines(self) -> Iterator[str]:
        """One line for each address that changes."""
        yield from (f"  + {address}" for address in self.back)
        yield from (f"  - {address}" for address in self.forgotten)
        yield from (f"  ~ {address}: another one in AWS" for address in self.other)


def prepare(unit: str, current: State | None, earlier: State) -> Restore:
    """Raises StoreError where `earlier` is no earlier state of this unit."""
    strangers = sorted(earlier.units - {unit})
    if strangers:
        raise StoreError(f"this is a state of {', '.join(strangers)}, not of {unit}", "Choose another one.")
    if current is not None and current.lineage != earlier.lineage:
        raise StoreError(
            f"lineage {earlier.lineage} is not that of {unit} ({current.lineage})",
            "It is the state of another unit, or of one that was begun anew; nothing was changed.",
        )
    serial = max(current.serial if current else 0, earlier.serial) + 1
    now = {one.address: one.id for one in current.resources} if current else {}
    then = {one.address: one.id for one in earlier.resources}
    return Restore(
        earlier.renumbered(serial),
        serial,
        tuple(sorted(then.keys() - now.keys())),
        tuple(sorted(now.keys() - then.keys())),
        tuple(sorted(address for address in then.keys() & now.keys() if then[address] != now[address])),
    )
