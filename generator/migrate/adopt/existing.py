"""What exists in AWS and in no state as a resource of its own.

Rules that a legacy root wrote inside its security groups: a unit has each as a resource. Moving the group alone would plan
them anew, and AWS refuses a second rule like the first, so they are imported. Their ids are asked of AWS
("DescribeSecurityGroupRules"): the legacy state has none.

Settings of a bucket or a queue that somebody made by hand, or inside of the bucket's block: a policy, rules that delete. A
unit would replace them in silence, as "PutBucketPolicy" and its like do. Imported, each difference shows in its plan.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

from generator.migrate.adopt.errors import AdoptionError
from generator.migrate.adopt.matching import Planned
from generator.migrate.adopt.model import Import
from generator.migrate.adopt.stores import Clients

# What is asked for a companion, by its type: the method, and the part of the answer that says whether there is one.
BUCKETS: Mapping[str, tuple[str, str]] = {
    "aws_s3_bucket_lifecycle_configuration": ("get_bucket_lifecycle_configuration", "Rules"),
    "aws_s3_bucket_ownership_controls": ("get_bucket_ownership_controls", "OwnershipControls"),
    "aws_s3_bucket_policy": ("get_bucket_policy", "Policy"),
    "aws_s3_bucket_public_access_block": ("get_public_access_block", "PublicAccessBlockConfiguration"),
    "aws_s3_bucket_server_side_encryption_configuration": (
        "get_bucket_encryption",
        "ServerSideEncryptionConfiguration",
    ),
    "aws_s3_bucket_versioning": ("get_bucket_versioning", "Status"),
}
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


def companions(
    unit: str, targets: Iterable[Planned], known: Collection[tuple[str, str]], clients: Clients
) -> list[Import]:
    """Planned settings of buckets and queues that AWS has already, unless a legacy state has them (`known`: type, id)."""
    found = []
    for target in targets:
        name = _belongs_to(target)
        if name and (target.type, name) not in known and _is_there(target.type, name, clients):
            found.append(Import(unit, target.address, target.type, name))
    return found


def _belongs_to(target: Planned) -> str:
    """The bucket's name or the queue's URL, which is what an import takes; empty while it is not known."""
    if target.type in BUCKETS:
        return str(target.after.get("bucket") or "")
    return str(target.after.get("queue_url") or "") if target.type == "aws_sqs_queue_policy" else ""


def _is_there(kind: str, name: str, clients: Clients) -> bool:
    """Whether AWS has it. Raises AdoptionError where AWS does not say."""
    from botocore.exceptions import BotoCoreError, ClientError

    try:
        if kind in BUCKETS:
            method, part = BUCKETS[kind]
            return bool(getattr(clients("s3"), method)(Bucket=name).get(part))
        answer = clients("sqs").get_queue_attributes(QueueUrl=name, AttributeNames=["Policy"])
        return bool((answer.get("Attributes") or {}).get("Policy"))
    except ClientError as error:
        # There is none: NoSuchBucketPolicy, OwnershipControlsNotFoundError; or the bucket itself is not there yet.
        code = str(error.response["Error"]["Code"])
        if "NotFound" in code or "NoSuch" in code or "NonExistentQueue" in code:
            return False
        raise AdoptionError(f"{kind} of {name} cannot be read: {error}") from error
    except BotoCoreError as error:
        raise AdoptionError(f"{kind} of {name} cannot be read: {error}") from error


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
