"""Request methods: each named one is a cell of its own, and one stands for all that nobody names."""

from collections.abc import Sequence

USUAL = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")


def method_cells(conditions: Sequence[tuple[str, ...]]) -> list[tuple[str, int]]:
    """(method, mask of the rules that accept it), GET first, then the unnamed one, then the named."""
    named = sorted({method for methods in conditions for method in methods})
    unnamed = next((method for method in USUAL if method not in named), "X")
    while unnamed in named:
        unnamed += "X"
    order = dict.fromkeys(["GET", unnamed, *named])
    cells: dict[int, str] = {}
    for method in order:
        mask = sum(1 << rule for rule, held in enumerate(conditions) if not held or method in held)
        cells.setdefault(mask, method)
    return [(method, mask) for mask, method in cells.items()]
