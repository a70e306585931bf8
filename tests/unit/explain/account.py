"""An account of moto in this process, with load balancers whose rules are those of a catalogue."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from generator.catalogue import Rule
from generator.explain.route import targets_of
from generator.traffic import View

KEYS = {"aws_access_key_id": "test", "aws_secret_access_key": "test", "region_name": "us-east-1"}


@contextmanager
def elbv2() -> Iterator[Any]:
    """A boto3 client of an empty account; nothing leaves the process."""
    import boto3
    from moto import mock_aws

    with mock_aws():
        yield boto3.client("elbv2", **KEYS)


def _ec2() -> Any:
    import boto3

    return boto3.client("ec2", **KEYS)


def vpc() -> str:
    """The account's default network."""
    return str(_ec2().describe_vpcs()["Vpcs"][0]["VpcId"])


def create(client: Any, view: View) -> str:
    """The load balancer of `view` with its target groups and rules. Returns the listener's ARN."""
    listener = balancer(client, view.balancer.name)
    groups: dict[str, str] = {}
    for rule in view.listener.rules:
        add(client, listener, view, view.rules[rule.key], rule.priority, groups)
    return listener


def balancer(client: Any, name: str) -> str:
    """A load balancer whose HTTPS listener answers 404. Returns the listener's ARN."""
    subnets = [one["SubnetId"] for one in _ec2().describe_subnets()["Subnets"]][:2]
    arn = client.create_load_balancer(Name=name, Subnets=subnets)["LoadBalancers"][0]["LoadBalancerArn"]
    fixed = {
        "Type": "fixed-response",
        "FixedResponseConfig": {"StatusCode": "404", "ContentType": "text/plain"},
    }
    made = client.create_listener(
        LoadBalancerArn=arn,
        Protocol="HTTPS",
        Port=443,
        Certificates=[{"CertificateArn": certificate()}],
        DefaultActions=[fixed],
    )
    return str(made["Listeners"][0]["ListenerArn"])


def certificate() -> str:
    """A certificate that the listener accepts."""
    import boto3

    acm = boto3.client("acm", **KEYS)
    return str(acm.request_certificate(DomainName="hokus.ai")["CertificateArn"])


def add(client: Any, listener: str, view: View, rule: Rule, priority: int, groups: dict[str, str]) -> str:
    """One rule as modules/listener-rules makes it. Returns its ARN."""
    made = client.create_rule(
        ListenerArn=listener,
        Priority=priority,
        Conditions=conditions(rule),
        Actions=[_action(client, view, rule, groups)],
    )
    return str(made["Rules"][0]["RuleArn"])


def conditions(rule: Rule) -> list[dict[str, Any]]:
    """The conditions of a rule in the API's form."""
    route = rule.route
    found: list[dict[str, Any]] = []
    for field, config, values in (
        ("host-header", "HostHeaderConfig", rule.hosts),
        ("path-pattern", "PathPatternConfig", route.paths),
        ("http-request-method", "HttpRequestMethodConfig", route.methods),
        ("source-ip", "SourceIpConfig", route.source_addresses),
    ):
        if values:
            found.append({"Field": field, config: {"Values": list(values)}})
    for name, values in route.headers:
        config = {"HttpHeaderName": name, "Values": list(values)}
        found.append({"Field": "http-header", "HttpHeaderConfig": config})
    for key, values in route.query:
        pairs = [({} if key == "*" else {"Key": key}) | {"Value": value} for value in values]
        found.append({"Field": "query-string", "QueryStringConfig": {"Values": pairs}})
    return found


def _action(client: Any, view: View, rule: Rule, groups: dict[str, str]) -> dict[str, Any]:
    if rule.route.redirect:
        keep = rule.route.redirect
        config = {"StatusCode": keep.status, "Path": keep.path, "Host": keep.host, "Protocol": keep.protocol}
        return {
            "Type": "redirect",
            "RedirectConfig": {name: value for name, value in config.items() if value},
        }
    shares = []
    for target in targets_of(view, rule):
        if target.group not in groups:
            made = client.create_target_group(
                Name=target.group, Protocol="HTTP", Port=target.port, VpcId=vpc(), TargetType="ip"
            )
            groups[target.group] = made["TargetGroups"][0]["TargetGroupArn"]
        shares.append({"TargetGroupArn": groups[target.group], "Weight": target.weight})
    if len(shares) == 1:
        return {"Type": "forward", "TargetGroupArn": shares[0]["TargetGroupArn"]}
    return {"Type": "forward", "ForwardConfig": {"TargetGroups": shares}}
