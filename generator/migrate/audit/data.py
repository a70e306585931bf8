"""The audit as plain data: what `--format json` prints, and what the Markdown is made from.

    version            1; new keys may come, `version` changes when one goes or changes its meaning
    facts              organization, environment, account_id, region, zone, ...: value, source, known
    load_balancers     with listeners and their rules by priority
    target_groups, records, roles, network, certificates, own (the service's own resources by kind)
    resources          every resource: shared or specific, whose, and why
    ownership          who answers for which names and paths
    dependencies, hardcoded, findings, unread
    draft              its files, what is left out, and whether it answers as the legacy does

Places are `file` and `line` of the legacy files, null where only a state knows the thing.
"""

from collections.abc import Iterable, Mapping
from dataclasses import fields
from typing import Any

from generator.findings import Position
from generator.migrate.audit.draft.manifests import health_check
from generator.migrate.audit.estate import Estate, Group, Listener, Rule
from generator.migrate.audit.gather import Audit
from generator.migrate.audit.links import blocks, document
from generator.migrate.audit.sharing import EDGE, NETWORK
from generator.migrate.legacy.model import Resource, Unresolved
from generator.routing.room import HIGHEST

OWN: Mapping[str, tuple[str, ...]] = {
    "clusters": ("aws_ecs_cluster", "aws_ecs_capacity_provider", "aws_eks_cluster"),
    "programs": (
        "aws_ecs_service",
        "aws_ecs_task_definition",
        "aws_lambda_function",
        "aws_instance",
        "aws_autoscaling_group",
    ),
    "scaling": ("aws_appautoscaling_target", "aws_appautoscaling_policy", "aws_autoscaling_policy"),
    "databases": (
        "aws_db_instance",
        "aws_rds_cluster",
        "aws_rds_cluster_instance",
        "aws_db_subnet_group",
        "aws_db_parameter_group",
        "aws_dynamodb_table",
        "aws_elasticache_cluster",
        "aws_elasticache_replication_group",
    ),
    "buckets": ("aws_s3_bucket", "aws_efs_file_system"),
    "secrets": (
        "aws_secretsmanager_secret",
        "aws_secretsmanager_secret_version",
        "aws_ssm_parameter",
        "aws_kms_key",
        "random_password",
    ),
    "queues and topics": (
        "aws_sqs_queue",
        "aws_sns_topic",
        "aws_sns_topic_subscription",
        "aws_cloudwatch_event_rule",
        "aws_cloudwatch_event_target",
        "aws_scheduler_schedule",
    ),
    "alarms": ("aws_cloudwatch_metric_alarm", "aws_cloudwatch_dashboard"),
    "logs": ("aws_cloudwatch_log_group",),
    "repositories": ("aws_ecr_repository",),
    "discovery": ("aws_service_discovery_service",),
    "security groups": ("aws_security_group",),
}
_NAMES = (
    "name",
    "bucket",
    "identifier",
    "family",
    "domain_name",
    "alarm_name",
    "cidr_block",
    "alias",
    "key_id",
)
_ROLE_PARTS = ("aws_iam_role_policy", "aws_iam_role_policy_attachment", "aws_iam_policy_attachment")


def data(audit: Audit) -> dict[str, Any]:
    """The audit as JSON values."""
    estate = audit.estate
    return {
        "version": 1,
        "service": audit.own,
        "facts": {
            field.name: _fact(getattr(audit.draft.facts, field.name)) for field in fields(audit.draft.facts)
        },
        "counts": _counts(audit),
        "load_balancers": [_balancer(audit, key) for key in sorted(estate.balancers)],
        "target_groups": [_group(audit, group) for _, group in sorted(estate.groups.items())],
        "records": [_record(audit, one) for one in estate.records],
        "roles": [_role(estate, one) for one in audit.inventory.of_type("aws_iam_role")],
        "network": [_thing(one) for one in audit.inventory.managed if one.type in NETWORK],
        "certificates": [_thing(one) for one in audit.inventory.managed if one.type in EDGE]
        + _certificates(estate),
        "own": {
            kind: [_thing(one) for one in audit.inventory.of_type(*types)]
            for kind, types in OWN.items()
            if audit.inventory.of_type(*types)
        },
        "resources": [_shared(one) for one in audit.sharing],
        "ownership": _ownership(audit),
        "dependencies": [
            {"who": one.who, "what": one.what, "how": one.how, "why": one.why, **place(one.position)}
            for one in audit.uses
        ],
        "hardcoded": [
            {
                "kind": one.kind,
                "value": one.value,
                "path": one.path,
                "instead": one.instead,
                "variable": one.variable,
                **place(one.position),
            }
            for one in audit.hardcoded
        ],
        "findings": [_fault(one) for one in audit.faults],
        "unread": [{"why": one.why, **place(one.position)} for one in audit.inventory.unread],
        "draft": _draft(audit),
    }


def place(position: Position | None) -> dict[str, Any]:
    """`file` and `line`."""
    return {"file": position.file if position else None, "line": position.line if position else None}


def plain(value: Any) -> Any:
    """A value as JSON: what is not known as `${...}`."""
    if isinstance(value, Unresolved):
        return str(value)
    if isinstance(value, Mapping):
        return {str(key): plain(inner) for key, inner in value.items()}
    return [plain(inner) for inner in value] if isinstance(value, list | tuple) else value


def _fact(fact: Any) -> dict[str, Any]:
    return {"value": fact.value, "source": fact.source, "known": fact.known}


def _counts(audit: Audit) -> dict[str, int]:
    shared = sum(one.kind == "shared" for one in audit.sharing)
    return {
        "resources": len(audit.sharing),
        "shared": shared,
        "specific": len(audit.sharing) - shared,
        "load_balancers": len(audit.estate.balancers),
        "listeners": len(audit.estate.listeners),
        "rules": len(audit.estate.rules),
        "target_groups": len(audit.estate.groups),
        "records": len(audit.estate.records),
        "findings": len(audit.faults),
        "hardcoded": len(audit.hardcoded),
        "unread": len(audit.inventory.unread),
    }


def _balancer(audit: Audit, key: str) -> dict[str, Any]:
    one = audit.estate.balancers[key]
    names = sorted(name for name, led in audit.estate.leads.items() if led == key)
    return {
        "name": one.name,
        "address": key,
        "type": one.kind,
        "scheme": "internal" if one.internal else "internet-facing",
        "names": names,
        "key": audit.draft.parts.balancers.get(key),
        "here": one.resource is not None,
        "listeners": [_listener(audit, listener) for listener in audit.estate.of(key)],
        **place(one.position),
    }


def _listener(audit: Audit, one: Listener) -> dict[str, Any]:
    certificate = one.resource.get("certificate_arn") if one.resource else None
    return {
        "address": one.address,
        "protocol": one.protocol,
        "port": one.port,
        "default": one.default.says(),
        "certificate": plain(certificate),
        "rules": [_rule(audit, rule) for rule in one.rules],
        **place(one.position),
    }


def _rule(audit: Audit, one: Rule) -> dict[str, Any]:
    asks = one.rule
    conditions: dict[str, Any] = {
        "hosts": list(asks.hosts),
        "paths": list(asks.paths),
        "methods": list(asks.methods),
        "source_addresses": list(asks.source_ips),
        "headers": {name: list(values) for name, values in asks.headers},
        "query": [[{"key": key, "value": value} for key, value in condition] for condition in asks.query],
    }
    return {
        "address": one.address,
        "priority": asks.priority if asks.priority <= HIGHEST else None,
        **{name: value for name, value in conditions.items() if value},
        "action": one.action.says(),
        "route": audit.draft.parts.rules.get(one.address),
        "faults": list(one.faults),
        **place(one.position),
    }


def _group(audit: Audit, one: Group) -> dict[str, Any]:
    owner = audit.draft.owners.get(one.address)
    probe = {entry.key: entry.value for entry in health_check(one).entries}
    return {
        "name": one.name,
        "address": one.address,
        "port": one.port,
        "protocol": one.protocol,
        "target_type": one.target_type,
        "health_check": probe,
        "service": owner.service if owner else None,
        "component": owner.component if owner else None,
        "reason": owner.reason if owner else None,
        **place(one.resource.position if one.resource else None),
    }


def _record(audit: Audit, one: Any) -> dict[str, Any]:
    balancer = audit.estate.balancers[one.balancer].name if one.balancer else None
    return {
        "name": one.name,
        "type": one.type,
        "target": one.target,
        "load_balancer": balancer,
        "address": one.address,
        **place(one.position),
    }


def _role(estate: Estate, role: Resource) -> dict[str, Any]:
    policies = []
    for one in estate.inventory.of_type(*_ROLE_PARTS):
        found = estate.links.one(one.get("role"), "aws_iam_role")
        if found is not None and found.address == role.address:
            arn = one.get("policy_arn")
            policies.append(
                {"address": one.address, "policy": plain(arn) if arn else _actions(one.get("policy"))}
            )
    users = estate.inventory.dependents.get(role.block, ())
    return {**_thing(role), "policies": policies, "used_by": list(users)}


def _actions(policy: Any) -> list[str] | str:
    """The actions of an inline policy."""
    found = document(policy)
    if not isinstance(found, Mapping):
        return str(policy) if isinstance(policy, Unresolved) else "unknown"
    listed = [one.get("Action") for one in blocks(found, "Statement")]
    return sorted({str(action) for one in listed for action in (one if isinstance(one, list) else [one])})


def _certificates(estate: Estate) -> list[dict[str, Any]]:
    """Certificates that listeners name and that are made elsewhere."""
    found: dict[str, Listener] = {}
    for listener in estate.listeners:
        value = listener.resource.get("certificate_arn") if listener.resource else None
        if value is not None and estate.links.one(value, "aws_acm_certificate") is None:
            found.setdefault(str(plain(value)), listener)
    return [
        {
            "address": arn,
            "type": "a certificate made elsewhere",
            "name": arn,
            "sources": [],
            **place(listener.position),
        }
        for arn, listener in sorted(found.items())
    ]


def _thing(one: Resource) -> dict[str, Any]:
    name = next((one.text(attribute) for attribute in _NAMES if one.text(attribute)), None)
    return {
        "address": one.address,
        "type": one.type,
        "name": name,
        "sources": sorted(one.source),
        **place(one.position),
    }


def _shared(one: Any) -> dict[str, Any]:
    return {**_thing(one.resource), "kind": one.kind, "reason": one.reason, "service": one.service}


def _ownership(audit: Audit) -> list[dict[str, Any]]:
    rows = []
    for listener, rule in audit.estate.rules:
        owner = next(
            (
                audit.draft.owners[one.group.address]
                for one in rule.action.shares
                if one.group.address in audit.draft.owners
            ),
            None,
        )
        rows.append(
            {
                "service": owner.service if owner else None,
                "component": owner.component if owner else None,
                "hosts": list(rule.rule.hosts),
                "paths": list(rule.rule.paths),
                "load_balancer": audit.estate.balancers[listener.balancer].name,
                "priority": rule.rule.priority,
                **place(rule.position),
            }
        )
    return sorted(
        rows, key=lambda row: (str(row["service"]), str(row["load_balancer"]), str(row["priority"]).rjust(6))
    )


def _fault(one: Any) -> dict[str, Any]:
    finding = one.finding
    return {
        "check": finding.check,
        "severity": finding.severity.value,
        "message": finding.message,
        "hint": finding.hint,
        "witness": dict(finding.data).get("witness"),
        "draft": str(finding.position) if finding.position else None,
        **place(one.origin),
    }


def _draft(audit: Audit) -> dict[str, Any]:
    parity = audit.parity
    return {
        "files": sorted(audit.draft.files),
        "services": _counted(audit.draft.parts.components),
        "todos": audit.draft.todos,
        "rules": dict(sorted(audit.draft.parts.rules.items())),
        "left_out": [
            {"what": one.what, "why": one.why, "routing": one.routing, **place(one.position)}
            for one in audit.draft.left_out
        ],
        "same": audit.same,
        "differences": [
            {"witness": one.witness.describe(), "before": one.before.answer, "after": one.after.answer}
            for one in (parity.comparison.differences if parity else ())
        ],
        "undecided": list(parity.comparison.undecided) if parity else [],
        "unlike": list(audit.unlike),
    }


def _counted(keys: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for service, component in sorted(keys):
        found.setdefault(service, []).append(component)
    return found
