"""The inventory in the words of routing: load balancers with their listeners, rules, target groups and names.

A rule that cannot be told exactly (a condition that is not known, a priority that AWS gave) says so in `faults` and takes
no part in what is proved about the rest.
"""

import re
from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from ipaddress import ip_network
from typing import Any

from generator import routing
from generator.findings import Position
from generator.migrate.audit.links import Links, block, blocks, open_blocks
from generator.migrate.legacy.model import REDACTED, Inventory, Resource, Unresolved
from generator.routing.types import Header, QueryCondition

BALANCERS = ("aws_lb", "aws_alb")
LISTENERS = ("aws_lb_listener", "aws_alb_listener")
RULES = ("aws_lb_listener_rule", "aws_alb_listener_rule")
GROUPS = ("aws_lb_target_group", "aws_alb_target_group")
CERTIFICATES = ("aws_lb_listener_certificate", "aws_alb_listener_certificate")
OUTSIDE = "not in this root"
_ARN = re.compile(
    r"arn:aws[a-z-]*:elasticloadbalancing:[^:]*:[^:]*:(?:loadbalancer|listener|listener-rule)/(?:app|net|gwy)/([^/]+)/"
)
_GROUP_ARN = re.compile(r":targetgroup/([^/]+)/")


@dataclass(frozen=True, slots=True)
class Balancer:
    """A load balancer. `key` tells it from others; `resource` is None where only its ARN is known."""

    key: str
    name: str
    internal: bool
    kind: str
    resource: Resource | None
    position: Position | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """A target group; port and probe None where they are not known."""

    address: str
    name: str
    port: int | None
    protocol: str
    target_type: str
    resource: Resource | None


@dataclass(frozen=True, slots=True)
class Share:
    """One target of a forward."""

    group: Group
    weight: int


@dataclass(frozen=True, slots=True)
class Action:
    """What a rule or a listener does in the end: `kind` is forward, redirect, fixed-response or unknown.

    `sign_in`: (oidc or cognito, settings) of an authentication before it.
    """

    kind: str
    shares: tuple[Share, ...] = ()
    sticky_seconds: int | None = None
    redirect: routing.Redirect | None = None
    fixed: tuple[int, str, str] | None = None
    sign_in: tuple[str, tuple[tuple[str, Any], ...]] | None = None

    def answer(self) -> Hashable:
        """What tells two actions apart. The weight of a single target says nothing, nor the text of an empty answer."""
        if self.kind == "forward":
            shares = tuple(
                (one.group.name, 1 if len(self.shares) == 1 else one.weight) for one in self.shares
            )
            return "forward", shares, self.sticky_seconds, self.sign_in[0] if self.sign_in else None
        if self.kind == "redirect":
            return self.redirect
        return (self.kind, self.fixed)

    def says(self) -> str:
        """In a few words."""
        if self.kind == "forward":
            names = [
                one.group.name + (f" ({one.weight})" if len(self.shares) > 1 else "") for one in self.shares
            ]
            return " and ".join(names) + (" after sign-in" if self.sign_in else "")
        if self.redirect is not None:
            to = self.redirect
            return f"redirect {to.status} to {to.protocol}://{to.host}:{to.port}{to.path}"
        return f"fixed answer {self.fixed[0]}" if self.fixed else "unknown"


@dataclass(frozen=True, slots=True)
class Rule:
    """A listener rule: `rule` is the engine's (its key the address); `faults` why it is not exact."""

    address: str
    rule: routing.Rule
    action: Action
    position: Position | None
    faults: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Listener:
    """A listener with its rules, in their order."""

    address: str
    balancer: str
    port: int | None
    protocol: str
    default: Action
    rules: tuple[Rule, ...]
    resource: Resource | None
    position: Position | None = None


@dataclass(frozen=True, slots=True)
class Record:
    """A DNS record; `balancer` is the key of the load balancer that it leads to. `plain`: an A alias without a policy."""

    address: str
    name: str | None
    type: str
    target: str
    balancer: str | None
    plain: bool
    position: Position | None


@dataclass(frozen=True)
class Estate:
    """All of it. `faults`: what could not be placed."""

    inventory: Inventory
    links: Links = field(repr=False)
    balancers: Mapping[str, Balancer]
    listeners: tuple[Listener, ...]
    groups: Mapping[str, Group]
    records: tuple[Record, ...]

    @cached_property
    def leads(self) -> Mapping[str, str]:
        """Name -> key of the load balancer that a record leads it to."""
        return {one.name: one.balancer for one in self.records if one.name and one.balancer}

    def of(self, balancer: str) -> list[Listener]:
        """The listeners of a load balancer, HTTPS first, then by port."""
        found = [one for one in self.listeners if one.balancer == balancer]
        return sorted(found, key=lambda one: (one.protocol != "HTTPS", one.port or 0, one.address))

    @cached_property
    def rules(self) -> tuple[tuple[Listener, Rule], ...]:
        """Every rule with its listener."""
        return tuple((listener, rule) for listener in self.listeners for rule in listener.rules)


def estate(inventory: Inventory) -> Estate:
    """The estate that an inventory describes."""
    return _Maker(inventory).estate()


class _Maker:
    def __init__(self, inventory: Inventory) -> None:
        self.inventory = inventory
        self.links = Links(inventory)
        self.balancers: dict[str, Balancer] = {}
        self.groups: dict[str, Group] = {}

    def estate(self) -> Estate:
        for one in self.inventory.of_type(*BALANCERS):
            self._balancer(one)
        for one in self.inventory.of_type(*GROUPS):
            self._group(one)
        listeners = [self._listener(one) for one in self.inventory.of_type(*LISTENERS)]
        listeners += self._outside({one.address for one in listeners})
        records = tuple(map(self._record, self.inventory.of_type("aws_route53_record")))
        return Estate(self.inventory, self.links, self.balancers, tuple(listeners), self.groups, records)

    def _balancer(self, one: Resource) -> str:
        name = one.text("name") or _suffix_name(one) or f"{one.text('name_prefix') or one.address}"
        internal = one.get("internal") is True
        kind = one.text("load_balancer_type") or "application"
        self.balancers[one.address] = Balancer(one.address, name, internal, kind, one, one.position)
        return one.address

    def _group(self, one: Resource) -> Group:
        name = one.text("name") or _group_name(one.text("arn")) or one.text("name_prefix") or one.address
        port = one.text("port")
        version = one.text("protocol_version")
        made = Group(
            address=one.address,
            name=name,
            port=int(port) if port and port.isdigit() else None,
            protocol=version if version in ("HTTP2", "GRPC") else one.text("protocol") or "HTTP",
            target_type=one.text("target_type") or "instance",
            resource=one,
        )
        self.groups[one.address] = made
        return made

    def _listener(self, one: Resource) -> Listener:
        balancer = self._balancer_of(one.get("load_balancer_arn"))
        port = one.text("port")
        rules = [self._rule(rule) for rule in self.inventory.of_type(*RULES) if self._belongs(rule, one)]
        return Listener(
            address=one.address,
            balancer=balancer,
            port=int(port) if port and port.isdigit() else None,
            protocol=one.text("protocol") or "HTTP",
            default=self._action(
                blocks(one.values, "default_action"), open_blocks(one.values, "default_action")
            ),
            rules=tuple(sorted(rules, key=lambda rule: (rule.rule.priority, rule.address))),
            resource=one,
            position=one.position,
        )

    def _balancer_of(self, value: Any) -> str:
        """The load balancer that a listener names; one that is elsewhere gets a key of its own."""
        found = self.links.one(value, *BALANCERS)
        if found is not None and found.address in self.balancers:
            return found.address
        name = found.text("name") if found is not None else None
        if isinstance(value, str) and (match := _ARN.match(value)):
            name = match[1]
        key = found.address if found is not None else str(value)
        return self._elsewhere(key, name or key)

    def _elsewhere(self, key: str, name: str) -> str:
        known = next((one.key for one in self.balancers.values() if one.name == name), None)
        if known is None:
            known = key
            self.balancers[key] = Balancer(key, name, False, "application", None, None)
        return known

    def _belongs(self, rule: Resource, listener: Resource) -> bool:
        found = self.links.one(rule.get("listener_arn"), *LISTENERS)
        return found is not None and found.address == listener.address

    def _outside(self, known: set[str]) -> Iterator[Listener]:
        """Rules on listeners of other roots: by data source, remote state or ARN."""
        groups: dict[str, list[Resource]] = {}
        for rule in self.inventory.of_type(*RULES):
            found = self.links.one(rule.get("listener_arn"), *LISTENERS)
            if found is None or found.address not in known:
                key = found.address if found is not None else str(rule.get("listener_arn"))
                groups.setdefault(key, []).append(rule)
        for key, rules in sorted(groups.items()):
            value = rules[0].get("listener_arn")
            match = _ARN.match(value) if isinstance(value, str) else None
            name = match[1] if match else f"{OUTSIDE}: {key}"
            made = sorted(map(self._rule, rules), key=lambda rule: (rule.rule.priority, rule.address))
            balancer = self._elsewhere(key, name)
            yield Listener(key, balancer, None, "HTTPS", Action("unknown"), tuple(made), None, None)

    # --- rules ---------------------------------------------------------------------------------------------

    def _rule(self, one: Resource) -> Rule:
        faults: list[str] = []
        conditions = blocks(one.values, "condition")
        if open_blocks(one.values, "condition") or not conditions:
            faults.append("its conditions are not known")
        made = _conditions(conditions, faults)
        action = self._action(blocks(one.values, "action"), open_blocks(one.values, "action"))
        if action.kind == "unknown":
            faults.append("its action is not known")
        priority = one.text("priority")
        if not (priority or "").isdigit():
            faults.append("its priority is not known")
        number = int(priority) if priority and priority.isdigit() else 100_000
        rule = routing.Rule(key=one.address, priority=number, action=action.answer(), owner="", **made)
        return Rule(one.address, rule, action, one.position, tuple(faults))

    def _action(self, actions: list[Mapping[str, Any]], unsure: bool) -> Action:
        """The last action; sign-in before it."""
        if not actions or unsure:
            return Action("unknown")
        ordered = sorted(
            enumerate(actions), key=lambda pair: (_int(pair[1].get("order")) or pair[0], pair[0])
        )
        *before, last = [one for _, one in ordered]
        sign_in = next((found for one in before if (found := _sign_in(one))), None)
        kind = last.get("type")
        if kind == "forward":
            shares, sticky = self._forward(last)
            known = all(one.group.name for one in shares) and bool(shares)
            return Action("forward", tuple(shares), sticky, sign_in=sign_in) if known else Action("unknown")
        if kind == "redirect" and (given := block(last, "redirect")) is not None:
            redirect = _redirect(given)
            return Action("redirect", redirect=redirect, sign_in=sign_in) if redirect else Action("unknown")
        if kind == "fixed-response" and (given := block(last, "fixed_response")) is not None:
            status = _int(given.get("status_code")) or 200
            kind_of, body = given.get("content_type"), given.get("message_body")
            return Action(
                "fixed-response",
                fixed=(status, str(kind_of or "text/plain"), str(body or "")),
                sign_in=sign_in,
            )
        return Action("unknown")

    def _forward(self, action: Mapping[str, Any]) -> tuple[list[Share], int | None]:
        forward = block(action, "forward")
        targets = blocks(forward, "target_group")
        if not targets:
            group = self._group_of(action.get("target_group_arn"))
            return ([Share(group, 1)] if group else []), None
        shares = [
            Share(group, 1 if (weight := _int(one.get("weight"))) is None else weight)
            for one in targets
            if (group := self._group_of(one.get("arn")))
        ]
        if len(shares) < len(targets):
            return [], None
        sticky = block(forward, "stickiness")
        on = sticky is not None and sticky.get("enabled") not in (False, "false")
        return shares, _int(sticky.get("duration")) if on and sticky is not None and len(shares) > 1 else None

    def _group_of(self, value: Any) -> Group | None:
        found = self.links.one(value, *GROUPS)
        if found is not None:
            return self.groups.get(found.address) or self._group(found)
        if isinstance(value, str) and (name := _group_name(value)):
            return self.groups.setdefault(value, Group(value, name, None, "HTTP", "ip", None))
        if isinstance(value, Unresolved) and value.references:
            return self.groups.setdefault(str(value), Group(str(value), value.text, None, "HTTP", "ip", None))
        return None

    # --- names ---------------------------------------------------------------------------------------------

    def _record(self, one: Resource) -> Record:
        alias = block(one.values, "alias")
        targets = [alias.get("name")] if alias else one.items("records")
        balancer = next((found for value in targets if (found := self._led_to(value))), None)
        routed = (
            "weighted_routing_policy",
            "latency_routing_policy",
            "failover_routing_policy",
            "geolocation_routing_policy",
        )
        simple = not any(blocks(one.values, policy) for policy in routed) and not one.get("set_identifier")
        return Record(
            address=one.address,
            name=self._name_of(one),
            type=one.text("type") or "",
            target=", ".join(str(value) for value in targets),
            balancer=balancer,
            plain=simple and alias is not None and one.text("type") == "A",
            position=one.position,
        )

    def _led_to(self, value: Any) -> str | None:
        found = self.links.one(value, *BALANCERS)
        if found is None and isinstance(value, str):
            bare = value.removeprefix("dualstack.").rstrip(".").lower()
            found = next(
                (
                    one
                    for one in self.inventory.of_type(*BALANCERS)
                    if (one.text("dns_name") or "").lower() == bare
                ),
                None,
            )
        return found.address if found is not None and found.address in self.balancers else None

    def _name_of(self, one: Resource) -> str | None:
        """The whole name: a state has it as `fqdn`; the files may have only the label."""
        whole = one.text("fqdn") or one.text("name")
        if whole is None:
            return None
        whole = whole.rstrip(".").lower()
        zone = self.links.one(one.get("zone_id"), "aws_route53_zone")
        under = (zone.text("name") or "").rstrip(".").lower() if zone is not None else ""
        if under and whole != under and not whole.endswith(f".{under}"):
            return f"{whole}.{under}"
        return whole


def _conditions(conditions: list[Mapping[str, Any]], faults: list[str]) -> dict[str, Any]:
    hosts = _words(conditions, "host_header", faults)
    made: dict[str, Any] = {
        "hosts": tuple(host.lower() for host in hosts),
        "paths": _words(conditions, "path_pattern", faults),
        "methods": _words(conditions, "http_request_method", faults),
        "source_ips": _blocks_of_addresses(_words(conditions, "source_ip", faults), faults),
        "headers": tuple(_headers(conditions, faults)),
        "query": tuple(_queries(conditions, faults)),
    }
    if not any(made.values()) and not faults:
        faults.append("it has no condition that is known here")
    return made


def _words(conditions: list[Mapping[str, Any]], name: str, faults: list[str]) -> tuple[str, ...]:
    found: list[str] = []
    for condition in conditions:
        for one in blocks(condition, name):
            found += _known(one.get("values"), name, faults)
        if open_blocks(condition, name):
            faults.append(f"{name} is not known")
        if condition.get("field") == name.replace("_", "-") and not condition.get(name):
            found += _known(condition.get("values"), name, faults)  # the form of providers before 2.42
    return tuple(dict.fromkeys(found))


def _blocks_of_addresses(words: tuple[str, ...], faults: list[str]) -> tuple[str, ...]:
    """Those that are; AWS refuses a rule with another, so it was never applied."""
    found = []
    for word in words:
        try:
            ip_network(word, strict=False)
        except ValueError:
            faults.append(f"the source_ip {word!r} is no block of addresses")
        else:
            found.append(word)
    return tuple(found)


def _known(values: Any, name: str, faults: list[str]) -> list[str]:
    """`values` as texts; anything that is not known makes the rule inexact."""
    if isinstance(values, list) and any(isinstance(one, list) for one in values):
        values = [
            inner for one in values for inner in (one if isinstance(one, list) else [one])
        ]  # of Terraform 0.11
    if isinstance(values, list) and values and all(isinstance(one, str) for one in values):
        if any(REDACTED in one for one in values):
            faults.append(f"a value of {name} is secret")
        return list(values)
    faults.append(f"the values of {name} are not known")
    return []


def _headers(conditions: list[Mapping[str, Any]], faults: list[str]) -> Iterator[Header]:
    for condition in conditions:
        for one in blocks(condition, "http_header"):
            name = one.get("http_header_name")
            if isinstance(name, str):
                yield name, tuple(_known(one.get("values"), "http_header", faults))
            else:
                faults.append("the name of http_header is not known")


def _queries(conditions: list[Mapping[str, Any]], faults: list[str]) -> Iterator[QueryCondition]:
    for condition in conditions:
        pairs = blocks(condition, "query_string")
        if open_blocks(condition, "query_string") or any(
            not isinstance(one.get("value"), str) for one in pairs
        ):
            faults.append("the values of query_string are not known")
        elif pairs:
            yield tuple((str(one["key"]) if one.get("key") else None, str(one["value"])) for one in pairs)


def _redirect(given: Mapping[str, Any]) -> routing.Redirect | None:
    fields = {name: given.get(name) for name in ("protocol", "host", "port", "path", "query")}
    if any(isinstance(value, Unresolved) for value in fields.values()):
        return None
    status = _int(str(given.get("status_code") or "HTTP_301").removeprefix("HTTP_"))
    known = {name: str(value) for name, value in fields.items() if value not in (None, "")}
    if given.get("query") == "":
        known["query"] = ""
    return routing.Redirect(**known, status=status or 301)


def _sign_in(action: Mapping[str, Any]) -> tuple[str, tuple[tuple[str, Any], ...]] | None:
    for name in ("oidc", "cognito"):
        given = block(action, f"authenticate_{name}")
        if given is not None:
            return name, tuple(
                sorted((key, value) for key, value in given.items() if isinstance(value, str | int))
            )
    return None


def _int(value: Any) -> int | None:
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, int | float):
        return int(value)
    return int(value) if isinstance(value, str) and value.isdigit() else None


def _suffix_name(one: Resource) -> str | None:
    match = _ARN.match(one.text("arn") or "")
    return match[1] if match else None


def _group_name(arn: str | None) -> str | None:
    match = _GROUP_ARN.search(arn or "")
    return match[1] if match else None
