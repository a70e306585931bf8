"""What exists in AWS and in no state as a resource of its own: rules that a legacy root wrote inside its security groups.

A unit has each rule as a resource. Moving the group alone would plan them anew, and AWS refuses a second rule like the
first, so they are imported. Their ids are asked of AWS ("DescribeSecurityGroupRules"): the legacy state has none.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from generator.migrate.adopt.matching import Planned
from generator.migrate.adopt.model import Import
from generator.migrate.adopt.stores import Clients

INGRESS, EGRESS = "aws_vpc_security_group_ingress_rule", "aws_vpc_security_group_egress_rule"


def rules(
    unit: str, targets: Iterable[Planned], groups: Iterable[str], clients: Clients
) -> tuple[list[Import], list[str]]:
    """(imports, rules of these groups that the unit does not have) for planned rules of groups that exist."""
    known = list(_existing(sorted(set(groups)), clients))
    imports = []
    for target in targets:
        if target.type not in (INGRESS, EGRESS):
            continue
        found = [one for one in known if _key(one) == _planned_key(target)]
        if len(found) == 1:
            known.remove(found[0])
            imports.append(Import(unit, target.address, target.type, found[0]["SecurityGroupRuleId"]))
    return imports, [_words(one) for one in known]


def _existing(groups: list[str], clients: Clients) -> Iterator[Mapping[str, Any]]:
    if not groups:
        return
    pages = clients("ec2").get_paginator("describe_security_group_rules")
    for page in pages.paginate(Filters=[{"Name": "group-id", "Values": groups}]):
        yield from page["SecurityGroupRules"]


def _key(rule: Mapping[str, Any]) -> tuple[Any, ...]:
    protocol = str(rule["IpProtocol"])
    ports = (None, None) if protocol == "-1" else (rule.get("FromPort"), rule.get("ToPort"))
    reference = (rule.get("ReferencedGroupInfo") or {}).get("GroupId")
    source = rule.get("CidrIpv4") or rule.get("CidrIpv6") or rule.get("PrefixListId") or reference
    return bool(rule["IsEgress"]), rule["GroupId"], protocol, *ports, source


def _planned_key(target: Planned) -> tuple[Any, ...]:
    after = target.after
    protocol = str(after.get("ip_protocol"))
    ports = (None, None) if protocol == "-1" else (after.get("from_port"), after.get("to_port"))
    names = ("cidr_ipv4", "cidr_ipv6", "prefix_list_id", "referenced_security_group_id")
    source = next((after[name] for name in names if after.get(name)), None)
    return target.type == EGRESS, after.get("security_group_id"), protocol, *ports, source


def _words(rule: Mapping[str, Any]) -> str:
    egress, group, protocol, low, high, source = _key(rule)
    ports = "all ports" if low in (None, -1) else f"port {low}" if low == high else f"ports {low} to {high}"
    way = "out to" if egress else "in from"
    return f"{group}: {way} {source}, {'all protocols' if protocol == '-1' else protocol}, {ports}"
