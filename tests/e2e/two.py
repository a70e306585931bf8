"""Day two in development: a change is planned, reviewed and applied; somebody meddles; it is seen, repaired, and clean again.

It runs in the evening, beside the destruction of staging. The change is one line of one manifest; it is made and taken back
while nothing else reads the tree.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.e2e.aws import Account
from tests.e2e.clone import Clone, Ran

ENV, SERVICE, UNIT = "development", "auth", "services/auth/app"
MANIFEST = "registry/services/auth.yaml"
OLD, NEW = "  development: {}\n", "  development: {domains: {auth: {name: login.development.hokus.ai}}}\n"
GROUP, TARGETS = "hokusai-auth-api-tasks-development", "auth-api-auth-"
RULE = {"IpProtocol": "tcp", "FromPort": 22, "ToPort": 22, "IpRanges": [{"CidrIp": "0.0.0.0/0"}]}


@dataclass(frozen=True)
class DayTwo:
    """What was done, in its order; `probe` is the target group's path after the repair."""

    planned: Ran
    applied: Ran
    again: Ran  # the same plans once more
    verified: Ran
    drifted: Ran
    repaired: Ran
    probe: str
    clean: Ran


def change(clone: Clone, back: bool = False) -> None:
    """Another name for auth in development, or its own again."""
    old, new = (NEW, OLD) if back else (OLD, NEW)
    path = clone.root / MANIFEST
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), encoding="utf-8")


def spend(clone: Clone, folder: Path) -> DayTwo:
    """From the plan to the clean end. The tree has the change, and is rendered."""
    where, plans = ("--env", ENV), str(folder / "two")
    planned = clone.invoke("plan", *where, "--service", SERVICE, "--out", plans)
    applied = clone.invoke("apply", *where, "--plan", plans)
    again = clone.invoke("apply", *where, "--plan", plans)
    verified = clone.invoke("verify", *where, "--service", SERVICE)
    account = Account.of(clone.root, ENV)
    meddle(account)
    drifted = clone.invoke("drift", *where)
    repaired = clone.invoke("apply", *where, "--unit", UNIT)
    probe = _targets(account)["HealthCheckPath"]
    account.ask("ec2").revoke_security_group_ingress(GroupId=_group(account), IpPermissions=[RULE])
    clean = clone.invoke("drift", *where, "--unit", UNIT)
    return DayTwo(planned, applied, again, verified, drifted, repaired, probe, clean)


def meddle(account: Account) -> None:
    """What somebody does in the console on a bad night."""
    arn = _targets(account)["TargetGroupArn"]
    account.ask("elbv2").modify_target_group(TargetGroupArn=arn, HealthCheckPath="/wrong")
    account.ask("ec2").authorize_security_group_ingress(GroupId=_group(account), IpPermissions=[RULE])


def _targets(account: Account) -> dict[str, Any]:
    groups = account.ask("elbv2").describe_target_groups()["TargetGroups"]
    (found,) = (group for group in groups if group["TargetGroupName"].startswith(TARGETS))
    return dict(found)


def _group(account: Account) -> str:
    named = [{"Name": "group-name", "Values": [GROUP]}]
    (found,) = account.ask("ec2").describe_security_groups(Filters=named)["SecurityGroups"]
    return str(found["GroupId"])
