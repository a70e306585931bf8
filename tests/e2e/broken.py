"""Breaks a development environment behind Terraform's back, and puts everything back as it was.

Nothing gets another identity, so that a plan afterwards has nothing to do.
"""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

from tests.e2e.aws import Account

CLUSTER = "hokusai-development"
SERVICE = "hokusai-data-pipeline-mlflow-development"
NAME = "mlflow.development.hokus.ai"
ALARM = "hokusai-data-pipeline-database-cpu-development"
BUCKET = "hokusai-pipeline-data-development"
BALANCER = "hokusai-main-development"
GROUP = "data-pipeline-api-main-de-"

FOUND = {
    ("services", SERVICE): "service-stopped",
    ("records", NAME): "record-missing",
    ("alarms", ALARM): "alarm-rings",
    ("buckets", BUCKET): "bucket-public",
    ("listener rules", "data-pipeline/api/api"): "rule-hidden",
    ("load balancers", BALANCER): "rules-by-hand",
    ("target groups", GROUP): "probe-other",
}
"""(area, subject, or how it begins) -> the cause that `invoke verify` has to name."""


@contextmanager
def broken(account: Account) -> Iterator[None]:
    """All of it at once, for as long as the block takes."""
    with ExitStack() as stack:
        for breaks in (_service, _record, _alarm, _bucket, _rule, _probe):
            stack.enter_context(breaks(account))
        yield


@contextmanager
def _service(account: Account) -> Iterator[None]:
    ecs = account.ask("ecs")
    before = ecs.describe_services(cluster=CLUSTER, services=[SERVICE])["services"][0]["desiredCount"]
    ecs.update_service(cluster=CLUSTER, service=SERVICE, desiredCount=0)
    try:
        yield
    finally:
        ecs.update_service(cluster=CLUSTER, service=SERVICE, desiredCount=before)


@contextmanager
def _record(account: Account) -> Iterator[None]:
    route53 = account.ask("route53")
    zone = route53.list_hosted_zones_by_name(DNSName="development.hokus.ai")["HostedZones"][0]["Id"]
    records = route53.list_resource_record_sets(HostedZoneId=zone)["ResourceRecordSets"]
    (record,) = [one for one in records if one["Name"] == f"{NAME}."]

    def change(action: str) -> None:
        batch = {"Changes": [{"Action": action, "ResourceRecordSet": record}]}
        route53.change_resource_record_sets(HostedZoneId=zone, ChangeBatch=batch)

    change("DELETE")
    try:
        yield
    finally:
        change("UPSERT")


@contextmanager
def _alarm(account: Account) -> Iterator[None]:
    cloudwatch = account.ask("cloudwatch")
    cloudwatch.set_alarm_state(AlarmName=ALARM, StateValue="ALARM", StateReason="91 % for 3 minutes")
    try:
        yield
    finally:
        cloudwatch.set_alarm_state(AlarmName=ALARM, StateValue="OK", StateReason="12 %")


@contextmanager
def _bucket(account: Account) -> Iterator[None]:
    s3 = account.ask("s3")
    before = s3.get_public_access_block(Bucket=BUCKET)["PublicAccessBlockConfiguration"]
    s3.delete_public_access_block(Bucket=BUCKET)
    try:
        yield
    finally:
        s3.put_public_access_block(Bucket=BUCKET, PublicAccessBlockConfiguration=before)


@contextmanager
def _rule(account: Account) -> Iterator[None]:
    """A rule by hand, before the one that takes the API's requests."""
    elbv2 = account.ask("elbv2")
    balancer = account.load_balancer(BALANCER)["LoadBalancerArn"]
    listeners = elbv2.describe_listeners(LoadBalancerArn=balancer)["Listeners"]
    (listener,) = [one["ListenerArn"] for one in listeners if one["Port"] == 443]
    fixed = {"StatusCode": "503", "ContentType": "text/plain"}
    made = elbv2.create_rule(
        ListenerArn=listener,
        Priority=7,
        Conditions=[{"Field": "host-header", "HostHeaderConfig": {"Values": ["api.development.hokus.ai"]}}],
        Actions=[{"Type": "fixed-response", "FixedResponseConfig": fixed}],
    )
    try:
        yield
    finally:
        elbv2.delete_rule(RuleArn=made["Rules"][0]["RuleArn"])


@contextmanager
def _probe(account: Account) -> Iterator[None]:
    """The health check of the incident."""
    elbv2 = account.ask("elbv2")
    groups: list[dict[str, Any]] = elbv2.describe_target_groups()["TargetGroups"]
    (group,) = [one for one in groups if one["TargetGroupName"].startswith(GROUP)]
    elbv2.modify_target_group(TargetGroupArn=group["TargetGroupArn"], HealthCheckPath="/health/alb")
    try:
        yield
    finally:
        elbv2.modify_target_group(
            TargetGroupArn=group["TargetGroupArn"], HealthCheckPath=group["HealthCheckPath"]
        )
