"""routes.json: all that an answer needs, for every environment, small enough for a thousand services.

    {"environments": {"staging": {"zone": "staging.hokus.ai",
                                  "balancers": {"main": {"name": "hokusai-main-staging", "owner": "infrastructure-team",
                                                         "rules": [[100, 3], [200, 0]],
                                                         "groups": {"data-pipeline/api": "data-pipeline-api-main-0b4f3c"}}},
                                  "names": [0, 4]}},
     "names":    [{"name": "api", "balancer": "main", "file": "registry/services/data-pipeline.yaml", "at": "10:3",
                   "kept_by": "data-pipeline", "leads": true}],
     "rules":    [{"key": "data-pipeline/api/api", "hosts": ["api"], "paths": ["/api/*"], ..., "targets": [...]}],
     "services": {"data-pipeline": "registry/services/data-pipeline.yaml"},
     "contacts": {"data-pipeline-team": ["data-pipeline-team@hokusai.ai", "#hokusai-data-pipeline"]}}

Names and rules mostly are the same in all environments but for the zone, so they stand in lists of their own, and an
environment says which are its: a rule with its priority, in the order in which the listener tries them. Names are written
as in a zone file (RFC 1035, 5.1): `api` lies in the environment's zone, `@` is the zone itself, `shop.example.` is a whole
name. `at` is line and column in the service's manifest. What is empty is left out.
"""

import json
from collections.abc import Iterable
from typing import Any

from generator.catalogue import Catalogue, Rule
from generator.explain.route import Name, Target, does, name_of, targets_of
from generator.findings import Position
from generator.model import Team
from generator.routing.types import Rule as Condition
from generator.traffic import View, of_environment

VERSION = 1
Data = dict[str, Any]
_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


class Pool:
    """Things that environments share: each is kept once and known by its number."""

    def __init__(self) -> None:
        self.items: list[Data] = []
        self._numbers: dict[str, int] = {}

    def number(self, item: Data) -> int:
        """Where `item` stands."""
        text = _encode(item)
        if text not in self._numbers:
            self._numbers[text] = len(self.items)
            self.items.append(item)
        return self._numbers[text]


def render(catalogue: Catalogue) -> str:
    """The file; one line, for programs."""
    return _encode(document(catalogue)) + "\n"


def document(catalogue: Catalogue) -> Data:
    """Its content."""
    rules, names = Pool(), Pool()
    environments = {name: _environment(catalogue, name, rules, names) for name in catalogue.services}
    return {
        "version": VERSION,
        "environments": environments,
        "names": names.items,
        "rules": rules.items,
        "services": {name: _file(catalogue, name) for name in catalogue.names},
        "contacts": {name: _ways(team) for name, team in sorted(catalogue.platform.teams.items())},
    }


def relative(name: str, zone: str) -> str:
    """`name` as a zone file has it."""
    if name == zone:
        return "@"
    return name.removesuffix(f".{zone}") if name.endswith(f".{zone}") else f"{name}."


def _environment(catalogue: Catalogue, environment: str, rules: Pool, names: Pool) -> Data:
    views = of_environment(catalogue, environment)
    zone = catalogue.platform.environments[environment].zone
    hosts = sorted({host for view in views.values() for host in view.listener.hosts})
    return {
        "zone": zone,
        "balancers": {key: _balancer(view, zone, rules) for key, view in views.items()},
        "names": [names.number(_name(name_of(views, host), zone)) for host in hosts],
    }


def _balancer(view: View, zone: str, rules: Pool) -> Data:
    ordered, groups = [], {}
    for rule in view.listener.ordered():
        targets = list(targets_of(view, view.rules[rule.key]))
        ordered.append([rule.priority, rules.number(_rule(view.rules[rule.key], rule, targets, zone))])
        groups.update({f"{target.service}/{target.component}": target.group for target in targets})
    return {"name": view.balancer.name, "owner": view.balancer.owner, "rules": ordered, "groups": groups}


def _name(name: Name, zone: str) -> Data:
    assert name.place is not None, "somebody claims every name that a listener has"
    return _full(
        name=relative(name.host, zone),
        balancer=name.balancer,
        file=name.place.file,
        at=_at(name.place),
        kept_by=name.keeper,
        leads=name.recorded,
    )


def _rule(rule: Rule, asks: Condition, targets: Iterable[Target], zone: str) -> Data:
    route, service = rule.route, rule.service
    return _full(
        key=rule.key,
        hosts=[relative(host, zone) for host in asks.hosts],
        paths=asks.paths,
        methods=asks.methods,
        sources=asks.source_ips,
        headers=asks.headers,
        query=asks.query,
        does=does(rule),
        owner=service.owner,
        at=_at(service.position(*rule.path, key=True)),
        targets=[_target(target) for target in targets],
        sign_in=route.sign_in.provider if route.sign_in else None,
    )


def _target(target: Target) -> Data:
    return _full(
        component=target.component,
        weight=target.weight,
        of=target.of,
        port=target.port,
        probe=target.probe,
        at=_at(target.place),
    )


def _file(catalogue: Catalogue, name: str) -> str:
    return next(iter(catalogue.variants(name).values())).document.file


def _ways(team: Team) -> list[str]:
    return [way for way in (team.email, team.slack) if way]


def _at(place: Position) -> str:
    return f"{place.line}:{place.column}"


def _full(**values: Any) -> Data:
    """What is not empty."""
    return {key: value for key, value in values.items() if value or (value == 0 and value is not False)}
