"""What is shared and what belongs to one service, each with the reason: what has to move, and what may stay.

The platform keeps what requests pass through before they reach a program (load balancers, names, network) and what several
programs use. Everything else belongs to the one that refers to it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from generator.migrate.audit.draft.owners import Owner
from generator.migrate.audit.estate import BALANCERS, CERTIFICATES, GROUPS, LISTENERS, RULES, Estate
from generator.migrate.legacy.model import Resource, without_indexes

SHARED, SPECIFIC = "shared", "specific"
NETWORK = frozenset(
    {
        "aws_vpc",
        "aws_subnet",
        "aws_internet_gateway",
        "aws_egress_only_internet_gateway",
        "aws_nat_gateway",
        "aws_eip",
        "aws_route_table",
        "aws_route",
        "aws_route_table_association",
        "aws_main_route_table_association",
        "aws_network_acl",
        "aws_vpc_endpoint",
        "aws_flow_log",
        "aws_vpc_dhcp_options",
        "aws_vpc_dhcp_options_association",
        "aws_default_security_group",
        "aws_service_discovery_private_dns_namespace",
    }
)
EDGE = frozenset(
    {"aws_acm_certificate", "aws_acm_certificate_validation", "aws_route53_zone", "aws_wafv2_web_acl"}
)
PROGRAMS = frozenset(
    {
        "aws_ecs_service",
        "aws_ecs_task_definition",
        "aws_lambda_function",
        "aws_instance",
        "aws_autoscaling_group",
    }
)
# Resources that are a part of another one and go where that goes, by the attribute that names it.
PARTS: Mapping[str, str] = {
    "aws_iam_role_policy": "role",
    "aws_iam_role_policy_attachment": "role",
    "aws_iam_instance_profile": "role",
    "aws_security_group_rule": "security_group_id",
    "aws_vpc_security_group_ingress_rule": "security_group_id",
    "aws_vpc_security_group_egress_rule": "security_group_id",
    "aws_secretsmanager_secret_version": "secret_id",
    "aws_sns_topic_subscription": "topic_arn",
    "aws_s3_bucket_policy": "bucket",
    "aws_s3_bucket_versioning": "bucket",
    "aws_s3_bucket_public_access_block": "bucket",
    "aws_s3_bucket_lifecycle_configuration": "bucket",
    "aws_s3_bucket_server_side_encryption_configuration": "bucket",
    "aws_s3_bucket_acl": "bucket",
    "aws_ecr_lifecycle_policy": "repository",
}


@dataclass(frozen=True, slots=True)
class Share:
    """What one resource is, and why; `service` is whose it is where it is one's own."""

    resource: Resource
    kind: str
    reason: str
    service: str | None = None


def sharing(estate: Estate, owners: Mapping[str, Owner], own: str) -> tuple[Share, ...]:
    """Every managed resource, in the order of addresses."""
    judge = _Judge(estate, owners, own)
    return tuple(judge.share(one) for one in estate.inventory.managed)


class _Judge:
    def __init__(self, estate: Estate, owners: Mapping[str, Owner], own: str) -> None:
        self.estate = estate
        self.own = own
        self.owners = owners
        self.inventory = estate.inventory

    def share(self, one: Resource, depth: int = 0) -> Share:
        """The judgement on one resource."""
        whole = self._whole(one)
        if whole is not None and depth < 3:
            found = self.share(whole, depth + 1)
            return Share(one, found.kind, f"goes with {whole.address}: {found.reason}", found.service)
        if one.type in (*BALANCERS, *LISTENERS, *RULES, *GROUPS, *CERTIFICATES):
            return Share(one, SHARED, self._routing(one))
        if one.type == "aws_route53_record":
            return self._record(one)
        if one.type in NETWORK or one.type in EDGE:
            return Share(one, SHARED, self._network(one))
        return self._by_use(one)

    def _whole(self, one: Resource) -> Resource | None:
        name = PARTS.get(one.type)
        if name is None:
            return None
        found = self.estate.links.one(one.get(name))
        return (
            found if found is not None and found.mode == "managed" and found.address != one.address else None
        )

    def _routing(self, one: Resource) -> str:
        if one.type in GROUPS:
            owner = self.owners.get(one.address)
            return (
                f"a target group, the door of {owner.service}/{owner.component}"
                if owner
                else "a target group"
            )
        if one.type in BALANCERS:
            services = sorted(self._services_on(one.address))
            return (
                f"a load balancer; rules of {' and '.join(services)} are on it"
                if services
                else "a load balancer without rules"
            )
        words = {"listener_rule": "a rule", "listener_certificate": "a certificate", "listener": "a listener"}
        kind = next(text for ending, text in words.items() if one.type.endswith(ending))
        return f"{kind} of a load balancer"

    def _services_on(self, balancer: str) -> Iterator[str]:
        found = set()
        for listener in self.estate.of(balancer):
            for action in (listener.default, *(rule.action for rule in listener.rules)):
                found |= {
                    owner.service
                    for share in action.shares
                    if (owner := self.owners.get(share.group.address))
                }
        yield from found

    def _record(self, one: Resource) -> Share:
        record = next((record for record in self.estate.records if record.address == one.address), None)
        if record is not None and record.balancer:
            name = self.estate.balancers[record.balancer].name
            return Share(one, SHARED, f"a name that leads to load balancer {name}")
        users = self._users(one)
        return (
            self._judged(one, users)
            if users
            else Share(one, SPECIFIC, "a name that leads to no load balancer", self.own)
        )

    def _network(self, one: Resource) -> str:
        users = len({user.type for user in self._users(one)})
        kind = "network" if one.type in NETWORK else "names and certificates"
        return (
            f"{kind}: every service stands in it"
            if users > 1 or one.type in NETWORK
            else f"{kind} of the platform"
        )

    def _users(self, one: Resource) -> list[Resource]:
        blocks = self.inventory.dependents.get(one.block, ())
        found = [
            user
            for block in blocks
            for user in self.inventory.by_block.get(block, ())
            if user.mode == "managed"
        ]
        return [user for user in found if self._needs(user, one)]

    def _needs(self, user: Resource, one: Resource) -> bool:
        """Whether it is this instance that is needed, where that can be told."""
        return one.index is None or user.index is None or user.index == one.index or user.block != one.block

    def _by_use(self, one: Resource) -> Share:
        users = self._users(one)
        balancers = [user for user in users if user.type in BALANCERS]
        if balancers:
            names = " and ".join(user.address for user in balancers)
            return Share(one, SHARED, f"used by {names}")
        return self._judged(one, users)

    def _judged(self, one: Resource, users: list[Resource]) -> Share:
        programs = sorted({program for user in users for program in self._programs(user)})
        services = sorted({service for user in users for service in self._services(user)})
        if len(services) > 1:
            return Share(one, SHARED, f"used by services {' and '.join(services)}")
        if one.type == "aws_iam_role" and len(programs) > 1:
            return Share(one, SHARED, f"used by {' and '.join(programs)}")
        service = services[0] if services else self._service(one)
        if programs:
            return Share(one, SPECIFIC, f"only {' and '.join(programs)} of {service} use it", service)
        if users:
            names = sorted({without_indexes(user.address) for user in users})
            return Share(one, SPECIFIC, f"only referred to by {', '.join(names)}", service)
        return Share(one, SPECIFIC, f"nothing else refers to it; a thing of {service}", service)

    def _programs(self, user: Resource) -> Iterator[str]:
        if user.type in PROGRAMS:
            yield without_indexes(user.address)

    def _services(self, user: Resource) -> Iterator[str]:
        if user.type in PROGRAMS:
            yield self._service(user)

    def _service(self, one: Resource) -> str:
        """The service of a program: by its target groups, else the root's own."""
        for candidate in (one, *self._users(one)):
            for owner in self.owners.values():
                if owner.runner is not None and owner.runner.resource.address == candidate.address:
                    return owner.service
        return self.own
