"""What the account really does: a load balancer's HTTPS listener read from AWS, and where it differs from the manifests.

Reads only, with the paginated `describe` calls of Elastic Load Balancing.
"""

from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from generator import routing
from generator.explain.route import Answer
from generator.listeners import HTTPS
from generator.routing import Explanation, Listener, Redirect, Rule
from generator.routing.types import Header, QueryCondition


class LiveError(Exception):
    """AWS has not what was asked for; the message says what."""


@dataclass(frozen=True, slots=True)
class Live:
    """A load balancer as AWS has it: `groups` maps a target group's ARN to its name and port."""

    name: str
    listener: Listener
    groups: Mapping[str, tuple[str, int | None]]


def read(elbv2: Any, name: str) -> Live:
    """The load balancer `name` by a boto3 client of `elbv2`. Raises LiveError; botocore's errors pass through."""
    found = balancer(elbv2, name)
    if found is None:
        raise LiveError(f"this account has no load balancer {name}")
    arn = str(found["LoadBalancerArn"])
    listeners = _pages(elbv2, "describe_listeners", "Listeners", LoadBalancerArn=arn)
    secure = next((one for one in listeners if one.get("Port") == HTTPS), None)
    if secure is None:
        raise LiveError(f"load balancer {name} has no listener on port {HTTPS}")
    groups = dict(_groups(elbv2, arn))
    raw = list(_pages(elbv2, "describe_rules", "Rules", ListenerArn=secure["ListenerArn"]))
    default = next((to_action(one["Actions"], groups) for one in raw if one["Priority"] == "default"), None)
    rules = tuple(to_rule(one, groups) for one in raw if one["Priority"] != "default")
    return Live(name, Listener(name, rules, default_action=default), groups)


def _groups(elbv2: Any, balancer: str) -> Iterator[tuple[str, tuple[str, int | None]]]:
    """Target groups of a load balancer; a local AWS calls it an error that there are none."""
    try:
        for one in _pages(elbv2, "describe_target_groups", "TargetGroups", LoadBalancerArn=balancer):
            yield one["TargetGroupArn"], (one["TargetGroupName"], one.get("Port"))
    except elbv2.exceptions.TargetGroupNotFoundException:
        return


def balancer(elbv2: Any, name: str) -> Mapping[str, Any] | None:
    """The load balancer `name` as `describe_load_balancers` has it; None where there is none."""
    try:
        found = elbv2.describe_load_balancers(Names=[name])["LoadBalancers"]
    except elbv2.exceptions.LoadBalancerNotFoundException:
        return None
    return dict(found[0]) if found else None


def _pages(elbv2: Any, call: str, key: str, **arguments: Any) -> Iterator[dict[str, Any]]:
    for page in elbv2.get_paginator(call).paginate(**arguments):
        yield from page[key]


def to_rule(raw: Mapping[str, Any], groups: Mapping[str, tuple[str, int | None]]) -> Rule:
    """A rule of `describe_rules`; its key is what can tell it from others, the last part of its ARN."""
    conditions: dict[str, list[Mapping[str, Any]]] = {}
    for one in raw["Conditions"]:
        conditions.setdefault(one["Field"], []).append(one)
    return Rule(
        key=str(raw["RuleArn"]).rpartition("/")[2],
        priority=int(raw["Priority"]),
        hosts=_values(conditions, "host-header", "HostHeaderConfig"),
        paths=_values(conditions, "path-pattern", "PathPatternConfig"),
        methods=_values(conditions, "http-request-method", "HttpRequestMethodConfig"),
        source_ips=_values(conditions, "source-ip", "SourceIpConfig"),
        headers=tuple(_header(one["HttpHeaderConfig"]) for one in conditions.get("http-header", ())),
        query=tuple(_query(one["QueryStringConfig"]) for one in conditions.get("query-string", ())),
        action=to_action(raw["Actions"], groups),
    )


def _values(conditions: Mapping[str, list[Mapping[str, Any]]], field: str, config: str) -> tuple[str, ...]:
    """Rules made by old tools have `Values` in the condition itself."""
    found = [
        one.get(config, {}).get("Values") or one.get("Values") or () for one in conditions.get(field, ())
    ]
    return tuple(value for values in found for value in values)


def _header(config: Mapping[str, Any]) -> Header:
    return config["HttpHeaderName"], tuple(config["Values"])


def _query(config: Mapping[str, Any]) -> QueryCondition:
    return tuple((pair.get("Key"), pair["Value"]) for pair in config["Values"])


def to_action(actions: list[Mapping[str, Any]], groups: Mapping[str, tuple[str, int | None]]) -> Hashable:
    """What the last action does: a redirect, a fixed answer, or the target groups by name with their weights."""
    last = max(actions, key=lambda one: one.get("Order", 0))
    if last["Type"] == "redirect":
        return _redirect(last["RedirectConfig"])
    if last["Type"] == "fixed-response":
        return "fixed-response", str(last["FixedResponseConfig"]["StatusCode"])
    forward = last.get("ForwardConfig", {}).get("TargetGroups") or [last]
    shares = [(_name(one["TargetGroupArn"], groups), one.get("Weight", 1)) for one in forward]
    return "forward", tuple(shares)


def _redirect(config: Mapping[str, Any]) -> Redirect:
    """Fields that are not there stand for what was asked."""
    names = {"Protocol": "protocol", "Host": "host", "Port": "port", "Path": "path", "Query": "query"}
    given = {ours: str(config[theirs]) for theirs, ours in names.items() if config.get(theirs)}
    status = int(str(config.get("StatusCode", "HTTP_301")).removeprefix("HTTP_"))
    return Redirect(**given, status=status)


def _name(arn: str, groups: Mapping[str, tuple[str, int | None]]) -> str:
    return groups[arn][0] if arn in groups else arn.split("/")[-2]


# --- beside the manifests ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Beside:
    """One request by the account's rules, and in which points the manifests' answer differs (none: they agree)."""

    live: Live
    explanation: Explanation
    differences: tuple[str, ...]


def compare(answer: Answer, live: Live) -> Beside:
    """The request of `answer` asked of the account's listener. Both numbers and targets are compared."""
    there = routing.explain(live.listener, answer.asked.request)
    return Beside(live, there, tuple(_differences(answer, live, there)))


def _differences(answer: Answer, live: Live, there: Explanation) -> Iterator[str]:
    ours = answer.winner
    number = answer.explanation.winner.priority if answer.explanation and answer.explanation.winner else None
    if (ours is None) != (there.winner is None):
        sides = (
            ("no rule", f"rule {there.winner.priority}") if there.winner else (f"rule {number}", "no rule")
        )
        yield f"by the manifests {sides[0]} answers, in the account {sides[1]}"
        return
    if ours is None or there.winner is None:
        return
    if there.winner.priority != number:
        yield f"the rule that answers has priority {number} in the manifests, {there.winner.priority} in the account"
    groups = tuple((one.group, one.weight) for one in answer.targets)
    action = there.winner.action
    if groups and action != ("forward", _whole(groups, action)):
        yield f"it goes to {_shares(groups)} by the manifests, to {says(action)} in the account"
    if not groups and isinstance(action, tuple) and action[0] == "forward":
        yield f"the manifests answer without a target group, the account sends it to {says(action)}"


def _whole(groups: tuple[tuple[str, int], ...], action: Hashable) -> tuple[tuple[str, int], ...]:
    """The weight of a single target says nothing."""
    if len(groups) == 1 and isinstance(action, tuple) and action[0] == "forward" and len(action[1]) == 1:
        return ((groups[0][0], action[1][0][1]),)
    return groups


def _shares(shares: tuple[tuple[str, int], ...]) -> str:
    return " and ".join(name if len(shares) == 1 else f"{name} ({weight})" for name, weight in shares)


def says(action: Hashable) -> str:
    """An action in a few words."""
    if isinstance(action, Redirect):
        return f"redirect {action.status} to {action.protocol}://{action.host}:{action.port}{action.path}"
    if isinstance(action, tuple) and action[0] == "forward":
        return _shares(action[1])
    return f"fixed answer {action[1]}" if isinstance(action, tuple) else "nothing"


def text(beside: Beside) -> str:
    """What the account does, and where that differs; ends in a newline."""
    from generator.console import columns
    from generator.explain.route_text import why

    rows = [(str(step.rule.priority), says(step.rule.action), why(step)) for step in beside.explanation.steps]
    last = "answers" if beside.explanation.winner is None else "not asked"
    default = ("default", says(beside.live.listener.default_action), last)
    lines = [f"in the account, load balancer {beside.live.name}", *columns([*rows, default]), ""]
    lines += [f"  ! {one}" for one in beside.differences] or ["  as the manifests say"]
    return "\n".join(lines) + "\n"
