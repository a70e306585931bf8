"""The client secret of an OpenID Connect rule goes from Secrets Manager into the rule, and nowhere else."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import boto3
import pytest
from moto import mock_aws

from generator import pipeline
from generator.commands import sign_in
from generator.commands.sign_in import Placed

GOLDEN = Path(__file__).resolve().parents[2] / "golden/everything"
OIDC = {
    "Issuer": "https://login.acme.test",
    "AuthorizationEndpoint": "https://login.acme.test/a",
    "TokenEndpoint": "https://login.acme.test/t",
    "UserInfoEndpoint": "https://login.acme.test/u",
    "ClientId": "shop",
    "ClientSecret": "placeholder",
}


@pytest.fixture
def account(monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, Any]]:
    """A load balancer with one rule of OpenID Connect, number 7."""
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "test")
    monkeypatch.delenv("AWS_ENDPOINT_URL", raising=False)
    with mock_aws():
        session = boto3.session.Session(region_name="us-east-1")
        ec2, elbv2 = session.client("ec2"), session.client("elbv2")
        vpc = ec2.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
        subnets = [
            ec2.create_subnet(VpcId=vpc, CidrBlock=f"10.0.{n}.0/24", AvailabilityZone=f"us-east-1{zone}")[
                "Subnet"
            ]["SubnetId"]
            for n, zone in enumerate("ab")
        ]
        balancer = elbv2.create_load_balancer(Name="edge", Subnets=subnets)["LoadBalancers"][0][
            "LoadBalancerArn"
        ]
        group = elbv2.create_target_group(Name="shop", Protocol="HTTP", Port=80, VpcId=vpc)["TargetGroups"][0]
        forward = {"Type": "forward", "Order": 2, "TargetGroupArn": group["TargetGroupArn"]}
        listener = elbv2.create_listener(
            LoadBalancerArn=balancer, Protocol="HTTP", Port=443, DefaultActions=[forward | {"Order": 1}]
        )["Listeners"][0]["ListenerArn"]
        first = {"Type": "authenticate-oidc", "Order": 1, "AuthenticateOidcConfig": OIDC}
        condition = {"Field": "path-pattern", "Values": ["/account/*"]}
        elbv2.create_rule(ListenerArn=listener, Priority=7, Conditions=[condition], Actions=[first, forward])
        secrets = session.client("secretsmanager")
        secrets.create_secret(Name="acme/shop/payment", SecretString="canary-7f3a")
        secrets.create_secret(Name="empty")
        yield {"elbv2": elbv2, "secretsmanager": secrets, "listener": listener}


def actions(account: dict[str, Any]) -> list[dict[str, Any]]:
    rules = account["elbv2"].describe_rules(ListenerArn=account["listener"])["Rules"]
    return next(list(rule["Actions"]) for rule in rules if rule["Priority"] == "7")


def give(account: dict[str, Any], placed: Placed) -> str | None:
    return sign_in.give(placed, account["elbv2"], account["secretsmanager"])


def test_the_rule_gets_the_secret_and_keeps_the_rest(account: dict[str, Any]) -> None:
    before = actions(account)

    assert give(account, Placed("shop/web/signed", "edge", 7, "acme/shop/payment")) is None

    after = actions(account)
    assert after[0]["AuthenticateOidcConfig"]["ClientSecret"] == "canary-7f3a"
    assert {k: v for k, v in after[0]["AuthenticateOidcConfig"].items() if k != "ClientSecret"} == {
        k: v for k, v in before[0]["AuthenticateOidcConfig"].items() if k != "ClientSecret"
    }
    assert after[1]["Type"] == "forward"


@pytest.mark.parametrize("secret", ["empty", "nothing"])
def test_a_secret_without_a_value_is_said_and_nothing_changes(account: dict[str, Any], secret: str) -> None:
    fault = give(account, Placed("shop/web/signed", "edge", 7, secret))

    assert fault == f"the secret {secret} has no value; put one there and apply again"
    assert actions(account)[0]["AuthenticateOidcConfig"]["ClientSecret"] == "placeholder"


def test_a_rule_that_is_not_there_is_said(account: dict[str, Any]) -> None:
    fault = give(account, Placed("shop/web/signed", "edge", 8, "acme/shop/payment"))

    assert fault == "load balancer edge has no rule 8"


def test_the_rules_of_the_manifests_are_found() -> None:
    catalogue = pipeline.load(GOLDEN).catalogue
    assert catalogue is not None

    (placed,) = sign_in.rules(catalogue, "dev")

    assert (placed.rule, placed.balancer, placed.secret) == (
        "shop/web/signed",
        "acme-edge-dev",
        "acme/shop/payment",
    )
    assert placed.priority > 0
