"""What the account says: one function for each question, with a boto3 client. They read, and change nothing.

botocore's errors pass through; who calls decides what to make of them.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from generator.explain import live
from generator.listeners import HTTPS
from generator.verify.facts import (
    AlarmSeen,
    BalancerSeen,
    BucketSeen,
    CertificateSeen,
    DatabaseSeen,
    DefinitionSeen,
    GroupSeen,
    RecordSeen,
    SecretSeen,
    SecurityGroupSeen,
    ServiceSeen,
    StoppedSeen,
    TargetSeen,
    Way,
    ZoneSeen,
)

ALARMS, SERVICES, STOPPED = (
    100,
    10,
    10,
)  # names in one call ("DescribeAlarms", "DescribeServices"); tasks looked at
EVENTS = 3
BLOCKS = ("BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets")


def pages(client: Any, call: str, key: str, **arguments: Any) -> Iterator[Any]:
    """Every item under `key` of a paginated call."""
    for page in client.get_paginator(call).paginate(**arguments):
        yield from page.get(key, ())


def batches(names: Sequence[str], size: int) -> Iterator[list[str]]:
    """`names`, so many at a time."""
    return (list(names[start : start + size]) for start in range(0, len(names), size))


# --- load balancers ---------------------------------------------------------------------------------------


def balancer(elbv2: Any, acm: Any, name: str) -> BalancerSeen | None:
    """A load balancer with its HTTPS listener and the certificates there; None where there is none of that name."""
    try:
        raw = elbv2.describe_load_balancers(Names=[name])["LoadBalancers"][0]
    except (elbv2.exceptions.LoadBalancerNotFoundException, IndexError):
        return None
    listeners = list(pages(elbv2, "describe_listeners", "Listeners", LoadBalancerArn=raw["LoadBalancerArn"]))
    secure = next((one for one in listeners if one.get("Port") == HTTPS), None)
    return BalancerSeen(
        dns_name=str(raw["DNSName"]).lower(),
        state=raw.get("State", {}).get("Code", "active"),
        groups=tuple(raw.get("SecurityGroups", ())),
        ports=tuple(sorted(one["Port"] for one in listeners)),
        live=live.read(elbv2, name) if secure else None,
        certificates=tuple(_certificates(elbv2, acm, secure["ListenerArn"])) if secure else (),
    )


def _certificates(elbv2: Any, acm: Any, listener: str) -> Iterator[CertificateSeen]:
    """The default one is listed too ("DescribeListenerCertificates")."""
    listed = list(pages(elbv2, "describe_listener_certificates", "Certificates", ListenerArn=listener))
    for arn in dict.fromkeys(one["CertificateArn"] for one in listed):
        if ":acm:" in arn:
            yield certificate(acm, arn)


def certificate(acm: Any, arn: str) -> CertificateSeen:
    """A certificate of ACM."""
    raw = acm.describe_certificate(CertificateArn=arn)["Certificate"]
    names = (raw["DomainName"], *raw.get("SubjectAlternativeNames", ()))
    renewal = raw.get("RenewalSummary", {})
    problem = raw.get("FailureReason") or renewal.get("RenewalStatusReason") or ""
    if renewal.get("RenewalStatus") in ("PENDING_VALIDATION", "FAILED"):
        problem = problem or f"its renewal is {renewal['RenewalStatus'].lower().replace('_', ' ')}"
    return CertificateSeen(arn, tuple(dict.fromkeys(names)), raw["Status"], raw.get("NotAfter"), problem)


def groups(elbv2: Any) -> dict[str, GroupSeen]:
    """Every target group by name."""
    return {
        raw["TargetGroupName"]: GroupSeen(
            arn=raw["TargetGroupArn"],
            port=int(raw.get("Port", 0)),
            protocol=raw.get("ProtocolVersion") or "HTTP1",
            probe=raw.get("HealthCheckPath", ""),
            probe_port=str(raw.get("HealthCheckPort", "")),
            matcher=_matcher(raw.get("Matcher", {})),
            balancers=tuple(arn.split("/")[-2] for arn in raw.get("LoadBalancerArns", ())),
        )
        for raw in pages(elbv2, "describe_target_groups", "TargetGroups")
    }


def _matcher(raw: Mapping[str, str]) -> str:
    return raw.get("HttpCode") or raw.get("GrpcCode") or ""


def health(elbv2: Any, arn: str) -> tuple[TargetSeen, ...]:
    """The targets of a group."""
    found = elbv2.describe_target_health(TargetGroupArn=arn)["TargetHealthDescriptions"]
    return tuple(
        TargetSeen(
            address=one["Target"]["Id"],
            port=int(one["Target"].get("Port", 0)),
            state=one["TargetHealth"]["State"],
            reason=one["TargetHealth"].get("Reason", ""),
            description=one["TargetHealth"].get("Description", ""),
        )
        for one in found
    )


# --- names ------------------------------------------------------------------------------------------------


def zone(route53: Any, name: str) -> ZoneSeen | None:
    """The public zone of that name with its records; None where there is none."""
    wanted = f"{name}."
    listed = route53.list_hosted_zones_by_name(DNSName=wanted)["HostedZones"]
    raw = next((one for one in listed if one["Name"] == wanted and not _private(one)), None)
    if raw is None:
        return None
    servers = route53.get_hosted_zone(Id=raw["Id"]).get("DelegationSet", {}).get("NameServers", ())
    records: dict[str, tuple[RecordSeen, ...]] = {}
    for one in pages(route53, "list_resource_record_sets", "ResourceRecordSets", HostedZoneId=raw["Id"]):
        if one["Type"] in ("A", "AAAA", "CNAME"):
            key = one["Name"].rstrip(".").replace("\\052", "*").lower()
            records[key] = (*records.get(key, ()), _record(one))
    return ZoneSeen(raw["Id"].rpartition("/")[2], tuple(servers), records)


def _private(raw: Mapping[str, Any]) -> bool:
    return bool(raw.get("Config", {}).get("PrivateZone"))


def _record(raw: Mapping[str, Any]) -> RecordSeen:
    values = [raw["AliasTarget"]["DNSName"]] if "AliasTarget" in raw else []
    values += [one["Value"] for one in raw.get("ResourceRecords", ())]
    return RecordSeen(raw["Type"], tuple(_bare(value) for value in values), raw.get("Weight"))


def _bare(name: str) -> str:
    """As a load balancer says its name: an alias to one may begin with `dualstack.`."""
    return name.rstrip(".").lower().removeprefix("dualstack.")


# --- programs ---------------------------------------------------------------------------------------------


def services(ecs: Any, cluster: str) -> dict[str, ServiceSeen]:
    """Every ECS service of a cluster by name; nothing where there is no such cluster."""
    try:
        arns = list(pages(ecs, "list_services", "serviceArns", cluster=cluster))
    except ecs.exceptions.ClusterNotFoundException:
        return {}
    found: dict[str, ServiceSeen] = {}
    for some in batches(arns, SERVICES):
        for raw in ecs.describe_services(cluster=cluster, services=some)["services"]:
            found[raw["serviceName"]] = _service(raw)
    return found


def _service(raw: Mapping[str, Any]) -> ServiceSeen:
    last: Mapping[str, Any] = next(
        (one for one in raw.get("deployments", ()) if one.get("status") == "PRIMARY"), {}
    )
    return ServiceSeen(
        name=raw["serviceName"],
        status=raw["status"],
        desired=raw.get("desiredCount", 0),
        running=raw.get("runningCount", 0),
        pending=raw.get("pendingCount", 0),
        rollout=last.get("rolloutState", ""),
        rollout_reason=last.get("rolloutStateReason", ""),
        failed_tasks=last.get("failedTasks", 0),
        definition=last.get("taskDefinition") or raw.get("taskDefinition", ""),
        groups=tuple(
            one["targetGroupArn"] for one in raw.get("loadBalancers", ()) if "targetGroupArn" in one
        ),
        events=tuple(one["message"] for one in raw.get("events", ())[:EVENTS]),
    )


def definition(ecs: Any, arn: str) -> DefinitionSeen:
    """A task definition."""
    raw = ecs.describe_task_definition(taskDefinition=arn)["taskDefinition"]["containerDefinitions"]
    variables = [(one["name"], one["value"]) for container in raw for one in container.get("environment", ())]
    return DefinitionSeen(tuple(container["image"] for container in raw), tuple(variables))


def stopped(ecs: Any, cluster: str, service: str) -> tuple[StoppedSeen, ...]:
    """The tasks of a service that ended lately; ECS forgets them after an hour."""
    arns = ecs.list_tasks(cluster=cluster, serviceName=service, desiredStatus="STOPPED")["taskArns"][:STOPPED]
    if not arns:
        return ()
    return tuple(_stopped(raw) for raw in ecs.describe_tasks(cluster=cluster, tasks=arns)["tasks"])


def _stopped(raw: Mapping[str, Any]) -> StoppedSeen:
    containers = raw.get("containers", ())
    codes = [one["exitCode"] for one in containers if one.get("exitCode")]
    inner = next((one["reason"] for one in containers if one.get("reason")), "")
    reason = ": ".join(part for part in (raw.get("stoppedReason", ""), inner) if part)
    return StoppedSeen(reason, codes[0] if codes else None)


def discovery(client: Any, namespace: str) -> dict[str, str]:
    """Name -> id of the services in a Cloud Map namespace; nothing where there is no such namespace."""
    spaces = pages(client, "list_namespaces", "Namespaces")
    found = next((one["Id"] for one in spaces if one["Name"] == namespace), None)
    if found is None:
        return {}
    only = [{"Name": "NAMESPACE_ID", "Values": [found], "Condition": "EQ"}]
    return {one["Name"]: one["Id"] for one in pages(client, "list_services", "Services", Filters=only)}


def instances(client: Any, service: str) -> tuple[str, ...]:
    """Addresses of the tasks that registered under a name."""
    found = pages(client, "list_instances", "Instances", ServiceId=service)
    return tuple(sorted(one.get("Attributes", {}).get("AWS_INSTANCE_IPV4", one["Id"]) for one in found))


def security_groups(ec2: Any) -> dict[str, SecurityGroupSeen]:
    """Every security group by name; a name that stands in several networks is told apart nowhere else either."""
    return {
        raw["GroupName"]: SecurityGroupSeen(
            raw["GroupId"],
            tuple(map(_way, raw.get("IpPermissions", ()))),
            tuple(map(_way, raw.get("IpPermissionsEgress", ()))),
        )
        for raw in pages(ec2, "describe_security_groups", "SecurityGroups")
    }


def _way(raw: Mapping[str, Any]) -> Way:
    every = raw.get("IpProtocol") == "-1"
    tcp = every or raw.get("IpProtocol") in ("tcp", "6")
    first, last = (0, 65535) if every else (raw.get("FromPort", 0), raw.get("ToPort", 65535))
    return Way(
        first if tcp else 1,
        last if tcp else 0,
        tuple(one["GroupId"] for one in raw.get("UserIdGroupPairs", ()) if "GroupId" in one),
        tuple(one["CidrIp"] for one in raw.get("IpRanges", ())),
    )


# --- data and alarms --------------------------------------------------------------------------------------


def alarms(cloudwatch: Any, names: Sequence[str]) -> dict[str, AlarmSeen]:
    """Alarms by name."""
    found: dict[str, AlarmSeen] = {}
    for some in batches(names, ALARMS):
        for raw in pages(cloudwatch, "describe_alarms", "MetricAlarms", AlarmNames=some):
            found[raw["AlarmName"]] = AlarmSeen(raw["StateValue"], raw.get("StateReason", ""))
    return found


def bucket(s3: Any, name: str) -> BucketSeen | None:
    """A bucket's settings; None where there is no such bucket."""
    try:
        versioning = s3.get_bucket_versioning(Bucket=name).get("Status", "never enabled")
    except s3.exceptions.ClientError as error:
        if _code(error) in ("NoSuchBucket", "404"):
            return None
        raise
    access = _or_none(s3, "get_public_access_block", "NoSuchPublicAccessBlockConfiguration", name)
    blocks = (access or {}).get("PublicAccessBlockConfiguration", {})
    encryption = _or_none(s3, "get_bucket_encryption", "ServerSideEncryptionConfigurationNotFoundError", name)
    rules = (encryption or {}).get("ServerSideEncryptionConfiguration", {}).get("Rules", ())
    algorithms = [one.get("ApplyServerSideEncryptionByDefault", {}).get("SSEAlgorithm", "") for one in rules]
    missing = tuple(one for one in BLOCKS if not blocks.get(one))
    return BucketSeen(missing, next(filter(None, algorithms), ""), versioning)


def _or_none(s3: Any, call: str, absent: str, name: str) -> Mapping[str, Any] | None:
    """What a call gives; None for the error that says there is no such setting."""
    try:
        found: Mapping[str, Any] = getattr(s3, call)(Bucket=name)
    except s3.exceptions.ClientError as error:
        if _code(error) == absent:
            return None
        raise
    return found


def _code(error: Any) -> str:
    return str(error.response.get("Error", {}).get("Code", ""))


def databases(rds: Any) -> dict[str, DatabaseSeen]:
    """Every database instance by identifier."""
    return {
        raw["DBInstanceIdentifier"]: DatabaseSeen(
            status=raw["DBInstanceStatus"],
            encrypted=bool(raw.get("StorageEncrypted")),
            public=bool(raw.get("PubliclyAccessible")),
            protected=bool(raw.get("DeletionProtection")),
            multi_az=bool(raw.get("MultiAZ")),
            backup_days=int(raw.get("BackupRetentionPeriod", 0)),
        )
        for raw in pages(rds, "describe_db_instances", "DBInstances")
    }


def secret(client: Any, name: str) -> SecretSeen | None:
    """Whether a secret has a value, which is not read; None where there is no such secret."""
    try:
        raw = client.describe_secret(SecretId=name)
    except client.exceptions.ResourceNotFoundException:
        return None
    if raw.get("DeletedDate"):
        return None
    stages = (raw.get("VersionIdsToStages") or {}).values()
    is_set = any("AWSCURRENT" in one for one in stages)
    return SecretSeen(is_set, raw.get("LastChangedDate") if is_set else None)
