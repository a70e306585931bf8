"""Environments mostly differ in their zone alone: what holds for `api.staging.hokus.ai` holds for `api.hokus.ai`.

So a listener is judged once, with a placeholder for the zone, and the verdicts are written out for each environment. This
is exact where rules name hosts literally: changing the zone maps different names to different names. (A listener with host
patterns, which existing estates bring along, is judged as it is.) It also
makes the order of new priorities the same in every environment, whatever the length of its zone.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TypeVar

from generator.routing import Analysis, Conflict, Listener, Request, Rule, Wanted

PLACE = "zone.invalid"  # RFC 2606: nobody has such a name

T = TypeVar("T")


def _patterns(rules: Iterable[Rule]) -> bool:
    return any("*" in host or "?" in host for rule in rules for host in rule.hosts)


@dataclass(frozen=True, slots=True)
class Zone:
    """One environment's zone; `hide` puts the placeholder in its place, `show` takes it out."""

    name: str

    def hide_rule(self, rule: Rule) -> Rule:
        return replace(rule, hosts=self.hide(rule.hosts)) if rule.hosts else rule

    def hide_wanted(self, wanted: Iterable[Wanted]) -> tuple[Wanted, ...]:
        wanted = tuple(wanted)
        if _patterns(one.rule for one in wanted):
            return wanted
        return tuple(replace(one, rule=self.hide_rule(one.rule)) for one in wanted)

    def hide_listener(self, listener: Listener) -> Listener:
        """The listener with the placeholder; equal for listeners that differ in the zone alone."""
        if _patterns(listener.rules):
            return listener
        rules = tuple(self.hide_rule(rule) for rule in listener.rules)
        return replace(listener, rules=rules, hosts=self.hide(listener.hosts))

    def hide(self, names: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(_swap(name, self.name, PLACE) for name in names)

    def show(self, request: Request) -> Request:
        host = _swap(request.host, PLACE, self.name)
        return request if host == request.host else replace(request, host=host)

    def show_conflict(self, conflict: Conflict) -> Conflict:
        return replace(conflict, witness=self.show(conflict.witness)) if conflict.witness else conflict

    def show_analysis(self, analysis: Analysis, listener: Listener) -> Analysis:
        """The verdicts on `listener`, from those on its form with the placeholder."""
        own = {rule.key: rule for rule in listener.rules}
        return Analysis(
            listener,
            reached={key: self.show(request) for key, request in analysis.reached.items()},
            unreachable=self._each(analysis.unreachable, own),
            shadows=self._each(analysis.shadows, own),
            redundant=self._each(analysis.redundant, own),
            over_broad=self._each(analysis.over_broad, own),
            gaps=self._each(analysis.gaps, own),
            unknown=self._each(analysis.unknown, own),
        )

    def _each(self, verdicts: list[T], own: dict[str, Rule]) -> list[T]:
        return [self._show(verdict, own) for verdict in verdicts]

    def _show(self, verdict: T, own: dict[str, Rule]) -> T:
        """A verdict with this environment's rules and requests in its fields."""
        fields = {name: getattr(verdict, name) for name in verdict.__dataclass_fields__}  # type: ignore[attr-defined]
        return type(verdict)(**{name: self._field(name, value, own) for name, value in fields.items()})

    def _field(self, name: str, value: object, own: dict[str, Rule]) -> object:
        if isinstance(value, Request):
            return self.show(value)
        if isinstance(value, Rule):
            return own[value.key]
        if isinstance(value, tuple):
            return tuple(self._field(name, one, own) for one in value)
        return _swap(value, PLACE, self.name) if name == "host" and isinstance(value, str) else value


def _swap(name: str, old: str, new: str) -> str:
    """`name` with the zone `old` replaced by `new`, if it lies in it."""
    if name == old or name.endswith(f".{old}"):
        return name[: len(name) - len(old)] + new
    return name
