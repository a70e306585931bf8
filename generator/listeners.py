"""The catalogue as the routing engine sees it: each load balancer's listeners with their rules and names."""

from collections.abc import Hashable, Iterator, Mapping
from ipaddress import ip_network

from generator import routing
from generator.catalogue import Balancer, Rule
from generator.kinds.route import Route
from generator.routing.types import QueryCondition

HTTP, HTTPS = 80, 443
TO_HTTPS = "http-redirect"
"""Key of the one thing that a load balancer's HTTP listener does (modules/load-balancer)."""


def listener(balancer: Balancer, priorities: Mapping[str, int]) -> routing.Listener:
    """The HTTPS listener of `balancer`; rules without a number come last, in order of their keys."""
    last = 1 + max(priorities.values(), default=0)
    rules = tuple(
        to_rule(rule, priorities.get(rule.key, last + index)) for index, rule in enumerate(sound(balancer))
    )
    return routing.Listener(
        name=balancer.key, rules=rules, hosts=hosts(balancer), protocol="HTTPS", port=HTTPS
    )


def http_listener(balancer: Balancer) -> routing.Listener:
    """The HTTP listener: it redirects everything to HTTPS."""
    redirect = routing.Redirect(protocol="HTTPS", port=str(HTTPS))
    rule = routing.Rule(TO_HTTPS, 1, action=redirect, owner=balancer.owner)
    return routing.Listener(
        f"{balancer.key}:http", (rule,), hosts(balancer), "HTTP", HTTP, default_action=redirect
    )


def hosts(balancer: Balancer) -> tuple[str, ...]:
    """The names of the domains on `balancer`, sorted."""
    return tuple(sorted({domain.name for _, domain in balancer.domains}))


def sound(balancer: Balancer) -> Iterator[Rule]:
    """The rules that can be reasoned about: not those with a source address that is none (`cidr-invalid` reports it)."""
    return (rule for rule in balancer.rules if all(map(_is_block, rule.route.source_addresses)))


def _is_block(text: str) -> bool:
    try:
        ip_network(text, strict=False)
    except ValueError:
        return False
    return True


def to_rule(rule: Rule, priority: int) -> routing.Rule:
    """A catalogue's rule with its number."""
    route = rule.route
    return routing.Rule(
        key=rule.key,
        priority=priority,
        hosts=rule.hosts,
        paths=route.paths,
        methods=route.methods,
        source_ips=route.source_addresses,
        headers=route.headers,
        query=_query(route),
        action=action(rule),
        owner=rule.service.owner,
    )


def action(rule: Rule) -> Hashable:
    """What the rule does: two rules with equal actions answer alike."""
    route = rule.route
    if route.redirect:
        keep = route.redirect
        return routing.Redirect(
            protocol=keep.protocol or "#{protocol}",
            host=keep.host or "#{host}",
            port=str(keep.port) if keep.port else "#{port}",
            path=keep.path or "/#{path}",
            query="#{query}" if keep.query is None else keep.query,
            status=int(keep.status.removeprefix("HTTP_")),
        )
    if route.fixed_response:
        return ("fixed-response", route.fixed_response)
    targets = tuple((f"{rule.service.name}/{component}", weight) for component, weight in route.targets)
    return ("forward", targets, route.sticky_seconds, str(route.sign_in))


def _query(route: Route) -> tuple[QueryCondition, ...]:
    """Values of one key are ORed, keys are ANDed (modules/listener-rules); the key `*` is any key."""
    return tuple(
        tuple((None if key == "*" else key, value) for value in values) for key, values in route.query
    )
