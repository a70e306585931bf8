"""What is in an account of the sandbox, read back with boto3: no Terraform, no generator in between."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from generator import sandbox
from generator.sandbox.clients import client


@dataclass(frozen=True)
class Account:
    """One environment's account."""

    endpoint: sandbox.Endpoint

    @classmethod
    def of(cls, root: Path, environment: str) -> "Account":
        """The running sandbox of an environment."""
        endpoint = sandbox.status(root, environment).endpoint
        assert endpoint is not None
        return cls(endpoint)

    def ask(self, service: str) -> Any:
        """A boto3 client."""
        return client(self.endpoint, service)

    def remaining(self) -> list[str]:
        """Everything that is left in it."""
        return sandbox.remaining(self.endpoint)

    def load_balancer(self, name: str) -> Mapping[str, Any]:
        """A load balancer by name."""
        found = self.ask("elbv2").describe_load_balancers(Names=[name])["LoadBalancers"]
        assert len(found) == 1
        return dict(found[0])

    def rules(self, balancer: str) -> list[tuple[int, list[str], list[str], list[str]]]:
        """(priority, hosts, paths, names of target groups) of its HTTPS listener, in order, without the default."""
        elbv2 = self.ask("elbv2")
        arn = self.load_balancer(balancer)["LoadBalancerArn"]
        listeners = elbv2.describe_listeners(LoadBalancerArn=arn)["Listeners"]
        https = next(one for one in listeners if one["Port"] == 443)
        rules = elbv2.describe_rules(ListenerArn=https["ListenerArn"])["Rules"]
        groups = {
            g["TargetGroupArn"]: g["TargetGroupName"] for g in elbv2.describe_target_groups()["TargetGroups"]
        }
        found = [
            (
                int(rule["Priority"]),
                _values(rule, "host-header"),
                _values(rule, "path-pattern"),
                _targets(rule, groups),
            )
            for rule in rules
            if rule["Priority"] != "default"
        ]
        return sorted(found)

    def task_definition(self, family: str) -> Mapping[str, Any]:
        """The newest revision of a family."""
        return dict(self.ask("ecs").describe_task_definition(taskDefinition=family)["taskDefinition"])

    def records(self, zone: str) -> dict[str, str]:
        """Alias name -> the DNS name it leads to, without trailing dots."""
        route53 = self.ask("route53")
        zones = route53.list_hosted_zones_by_name(DNSName=zone)["HostedZones"]
        records = route53.list_resource_record_sets(HostedZoneId=zones[0]["Id"])["ResourceRecordSets"]
        return {
            record["Name"].rstrip("."): record["AliasTarget"]["DNSName"]
            .rstrip(".")
            .removeprefix("dualstack.")
            for record in records
            if "AliasTarget" in record
        }


def _values(rule: Mapping[str, Any], field: str) -> list[str]:
    found = [condition for condition in rule["Conditions"] if condition["Field"] == field]
    keys = {"host-header": "HostHeaderConfig", "path-pattern": "PathPatternConfig"}
    return sorted(
        value for one in found for value in one.get(keys[field], {}).get("Values") or one.get("Values", [])
    )


def _targets(rule: Mapping[str, Any], groups: Mapping[str, str]) -> list[str]:
    forward = rule["Actions"][-1]
    arns = [one["TargetGroupArn"] for one in forward.get("ForwardConfig", {}).get("TargetGroups", [])]
    return sorted(groups[arn] for arn in arns or [forward["TargetGroupArn"]])
