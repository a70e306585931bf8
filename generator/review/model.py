"""What a review says: each resource that a plan touches, in words, with what is dangerous about it."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum


class Verb(StrEnum):
    """What happens to a resource. The order is that of a review: what is lost comes first."""

    DESTROYED = "destroyed"
    REPLACED = "replaced"
    CHANGED = "changed"
    FORGOTTEN = "forgotten"  # it stays, but no longer in this state
    IMPORTED = "imported"
    MOVED = "moved"  # within the state: nothing happens in AWS
    CREATED = "created"


@dataclass(frozen=True, slots=True)
class Attribute:
    """A difference in words; None on a side where there is nothing. `forces`: it makes the replacement necessary."""

    path: str
    before: str | None
    after: str | None
    forces: bool = False


@dataclass(frozen=True, slots=True)
class Danger:
    """Something to look at before anything else. `kind` is the file in dangers/ that found it."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Item:
    """One resource. `noun` is what people call its type, `why` why it is replaced or goes."""

    address: str
    type: str
    noun: str
    verb: Verb
    attributes: tuple[Attribute, ...] = ()
    why: str = ""
    moved_from: str = ""
    import_id: str = ""
    dangers: tuple[Danger, ...] = ()


@dataclass(frozen=True, slots=True)
class UnitReview:
    """`unit` is its path below the environment; `mocked` says that it stands on values that do not exist yet."""

    unit: str
    owner: str
    items: tuple[Item, ...]
    outputs: tuple[str, ...] = ()
    mocked: bool = False

    @property
    def is_clean(self) -> bool:
        """Whether an apply would leave all as it is."""
        return not self.items and not self.outputs

    @property
    def counts(self) -> Counter[Verb]:
        """How many resources of each verb."""
        return Counter(item.verb for item in self.items)


@dataclass(frozen=True, slots=True)
class Review:
    """The units of an environment that change, in the order in which they depend on each other by kind."""

    environment: str
    units: tuple[UnitReview, ...]

    @property
    def changed(self) -> tuple[UnitReview, ...]:
        """The units with anything in them."""
        return tuple(unit for unit in self.units if not unit.is_clean)

    def dangers(self) -> Iterator[tuple[UnitReview, Item, Danger]]:
        """All dangers, worst kind first."""
        from generator.review.dangers import ORDER

        found = [
            (unit, item, danger) for unit in self.units for item in unit.items for danger in item.dangers
        ]
        yield from sorted(found, key=lambda one: ORDER.index(one[2].kind))

    @property
    def counts(self) -> Counter[Verb]:
        """How many resources of each verb."""
        return sum((unit.counts for unit in self.units), Counter[Verb]())
