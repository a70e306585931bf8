"""An account itself, by its `describe` calls: load balancers, listeners, rules, target groups, names, ECS services.

Reads only. What is found has the form of a state's resources, named after what it is called in AWS.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from generator.migrate.legacy.live_network import network
from generator.migrate.legacy.model import LIVE, MANAGED, Inventory, Resource
from generator.migrate.legacy.redact import Redactor

Client = Callable[[str], Any]
_SERVICES = 10  # as many as one call of describe_services takes


def read_live(client: Client) -> Inventory:
    """The inventory of an account; `client` makes a boto3 client of a service. botocore's errors pass through."""
    found = [*_routing(client), *_programs(client("ecs"))]
    balancers = [one.values or {} for one in found if one.type == "aws_lb"]
    return _inventory([*found, *(_resource(*one) for one in network(client("ec2"), balancers))])


def read_routing(client: Client) -> Inventory:
    """Of it only what decides where requests go: load balancers and names."""
    return _inventory(_routing(client))


def _routing(client: Client) -> list[Resource]:
    return [*_balancing(client("elbv2")), *_names(client("route53"))]


def _inventory(found: Iterable[Resource]) -> Inventory:
    redactor = Redactor()
    return Inventory(resources={one.address: _clean(one, redactor) for one in found})


def _clean(one: Resource, redactor: Redactor) -> Resource:
    from dataclasses import replace

    return replace(one, values=redactor.values(one.values, None, one.type))


def _resource(kind: str, name: str, values: Mapping[str, Any]) -> Resource:
    return Resource(
        f"{kind}.{name}", MANAGED, kind, name, "", None, "aws", values, (), None, frozenset({LIVE})
    )


def _pages(client: Any, call: str, key: str, **arguments: Any) -> Iterator[Any]:
    for page in client.get_paginator(call).paginate(**arguments):
        yield from page[key]


def _balancing(elb: Any) -> Iterator[Resource]:
    for one in _pages(elb, "describe_load_balancers", "LoadBalancers"):
        idle = _attributes(elb, "load_balancer", one["LoadBalancerArn"]).get("idle_timeout.timeout_seconds")
        yield _resource("aws_lb", one["LoadBalancerName"], {**_balancer(one), "idle_timeout": idle})
        for listener in _pages(
            elb, "describe_listeners", "Listeners", LoadBalancerArn=one["LoadBalancerArn"]
        ):
            name = f"{one['LoadBalancerName']}-{listener.get('Port', 0)}"
            yield _resource("aws_lb_listener", name, _listener(listener))
            for rule in _pages(elb, "describe_rules", "Rules", ListenerArn=listener["ListenerArn"]):
                if rule["Priority"] != "default":
                    values = _rule(rule, listener["ListenerArn"])
                    yield _resource("aws_lb_listener_rule", f"{name}-{rule['Priority']}", values)
    for one in _pages(elb, "describe_target_groups", "TargetGroups"):
        values = {**_group(one), **_behaviour(_attributes(elb, "target_group", one["TargetGroupArn"]))}
        yield _resource("aws_lb_target_group", one["TargetGroupName"], values)


def _attributes(elb: Any, kind: str, arn: str) -> dict[str, str]:
    """Attributes of a load balancer or a target group, by key."""
    name = "".join(part.capitalize() for part in kind.split("_"))
    answer = getattr(elb, f"describe_{kind}_attributes")(**{f"{name}Arn": arn})
    return {one["Key"]: one["Value"] for one in answer["Attributes"]}


def _behaviour(known: Mapping[str, str]) -> dict[str, Any]:
    """ "Target group attributes" in the words of the provider."""
    return {
        "deregistration_delay": known.get("deregistration_delay.timeout_seconds"),
        "slow_start": known.get("slow_start.duration_seconds"),
        "stickiness": [
            {
                "enabled": known.get("stickiness.enabled") == "true",
                "type": known.get("stickiness.type"),
                "cookie_duration": known.get("stickiness.lb_cookie.duration_seconds"),
            }
        ],
    }


def _balancer(one: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "arn": one["LoadBalancerArn"],
        "name": one["LoadBalancerName"],
        "dns_name": one.get("DNSName"),
        "internal": one.get("Scheme") == "internal",
        "load_balancer_type": one.get("Type", "application"),
        "security_groups": one.get("SecurityGroups", []),
        "subnets": [zone["SubnetId"] for zone in one.get("AvailabilityZones", ()) if zone.get("SubnetId")],
        "vpc_id": one.get("VpcId"),
    }


def _listener(one: Mapping[str, Any]) -> dict[str, Any]:
    certificates = [entry.get("CertificateArn") for entry in one.get("Certificates", ())]
    return {
        "arn": one["ListenerArn"],
        "load_balancer_arn": one["LoadBalancerArn"],
        "port": one.get("Port"),
        "protocol": one.get("Protocol"),
        "ssl_policy": one.get("SslPolicy"),
        "certificate_arn": next(iter(certificates), None),
        "default_action": [_action(action) for action in one.get("DefaultActions", ())],
    }


def _rule(one: Mapping[str, Any], listener: str) -> dict[str, Any]:
    return {
        "arn": one["RuleArn"],
        "listener_arn": listener,
        "priority": int(one["Priority"]),
        "condition": [_condition(condition) for condition in one["Conditions"]],
        "action": [_action(action) for action in one["Actions"]],
    }


def _condition(one: Mapping[str, Any]) -> dict[str, Any]:
    field = one["Field"]
    if field == "query-string":
        pairs = one["QueryStringConfig"]["Values"]
        return {"query_string": [{"key": pair.get("Key"), "value": pair["Value"]} for pair in pairs]}
    name = {"http-header": "HttpHeaderConfig"}.get(field)
    if name:
        return {
            "http_header": [
                {"http_header_name": one[name]["HttpHeaderName"], "values": list(one[name]["Values"])}
            ]
        }
    config = "".join(part.capitalize() for part in field.split("-")) + "Config"
    values = one.get(config, {}).get("Values") or one.get("Values") or []
    return {field.replace("-", "_"): [{"values": list(values)}]}


def _action(one: Mapping[str, Any]) -> dict[str, Any]:
    made: dict[str, Any] = {"type": one["Type"], "order": one.get("Order")}
    if one["Type"] == "forward":
        forward = one.get("ForwardConfig") or {}
        groups = forward.get("TargetGroups") or []
        # What was made with a forward block has its single group there, and only there.
        made["target_group_arn"] = one.get("TargetGroupArn") or (
            groups[0]["TargetGroupArn"] if groups else None
        )
        if len(groups) > 1:
            made["forward"] = [_forward(forward)]
    for theirs, ours in (("RedirectConfig", "redirect"), ("FixedResponseConfig", "fixed_response")):
        if theirs in one:
            made[ours] = [_snake(one[theirs])]
    for theirs, ours in (("AuthenticateOidcConfig", "oidc"), ("AuthenticateCognitoConfig", "cognito")):
        if theirs in one:
            made[f"authenticate_{ours}"] = [_snake(one[theirs])]
    return made


def _forward(one: Mapping[str, Any]) -> dict[str, Any]:
    sticky = one.get("TargetGroupStickinessConfig") or {}
    return {
        "target_group": [
            {"arn": group["TargetGroupArn"], "weight": group.get("Weight", 1)}
            for group in one["TargetGroups"]
        ],
        "stickiness": [
            {"enabled": sticky.get("Enabled", False), "duration": sticky.get("DurationSeconds", 1)}
        ],
    }


def _snake(config: Mapping[str, Any]) -> dict[str, Any]:
    """`StatusCode` -> `status_code`."""
    import re

    return {re.sub(r"(?<!^)(?=[A-Z])", "_", key).lower(): value for key, value in config.items()}


def _group(one: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "arn": one["TargetGroupArn"],
        "name": one["TargetGroupName"],
        "port": one.get("Port"),
        "protocol": one.get("Protocol"),
        "protocol_version": one.get("ProtocolVersion"),
        "target_type": one.get("TargetType", "instance"),
        "health_check": [
            {
                "path": one.get("HealthCheckPath"),
                "port": one.get("HealthCheckPort"),
                "matcher": (one.get("Matcher") or {}).get("HttpCode"),
                "interval": one.get("HealthCheckIntervalSeconds"),
                "timeout": one.get("HealthCheckTimeoutSeconds"),
                "healthy_threshold": one.get("HealthyThresholdCount"),
                "unhealthy_threshold": one.get("UnhealthyThresholdCount"),
            }
        ],
    }


def _names(route53: Any) -> Iterator[Resource]:
    for zone in _pages(route53, "list_hosted_zones", "HostedZones"):
        number, name = zone["Id"].rpartition("/")[2], zone["Name"].rstrip(".")
        yield _resource("aws_route53_zone", name, {"zone_id": number, "id": number, "name": name})
        for one in _pages(
            route53, "list_resource_record_sets", "ResourceRecordSets", HostedZoneId=zone["Id"]
        ):
            if one["Type"] in ("A", "AAAA", "CNAME"):
                label = "-".join(
                    filter(None, (one["Name"].rstrip("."), one["Type"], one.get("SetIdentifier")))
                )
                yield _resource("aws_route53_record", label, _record(one, number))


def _record(one: Mapping[str, Any], zone: str) -> dict[str, Any]:
    alias = one.get("AliasTarget")
    name = one["Name"].rstrip(".").replace("\\052", "*")
    return {
        "name": name,
        "fqdn": name,
        "type": one["Type"],
        "zone_id": zone,
        "ttl": one.get("TTL"),
        "records": [entry["Value"] for entry in one.get("ResourceRecords", ())],
        "set_identifier": one.get("SetIdentifier"),
        "alias": [{"name": alias["DNSName"].rstrip("."), "zone_id": alias["HostedZoneId"]}] if alias else [],
    }


def _programs(ecs: Any) -> Iterator[Resource]:
    tasks: set[str] = set()
    for cluster in _pages(ecs, "list_clusters", "clusterArns"):
        arns = list(_pages(ecs, "list_services", "serviceArns", cluster=cluster))
        for at in range(0, len(arns), _SERVICES):
            for one in ecs.describe_services(cluster=cluster, services=arns[at : at + _SERVICES])["services"]:
                yield _resource("aws_ecs_service", one["serviceName"], _program(one))
                tasks |= {one["taskDefinition"]} if one.get("taskDefinition") else set()
    roles: dict[str, str] = {}
    for arn in sorted(tasks):
        task = ecs.describe_task_definition(taskDefinition=arn)["taskDefinition"]
        values = {"arn": arn, "family": task["family"], "task_role_arn": task.get("taskRoleArn")}
        yield _resource("aws_ecs_task_definition", task["family"], values)
        if task.get("taskRoleArn"):
            roles[task["taskRoleArn"]] = task["taskRoleArn"].rpartition("/")[2]
    for arn, name in roles.items():
        yield _resource("aws_iam_role", name, {"arn": arn, "name": name})


def _program(one: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "id": one["serviceArn"],
        "name": one["serviceName"],
        "cluster": one.get("clusterArn"),
        "task_definition": one.get("taskDefinition"),
        "desired_count": one.get("desiredCount"),
        "load_balancer": [
            {
                "target_group_arn": entry.get("targetGroupArn"),
                "container_name": entry.get("containerName"),
                "container_port": entry.get("containerPort"),
            }
            for entry in one.get("loadBalancers", ())
        ],
    }
