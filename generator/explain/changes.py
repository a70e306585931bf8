"""Which requests get another answer after a change: two catalogues compared, each difference with a witness.

Compared is what people get who type an address: for every name the listener that DNS leads it to before, with the one after.
So a name that moves to another load balancer shows as well; a rule that no request reaches does not.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import product

from generator import routing
from generator.alike import Zone
from generator.catalogue import Catalogue
from generator.console import columns
from generator.explain.route import does
from generator.routing import Request, Rule
from generator.traffic import View, of_environment, part

NOWHERE = "no such name"
DEFAULT = "404 by default"


@dataclass(frozen=True, slots=True)
class Side:
    """Who answers: the load balancer's key, the rule's key and what it does. None: nobody."""

    balancer: str | None
    rule: str | None
    answer: str
    owner: str | None


@dataclass(frozen=True, slots=True)
class Difference:
    """The witness and the many like it; `environments` are those where the same happens."""

    environments: tuple[str, ...]
    witness: Request
    before: Side
    after: Side


@dataclass(frozen=True)
class Comparison:
    """All differences, and the questions that could not be decided."""

    differences: tuple[Difference, ...]
    undecided: tuple[str, ...] = ()

    @cached_property
    def owners(self) -> tuple[str, ...]:
        """The teams whose requests change."""
        sides = [side for one in self.differences for side in (one.before, one.after)]
        return tuple(sorted({side.owner for side in sides if side.owner}))


def compare(before: Catalogue, after: Catalogue) -> Comparison:
    """Every change of every environment; one that is alike in several environments is said once."""
    found: dict[object, Difference] = {}
    undecided: list[str] = []
    for environment in dict.fromkeys([*after.services, *before.services]):
        zone = Zone(
            (after if environment in after.services else before).platform.environments[environment].zone
        )
        for one in _environment(before, after, environment, undecided):
            alike = (zone.hide((one.witness.host,)), replace(one.witness, host=""), one.before, one.after)
            known = found.get(alike)
            names = (*known.environments, environment) if known else (environment,)
            found[alike] = replace(known or one, environments=names)
    return Comparison(tuple(found.values()), tuple(undecided))


def _environment(
    before: Catalogue, after: Catalogue, environment: str, undecided: list[str]
) -> Iterator[Difference]:
    old, new = of_environment(before, environment), of_environment(after, environment)
    for (was, now), names in _moves(old, new).items():
        here, there = old.get(was or ""), new.get(now or "")
        try:
            changes = routing.diff(part(here, names), part(there, names))
        except routing.UndecidedError as error:
            undecided.append(f"{environment}: {', '.join(names)}: {error}")
            continue
        for change in changes:
            yield Difference(
                (environment,), change.witness, _side(here, change.before), _side(there, change.after)
            )


def _moves(
    old: Mapping[str, View], new: Mapping[str, View]
) -> dict[tuple[str | None, str | None], tuple[str, ...]]:
    """(load balancer before, after) -> the names of which that is so."""
    was, now = _leads(old), _leads(new)
    moves: dict[tuple[str | None, str | None], list[str]] = {}
    for name in sorted({*was, *now}):
        for pair in product(was.get(name, (None,)), now.get(name, (None,))):
            moves.setdefault(pair, []).append(name)
    return {pair: tuple(names) for pair, names in moves.items()}


def _leads(views: Mapping[str, View]) -> dict[str, tuple[str, ...]]:
    """Name -> the load balancers that get its requests; two in a cut-over."""
    leads: dict[str, tuple[str, ...]] = {}
    for view in views.values():
        for name in view.names:
            leads[name] = (*leads.get(name, ()), view.key)
    return leads


def _side(view: View | None, rule: Rule | None) -> Side:
    if view is None:
        return Side(None, None, NOWHERE, None)
    if rule is None:
        return Side(view.key, None, DEFAULT, None)
    known = view.rules[rule.key]
    return Side(view.key, rule.key, does(known), known.service.owner)


# --- how it is shown --------------------------------------------------------------------------------------


def text(found: Comparison) -> str:
    """For people; ends in a newline."""
    if not found.differences and not found.undecided:
        return "every request gets the same answer as before\n"
    lines = []
    for one in found.differences:
        lines += [f"{one.witness.describe()}  ({', '.join(one.environments)})"]
        lines += columns([("before", *_told(one.before)), ("after", *_told(one.after))])
    lines += [f"not decided: {what}" for what in found.undecided]
    return "\n".join([*lines, "", _summary(found)]) + "\n"


def _told(side: Side) -> tuple[str, str]:
    return side.answer, f"rule {side.rule} on {side.balancer}" if side.rule else (side.balancer or "")


def _summary(found: Comparison) -> str:
    count = len(found.differences)
    whose = f" of {', '.join(found.owners)}" if found.owners else ""
    return f"{count} {'kind of request gets' if count == 1 else 'kinds of request get'} another answer{whose}"


def markdown(found: Comparison) -> str:
    """For a pull request's comment; ends in a newline."""
    if not found.differences and not found.undecided:
        return "**Routing:** every request gets the same answer as before.\n"
    rows = [
        f"| {_code(one.witness.describe())} | {', '.join(one.environments)} | {_cell(one.before)} | {_cell(one.after)} |"
        for one in found.differences
    ]
    head = ["| request (one of many) | environments | before | after |", "|---|---|---|---|"]
    notes = [f"- not decided: {_plain(what)}" for what in found.undecided]
    return "\n".join([f"**Routing:** {_summary(found)}.", "", *(head if rows else []), *rows, *notes]) + "\n"


def _cell(side: Side) -> str:
    where = f"<br>{_code(side.rule)} on {side.balancer}" if side.rule else ""
    return f"{_plain(side.answer)}{where}"


def _code(text: str) -> str:
    """Inline code that no text of a manifest can leave."""
    return "`" + text.replace("`", "'").replace("|", "\\|").replace("\n", " ") + "`"


def _plain(text: str) -> str:
    for sign in "\\`*_{}[]<>|#!~@":
        text = text.replace(sign, f"\\{sign}")
    return text.replace("\n", " ")


def to_json(found: Comparison) -> str:
    """For programs; ends in a newline."""
    data = {"differences": list(_rows(found.differences)), "undecided": list(found.undecided)}
    return json.dumps(data, indent=2) + "\n"


def _rows(differences: Iterable[Difference]) -> Iterator[dict[str, object]]:
    for one in differences:
        sides = {
            name: {
                "load_balancer": side.balancer,
                "rule": side.rule,
                "answer": side.answer,
                "owner": side.owner,
            }
            for name, side in (("before", one.before), ("after", one.after))
        }
        yield {"witness": one.witness.describe(), "environments": list(one.environments), **sides}
