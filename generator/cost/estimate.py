"""The estimate of an environment, line by line, and the difference of two."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from generator import allocation
from generator.catalogue import Catalogue
from generator.cost import blocks
from generator.cost.blocks import Cost
from generator.cost.prices import Prices
from generator.model import Environment
from generator.render.pieces import Call
from generator.render.scope import Scope
from generator.render.service import UNITS, pieces

PLATFORM = "platform"
ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Line:
    """US dollars a month, with the fewest and with the most tasks that the manifest allows. `service` may be PLATFORM."""

    environment: str
    service: str
    what: str
    least: Decimal
    most: Decimal


@dataclass(frozen=True)
class Estimate:
    """`left_out`: what of these manifests costs, but not an amount that they tell; sorted."""

    lines: tuple[Line, ...]
    left_out: tuple[str, ...] = ()

    def total(self, environment: str | None = None, service: str | None = None) -> tuple[Decimal, Decimal]:
        """(least, most) of an environment, of a service, or of all."""
        chosen = [
            line
            for line in self.lines
            if environment in (None, line.environment) and service in (None, line.service)
        ]
        return sum((line.least for line in chosen), ZERO), sum((line.most for line in chosen), ZERO)

    def places(self) -> list[tuple[str, str]]:
        """(environment, service) in the order of the lines."""
        return list(dict.fromkeys((line.environment, line.service) for line in self.lines))


@dataclass(frozen=True, slots=True)
class Change:
    """A line before and after; None where it is not there."""

    before: Line | None
    after: Line | None

    @property
    def line(self) -> Line:
        """Whichever there is."""
        line = self.after or self.before
        assert line is not None
        return line

    @property
    def least(self) -> Decimal:
        """How much more it costs with the fewest tasks."""
        return (self.after.least if self.after else ZERO) - (self.before.least if self.before else ZERO)

    @property
    def most(self) -> Decimal:
        """How much more it costs with the most tasks."""
        return (self.after.most if self.after else ZERO) - (self.before.most if self.before else ZERO)


def estimate(
    catalogue: Catalogue, prices: Prices, environments: Iterable[str], service: str | None = None
) -> Estimate:
    """Every line of these environments; with `service` only its own."""
    scope = Scope(catalogue, allocation.of(catalogue).priorities)
    lines: list[Line] = []
    left_out: set[str] = set()
    for name in environments:
        environment = catalogue.platform.environments[name]
        if service is None:
            lines += _lines(name, PLATFORM, blocks.platform(catalogue, environment, prices), left_out)
        for one in catalogue.services[name].values():
            if service in (None, one.name):
                calls = [
                    piece for unit in UNITS for piece in pieces(scope, one, unit) if isinstance(piece, Call)
                ]
                lines += _lines(name, one.name, _costs(calls, environment, prices), left_out)
                left_out |= {
                    f"{one.name}: {component.key} runs elsewhere (runtime: external)"
                    for component in one.components.values()
                    if component.external
                }
    return Estimate(tuple(lines), tuple(sorted(left_out)))


def pricing(prices: Prices) -> Callable[[Environment, Iterable[Call]], tuple[str, str]]:
    """What building blocks cost a month together, least and most, for the registry's pages: whole dollars."""

    def priced(environment: Environment, calls: Iterable[Call]) -> tuple[str, str]:
        costs = list(_costs(calls, environment, prices))
        totals = (sum((cost.least for cost in costs), ZERO), sum((cost.most for cost in costs), ZERO))
        least, most = (f"{total.quantize(Decimal(1), ROUND_HALF_UP):,}" for total in totals)
        return least, most

    return priced


def _costs(calls: Iterable[Call], environment: Environment, prices: Prices) -> Iterator[Cost]:
    for call in calls:
        if call.source not in blocks.FREE:
            yield from blocks.of(call, environment, prices)


def _lines(environment: str, service: str, costs: Iterable[Cost], left_out: set[str]) -> Iterator[Line]:
    for cost in costs:
        if cost.remark:
            left_out.add(f"{service}: {cost.remark}")
        if cost.least or cost.most:
            yield Line(environment, service, cost.what, cost.least, cost.most)


def compare(before: Estimate, after: Estimate) -> list[Change]:
    """Lines that differ, the dearest first. A thing whose size changes is one line less and one more."""
    old, new = _by_key(before.lines), _by_key(after.lines)
    changes = [Change(old.get(key), new.get(key)) for key in dict.fromkeys([*new, *old])]
    differing = [change for change in changes if change.before != change.after]
    return sorted(differing, key=lambda change: (-abs(change.most), -abs(change.least), change.line.what))


def _by_key(lines: Iterable[Line]) -> Mapping[tuple[str, str, str], Line]:
    """By what a line is about: the text before its first colon."""
    return {(line.environment, line.service, line.what.partition(":")[0]): line for line in lines}
