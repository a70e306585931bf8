"""registry.json: what the pages say, for programs. generator/schema/registry.schema.json says what is in it.

Keys are names, never positions, and sorted where the order says nothing; the file has one line for each small thing, so
that a change in one manifest is a change in a few lines.
"""

import json
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from typing import Any

from generator.catalogue import Balancer, Rule
from generator.kinds.component import Component
from generator.kinds.route import Route
from generator.leaving import Record
from generator.model import Environment, Service
from generator.render.live import service_folder
from generator.render.registry.balancers import quotas
from generator.render.registry.provisioned import Resource
from generator.render.registry.registry import Registry
from generator.render.scope import target_group_name

VERSION = 1
SCHEMA = "../../generator/schema/registry.schema.json"
_encode = json.JSONEncoder(ensure_ascii=False).encode


def render(registry: Registry, leaving: Mapping[str, Record], services: Mapping[str, str]) -> str:
    """The file; `services`: name -> what `service` says of it, in order. `leaving` is there only where anything is."""
    head = {
        "//": registry.shared_header()[0],
        "$schema": SCHEMA,
        "version": VERSION,
        "organization": registry.platform.organization,
        "environments": {e.name: _environment(registry, e) for e in registry.platform.environments.values()},
        "teams": {name: _team(registry, name) for name in sorted(registry.platform.teams)},
        "load_balancers": {name: _balancers(registry, name) for name in registry.catalogue.balancers},
    }
    entries = [f"  {_key(key)}: {laid_out(value, '  ')}" for key, value in head.items()]
    said = ",\n".join(f"    {_key(name)}: {entry}" for name, entry in services.items())
    entries.append(f'  "services": {{\n{said}\n  }}' if said else '  "services": {}')
    if leaving:
        entries.append(f'  "leaving": {laid_out(_leaving(leaving), "  ")}')
    return "{\n" + ",\n".join(entries) + "\n}\n"


def service(registry: Registry, name: str, made: Mapping[str, list[Resource]]) -> str:
    """A service's entry; `made`: environment -> what is made there."""
    return laid_out(_service(registry, name, made), "    ")


def _leaving(leaving: Mapping[str, Record]) -> dict[str, Any]:
    return {
        environment: {
            unit: {"owner": one.owner, "kept": one.kept} for unit, one in sorted(record.units.items())
        }
        for environment, record in leaving.items()
    }


def _environment(registry: Registry, environment: Environment) -> dict[str, Any]:
    network, inputs = environment.network, registry.inputs[environment.name]
    return {
        "account_id": environment.account_id,
        "region": environment.region,
        "zone": environment.zone,
        "protected": environment.protected,
        "network": {
            "cidr": network.cidr,
            "availability_zones": network.availability_zones,
            "nat_gateways": network.nat_gateways,
        },
        "state_bucket": registry.platform.state_bucket_of(environment.name),
        "cluster": inputs["cluster_name"],
        "namespace": inputs["namespace"],
        "execution_role": inputs["execution_role_name"],
    }


def _team(registry: Registry, name: str) -> dict[str, Any]:
    team = registry.platform.teams[name]
    return {"email": team.email, "slack": team.slack, "github": team.github}


# --- load balancers ---------------------------------------------------------------------------------------


def _balancers(registry: Registry, environment: str) -> dict[str, Any]:
    return {
        key: {
            "name": balancer.name,
            "owner": balancer.owner,
            "service": balancer.service.name if balancer.service else None,
            "internal": balancer.internal,
            "quotas": {
                name: {"used": used, "allowed": most}
                for name, (used, most) in quotas(registry, balancer).items()
            },
            "rules": [
                _rule(rule, number, balancer) for number, rule in registry.ordered(environment, balancer)
            ],
        }
        for key, balancer in sorted(registry.catalogue.balancers[environment].items())
    }


def _rule(rule: Rule, number: int, balancer: Balancer) -> dict[str, Any]:
    return {
        "priority": number,
        "key": rule.key,
        "service": rule.service.name,
        "owner": rule.service.owner,
        "hosts": list(rule.hosts),
        "paths": list(rule.route.paths),
        **_conditions(rule.route),
        **_action(rule, balancer),
    }


def _conditions(route: Route) -> dict[str, Any]:
    """Those that are there; `query` and `headers` as in the manifest."""
    every: dict[str, Any] = {
        "methods": list(route.methods),
        "headers": {name: list(values) for name, values in route.headers},
        "query": {name: list(values) for name, values in route.query},
        "source_addresses": list(route.source_addresses),
    }
    return {name: value for name, value in every.items() if value}


def _action(rule: Rule, balancer: Balancer) -> dict[str, Any]:
    route = rule.route
    made: dict[str, Any] = {"sign_in": route.sign_in.provider} if route.sign_in else {}
    if route.redirect:
        fields = ("host", "path", "query", "port", "protocol")
        kept = {name: getattr(route.redirect, name) for name in fields}
        status = int(route.redirect.status.removeprefix("HTTP_"))
        said = {name: value for name, value in kept.items() if value is not None}
        return made | {"redirect": {"status": status, **said}}
    if route.fixed_response:
        answer = route.fixed_response
        return made | {"fixed_response": {"status": answer.status, "content_type": answer.content_type}}
    return made | {"forward": [_target(rule, name, weight, balancer) for name, weight in route.targets]}


def _target(rule: Rule, name: str, weight: int, balancer: Balancer) -> dict[str, Any]:
    component = rule.service.components[name]
    group = target_group_name(rule.service, component, balancer.key)
    return {"component": name, "weight": weight, "target_group": group}


# --- services ---------------------------------------------------------------------------------------------


def _service(registry: Registry, name: str, made: Mapping[str, list[Resource]]) -> dict[str, Any]:
    service = registry.first(name)
    variants = registry.catalogue.variants(name)
    return {
        "description": service.description,
        "owner": service.owner,
        "lifecycle": service.lifecycle,
        "repository": service.repository,
        "runbook": service.runbook,
        "manifest": service.document.file,
        "environments": {env: _variant(registry, one, made[env]) for env, one in variants.items()},
        "uses": [
            {
                "component": use.component,
                "service": use.target,
                "thing": f"{use.kind}.{use.name}",
                "how": use.how,
                "environments": list(use.environments),
            }
            for use in registry.used_of.get(name, ())
        ],
    }


def _variant(registry: Registry, service: Service, made: Iterable[Resource]) -> dict[str, Any]:
    environment = service.place.environment
    units = [unit for unit in registry.units_of(service.name) if environment.name in unit.pieces]
    return {
        "units": {unit.unit: service_folder(environment.name, service.name, unit.unit) for unit in units},
        "domains": {
            key: {
                "name": domain.name,
                "load_balancer": registry.catalogue.balancer_key(service, domain),
                "record": "managed" if domain.managed_record else "external",
            }
            for key, domain in sorted(service.domains.items())
        },
        "components": {key: _component(one) for key, one in sorted(service.components.items())},
        "resources": _resources(made),
    }


def _resources(made: Iterable[Resource]) -> dict[str, dict[str, str]]:
    """Kind -> thing in the manifest -> name in AWS."""
    found: dict[str, dict[str, str]] = {}
    for one in sorted(made, key=lambda one: (one.kind, one.thing)):
        found.setdefault(one.kind.lower().replace(" ", "_").replace("-", "_"), {})[one.thing] = one.name
    return found


def _component(component: Component) -> dict[str, Any]:
    return {
        "type": component.type,
        "external": component.external,
        "port": component.port,
        "address": f"{component.discovery_name}:{component.port}" if component.port else None,
    }


# --- layout -----------------------------------------------------------------------------------------------


def laid_out(value: Any, pad: str = "") -> str:
    """JSON with one line for each value that holds nothing deeper than lists of plain values."""
    if type(value) in _PLAIN or not isinstance(value, dict | list) or _small(value):
        return _in_line(value)
    inner = pad + "  "
    if isinstance(value, dict):
        lines = [f"{inner}{_key(key)}: {laid_out(item, inner)}" for key, item in value.items()]
        return "{\n" + ",\n".join(lines) + f"\n{pad}}}"
    return "[\n" + ",\n".join([inner + laid_out(item, inner) for item in value]) + f"\n{pad}]"


def _in_line(value: Any) -> str:
    """As `json.dumps` writes it, whose encoder is made anew for each value that is no text."""
    if plain := _PLAIN.get(type(value)):
        return plain(value)
    if isinstance(value, dict):
        return "{" + ", ".join([f"{_key(key)}: {_in_line(item)}" for key, item in value.items()]) + "}"
    if isinstance(value, list):
        return "[" + ", ".join([_in_line(item) for item in value]) + "]"
    return _encode(value)


_PLAIN: Mapping[type, Callable[[Any], str]] = {
    str: _encode,
    int: int.__repr__,
    bool: lambda value: "true" if value else "false",
    type(None): lambda value: "null",
}
_key = lru_cache(maxsize=1 << 12)(_encode)


def _small(value: Any) -> bool:
    items = value.values() if isinstance(value, dict) else value
    for item in items:
        if isinstance(item, dict):
            return False
        if isinstance(item, list) and any(isinstance(inner, dict | list) for inner in item):
            return False
    return True
