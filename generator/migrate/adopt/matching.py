"""Which planned resource is which legacy one: by type and identity, never by the name of a block. Pure.

A unit's plan says which addresses it would create, and what it knows of each: names and numbers, and, as soon as what they
belong to has a partner, ids as well. So a load balancer is found by its name, its listener by the load balancer and the
port, the listener's rules by the listener and the priority. Three ways, repeated until nothing new is found:

    identity    all attributes of one row of IDENTITY are known, and equal those of one legacy resource
    reference   such an attribute is not known yet, but the module says whose attribute it is, and that has a partner
    backwards   a partner's attribute is another resource's id: a NAT gateway in a known subnet leads to its address,
                an association of a known subnet to its route table

Where two legacy resources fit, or two planned ones, nobody is guessed: both are reported.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from generator.migrate.adopt.states import Item
from generator.migrate.legacy.model import join

# Attributes that tell a resource from all others of its type; the first row that is known whole counts.
_RULE = ("security_group_id", "ip_protocol", "from_port", "to_port", "cidr_ipv4", "cidr_ipv6")
_RULE_OF_GROUP = ("security_group_id", "ip_protocol", "from_port", "to_port", "referenced_security_group_id")
IDENTITY: Mapping[str, tuple[tuple[str, ...], ...]] = {
    "aws_acm_certificate": (("domain_name",),),
    "aws_appautoscaling_policy": (("resource_id", "name"),),
    "aws_appautoscaling_target": (("resource_id", "scalable_dimension"),),
    "aws_cloudwatch_metric_alarm": (("alarm_name",),),
    "aws_db_instance": (("identifier",),),
    "aws_default_security_group": (("vpc_id",),),
    "aws_ecr_lifecycle_policy": (("repository",),),
    "aws_ecs_cluster_capacity_providers": (("cluster_name",),),
    "aws_ecs_service": (("cluster", "name"),),
    "aws_ecs_task_definition": (("family",),),
    "aws_flow_log": (("vpc_id", "log_destination"),),
    "aws_iam_role_policy": (("role", "name"),),
    "aws_iam_role_policy_attachment": (("role", "policy_arn"),),
    "aws_internet_gateway": (("vpc_id",),),
    "aws_lb_listener": (("load_balancer_arn", "port"),),
    "aws_lb_listener_certificate": (("listener_arn", "certificate_arn"),),
    "aws_lb_listener_rule": (("listener_arn", "priority"),),
    "aws_nat_gateway": (("subnet_id",),),
    "aws_route": (
        ("route_table_id", "destination_cidr_block"),
        ("route_table_id", "destination_prefix_list_id"),
    ),
    "aws_route53_record": (("zone_id", "name", "type", "set_identifier"), ("zone_id", "name", "type")),
    "aws_route_table_association": (("subnet_id",),),
    "aws_s3_bucket": (("bucket",),),
    "aws_secretsmanager_secret_version": (("secret_id",),),
    "aws_service_discovery_service": (("namespace_id", "name"), ("dns_config.0.namespace_id", "name")),
    "aws_sns_topic_policy": (("arn",),),
    "aws_sns_topic_subscription": (("topic_arn", "protocol", "endpoint"),),
    "aws_sqs_queue_policy": (("queue_url",),),
    "aws_sqs_queue_redrive_allow_policy": (("queue_url",),),
    "aws_sqs_queue_redrive_policy": (("queue_url",),),
    "aws_subnet": (("vpc_id", "cidr_block"),),
    "aws_vpc": (("cidr_block",),),
    "aws_vpc_endpoint": (("vpc_id", "service_name"),),
    "aws_vpc_security_group_egress_rule": (_RULE, _RULE_OF_GROUP),
    "aws_vpc_security_group_ingress_rule": (_RULE, _RULE_OF_GROUP),
}
_COMPANION = ("bucket",)  # aws_s3_bucket_versioning and its like: one for each bucket
_OTHERWISE = (("name",), ("bucket",), ("identifier",), ("function_name",), ("arn",))
_SAME_TYPE = {"aws_alb": "aws_lb"}  # what the provider has two names for
_OPTIONAL = frozenset(
    {
        "set_identifier",
        "cidr_ipv4",
        "cidr_ipv6",
        "referenced_security_group_id",
        "from_port",
        "to_port",
        "destination_prefix_list_id",
    }
)


@dataclass(frozen=True, slots=True)
class Planned:
    """A resource instance that a unit's plan would create. `references`: attribute -> (block in its module, attribute)."""

    address: str
    type: str
    name: str
    module: str
    index: str | int | None
    after: Mapping[str, Any] = field(repr=False, default_factory=dict)
    references: Mapping[str, tuple[str, str]] = field(repr=False, default_factory=dict)


@dataclass(frozen=True, slots=True)
class Pair:
    """`source` (legacy) becomes `target` (in the unit); `how`: identity, reference, backwards, or given."""

    source: Item
    target: Planned
    how: str
    by: str = ""


@dataclass(frozen=True, slots=True)
class Ambiguous:
    """A planned resource that several legacy ones fit."""

    target: str
    candidates: tuple[str, ...]


@dataclass(frozen=True)
class Matched:
    """What was found, and what somebody has to say."""

    pairs: tuple[Pair, ...]
    ambiguous: tuple[Ambiguous, ...] = ()


def planned(plan: Mapping[str, Any]) -> list[Planned]:
    """The resources that a plan (`terraform show -json`) would create, by address."""
    configuration = (plan.get("configuration") or {}).get("root_module") or {}
    found = []
    for entry in plan.get("resource_changes") or ():
        if entry.get("mode") != "managed" or entry["change"]["actions"] != ["create"]:
            continue
        module = entry.get("module_address") or ""
        found.append(
            Planned(
                entry["address"],
                entry["type"],
                entry["name"],
                module,
                entry.get("index"),
                entry["change"].get("after") or {},
                _references(configuration, module, f"{entry['type']}.{entry['name']}"),
            )
        )
    return sorted(found, key=lambda one: one.address)


def match(
    targets: Iterable[Planned], sources: Iterable[Item], given: Mapping[str, str] | None = None
) -> Matched:
    """The pairs among them. `given`: target's address -> source's, as somebody has said."""
    work = _Work(targets, sources)
    for target, source in (given or {}).items():
        if target in work.targets and source in work.sources:
            work.take(Pair(work.sources[source], work.targets[target], "given"))
    while work.round():
        pass
    return Matched(tuple(sorted(work.pairs.values(), key=lambda pair: pair.target.address)), work.ambiguous())


class _Work:
    """What is left on both sides, and what has been paired."""

    def __init__(self, targets: Iterable[Planned], sources: Iterable[Item]) -> None:
        self.targets = {one.address: one for one in targets}
        self.sources = {one.address: one for one in sources}
        self.pairs: dict[str, Pair] = {}

    def take(self, pair: Pair) -> None:
        del self.targets[pair.target.address], self.sources[pair.source.address]
        self.pairs[pair.target.address] = pair

    def round(self) -> bool:
        """Whether anything new was found."""
        before = len(self.pairs)
        fits = {address: self.fitting(target) for address, target in self.targets.items()}
        wanted: dict[str, list[str]] = {}
        for address, (candidates, _, _) in fits.items():
            for one in candidates:
                wanted.setdefault(one.address, []).append(address)
        for address, (candidates, how, by) in fits.items():
            if len(candidates) == 1 and len(wanted[candidates[0].address]) == 1:
                self.take(Pair(candidates[0], self.targets[address], how, by))
        for pair in list(self.pairs.values()):
            self.backwards(pair)
        return len(self.pairs) > before

    def fitting(self, target: Planned) -> tuple[list[Item], str, str]:
        """(legacy resources that fit, how, by which attributes)."""
        for row in rows(target.type):
            known = [self.value(target, name) for name in row]
            if any(value is None and name not in _OPTIONAL for name, (value, _) in zip(row, known)):
                continue
            values = {name: value for name, (value, _) in zip(row, known)}
            found = [one for one in self.sources.values() if _is(one, target.type, values)]
            if found:
                how = "reference" if any(referred for _, referred in known) else "identity"
                return found, how, ", ".join(name for name, value in values.items() if value is not None)
        return [], "", ""

    def value(self, target: Planned, name: str) -> tuple[str | None, bool]:
        """What the plan knows of an attribute, or what the resource that it refers to has; and whether it was the latter."""
        direct = plain(_at(target.after, name))
        if direct is not None:
            return direct, False
        if name not in target.references:
            return None, False
        partner = self.partner(target, target.references[name][0])
        return (
            (None, False)
            if partner is None
            else (plain(partner.values.get(target.references[name][1])), True)
        )

    def partner(self, target: Planned, block: str) -> Item | None:
        """The legacy resource that a block of the target's module has been paired with."""
        for address in _instances(target, block):
            if address in self.pairs:
                return self.pairs[address].source
        return None

    def backwards(self, pair: Pair) -> None:
        """What the pair's references lead to."""
        for name, (block, attribute) in pair.target.references.items():
            for address in _instances(pair.target, block):
                target = self.targets.get(address)
                wanted = plain(pair.source.values.get(name))
                if target is None or wanted is None:
                    continue
                found = [
                    one
                    for one in self.sources.values()
                    if _type(one.type) == _type(target.type) and plain(one.values.get(attribute)) == wanted
                ]
                if len(found) == 1:
                    self.take(Pair(found[0], target, "backwards", f"{name} of {pair.target.address}"))

    def ambiguous(self) -> tuple[Ambiguous, ...]:
        found = []
        for address, target in sorted(self.targets.items()):
            candidates = self.fitting(target)[0]
            if candidates:
                found.append(Ambiguous(address, tuple(sorted(one.address for one in candidates))))
        return tuple(found)


def rows(kind: str) -> tuple[tuple[str, ...], ...]:
    """The attributes that identify a type."""
    kind = _type(kind)
    if kind.startswith("aws_s3_bucket_"):
        return (_COMPANION,)
    return IDENTITY.get(kind, _OTHERWISE)


def plain(value: Any) -> str | None:
    """A value as it is compared: ids and names without a trailing dot, numbers as texts; None for what is not known."""
    if isinstance(value, list) and len(value) == 1:
        value = value[0]
    if isinstance(value, bool) or not isinstance(value, str | int):
        return None
    return str(value).removesuffix(".") or None


def _is(source: Item, kind: str, values: Mapping[str, str | None]) -> bool:
    if _type(source.type) != _type(kind):
        return False
    return all(plain(_at(source.values, name)) == value for name, value in values.items())


def _type(kind: str) -> str:
    return kind.replace("aws_alb_", "aws_lb_") if kind.startswith("aws_alb_") else _SAME_TYPE.get(kind, kind)


def _at(values: Mapping[str, Any], path: str) -> Any:
    found: Any = values
    for step in path.split("."):
        if isinstance(found, Mapping):
            found = found.get(step)
        elif isinstance(found, list) and step.isdigit() and int(step) < len(found):
            found = found[int(step)]
        else:
            return None
    return found


def _instances(target: Planned, block: str) -> Iterator[str]:
    """The instance of a block that another one of its module means: that of the same key, or the only one."""
    kind, _, name = block.partition(".")
    if target.index is not None:
        yield join(target.module, "managed", kind, name, target.index)
    yield join(target.module, "managed", kind, name, None)
    yield join(target.module, "managed", kind, name, 0)


def _references(root: Mapping[str, Any], module: str, block: str) -> dict[str, tuple[str, str]]:
    """Attribute -> (block, attribute) for each expression of a block that is one other resource's attribute."""
    found: dict[str, tuple[str, str]] = {}
    for resource in _module(root, module).get("resources") or ():
        if resource.get("address") != block:
            continue
        each = _block_of((resource.get("for_each_expression") or {}).get("references") or ())
        for name, expression in (resource.get("expressions") or {}).items():
            references = expression.get("references") if isinstance(expression, Mapping) else None
            target = _target(references or (), each)
            if target is not None:
                found[name] = target
    return found


def _target(references: Iterable[str], each: str | None) -> tuple[str, str] | None:
    """(block, attribute) of `aws_lb.this.arn`, `aws_eip.nat[each.key].id` (given without the id) or `each.value.id`."""
    texts = list(references)
    blocks = {block for text in texts if (block := _block_of([text])) is not None}
    if len(blocks) == 1:
        whole = max(texts, key=len).split(".")
        block = blocks.pop()
        return block, whole[2] if len(whole) > 2 and whole[0].startswith("aws_") else "id"
    value = next((text.split(".")[2] for text in texts if text.startswith("each.value.")), None)
    return (each, value) if each is not None and value is not None and not blocks else None


def _block_of(references: Iterable[str]) -> str | None:
    found = {
        ".".join(text.split(".")[:2]).partition("[")[0] for text in references if text.startswith("aws_")
    }
    return found.pop() if len(found) == 1 else None


def _module(root: Mapping[str, Any], address: str) -> Mapping[str, Any]:
    """The configuration of a module instance's module."""
    import re

    found: Mapping[str, Any] = root
    for name in re.findall(r"module\.([A-Za-z0-9_-]+)", re.sub(r'\["(?:[^"\\]|\\.)*"\]', "", address)):
        found = ((found.get("module_calls") or {}).get(name) or {}).get("module") or {}
    return found
