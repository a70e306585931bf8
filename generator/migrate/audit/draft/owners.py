"""Which service a target group belongs to, each with the reason; rules and names follow their target groups.

In this order: a tag that names the service; the instance of a module made for it; the ECS service that registers targets,
which belongs to the root's own service; else the group's name, without organization, environment and filling words. Groups
that one rule shares its requests out to, or that one ECS service stands behind, belong together.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import PurePath

from generator.migrate.audit.draft.facts import Facts, tagged
from generator.migrate.audit.estate import GROUPS, Estate, Group
from generator.migrate.audit.links import blocks
from generator.migrate.legacy.model import Resource

_TAGS = ("service", "service-name", "servicename", "app", "application", "component")
_FILLING = frozenset(
    re.findall(
        r"\S+",
        "tg target group targetgroup ded dedicated alb elb lb app svc service ecs main default this public private "
        "internal external http https web",
    )
)
_GENERIC = _FILLING | frozenset(
    re.findall(
        r"\S+",
        "compute network vpc services apps cluster loadbalancer load-balancer target-group fargate backend infra "
        "infrastructure",
    )
)
_CALL = re.compile(r"module\.([A-Za-z0-9_-]+)(?:\[\"((?:[^\"\\]|\\.)*)\"\]|\[(\d+)\])?")
_FOLDERS = frozenset(
    re.findall(r"\S+", "infrastructure infra terraform tf iac deploy legacy environments envs live")
)


@dataclass(frozen=True, slots=True)
class Runner:
    """An ECS service behind a target group: with which container and port."""

    resource: Resource
    container: str | None
    port: int | None


@dataclass(frozen=True, slots=True)
class Owner:
    """The service and component of a target group, and why."""

    service: str
    component: str
    reason: str
    runner: Runner | None


def word(text: str, limit: int = 40) -> str:
    """A text as a name of a manifest: lower-case letters, digits and single hyphens, a letter first."""
    made = re.sub(r"-+", "-", re.sub(r"[^a-z0-9]+", "-", text.lower())).strip("-")
    made = made if made[:1].isalpha() else f"x-{made}" if made else "x"
    return made[:limit].rstrip("-")


def root_service(folder: str, facts: Facts) -> str:
    """The name of the root's own service by its folder: `hokusai-data-pipeline/infra/terraform` -> data-pipeline."""
    for part in reversed(PurePath(folder).parts):
        name = word(part)
        if name in _FOLDERS or name == str(facts.environment.value) or part in (".", "..", "/"):
            continue
        bare = name.removeprefix(f"{facts.organization.value}-")
        return bare or name
    return word(str(facts.organization.value))


def runners(estate: Estate) -> dict[str, list[Runner]]:
    """Address of a target group -> the ECS services that register with it."""
    found: dict[str, list[Runner]] = {}
    for one in estate.inventory.of_type("aws_ecs_service"):
        for given in blocks(one.values, "load_balancer"):
            group = estate.links.one(given.get("target_group_arn"), *GROUPS)
            if group is not None:
                name, port = given.get("container_name"), given.get("container_port")
                runner = Runner(
                    one, name if isinstance(name, str) else None, port if isinstance(port, int) else None
                )
                found.setdefault(group.address, []).append(runner)
    return found


def owners(estate: Estate, facts: Facts, own: str) -> dict[str, Owner]:
    """Address of a target group -> its owner. `own` is the root's service."""
    behind = runners(estate)
    made = {
        address: _owner(group, next(iter(behind.get(address, ())), None), facts, own)
        for address, group in sorted(estate.groups.items())
    }
    return _together(estate, made)


def _owner(group: Group, runner: Runner | None, facts: Facts, own: str) -> Owner:
    component = word((runner.container if runner else None) or _stem(group.name, facts) or "app")
    sources: Iterable[Resource | None] = (runner.resource if runner else None, group.resource)
    for source in sources:
        tag = tagged(source, _TAGS)
        if tag and source is not None and word(tag) != str(facts.organization.value):
            name = _bare(tag, facts)
            return Owner(name, component if runner else name, f"the tag of {source.address}", runner)
    for source in sources:
        called = _module(source.address) if source is not None else None
        if called and source is not None:
            return Owner(_bare(called, facts), component, f"the module of {source.address}", runner)
    if runner is not None:
        return Owner(own, component, f"{runner.resource.address} of this root registers with it", runner)
    name = _stem(group.name, facts) or own
    return Owner(name, name, "its name; nothing in this root registers with it", None)


def _bare(text: str, facts: Facts) -> str:
    name = word(text)
    for affix in (f"{facts.organization.value}-",):
        name = name.removeprefix(affix) or name
    return name.removesuffix(f"-{facts.environment.value}") or name


def _module(address: str) -> str | None:
    """The innermost module that is made for one service: its key, or its name if that says more than `alb`."""
    for name, key, _ in reversed(_CALL.findall(address)):
        if key and not key.isdigit():
            return str(key)
        if name.lower().replace("_", "-") not in _GENERIC:
            return str(name)
    return None


def _stem(name: str, facts: Facts) -> str:
    """`hokusai-auth-ded-development` -> `auth`."""
    known = {str(facts.organization.value), str(facts.environment.value)} | _FILLING
    words = [part for part in word(name, 100).split("-") if part not in known]
    return word("-".join(words), 30) if words else ""


def _together(estate: Estate, made: dict[str, Owner]) -> dict[str, Owner]:
    """Groups of one weighted forward take the service of the first: a manifest shares out among its own components."""
    found = dict(made)
    for _, rule in estate.rules:
        addresses = [one.group.address for one in rule.action.shares]
        for address in addresses[1:]:
            first = found[addresses[0]]
            if found[address].service != first.service:
                was = found[address]
                reason = f"{rule.address} shares requests out to it and {first.component}"
                found[address] = Owner(first.service, was.component, reason, was.runner)
    return found
