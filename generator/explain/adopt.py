"""Existing priorities for the record: rules of an account or of a Terraform state, matched with those of the manifests.

A rule is the same where its conditions are. What is matched keeps its number for ever (`registry/allocations/`), without a
`priority` in the manifest; what is not is reported on both sides, never guessed.
"""

import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from generator import allocation
from generator.catalogue import Catalogue
from generator.explain.live import to_rule
from generator.listeners import HTTPS
from generator.routing import Record, Rule
from generator.routing.record import FOREIGN, service_of
from generator.traffic import View, of_environment


class AdoptError(ValueError):
    """What was given holds no rules that can be read; the message says why."""


@dataclass(frozen=True, slots=True)
class Adopted:
    """The record with the numbers found; what had no partner: existing rules, and keys of the manifests' rules."""

    record: Record
    matched: Mapping[str, int]
    foreign: tuple[Rule, ...]
    missing: tuple[str, ...]


def numbers(
    view: View, existing: Iterable[Rule], recorded: Record | None = None, whole: bool = False
) -> Adopted:
    """The numbers that the manifests' rules have already. Recorded ones stay where the two agree; else the existing win.

    `whole`: these are all rules of the listener, so a foreign one that was recorded and is none of them has gone.
    """
    by_form: dict[object, list[Rule]] = {}
    for rule in sorted(existing, key=lambda one: one.priority):
        by_form.setdefault(form(rule), []).append(rule)
    matched: dict[str, int] = {}
    missing = []
    for rule in sorted(view.listener.rules, key=lambda one: one.key):
        same = by_form.get(form(rule))
        if same:
            matched[rule.key] = same.pop(0).priority
        else:
            missing.append(rule.key)
    foreign = tuple(rule for left in by_form.values() for rule in left)
    record = _record(recorded or Record(), matched, foreign, whole)
    return Adopted(record, matched, foreign, tuple(missing))


def _record(recorded: Record, matched: Mapping[str, int], foreign: tuple[Rule, ...], whole: bool) -> Record:
    """Recorded numbers that an existing rule holds now give way; numbers of foreign rules are not given out."""
    held = {*matched.values(), *(rule.priority for rule in foreign)}
    kept = {key: number for key, number in recorded.priorities.items() if number not in held}
    known = {
        number: key
        for number, key in recorded.resting.items()
        if number not in held and not (whole and service_of(key) == FOREIGN)
    }
    resting = {rule.priority: f"{FOREIGN}/{rule.key}" for rule in foreign}
    return Record({**kept, **matched}, {**known, **resting})


def form(rule: Rule) -> object:
    """What a rule asks for, without order, and without case where that does not count."""
    return (
        frozenset(host.lower() for host in rule.hosts),
        frozenset(rule.paths),
        frozenset(rule.methods),
        frozenset(rule.source_ips),
        frozenset((name.lower(), frozenset(map(str.lower, values))) for name, values in rule.headers),
        frozenset(
            frozenset((key.lower() if key else None, value.lower()) for key, value in condition)
            for condition in rule.query
        ),
    )


def after(catalogue: Catalogue, environment: str, found: Mapping[str, Adopted]) -> Catalogue:
    """The catalogue with what was found, by load balancer, in its records: to be rendered and committed."""
    return allocation.recording(catalogue, environment, {key: one.record for key, one in found.items()})


def of_state(catalogue: Catalogue, environment: str, raw: str) -> dict[str, Adopted]:
    """Load balancer's key -> what a Terraform state (`terraform state pull`) has for it.

    A state names listeners by ARN, and that holds the load balancer's name. Raises AdoptError.
    """
    by_name: dict[str, list[Rule]] = {}
    for name, rule in state_rules(raw):
        by_name.setdefault(name, []).append(rule)
    records = catalogue.records.get(environment, {})
    return {
        view.key: numbers(view, by_name[view.balancer.name], records.get(view.key))
        for view in of_environment(catalogue, environment).values()
        if view.balancer.name in by_name
    }


def state_rules(raw: str) -> Iterator[tuple[str, Rule]]:
    """(load balancer's name, rule) for each rule of the HTTPS listeners in a state of format 4. Raises AdoptError.

    Numbers are a listener's own: those of an HTTP listener beside it say nothing. Where the state has rules, but not their
    listeners, there has to be one for each load balancer.
    """
    try:
        data = json.loads(raw)
    except ValueError as error:
        raise AdoptError(f"this is no Terraform state: {error}") from error
    if not isinstance(data, Mapping) or data.get("version") != 4:
        raise AdoptError("this is no Terraform state of format 4; take the output of `terraform state pull`")
    found: dict[str, dict[str, list[Rule]]] = {}
    for attributes in _instances(data, "managed", _RULES):
        name, listener, rule = _state_rule(attributes)
        found.setdefault(name, {}).setdefault(listener, []).append(rule)
    listeners = [one for mode in ("managed", "data") for one in _instances(data, mode, _LISTENERS)]
    ports = {str(one.get("arn")): one.get("port") for one in listeners}
    for name, by_listener in found.items():
        yield from ((name, rule) for rule in by_listener[_secure(name, by_listener, ports)])


_RULES = ("aws_lb_listener_rule", "aws_alb_listener_rule")
_LISTENERS = ("aws_lb_listener", "aws_alb_listener")


def _instances(data: Mapping[str, Any], mode: str, types: tuple[str, ...]) -> Iterator[Mapping[str, Any]]:
    for resource in data.get("resources", ()):
        if resource.get("mode") == mode and resource.get("type") in types:
            for instance in resource.get("instances", ()):
                yield instance.get("attributes") or {}


def _secure(name: str, listeners: Collection[str], ports: Mapping[str, Any]) -> str:
    """The listener of which the numbers are wanted: the HTTPS one, else the only one with rules. Raises AdoptError."""
    secure = [one for one in listeners if ports.get(one, HTTPS) == HTTPS] or list(listeners)
    if len(secure) > 1:
        raise AdoptError(
            f"load balancer {name} has rules on {len(secure)} listeners, and this state does not say which of them is on "
            f"port {HTTPS}: {', '.join(sorted(secure))}"
        )
    return secure[0]


def _state_rule(attributes: Mapping[str, Any]) -> tuple[str, str, Rule]:
    """(load balancer's name, its listener's ARN, rule)."""
    try:
        listener = str(attributes["listener_arn"])
        # arn:aws:elasticloadbalancing:<region>:<account>:listener/app/<name>/<id>/<id>
        name = listener.split("/")[2]
        raw = {
            "RuleArn": attributes["arn"],
            "Priority": attributes["priority"],
            "Conditions": [one for condition in attributes["condition"] for one in conditions(condition)],
            "Actions": [{"Type": "forward", "TargetGroupArn": "target/group/unknown"}],
        }
        return name, listener, replace(to_rule(raw, {}), action=None)
    except (KeyError, IndexError, TypeError, ValueError) as error:
        raise AdoptError(f"a listener rule of this state has an unknown form: {error!r}") from error


_SIMPLE = {
    "host_header": "host-header",
    "path_pattern": "path-pattern",
    "http_request_method": "http-request-method",
    "source_ip": "source-ip",
}


def conditions(condition: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """The provider's condition block as `describe_rules` has it."""
    for block, field in _SIMPLE.items():
        for one in condition.get(block) or ():
            yield {"Field": field, "Values": list(one["values"])}
    for one in condition.get("http_header") or ():
        config = {"HttpHeaderName": one["http_header_name"], "Values": list(one["values"])}
        yield {"Field": "http-header", "HttpHeaderConfig": config}
    pairs = [
        {"Key": one.get("key") or None, "Value": one["value"]} for one in condition.get("query_string") or ()
    ]
    if pairs:
        yield {"Field": "query-string", "QueryStringConfig": {"Values": pairs}}
