"""What the manifests cost a month at list prices: an estimate that says what it leaves out. Pure but for its table.

Priced are the very pieces that a service's modules are rendered from, so nothing is made that this does not see: every
building block has a price, costs nothing, or is named among what depends on use (generator/cost/blocks.py).
"""

from generator.cost.estimate import Change, Estimate, Line, compare, estimate, pricing
from generator.cost.hints import Hint, hints
from generator.cost.prices import PriceError, Prices, read

__all__ = [
    "Change",
    "Estimate",
    "Hint",
    "Line",
    "PriceError",
    "Prices",
    "compare",
    "estimate",
    "hints",
    "pricing",
    "read",
]
