"""After an apply: the client secrets of OpenID Connect rules, from Secrets Manager into the rules themselves.

Terraform makes such a rule with a placeholder, so that the secret stands in no plan and no state, and sends that again
whenever it changes the rule's actions (docs/adr/0007-oidc-client-secret.md). So each apply ends here. The value goes from
one AWS API to the other ("GetSecretValue", AWS Secrets Manager; "ModifyRule", Elastic Load Balancing) and is never shown.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from generator import allocation
from generator.catalogue import Catalogue, Rule
from generator.commands.session import Session
from generator.commands.target import Target
from generator.listeners import HTTPS


@dataclass(frozen=True, slots=True)
class Placed:
    """A rule with OpenID Connect: on which load balancer and number, and the secret's name in Secrets Manager."""

    rule: str
    balancer: str
    priority: int
    secret: str


def complete(session: Session) -> None:
    """Gives every rule of the applied services its client secret; says which still lack one."""
    placed = [
        one
        for one in rules(session.rendering.catalogue, session.env)
        if f"services/{one.rule.partition('/')[0]}/app" in session.chosen
    ]
    if not placed:
        return
    clients = {name: client(session.target, name) for name in ("elbv2", "secretsmanager")}
    for one in placed:
        if fault := give(one, clients["elbv2"], clients["secretsmanager"]):
            session.console.say(f"Sign-in at {one.rule} does not work yet: {fault}")


def rules(catalogue: Catalogue, environment: str) -> Iterator[Placed]:
    """Every rule with OpenID Connect of an environment."""
    priorities = allocation.of(catalogue).priorities[environment]
    for key, balancer in catalogue.balancers[environment].items():
        for rule in balancer.rules:
            if rule.route.sign_in and rule.route.sign_in.provider == "oidc":
                yield Placed(rule.key, balancer.name, priorities[key][rule.key], _secret(rule))


def _secret(rule: Rule) -> str:
    assert rule.route.sign_in is not None
    return rule.service.secrets[rule.route.sign_in.settings["client_secret"]].name


def give(one: Placed, elbv2: Any, secrets: Any) -> str | None:
    """Puts the secret into the rule; None, or what is in the way."""
    value = _value(secrets, one.secret)
    if value is None:
        return f"the secret {one.secret} has no value; put one there and apply again"
    found = _find(elbv2, one)
    if found is None:
        return f"load balancer {one.balancer} has no rule {one.priority}"
    actions = [_with_secret(action, value) for action in found["Actions"]]
    elbv2.modify_rule(RuleArn=found["RuleArn"], Actions=actions)
    return None


def _value(secrets: Any, name: str) -> str | None:
    try:
        value = secrets.get_secret_value(SecretId=name).get("SecretString")
    except secrets.exceptions.ResourceNotFoundException:
        return None
    return str(value) if value else None


def _find(elbv2: Any, one: Placed) -> dict[str, Any] | None:
    (balancer,) = elbv2.describe_load_balancers(Names=[one.balancer])["LoadBalancers"]
    listeners = elbv2.describe_listeners(LoadBalancerArn=balancer["LoadBalancerArn"])["Listeners"]
    for listener in listeners:
        if listener["Port"] != HTTPS:
            continue
        pages = elbv2.get_paginator("describe_rules").paginate(ListenerArn=listener["ListenerArn"])
        for rule in (rule for page in pages for rule in page["Rules"]):
            if rule["Priority"] == str(one.priority):
                return dict(rule)
    return None


def _with_secret(action: dict[str, Any], value: str) -> dict[str, Any]:
    """What describe_rules gave, as modify_rule takes it: a forward has its target groups in one place only."""
    made = dict(action)
    if made["Type"] == "authenticate-oidc":
        config = {k: v for k, v in made["AuthenticateOidcConfig"].items() if k != "UseExistingClientSecret"}
        made["AuthenticateOidcConfig"] = config | {"ClientSecret": value}
    if "ForwardConfig" in made:
        made.pop("TargetGroupArn", None)
    return made


def client(where: Target, service: str) -> Any:
    """A boto3 client for a target."""
    if where.endpoint is not None:
        from generator.sandbox.clients import client as sandboxed

        return sandboxed(where.endpoint, service)
    import boto3

    return boto3.session.Session(region_name=where.environment.region).client(service)
