"""An account read as an estate; the account is moto's, in this process."""

from typing import Any

import boto3

from generator.migrate.audit.compare import compare_applied
from generator.migrate.audit.estate import estate
from generator.migrate.audit.gather import audit
from generator.migrate.audit.traffic import engine_listener, main_listener
from generator.migrate.legacy.live import read_live
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
        before = estate(read_live(client))
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
        again = estate(read_live(client))
        elb.delete_rule(RuleArn=forwards[0]["RuleArn"])
        without = estate(read_live(client))
    same = compare_applied(before, again, "production")
    assert same.same, same.comparison
    assert same.before == same.after > 1
    changed = compare_applied(before, without, "production")
    assert not changed.same
    assert changed.after == same.after - 1
    assert changed.comparison.differences[0].environments == ("production",)
