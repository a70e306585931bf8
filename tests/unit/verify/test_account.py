"""What the account says, read from moto in this process: things that are there, as they should not be, and not there.

Load balancers, target groups and security groups are read on the sandbox (tests/e2e/test_scenario.py).
"""

import json
from collections.abc import Iterator
from typing import Any

import boto3
import pytest
from botocore.stub import Stubber
from moto import mock_aws

from generator.verify import account
from generator.verify.facts import BucketSeen, DefinitionSeen, RecordSeen, Way
from tests.unit.explain.account import KEYS


@pytest.fixture(scope="module")
def aws() -> Iterator[Any]:
    """Clients of one empty account, by service."""
    with mock_aws():
        yield lambda service: boto3.client(service, **KEYS)


def test_a_zone_and_its_records(aws: Any) -> None:
    route53 = aws("route53")
    private, vpc = {"PrivateZone": True}, {"VPCRegion": "us-east-1", "VPCId": "vpc-1"}
    route53.create_hosted_zone(Name="hokus.test", CallerReference="p", HostedZoneConfig=private, VPC=vpc)
    zone = route53.create_hosted_zone(Name="hokus.test", CallerReference="x")["HostedZone"]["Id"]
    alias = {
        "HostedZoneId": "Z35",
        "DNSName": "dualstack.Edge-1.elb.amazonaws.com.",
        "EvaluateTargetHealth": False,
    }
    records = [
        {"Name": "api.hokus.test", "Type": "A", "AliasTarget": alias},
        {"Name": "*.hokus.test", "Type": "CNAME", "TTL": 60, "ResourceRecords": [{"Value": "else.test."}]},
    ]
    changes = [{"Action": "CREATE", "ResourceRecordSet": record} for record in records]
    route53.change_resource_record_sets(HostedZoneId=zone, ChangeBatch={"Changes": changes})

    seen = account.zone(route53, "hokus.test")

    assert seen is not None
    assert seen.id == zone.rpartition("/")[2]
    assert seen.records["api.hokus.test"] == (RecordSeen("A", ("edge-1.elb.amazonaws.com",)),)
    assert seen.records["*.hokus.test"] == (RecordSeen("CNAME", ("else.test",)),)
    assert len(seen.servers) == 4
    assert account.zone(route53, "hokus.tes") is None


def test_services_and_what_they_run(aws: Any) -> None:
    ecs = aws("ecs")
    assert account.services(ecs, "nowhere") == {}
    ecs.create_cluster(clusterName="c")
    container = {"name": "api", "image": "api:1", "memory": 1, "environment": [{"name": "A", "value": "1"}]}
    ecs.register_task_definition(family="api", containerDefinitions=[container])
    for number in range(12):  # more than one call takes
        ecs.create_service(cluster="c", serviceName=f"api{number}", taskDefinition="api", desiredCount=2)

    seen = account.services(ecs, "c")

    assert len(seen) == 12
    one = seen["api7"]
    assert (one.status, one.desired, one.running, one.rollout) == ("ACTIVE", 2, 0, "IN_PROGRESS")
    assert account.definition(ecs, one.definition) == DefinitionSeen(("api:1",), (("A", "1"),))
    assert account.stopped(ecs, "c", "api7") == ()


def test_a_stopped_task_says_why() -> None:
    raw = {
        "stoppedReason": "Essential container in task exited",
        "containers": [{"exitCode": 0}, {"exitCode": 3, "reason": "boom"}],
    }

    class Ecs:
        def list_tasks(self, **_: Any) -> dict[str, Any]:
            return {"taskArns": ["a"]}

        def describe_tasks(self, **_: Any) -> dict[str, Any]:
            return {"tasks": [raw]}

    (one,) = account.stopped(Ecs(), "c", "s")
    assert (one.reason, one.exit_code) == ("Essential container in task exited: boom", 3)


def test_names_inside_the_network(aws: Any) -> None:
    client = aws("servicediscovery")
    assert account.discovery(client, "x.local") == {}
    client.create_private_dns_namespace(Name="x.local", Vpc="vpc-1")
    space = client.list_namespaces()["Namespaces"][0]["Id"]
    service = client.create_service(Name="api", NamespaceId=space)["Service"]["Id"]

    assert account.discovery(client, "x.local") == {"api": service}
    assert account.instances(client, service) == ()
    client.register_instance(
        ServiceId=service, InstanceId="t1", CreatorRequestId="1", Attributes={"AWS_INSTANCE_IPV4": "10.0.0.9"}
    )
    assert account.instances(client, service) == ("10.0.0.9",)


def test_security_groups() -> None:
    tcp = {"IpProtocol": "tcp", "FromPort": 80, "ToPort": 90, "UserIdGroupPairs": [{"GroupId": "sg-1"}]}
    udp = {"IpProtocol": "udp", "FromPort": 53, "ToPort": 53, "IpRanges": [{"CidrIp": "10.0.0.0/8"}]}
    every = {"IpProtocol": "-1", "IpRanges": [{"CidrIp": "0.0.0.0/0"}]}
    raw = {
        "GroupName": "tasks",
        "GroupId": "sg-2",
        "IpPermissions": [tcp, udp],
        "IpPermissionsEgress": [every],
    }

    class Ec2:
        def get_paginator(self, call: str) -> Any:
            return self

        def paginate(self) -> list[dict[str, Any]]:
            return [{"SecurityGroups": [raw]}]

    seen = account.security_groups(Ec2())["tasks"]

    assert Way(80, 90, ("sg-1",), ()) in seen.ways_in
    assert not [way for way in seen.ways_in if way.first <= 53 <= way.last]
    assert seen.ways_out == (Way(0, 65535, (), ("0.0.0.0/0",)),)


def test_buckets(aws: Any) -> None:
    s3 = aws("s3")
    s3.create_bucket(Bucket="bare")
    s3.create_bucket(Bucket="safe")
    s3.put_public_access_block(
        Bucket="safe", PublicAccessBlockConfiguration=dict.fromkeys(account.BLOCKS, True)
    )
    s3.put_bucket_versioning(Bucket="safe", VersioningConfiguration={"Status": "Enabled"})
    rule = {"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "AES256"}}
    s3.put_bucket_encryption(Bucket="safe", ServerSideEncryptionConfiguration={"Rules": [rule]})

    assert account.bucket(s3, "safe") == BucketSeen((), "AES256", "Enabled")
    bare = account.bucket(s3, "bare")
    assert bare is not None
    assert (bare.open, bare.versioning) == (account.BLOCKS, "never enabled")
    assert account.bucket(s3, "none") is None


def test_secrets_without_reading_them(aws: Any) -> None:
    client = aws("secretsmanager")
    client.create_secret(Name="unset")
    client.create_secret(Name="set", SecretString="hidden")
    unset, seen = account.secret(client, "unset"), account.secret(client, "set")

    assert unset is not None
    assert seen is not None
    assert (unset.is_set, unset.changed, seen.is_set) == (False, None, True)
    assert seen.changed is not None
    assert account.secret(client, "none") is None
    assert "hidden" not in repr(seen)


def test_alarms_and_databases(aws: Any) -> None:
    cloudwatch, rds = aws("cloudwatch"), aws("rds")
    common = {
        "EvaluationPeriods": 1,
        "ComparisonOperator": "GreaterThanThreshold",
        "Threshold": 1,
        "Period": 60,
    }
    cloudwatch.put_metric_alarm(AlarmName="a", MetricName="m", Namespace="n", Statistic="Sum", **common)
    cloudwatch.set_alarm_state(AlarmName="a", StateValue="ALARM", StateReason="91 %")
    rds.create_db_instance(
        DBInstanceIdentifier="d", DBInstanceClass="db.t4g.micro", Engine="postgres", PubliclyAccessible=True,
        AllocatedStorage=20, MasterUsername="me", MasterUserPassword="not-a-secret",
    )  # fmt: skip

    seen = account.alarms(cloudwatch, ["a", *(f"none{number}" for number in range(150))])
    assert {name: (one.state, one.reason) for name, one in seen.items()} == {"a": ("ALARM", "91 %")}
    database = account.databases(rds)["d"]
    assert (database.encrypted, database.public, database.protected) == (False, True, False)
    assert json.dumps(database.status) == '"available"'


def test_alarms_come_in_pages(aws: Any) -> None:
    """moto gives all at once; CloudWatch need not ("DescribeAlarms": NextToken)."""
    cloudwatch = aws("cloudwatch")
    first, second = ({"AlarmName": name, "StateValue": "OK"} for name in "ab")
    asked = {"AlarmNames": ["a", "b"]}
    with Stubber(cloudwatch) as stub:
        stub.add_response("describe_alarms", {"MetricAlarms": [first], "NextToken": "t"}, asked)
        stub.add_response("describe_alarms", {"MetricAlarms": [second]}, asked | {"NextToken": "t"})
        assert sorted(account.alarms(cloudwatch, ["a", "b"])) == ["a", "b"]
