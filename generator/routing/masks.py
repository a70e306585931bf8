"""Sets of small numbers, of rules or of patterns, as the bits of one integer."""

from collections.abc import Iterable, Iterator


def bits_of(mask: int) -> Iterator[int]:
    """The numbers of the set bits, lowest first."""
    while mask:
        low = mask & -mask
        yield low.bit_length() - 1
        mask ^= low


def mask_of(indices: Iterable[int]) -> int:
    """The inverse of `bits_of`."""
    mask = 0
    for index in indices:
        mask |= 1 << index
    return mask
