"""A manifest and its environments: each overlay merged over the body, validated again, read into the model.

Source of the merge: RFC 7396, JSON Merge Patch.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from generator import schema
from generator.findings import Finding, Severity, nearest
from generator.kinds import kinds
from generator.model import (
    Ci,
    Environment,
    Network,
    Place,
    Platform,
    Quotas,
    Service,
    SharedLoadBalancer,
    Team,
)
from generator.source import Document, Path


def merge(target: Any, patch: Any) -> Any:
    """RFC 7396: objects merge, null removes, everything else replaces. Neither argument is changed."""
    if not isinstance(patch, dict):
        return patch
    merged = dict(target) if isinstance(target, dict) else {}
    for key, value in patch.items():
        if value is None:
            merged.pop(key, None)
        else:
            merged[key] = merge(merged.get(key), value)
    return merged


def platform(document: Document) -> Platform:
    """The model of a valid platform file."""
    data = document.data
    defaults = data.get("defaults") or {}
    return Platform(
        organization=data["organization"],
        state_bucket=data.get("state_bucket", "{organization}-terraform-state-{environment}"),
        teams={name: Team(name, **_fields(item)) for name, item in data["teams"].items()},
        environments={name: _environment(name, item) for name, item in data["environments"].items()},
        load_balancers={
            key: _load_balancer(key, item) for key, item in (data.get("load_balancers") or {}).items()
        },
        log_retention_days=defaults.get("log_retention_days", 30),
        alerts=defaults.get("alerts"),
        quotas=Quotas(**(data.get("quotas") or {})),
        ci=Ci(**_fields(data.get("ci") or {})),
        document=document,
    )


def services(document: Document, shared: Platform) -> tuple[dict[str, Service], list[Finding]]:
    """Environment -> the manifest's service there; findings for overlays that make it invalid."""
    made: dict[str, Service] = {}
    findings: list[Finding] = []
    body = {key: value for key, value in document.data.items() if key != "environments"}
    for name, overlay in document.data["environments"].items():
        if name not in shared.environments:
            findings.append(_unknown_environment(document, name, shared))
            continue
        data = merge(body, overlay)
        faults = [*_lost(document, name, body, overlay), *_revalidate(document, name, data, bool(overlay))]
        findings.extend(faults)
        findings.extend(_idle(document, name, body, overlay))
        if not faults:
            made[name] = service(document, data, shared, shared.environments[name])
    return made, findings


def service(
    document: Document, data: Mapping[str, Any], shared: Platform, environment: Environment
) -> Service:
    """The model of a valid, merged manifest in one environment."""
    place = Place(shared.organization, environment, data["name"], shared.log_retention_days)
    things = {
        key: {name: kind.read(name, item, place) for name, item in (data.get(key) or {}).items()}
        for key, kind in kinds().items()
    }
    _implied_repositories(things, place)
    return Service(
        name=data["name"],
        place=place,
        description=data.get("description", ""),
        owner=data["owner"],
        repository=data.get("repository"),
        lifecycle=data.get("lifecycle", "production"),
        runbook=data.get("runbook"),
        things=things,
        data=data,
        document=document,
    )


def _implied_repositories(things: dict[str, dict[str, Any]], place: Place) -> None:
    """A bare `image.repository` makes an ECR repository of the service that names it."""
    repositories = things["repositories"]
    for component in things["components"].values():
        image = component.image
        if image and image.own and image.repository not in repositories:
            repositories[image.repository] = kinds()["repositories"].read(image.repository, {}, place)


def _lost(
    document: Document, environment: str, body: Any, overlay: Mapping[str, Any], path: Path = ()
) -> Iterator[Finding]:
    """Where null is to take a key out of what the body has as a list: merged, the whole list would be gone."""
    for key, value in overlay.items():
        there, where = body.get(key) if isinstance(body, Mapping) else None, (*path, key)
        if not isinstance(value, Mapping) or key.startswith("x-"):
            continue
        if isinstance(there, list) and None in value.values():
            gone = next(name for name, one in value.items() if one is None)
            yield Finding(
                check="schema",
                message=f"in {environment}: {'.'.join(map(str, where))} is a list, and null takes nothing out of a list",
                position=document.position(("environments", environment, *where, gone), key=True),
                owner=document.data.get("owner"),
                hint=f"Write all that {environment} is to have here: it takes the list's place.",
            )
        yield from _lost(document, environment, there, value, where)


def _idle(
    document: Document, environment: str, body: Any, overlay: Mapping[str, Any], path: Path = ()
) -> Iterator[Finding]:
    """Where null takes away what the body has not: a mistyped name, and what was to go is still there."""
    if isinstance(body, list):
        return  # `_lost` speaks of it
    known = body if isinstance(body, Mapping) else {}
    for key, value in overlay.items():
        where = (*path, key)
        if isinstance(value, Mapping) and not key.startswith("x-"):
            yield from _idle(document, environment, known.get(key), value, where)
        elif value is None and key not in known:
            close = nearest(key, known)
            yield Finding(
                check="schema",
                message=f"in {environment}: there is no {'.'.join(map(str, where))} to take away"
                + (f"; did you mean {close!r}?" if close else ""),
                position=document.position(("environments", environment, *where), key=True),
                severity=Severity.WARNING,
                owner=document.data.get("owner"),
                hint="Remove the line: null takes away what stands under the same name above `environments`.",
            )


def _revalidate(
    document: Document, environment: str, data: Mapping[str, Any], overlaid: bool
) -> Iterator[Finding]:
    """Faults of the merged manifest; one without an overlay is the body, which is valid already."""
    if not overlaid:
        return
    complete = {**data, "environments": {environment: {}}}
    for fault in schema.faults(complete, "service"):
        yield schema.placed(document, fault, environment)


def _unknown_environment(document: Document, name: str, shared: Platform) -> Finding:
    close = nearest(name, shared.environments)
    known = ", ".join(shared.environments)
    return Finding(
        check="environment-unknown",
        message=f"environment {name!r} is not in registry/platform.yaml"
        + (f"; did you mean {close!r}?" if close else ""),
        position=document.position(("environments", name), key=True),
        owner=document.data.get("owner"),
        hint=f"The environments are {known}. `invoke new-environment {name}` makes a new one.",
    )


def _fields(item: Mapping[str, Any]) -> dict[str, Any]:
    """`item` without annotations, lists as tuples."""
    return {
        key: tuple(value) if isinstance(value, list) else value
        for key, value in item.items()
        if not key.startswith("x-")
    }


def _environment(name: str, data: Mapping[str, Any]) -> Environment:
    zone = data["zone"]
    return Environment(
        name=name,
        account_id=data["aws_account_id"],
        region=data["region"],
        zone=zone if isinstance(zone, str) else zone["name"],
        zone_create=isinstance(zone, dict) and zone.get("create", False),
        protected=data.get("protected", False),
        network=Network(**(data.get("network") or {})),
        certificate_arn=data.get("certificate"),
        load_balancer_security_group=data.get("load_balancer_security_group"),
    )


def _load_balancer(key: str, data: Mapping[str, Any]) -> SharedLoadBalancer:
    return SharedLoadBalancer(key, **_fields(data))
