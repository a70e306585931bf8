"""Legacy rules against the draft's: which requests would get another answer, each with one to try.

Both sides go through the routing engine, load balancer by load balancer; what they do is compared by the target groups'
names, which the draft keeps. Where names lead is compared too. Nothing here is decided by looking at rules alone.
"""

from collections.abc import Collection, Hashable, Iterator, Mapping
from dataclasses import dataclass, replace

from generator import listeners, routing
from generator.catalogue import Catalogue, Rule
from generator.explain.changes import Comparison, Difference, Side
from generator.explain.live import says
from generator.kinds.route import FixedResponse
from generator.migrate.audit.estate import Estate
from generator.migrate.audit.traffic import engine_listener, main_listener
from generator.routing import Request
from generator.traffic import of_environment

NOBODY = "404 by default"


@dataclass(frozen=True)
class Parity:
    """The comparison, and how much was compared: load balancers, rules before and after, names."""

    comparison: Comparison
    balancers: int
    before: int
    after: int
    names: int

    @property
    def same(self) -> bool:
        """Whether every request gets the same answer, and nothing was left undecided."""
        return not self.comparison.differences and not self.comparison.undecided


@dataclass(frozen=True)
class Other:
    """What the legacy is compared with: listeners and names by load balancer's name, and what is not known of them."""

    listeners: Mapping[str, routing.Listener]
    leads: Mapping[str, Collection[str]]
    where: str
    undecided: tuple[str, ...] = ()


def compare(estate: Estate, catalogue: Catalogue, environment: str, where: str = "the draft") -> Parity:
    """The legacy rules against those of the manifests in one environment; `where` is what these are called."""
    views = of_environment(catalogue, environment).values()
    leads: dict[str, set[str]] = {}
    for view in views:
        for name in view.names:
            leads.setdefault(name, set()).add(view.balancer.name)
    ours = {view.balancer.name: _ours(catalogue, environment, view.key) for view in views}
    return _parity(estate, Other(ours, leads, where), environment)


def compare_applied(estate: Estate, account: Estate, environment: str) -> Parity:
    """The legacy rules against those that an account has (`read_routing`), on the load balancers of the legacy."""
    known = {one.name for one in estate.balancers.values()}
    listeners = {name: one for name, one in _legacy(account) if name in known}
    leads: dict[str, set[str]] = {}
    for record in account.records:
        if record.name and record.balancer:
            leads.setdefault(record.name, set()).add(account.balancers[record.balancer].name)
    undecided = [text for name, text in _faults(account) if name in known]
    return _parity(estate, Other(listeners, leads, "the account", tuple(undecided)), environment)


def _parity(estate: Estate, other: Other, environment: str) -> Parity:
    legacy = dict(_legacy(estate))
    differences: list[Difference] = []
    undecided = [*(text for _, text in _faults(estate)), *other.undecided]
    for name in sorted({*legacy, *other.listeners}):
        before, after = legacy.get(name), other.listeners.get(name)
        if after is None and before is not None and not before.rules:
            continue
        try:
            differences += _balancer(environment, name, before, after)
        except routing.UndecidedError as error:
            undecided.append(f"{name}: {error}")
    differences += _names(estate, other, environment)
    rules = [sum(len(one.rules) for one in side.values()) for side in (legacy, other.listeners)]
    return Parity(
        Comparison(tuple(differences), tuple(undecided)), len(legacy), rules[0], rules[1], len(estate.leads)
    )


def _faults(estate: Estate) -> Iterator[tuple[str, str]]:
    """(load balancer, what is not known of a rule there)."""
    for listener, rule in estate.rules:
        if rule.faults:
            yield estate.balancers[listener.balancer].name, f"{rule.address}: {'; '.join(rule.faults)}"


def _legacy(estate: Estate) -> Iterator[tuple[str, routing.Listener]]:
    for key, balancer in estate.balancers.items():
        listener = main_listener(estate, key)
        if listener is not None and balancer.kind == "application":
            yield balancer.name, engine_listener(estate, listener)


def _ours(catalogue: Catalogue, environment: str, key: str) -> routing.Listener:
    """The draft's listener, its actions in the words of the legacy."""
    view = of_environment(catalogue, environment)[key]
    rules = tuple(
        replace(rule, action=action(view.rules[rule.key], key), owner=view.rules[rule.key].service.name)
        for rule in view.listener.rules
    )
    return replace(view.listener, rules=rules)


def action(rule: Rule, balancer: str) -> Hashable:
    """What a manifest's rule does, in the form of `estate.Action.answer`."""
    from generator.render.scope import target_group_name

    route = rule.route
    if route.redirect:
        return listeners.action(rule)
    if route.fixed_response:
        return "fixed-response", _fixed(route.fixed_response)
    shares = tuple(
        (target_group_name(rule.service, rule.service.components[name], balancer), weight)
        for name, weight in route.targets
    )
    if len(shares) == 1:
        shares = ((shares[0][0], 1),)
    return "forward", shares, route.sticky_seconds, route.sign_in.provider if route.sign_in else None


def _fixed(given: FixedResponse) -> tuple[int, str, str]:
    return given.status, given.content_type, given.body


def _balancer(
    environment: str, name: str, before: routing.Listener | None, after: routing.Listener | None
) -> Iterator[Difference]:
    hosts = tuple(dict.fromkeys([*(before.hosts if before else ()), *(after.hosts if after else ())]))
    empty = routing.Listener(name, hosts=hosts)
    for change in routing.diff(replace(before or empty, hosts=hosts), replace(after or empty, hosts=hosts)):
        yield Difference(
            (environment,),
            change.witness,
            _side(name, change.before, change.action_before),
            _side(name, change.after, change.action_after),
        )


def _side(balancer: str, rule: routing.Rule | None, answer: Hashable) -> Side:
    if rule is None:
        told = NOBODY if answer == routing.types.DEFAULT_ACTION else _says(answer)
        return Side(balancer, None, told, None)
    return Side(balancer, f"{rule.key} ({rule.priority})", _says(answer), rule.owner or None)


def _says(answer: Hashable) -> str:
    if isinstance(answer, tuple) and answer[0] == "fixed-response" and isinstance(answer[1], tuple):
        return f"fixed answer {answer[1][0]}"
    return says(answer)


def _names(estate: Estate, other: Other, environment: str) -> Iterator[Difference]:
    """Names that lead to another load balancer than before. Wildcard records stay where they are."""
    for host, key in sorted(estate.leads.items()):
        before = estate.balancers[key].name
        kept_outside = "*" in host or not any(one.plain for one in estate.records if one.name == host)
        now = sorted(other.leads.get(host, ()))
        if estate.balancers[key].kind == "application" and not kept_outside and now != [before]:
            told = f"leads to {' and '.join(now)}" if now else f"no record in {other.where}"
            yield Difference(
                (environment,),
                Request(host),
                Side(before, None, f"leads to {before}", None),
                Side(now[0] if now else None, None, told, None),
            )


def rule_for_rule(
    estate: Estate, catalogue: Catalogue, environment: str, defaults: Collection[str] = ()
) -> list[str]:
    """What differs between the rules themselves: each load balancer's set of (priority, conditions, action).

    `defaults`: keys of the rules that stand for a listener's default action, which the legacy has no rule for.
    """
    from generator.explain.adopt import form

    found = []
    legacy = dict(_legacy(estate))
    for view in of_environment(catalogue, environment).values():
        name = view.balancer.name
        ours = {
            (one.priority, form(one), one.action): one.key
            for one in _ours(catalogue, environment, view.key).rules
        }
        known = legacy[name].rules if name in legacy else ()
        theirs = {(one.priority, form(one), one.action): one.key for one in known}
        more = [key for what, key in ours.items() if what not in theirs and key not in defaults]
        found += [f"{name}: {key} is in the draft only" for key in more]
        found += [f"{name}: {key} is not in the draft" for what, key in theirs.items() if what not in ours]
    return sorted(found)
