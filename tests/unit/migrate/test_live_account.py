"""An account read as an estate; the account is moto's, in this process."""

from typing import Any

import boto3
import yaml

from generator.migrate.audit.compare import compare_applied
from generator.migrate.audit.estate import estate
from generator.migrate.audit.gather import audit
from generator.migrate.audit.traffic import engine_listener, main_listener
from generator.migrate.legacy.live import read_live, read_routing
from generator.routing import Rule
from generator.traffic import of_environment
from tests.unit.checks.lab import loaded
from tests.unit.explain import account
from tests.unit.explain.test_live import RICH


def client(name: str) -> Any:
    return boto3.client(name, **account.KEYS)


def asked(rule: Rule) -> object:
    from generator.explain.adopt import form

    return rule.priority, form(rule)


def test_rules_records_and_targets_of_an_account() -> None:
    result = loaded(example=RICH)
    assert result.catalogue is not None
    view = of_environment(result.catalogue, "production")["main"]
    with account.elbv2() as elb:
        account.create(elb, view)
        (balancer,) = elb.describe_load_balancers()["LoadBalancers"]
        zone = client("route53").create_hosted_zone(Name="hokus.ai", CallerReference="x")["HostedZone"]["Id"]
        alias = {
            "HostedZoneId": "Z",
            "DNSName": f"dualstack.{balancer['DNSName']}.",
            "EvaluateTargetHealth": False,
        }
        changes = [
            {
                "Action": "CREATE",
                "ResourceRecordSet": {"Name": f"{name}.hokus.ai", "Type": "A", "AliasTarget": alias},
            }
            for name in ("a", "b")
        ]
        client("route53").change_resource_record_sets(HostedZoneId=zone, ChangeBatch={"Changes": changes})
        inventory = read_live(client)
    made = estate(inventory)
    (key,) = made.balancers
    listener = main_listener(made, key)
    assert listener is not None
    assert made.balancers[key].name == view.balancer.name
    assert sorted(map(str, map(asked, engine_listener(made, listener).rules))) == sorted(
        map(str, map(asked, view.listener.rules))
    )
    assert made.leads == {"a.hokus.ai": key, "b.hokus.ai": key}
    found = audit(inventory, service="example")
    assert found.same, (found.unlike, found.draft.left_out)
    assert found.draft.facts.zone.value == "hokus.ai"


def test_applied_rules_against_the_legacy_ones() -> None:
    """Also after Terraform has written a single target as a forward block: AWS then names it there only."""
    result = loaded(example=RICH)
    assert result.catalogue is not None
    view = of_environment(result.catalogue, "production")["main"]
    with account.elbv2() as elb:
        account.create(elb, view)
        before = estate(read_routing(client))
        (balancer,) = elb.describe_load_balancers()["LoadBalancers"]
        (listener,) = elb.describe_listeners(LoadBalancerArn=balancer["LoadBalancerArn"])["Listeners"]
        forwards = [
            rule
            for rule in elb.describe_rules(ListenerArn=listener["ListenerArn"])["Rules"]
            if rule["Priority"] != "default" and rule["Actions"][0].get("TargetGroupArn")
        ]
        group = {"TargetGroupArn": forwards[0]["Actions"][0]["TargetGroupArn"]}
        written = {"Type": "forward", "ForwardConfig": {"TargetGroups": [group]}}
        elb.modify_rule(RuleArn=forwards[0]["RuleArn"], Actions=[written])
        again = estate(read_routing(client))
        elb.delete_rule(RuleArn=forwards[0]["RuleArn"])
        without = estate(read_routing(client))
    same = compare_applied(before, again, "production")
    assert same.same, same.comparison
    assert same.before == same.after > 1
    changed = compare_applied(before, without, "production")
    assert not changed.same
    assert changed.after == same.after - 1
    assert changed.comparison.differences[0].environments == ("production",)


def test_network_and_settings_of_an_account_are_kept() -> None:
    """Of the load balancers' VPC, not of the account's default one; and what AWS has otherwise than this repository."""
    with account.elbv2() as elb:
        _estate(elb)
        found = audit(read_live(client), service="shop", environment="staging")
    platform = yaml.safe_load(found.draft.files["registry/platform.yaml"])
    environment = platform["environments"]["staging"]
    assert environment["load_balancer_security_group"] == "globex-alb"
    assert environment["network"] == {
        "name": "globex",
        "cidr": "10.9.0.0/16",
        "availability_zones": 2,
        "nat_gateways": "none",
        "subnets": {
            "us-east-1a": {"public": "10.9.0.0/24", "private": "10.9.1.0/24"},
            "us-east-1b": {"public": "10.9.2.0/24", "private": "10.9.3.0/24"},
        },
    }
    assert platform["load_balancers"]["web"]["idle_timeout"] == 120
    (component,) = yaml.safe_load(found.draft.files["registry/services/shop.yaml"])["components"].values()
    assert (component["deregistration_delay"], component["sticky_seconds"]) == (15, 600)


def _estate(elb: Any) -> None:
    """A load balancer with one rule, in a VPC of its own."""
    ec2 = client("ec2")
    vpc = ec2.create_vpc(CidrBlock="10.9.0.0/16")["Vpc"]["VpcId"]
    ec2.create_tags(Resources=[vpc], Tags=[{"Key": "Name", "Value": "globex"}])
    public = []
    for number, zone in enumerate("aabb"):
        made = ec2.create_subnet(
            VpcId=vpc, CidrBlock=f"10.9.{number}.0/24", AvailabilityZone=f"us-east-1{zone}"
        )
        if number % 2 == 0:
            public.append(made["Subnet"]["SubnetId"])
    group = ec2.create_security_group(GroupName="globex-alb", Description="x", VpcId=vpc)["GroupId"]
    balancer = elb.create_load_balancer(Name="globex-web-staging", Subnets=public, SecurityGroups=[group])
    arn = balancer["LoadBalancers"][0]["LoadBalancerArn"]
    idle = {"Key": "idle_timeout.timeout_seconds", "Value": "120"}
    elb.modify_load_balancer_attributes(LoadBalancerArn=arn, Attributes=[idle])
    target = elb.create_target_group(
        Name="globex-shop-staging", Protocol="HTTP", Port=8000, VpcId=vpc, TargetType="ip"
    )["TargetGroups"][0]["TargetGroupArn"]
    attributes = {
        "deregistration_delay.timeout_seconds": "15",
        "stickiness.enabled": "true",
        "stickiness.type": "lb_cookie",
        "stickiness.lb_cookie.duration_seconds": "600",
    }
    elb.modify_target_group_attributes(
        TargetGroupArn=target, Attributes=[{"Key": key, "Value": value} for key, value in attributes.items()]
    )
    fixed = {"Type": "fixed-response", "FixedResponseConfig": {"StatusCode": "404"}}
    listener = elb.create_listener(
        LoadBalancerArn=arn,
        Protocol="HTTPS",
        Port=443,
        Certificates=[{"CertificateArn": account.certificate()}],
        DefaultActions=[fixed],
    )["Listeners"][0]["ListenerArn"]
    elb.create_rule(
        ListenerArn=listener,
        Priority=10,
        Conditions=[{"Field": "host-header", "HostHeaderConfig": {"Values": ["shop.globex.com"]}}],
        Actions=[{"Type": "forward", "TargetGroupArn": target}],
    )
