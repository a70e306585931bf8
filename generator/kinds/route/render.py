"""Listener rules of a service: one call for each load balancer that its routes land on."""

from collections.abc import Iterator
from typing import Any

from generator.catalogue import Rule
from generator.kinds.route import FixedResponse, Redirect, SignIn
from generator.model import Service
from generator.naming import identifier
from generator.render.pieces import Call, Map, Piece, out
from generator.render.scope import Scope, target_group


def rules_call(balancer: str) -> str:
    """Name of the call that makes a service's rules on a load balancer."""
    return f"{identifier(balancer.rpartition('/')[2])}_rules"


def render(scope: Scope, service: Service) -> Iterator[Piece]:
    """The rules, by load balancer."""
    landing: dict[str, Map] = {}
    for key, rule in scope.rules(service):
        label = "-".join(part for part in (rule.route.component, rule.route.key) if part)
        landing.setdefault(key, Map())[label] = _rule(scope, rule, key)
    for key, rules in landing.items():
        arguments = {"listener_arn": scope.balancer(service, key, "https_listener_arn"), "rules": rules}
        yield Call("alb.tf", rules_call(key), "listener-rules", arguments, key.rpartition("/")[2])


def _rule(scope: Scope, rule: Rule, balancer: str) -> dict[str, Any]:
    route = rule.route
    made: dict[str, Any] = {
        "priority": scope.priority(rule.service.environment, balancer, rule.key),
        "conditions": _conditions(rule),
    }
    if route.forwards:
        made["forward"] = _forward(rule, balancer)
    if route.redirect:
        made["redirect"] = _redirect(route.redirect)
    if route.fixed_response:
        made["fixed_response"] = _fixed_response(route.fixed_response)
    if route.sign_in:
        made[route.sign_in.provider] = _sign_in(route.sign_in)
    return made


def _conditions(rule: Rule) -> dict[str, Any]:
    route = rule.route
    query = [
        ({} if key == "*" else {"key": key}) | {"value": value}
        for key, values in route.query
        for value in values
    ]
    every: dict[str, Any] = {
        "hosts": list(rule.hosts),
        "paths": list(route.paths),
        "methods": list(route.methods),
        "headers": Map({name: list(values) for name, values in route.headers}),
        "query": query,
        "source_ips": list(route.source_addresses),
    }
    return {name: value for name, value in every.items() if value}


def _forward(rule: Rule, balancer: str) -> dict[str, Any]:
    targets: list[dict[str, Any]] = []
    for component, weight in rule.route.targets:
        target: dict[str, Any] = {"target_group_arn": out(target_group(component, balancer), "arn")}
        targets.append(target | ({"weight": weight} if len(rule.route.targets) > 1 else {}))
    sticky = rule.route.sticky_seconds
    return {"targets": targets} | ({"stickiness_seconds": sticky} if sticky else {})


def _redirect(redirect: Redirect) -> dict[str, Any]:
    port = None if redirect.port is None else str(redirect.port)
    every = {
        "host": redirect.host,
        "path": redirect.path,
        "port": port,
        "protocol": redirect.protocol,
        "query": redirect.query,
    }
    known = {name: value for name, value in every.items() if value is not None}
    return known | {"status_code": redirect.status.removeprefix("HTTP_")}


def _fixed_response(fixed: FixedResponse) -> dict[str, Any]:
    made = {"content_type": fixed.content_type, "status_code": str(fixed.status)}
    return made | ({"message_body": fixed.body} if fixed.body else {})


def _sign_in(sign_in: SignIn) -> dict[str, Any]:
    settings = dict(sign_in.settings)
    settings.pop("client_secret", None)
    if "unauthenticated" in settings:
        settings["on_unauthenticated_request"] = settings.pop("unauthenticated")
    if sign_in.provider == "cognito":
        settings["user_pool_client_id"] = settings.pop("client_id")
        settings["user_pool_domain"] = settings.pop("domain")
    return settings
