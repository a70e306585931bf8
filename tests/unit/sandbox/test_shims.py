"""Each gap of moto as a client sees it: against a real server, where every shim that is needed is in place."""

import json
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest
from botocore.exceptions import ClientError

from generator.sandbox import Endpoint, shims
from generator.sandbox.clients import client
from generator.sandbox.shims.s3_bucket_policy_conditions import applicable


@pytest.fixture(scope="module")
def network(endpoint: Endpoint) -> Iterator[dict[str, Any]]:
    ec2 = client(endpoint, "ec2")
    (vpc,) = ec2.describe_vpcs(Filters=[{"Name": "is-default", "Values": ["true"]}])["Vpcs"]
    subnets = ec2.describe_subnets(Filters=[{"Name": "vpc-id", "Values": [vpc["VpcId"]]}])["Subnets"]
    return {"vpc": vpc["VpcId"], "subnets": [subnet["SubnetId"] for subnet in subnets[:2]]}


def test_discovery_finds_every_file_and_each_says_what_it_is_about() -> None:
    found = shims.discover()
    assert [module.__name__.rpartition(".")[2] for module in found][:2] == [
        "application_autoscaling_tags",
        "cloud_map_namespace_zone",
    ]
    for module in found:
        assert "moto 5." in (module.__doc__ or ""), module.__name__
        assert callable(module.needed)
        assert callable(module.apply)


def test_an_applied_shim_is_not_needed_any_more() -> None:
    """In a process of its own: a shim changes moto for good. ECS is told by a signature, which stays."""
    program = (
        "import json; from generator.sandbox import shims; first = shims.apply_all();"
        "print(json.dumps([first, {m.__name__.rpartition('.')[2]: m.needed() for m in shims.discover()}]))"
    )
    result = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    before, after = json.loads(result.stdout)
    assert set(before) == set(after)
    assert [name for name, needed in after.items() if needed and name != "ecs_service"] == []


def test_actions_that_moto_lacks_fail_at_once_and_say_so(endpoint: Endpoint) -> None:
    with pytest.raises(ClientError, match=r"moto \S+ lacks this action"):
        client(endpoint, "ce").get_anomalies(DateInterval={"StartDate": "2026-01-01"})


def test_application_autoscaling_tags(endpoint: Endpoint) -> None:
    scaling = client(endpoint, "application-autoscaling")
    target = {"ServiceNamespace": "dynamodb", "ResourceId": "table/x"}
    target["ScalableDimension"] = "dynamodb:table:ReadCapacityUnits"
    arn = scaling.register_scalable_target(**target, MinCapacity=1, MaxCapacity=2, Tags={"a": "1"})[
        "ScalableTargetARN"
    ]
    assert scaling.list_tags_for_resource(ResourceARN=arn)["Tags"] == {"a": "1"}
    scaling.tag_resource(ResourceARN=arn, Tags={"b": "2"})
    scaling.untag_resource(ResourceARN=arn, TagKeys=["a"])
    assert scaling.list_tags_for_resource(ResourceARN=arn)["Tags"] == {"b": "2"}
    scaling.deregister_scalable_target(**target)


def test_namespace_takes_its_zone_along(endpoint: Endpoint, network: dict[str, Any]) -> None:
    discovery, route53 = client(endpoint, "servicediscovery"), client(endpoint, "route53")
    before = route53.list_hosted_zones()["HostedZones"]
    operation = discovery.create_private_dns_namespace(Name="x.local", Vpc=network["vpc"])["OperationId"]
    namespace = discovery.get_operation(OperationId=operation)["Operation"]["Targets"]["NAMESPACE"]
    assert len(route53.list_hosted_zones()["HostedZones"]) == len(before) + 1
    discovery.delete_namespace(Id=namespace)
    assert route53.list_hosted_zones()["HostedZones"] == before


def test_database_instances(endpoint: Endpoint) -> None:
    rds = client(endpoint, "rds")
    common = {
        "DBInstanceClass": "db.t3.micro",
        "Engine": "postgres",
        "MasterUsername": "u",
        "MasterUserPassword": "password",
    }
    insights = {"EnablePerformanceInsights": True}
    one = rds.create_db_instance(DBInstanceIdentifier="one", AllocatedStorage=20, **common, **insights)[
        "DBInstance"
    ]
    two = rds.create_db_instance(DBInstanceIdentifier="two", AllocatedStorage=20, **common)["DBInstance"]
    assert one["DbiResourceId"] != two["DbiResourceId"]
    assert (one["PerformanceInsightsEnabled"], one["PerformanceInsightsRetentionPeriod"]) == (True, 7)
    assert two["CACertificateIdentifier"] == "rds-ca-rsa2048-g1"
    changed = rds.modify_db_instance(DBInstanceIdentifier="one", EnablePerformanceInsights=False)[
        "DBInstance"
    ]
    assert changed["PerformanceInsightsEnabled"] is False
    rds.delete_db_instance(DBInstanceIdentifier="one", SkipFinalSnapshot=True)
    by_id = [{"Name": "dbi-resource-id", "Values": [one["DbiResourceId"]]}]
    assert rds.describe_db_instances(Filters=by_id)["DBInstances"] == []
    rds.delete_db_instance(DBInstanceIdentifier="two", SkipFinalSnapshot=True)


def test_database_parameters_are_the_users_and_can_be_reset(endpoint: Endpoint) -> None:
    rds = client(endpoint, "rds")
    rds.create_db_parameter_group(
        DBParameterGroupName="g", DBParameterGroupFamily="postgres16", Description="d"
    )
    parameter = {"ParameterName": "rds.force_ssl", "ParameterValue": "1", "ApplyMethod": "immediate"}
    rds.modify_db_parameter_group(DBParameterGroupName="g", Parameters=[parameter])
    (read,) = rds.describe_db_parameters(DBParameterGroupName="g", Source="user")["Parameters"]
    assert (read["ParameterValue"], read["Source"]) == ("1", "user")
    rds.reset_db_parameter_group(DBParameterGroupName="g", Parameters=[parameter])
    assert rds.describe_db_parameters(DBParameterGroupName="g", Source="user")["Parameters"] == []
    with pytest.raises(ClientError, match="NotFound"):
        rds.reset_db_parameter_group(DBParameterGroupName="none", ResetAllParameters=True)
    rds.delete_db_parameter_group(DBParameterGroupName="g")


def test_the_rotation_of_a_managed_secret_is_turned_off(endpoint: Endpoint) -> None:
    rds, secrets = client(endpoint, "rds"), client(endpoint, "secretsmanager")
    made = rds.create_db_instance(
        DBInstanceIdentifier="rotated", DBInstanceClass="db.t4g.micro", Engine="postgres", AllocatedStorage=20,
        MasterUsername="me", ManageMasterUserPassword=True,
    )["DBInstance"]  # fmt: skip
    arn = made["MasterUserSecret"]["SecretArn"]
    secrets.rotate_secret(SecretId=arn, RotationRules={"AutomaticallyAfterDays": 30}, RotateImmediately=False)
    assert secrets.describe_secret(SecretId=arn)["RotationEnabled"]
    secrets.cancel_rotate_secret(SecretId=arn)
    assert not secrets.describe_secret(SecretId=arn).get("RotationEnabled")
    rds.delete_db_instance(DBInstanceIdentifier="rotated", SkipFinalSnapshot=True)
    own = secrets.create_secret(Name="own", SecretString="x")["ARN"]
    with pytest.raises(ClientError, match="Lambda"):
        secrets.cancel_rotate_secret(SecretId=own)
    secrets.delete_secret(SecretId=own, ForceDeleteWithoutRecovery=True)


def test_ecs_service_keeps_what_it_was_created_with(endpoint: Endpoint, network: dict[str, Any]) -> None:
    ecs = client(endpoint, "ecs")
    ecs.create_cluster(clusterName="shims")
    ecs.register_task_definition(
        family="f", containerDefinitions=[{"name": "c", "image": "i", "memory": 128}]
    )
    asked = {
        "deploymentConfiguration": {
            "deploymentCircuitBreaker": {"enable": True, "rollback": True},
            "maximumPercent": 150,
            "minimumHealthyPercent": 50,
        },
        "enableExecuteCommand": True,
        "enableECSManagedTags": True,
        "healthCheckGracePeriodSeconds": 60,
        "availabilityZoneRebalancing": "ENABLED",
    }
    made = ecs.create_service(
        cluster="shims", serviceName="a", taskDefinition="f", desiredCount=0, launchType="FARGATE", **asked
    )
    (read,) = ecs.describe_services(cluster="shims", services=["a"])["services"]
    assert {name: read[name] for name in asked} == asked
    assert made["service"]["launchType"] == "FARGATE"
    strategy = [{"capacityProvider": "FARGATE_SPOT", "weight": 1, "base": 0}]
    ecs.create_service(
        cluster="shims",
        serviceName="b",
        taskDefinition="f",
        desiredCount=0,
        capacityProviderStrategy=strategy,
    )
    (read,) = ecs.describe_services(cluster="shims", services=["b"])["services"]
    assert (read["capacityProviderStrategy"], read.get("launchType")) == (strategy, None)
    assert read["deploymentConfiguration"] == {"maximumPercent": 200, "minimumHealthyPercent": 100}
    for name in "ab":
        ecs.delete_service(cluster="shims", service=name, force=True)
    ecs.delete_cluster(cluster="shims")


def test_target_group_belongs_to_one_load_balancer(endpoint: Endpoint, network: dict[str, Any]) -> None:
    elb = client(endpoint, "elbv2")
    group = elb.create_target_group(
        Name="tg", Protocol="HTTP", Port=80, VpcId=network["vpc"], TargetType="ip"
    )
    arn = group["TargetGroups"][0]["TargetGroupArn"]
    balancers = [
        elb.create_load_balancer(Name=name, Subnets=network["subnets"])["LoadBalancers"][0]["LoadBalancerArn"]
        for name in ("lb-one", "lb-two")
    ]
    fixed = [{"Type": "fixed-response", "FixedResponseConfig": {"StatusCode": "404"}}]
    forward = [{"Type": "forward", "TargetGroupArn": arn}]
    weighted = [
        {"Type": "forward", "ForwardConfig": {"TargetGroups": [{"TargetGroupArn": arn, "Weight": 1}]}}
    ]
    listeners = [
        elb.create_listener(LoadBalancerArn=balancer, Protocol="HTTP", Port=80, DefaultActions=fixed)[
            "Listeners"
        ][0]["ListenerArn"]
        for balancer in balancers
    ]
    condition = [{"Field": "path-pattern", "PathPatternConfig": {"Values": ["/x"]}}]

    def rule(listener: str, priority: int, actions: list[dict[str, Any]]) -> str:
        made = elb.create_rule(ListenerArn=listener, Priority=priority, Conditions=condition, Actions=actions)
        return str(made["Rules"][0]["RuleArn"])

    first = rule(listeners[0], 1, forward)
    rule(listeners[0], 2, weighted)  # the same balancer may use it again
    other = rule(listeners[1], 1, fixed)
    attempts = (
        lambda: rule(listeners[1], 2, weighted),
        lambda: elb.modify_rule(RuleArn=other, Actions=forward),
        lambda: elb.modify_listener(ListenerArn=listeners[1], DefaultActions=forward),
        lambda: elb.create_listener(
            LoadBalancerArn=balancers[1], Protocol="HTTP", Port=81, DefaultActions=forward
        ),
    )
    for attempt in attempts:
        with pytest.raises(ClientError, match="TargetGroupAssociationLimit"):
            attempt()
    elb.modify_rule(RuleArn=first, Actions=fixed)
    with pytest.raises(ClientError, match="TargetGroupAssociationLimit"):
        rule(listeners[1], 2, forward)  # rule 2 of the first balancer still has it
    for balancer in balancers:
        elb.delete_load_balancer(LoadBalancerArn=balancer)
    elb.delete_target_group(TargetGroupArn=arn)


def test_nat_gateway_takes_its_interface_along(endpoint: Endpoint, network: dict[str, Any]) -> None:
    ec2 = client(endpoint, "ec2")
    address = ec2.allocate_address(Domain="vpc")["AllocationId"]
    gateway = ec2.create_nat_gateway(SubnetId=network["subnets"][0], AllocationId=address)["NatGateway"][
        "NatGatewayId"
    ]
    assert len(ec2.describe_network_interfaces()["NetworkInterfaces"]) == 1
    ec2.delete_nat_gateway(NatGatewayId=gateway)
    assert ec2.describe_network_interfaces()["NetworkInterfaces"] == []
    ec2.release_address(AllocationId=address)


TLS_ONLY = {"Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": "*"}
TLS_ONLY["Condition"] = {"Bool": {"aws:SecureTransport": "false"}}  # type: ignore[assignment]


def test_bucket_that_refuses_plain_http_can_be_used(endpoint: Endpoint) -> None:
    s3 = client(endpoint, "s3")
    s3.create_bucket(Bucket="tls-only-bucket")
    resources = ["arn:aws:s3:::tls-only-bucket", "arn:aws:s3:::tls-only-bucket/*"]
    policy = {"Version": "2012-10-17", "Statement": [{**TLS_ONLY, "Resource": resources}]}
    s3.put_bucket_policy(Bucket="tls-only-bucket", Policy=json.dumps(policy))
    s3.put_object(Bucket="tls-only-bucket", Key="k", Body=b"v")
    assert s3.get_object(Bucket="tls-only-bucket", Key="k")["Body"].read() == b"v"
    assert json.loads(s3.get_bucket_policy(Bucket="tls-only-bucket")["Policy"]) == policy
    policy["Statement"].append(
        {"Effect": "Deny", "Principal": "*", "Action": "s3:GetObject", "Resource": resources}
    )
    s3.put_bucket_policy(Bucket="tls-only-bucket", Policy=json.dumps(policy))
    with pytest.raises(ClientError, match=r"Forbidden|403|AccessDenied"):
        s3.get_object(Bucket="tls-only-bucket", Key="k")  # an unconditional refusal still holds
    s3.delete_bucket_policy(Bucket="tls-only-bucket")
    s3.delete_object(Bucket="tls-only-bucket", Key="k")
    s3.delete_bucket(Bucket="tls-only-bucket")


@pytest.mark.parametrize(
    ("condition", "kept"),
    [
        (None, True),
        ({"Bool": {"aws:SecureTransport": "true"}}, True),
        ({"Bool": {"aws:SecureTransport": ["true"]}}, True),
        ({"Bool": {"aws:SecureTransport": "false"}}, False),
        ({"Bool": {"AWS:securetransport": False}}, False),
        ({"StringEquals": {"aws:SourceAccount": "1"}}, False),
        ({"Bool": {"aws:SecureTransport": "true"}, "StringEquals": {"aws:SourceAccount": "1"}}, False),
        ({"BoolIfExists": {"aws:SecureTransport": "true"}}, False),
    ],
)
def test_statements_that_apply_over_tls(condition: dict[str, Any] | None, kept: bool) -> None:
    statement: dict[str, Any] = {"Effect": "Deny", "Action": "s3:*"}
    if condition is not None:
        statement["Condition"] = condition
    for statements in ([statement], statement):
        found = applicable({"Version": "2012-10-17", "Statement": statements})["Statement"]
        assert found == ([{"Effect": "Deny", "Action": "s3:*"}] if kept else [])


def test_queues(endpoint: Endpoint) -> None:
    sqs = client(endpoint, "sqs")
    dead = sqs.create_queue(QueueName="dead")["QueueUrl"]
    arn = sqs.get_queue_attributes(QueueUrl=dead, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    redrive = json.dumps({"deadLetterTargetArn": arn, "maxReceiveCount": 5}, separators=(",", ":"))
    queue = sqs.create_queue(QueueName="live", Attributes={"RedrivePolicy": redrive})["QueueUrl"]
    policy = json.dumps(
        {"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "Principal": "*", "Action": "sqs:*"}]}
    )
    allowed = '{"redrivePermission":"byQueue","sourceQueueArns":["x"]}'
    sqs.set_queue_attributes(QueueUrl=queue, Attributes={"Policy": policy})
    sqs.set_queue_attributes(QueueUrl=queue, Attributes={"RedriveAllowPolicy": allowed})
    read = sqs.get_queue_attributes(QueueUrl=queue, AttributeNames=["All"])["Attributes"]
    assert (read["RedrivePolicy"], read["RedriveAllowPolicy"]) == (redrive, allowed)
    assert json.loads(read["Policy"]) == json.loads(policy)
    sqs.set_queue_attributes(QueueUrl=queue, Attributes={"Policy": "", "RedriveAllowPolicy": ""})
    read = sqs.get_queue_attributes(QueueUrl=queue, AttributeNames=["All"])["Attributes"]
    assert "Policy" not in read
    assert "RedriveAllowPolicy" not in read
    for url in (queue, dead):
        sqs.delete_queue(QueueUrl=url)


def test_a_record_that_was_deleted_can_be_created_again(endpoint: Endpoint) -> None:
    route53 = client(endpoint, "route53")
    zone = route53.create_hosted_zone(Name="again.test", CallerReference="again")["HostedZone"]["Id"]

    def change(action: str, name: str) -> None:
        record = {"Name": f"{name}.again.test", "Type": "A", "TTL": 60}
        batch = {
            "Action": action,
            "ResourceRecordSet": {**record, "ResourceRecords": [{"Value": "192.0.2.1"}]},
        }
        route53.change_resource_record_sets(HostedZoneId=zone, ChangeBatch={"Changes": [batch]})

    for action, name in (("CREATE", "a"), ("CREATE", "b"), ("DELETE", "a"), ("CREATE", "a")):
        change(action, name)
    with pytest.raises(ClientError, match="already exists"):
        change("CREATE", "a")
    for name in "ab":
        change("DELETE", name)
    route53.delete_hosted_zone(Id=zone)


def test_rds_a_subnet_group_that_is_changed_stays(endpoint: Endpoint, network: dict[str, Any]) -> None:
    rds = client(endpoint, "rds")
    group = {"DBSubnetGroupName": "kept", "SubnetIds": network["subnets"]}
    rds.create_db_subnet_group(**group, DBSubnetGroupDescription="before")
    rds.modify_db_subnet_group(**group, DBSubnetGroupDescription="after")
    (found,) = rds.describe_db_subnet_groups(DBSubnetGroupName="kept")["DBSubnetGroups"]
    assert found["DBSubnetGroupDescription"] == "after"
    rds.delete_db_subnet_group(DBSubnetGroupName="kept")
