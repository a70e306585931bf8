"""What is still in a sandbox's account: tests use it to show that a destroy leaves nothing behind."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from generator.sandbox.clients import client
from generator.sandbox.endpoint import Endpoint


@dataclass(frozen=True, slots=True)
class Listing:
    """One kind of resource: which call lists it, and a JMESPath expression that gives the names."""

    kind: str
    service: str
    operation: str
    names: str
    arguments: tuple[tuple[str, str], ...] = ()


# What AWS itself puts into each account is left out in the expression: the default VPC and its parts, the default
# schedule group and event bus, keys and secrets that wait for their deletion.
LISTINGS = (
    Listing("access point", "efs", "describe_access_points", "AccessPoints[].AccessPointId"),
    Listing("alarm", "cloudwatch", "describe_alarms", "[MetricAlarms, CompositeAlarms][].AlarmName"),
    Listing("bucket", "s3", "list_buckets", "Buckets[].Name"),
    Listing("certificate", "acm", "list_certificates", "CertificateSummaryList[].CertificateArn"),
    Listing("dashboard", "cloudwatch", "list_dashboards", "DashboardEntries[].DashboardName"),
    Listing("database", "rds", "describe_db_instances", "DBInstances[].DBInstanceIdentifier"),
    Listing(
        "database parameter group",
        "rds",
        "describe_db_parameter_groups",
        "DBParameterGroups[?!starts_with(DBParameterGroupName, 'default.')].DBParameterGroupName",
    ),
    Listing(
        "database snapshot",
        "rds",
        "describe_db_snapshots",
        "DBSnapshots[?SnapshotType=='manual'].DBSnapshotIdentifier",
    ),
    Listing(
        "database subnet group", "rds", "describe_db_subnet_groups", "DBSubnetGroups[].DBSubnetGroupName"
    ),
    Listing("elastic address", "ec2", "describe_addresses", "Addresses[].AllocationId"),
    Listing("event rule", "events", "list_rules", "Rules[].Name"),
    Listing("file system", "efs", "describe_file_systems", "FileSystems[].FileSystemId"),
    Listing("flow log", "ec2", "describe_flow_logs", "FlowLogs[].FlowLogId"),
    Listing("internet gateway", "ec2", "describe_internet_gateways", "InternetGateways[].InternetGatewayId"),
    Listing("key", "kms", "list_keys", "Keys[].KeyId"),
    Listing("key alias", "kms", "list_aliases", "Aliases[?!starts_with(AliasName, 'alias/aws/')].AliasName"),
    Listing("load balancer", "elbv2", "describe_load_balancers", "LoadBalancers[].LoadBalancerName"),
    Listing("log group", "logs", "describe_log_groups", "logGroups[].logGroupName"),
    Listing("namespace", "servicediscovery", "list_namespaces", "Namespaces[].Name"),
    Listing("nat gateway", "ec2", "describe_nat_gateways", "NatGateways[?State!='deleted'].NatGatewayId"),
    Listing(
        "network interface", "ec2", "describe_network_interfaces", "NetworkInterfaces[].NetworkInterfaceId"
    ),
    Listing("parameter", "ssm", "describe_parameters", "Parameters[?!starts_with(Name, '/aws/')].Name"),
    # Without the scope, the thirteen hundred policies of AWS come along.
    Listing("policy", "iam", "list_policies", "Policies[].PolicyName", (("Scope", "Local"),)),
    Listing("queue", "sqs", "list_queues", "QueueUrls[]"),
    Listing("repository", "ecr", "describe_repositories", "repositories[].repositoryName"),
    Listing("role", "iam", "list_roles", "Roles[?!starts_with(Path, '/aws-')].RoleName"),
    Listing("schedule", "scheduler", "list_schedules", "Schedules[].Name"),
    Listing("schedule group", "scheduler", "list_schedule_groups", "ScheduleGroups[?Name!='default'].Name"),
    Listing("secret", "secretsmanager", "list_secrets", "SecretList[?!DeletedDate].Name"),
    Listing(
        "security group", "ec2", "describe_security_groups", "SecurityGroups[?GroupName!='default'].GroupId"
    ),
    Listing("sign-in provider", "iam", "list_open_id_connect_providers", "OpenIDConnectProviderList[].Arn"),
    Listing("subnet", "ec2", "describe_subnets", "Subnets[?!DefaultForAz].SubnetId"),
    Listing("table", "dynamodb", "list_tables", "TableNames[]"),
    Listing("target group", "elbv2", "describe_target_groups", "TargetGroups[].TargetGroupName"),
    Listing("task definition", "ecs", "list_task_definitions", "taskDefinitionArns[]"),
    Listing("topic", "sns", "list_topics", "Topics[].TopicArn"),
    Listing("vpc", "ec2", "describe_vpcs", "Vpcs[?!IsDefault].VpcId"),
    Listing("vpc endpoint", "ec2", "describe_vpc_endpoints", "VpcEndpoints[?State!='deleted'].VpcEndpointId"),
    Listing("zone", "route53", "list_hosted_zones", "HostedZones[].Name"),
)


def remaining(endpoint: Endpoint, keep: Iterable[str] = ()) -> list[str]:
    """`kind name` of everything in the account, sorted, without `keep`.

    After a destroy that left nothing, `remaining(endpoint, booted.kept)` is empty.
    """
    found = {f"{listing.kind} {name}" for listing in LISTINGS for name in _names(endpoint, listing)}
    found |= set(_clusters(endpoint)) | set(_records(endpoint)) | set(_scalable_targets(endpoint))
    return sorted(found - set(keep))


def _names(endpoint: Endpoint, listing: Listing) -> Iterator[str]:
    import jmespath  # type: ignore[import-untyped]

    for page in _pages(client(endpoint, listing.service), listing.operation, dict(listing.arguments)):
        for name in jmespath.search(listing.names, page) or []:
            if listing.kind == "key" and _is_gone_or_of_aws(endpoint, name):
                continue
            yield name.rstrip(".") if listing.kind == "zone" else name


def _pages(service: Any, operation: str, arguments: Mapping[str, str] | None = None) -> Iterator[Any]:
    given = dict(arguments or {})
    if service.can_paginate(operation):
        yield from service.get_paginator(operation).paginate(**given)
    else:
        yield getattr(service, operation)(**given)


def _is_gone_or_of_aws(endpoint: Endpoint, key: str) -> bool:
    """A key that waits for its deletion, or one that a service of AWS made for its own use."""
    kms = client(endpoint, "kms")
    if kms.describe_key(KeyId=key)["KeyMetadata"]["KeyState"] == "PendingDeletion":
        return True
    aliases = [alias for page in _pages(kms, "list_aliases") for alias in page["Aliases"]]
    return any(a["AliasName"].startswith("alias/aws/") and a.get("TargetKeyId") == key for a in aliases)


def _clusters(endpoint: Endpoint) -> Iterator[str]:
    """Clusters and services; a deleted one stays visible as INACTIVE for a while."""
    ecs = client(endpoint, "ecs")
    arns = [arn for page in _pages(ecs, "list_clusters") for arn in page["clusterArns"]]
    for cluster in ecs.describe_clusters(clusters=arns)["clusters"] if arns else []:
        if cluster["status"] == "INACTIVE":
            continue
        yield f"cluster {cluster['clusterName']}"
        for page in ecs.get_paginator("list_services").paginate(cluster=cluster["clusterArn"]):
            services = page["serviceArns"]
            for service in _described(ecs, cluster["clusterArn"], services):
                yield f"service {cluster['clusterName']}/{service}"


def _described(ecs: Any, cluster: str, services: list[str]) -> list[str]:
    if not services:
        return []
    found = ecs.describe_services(cluster=cluster, services=services)["services"]
    return [service["serviceName"] for service in found if service["status"] != "INACTIVE"]


def _records(endpoint: Endpoint) -> Iterator[str]:
    """Records of all zones but the two that come with a zone."""
    route53 = client(endpoint, "route53")
    for page in _pages(route53, "list_hosted_zones"):
        for zone in page["HostedZones"]:
            for records in route53.get_paginator("list_resource_record_sets").paginate(
                HostedZoneId=zone["Id"]
            ):
                for record in records["ResourceRecordSets"]:
                    if record["Type"] not in ("NS", "SOA") or record["Name"].rstrip(".") != zone[
                        "Name"
                    ].rstrip("."):
                        yield f"record {record['Name'].rstrip('.')} {record['Type']}"


def _scalable_targets(endpoint: Endpoint) -> Iterator[str]:
    scaling = client(endpoint, "application-autoscaling")
    for page in scaling.get_paginator("describe_scalable_targets").paginate(ServiceNamespace="ecs"):
        for target in page["ScalableTargets"]:
            yield f"scalable target {target['ResourceId']}"
