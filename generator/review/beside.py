"""What stands in AWS beside Terraform: rules of its security groups and policies of its roles that no resource accounts for.

The provider reads them with the group and the role, so they are in the refreshed state of a plan (`prior_state`); the
resources that ask for them may be in any unit of the environment. Pure.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Values = Mapping[str, Any]
Data = Mapping[str, Any]
Rule = tuple[str, str, int, int, str]  # direction, protocol, first port, last port, source or target

_PROTOCOLS = {"all": "-1", "1": "icmp", "6": "tcp", "17": "udp"}
_DIRECTIONS = {
    "aws_vpc_security_group_ingress_rule": "ingress",
    "aws_vpc_security_group_egress_rule": "egress",
}


@dataclass(frozen=True, slots=True)
class Beside:
    """Something that no resource asks for, on one that Terraform keeps."""

    unit: str
    address: str
    type: str
    text: str


@dataclass(frozen=True, slots=True)
class _Resource:
    unit: str
    address: str
    type: str
    values: Values


def beside(plans: Mapping[str, Data]) -> Iterator[Beside]:
    """`plans`: unit -> JSON of its plan, for all units of an environment."""
    everything = [one for unit, data in sorted(plans.items()) for one in _resources(unit, data)]
    asked = {(one.values.get("security_group_id"), rule) for one in everything for rule in _asked(one)}
    attached = {
        (one.values.get("role"), one.values.get("policy_arn"))
        for one in everything
        if one.type == "aws_iam_role_policy_attachment"
    }
    inline = {
        (one.values.get("role"), one.values.get("name"))
        for one in everything
        if one.type == "aws_iam_role_policy"
    }
    for one in everything:
        if one.type == "aws_security_group":
            for rule in dict.fromkeys(_held(one.values)):
                if (one.values.get("id"), rule) not in asked:
                    yield Beside(one.unit, one.address, one.type, _told(rule))
        elif one.type == "aws_iam_role":
            yield from _policies(one, attached, inline)


def _policies(
    role: _Resource, attached: set[tuple[Any, Any]], inline: set[tuple[Any, Any]]
) -> Iterator[Beside]:
    name = role.values.get("name")
    for arn in role.values.get("managed_policy_arns") or ():
        if (name, arn) not in attached:
            yield Beside(role.unit, role.address, role.type, f"the policy {arn} is attached to it")
    for policy in role.values.get("inline_policy") or ():
        if policy.get("name") and (name, policy["name"]) not in inline:
            yield Beside(role.unit, role.address, role.type, f"it has a policy {policy['name']} of its own")


def _resources(unit: str, data: Data) -> Iterator[_Resource]:
    waiting = [((data.get("prior_state") or {}).get("values") or {}).get("root_module") or {}]
    while waiting:
        module = waiting.pop()
        waiting += module.get("child_modules") or []
        for one in module.get("resources") or ():
            if one.get("mode") == "managed":
                yield _Resource(unit, one["address"], one["type"], one.get("values") or {})


def _asked(one: _Resource) -> Iterator[Rule]:
    """The rule that a resource is."""
    values = one.values
    if one.type in _DIRECTIONS:
        named = ("cidr_ipv4", "cidr_ipv6", "prefix_list_id", "referenced_security_group_id")
        yield from (_rule(_DIRECTIONS[one.type], values, values[name]) for name in named if values.get(name))
    elif one.type == "aws_security_group_rule":
        for peer in _peers(values, values.get("security_group_id")):
            yield _rule(str(values.get("type")), values, peer)


def _held(values: Values) -> Iterator[Rule]:
    """The rules that a group has."""
    for direction in ("ingress", "egress"):
        for rule in values.get(direction) or ():
            for peer in _peers(rule, values.get("id")):
                yield _rule(direction, rule, peer)


def _peers(rule: Values, own: Any) -> Sequence[Any]:
    lists = ("cidr_blocks", "ipv6_cidr_blocks", "prefix_list_ids", "security_groups")
    found = [peer for name in lists for peer in rule.get(name) or ()]
    found += [rule["source_security_group_id"]] if rule.get("source_security_group_id") else []
    return [*found, own] if rule.get("self") else found


def _rule(direction: str, values: Values, peer: Any) -> Rule:
    protocol = str(values.get("ip_protocol") or values.get("protocol"))
    protocol = _PROTOCOLS.get(protocol, protocol)
    if protocol == "-1":
        return (direction, protocol, 0, 0, str(peer))
    first, last = values.get("from_port"), values.get("to_port")
    return (direction, protocol, int(first or 0), int(last or 0), str(peer))


def _told(rule: Rule) -> str:
    direction, protocol, first, last, peer = rule
    way = f"lets {peer} in" if direction == "ingress" else f"lets out to {peer}"
    if protocol == "-1":
        return f"it {way}, every port"
    ports = f"port {first}" if first == last else f"ports {first} to {last}"
    return f"it {way}, {protocol} {ports}"
