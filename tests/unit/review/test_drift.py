"""What was changed behind Terraform's back, on recorded plans and small ones."""

import json
from typing import Any

import pytest

from generator.review.drift import Drift, How, drift
from generator.review.drift_words import LIMIT, markdown, summary, text, to_json

from .plans import OWNER, UNIT, change, recorded


def look(data: dict[str, Any], is_whole: bool = True, **others: dict[str, Any]) -> Drift:
    return drift("staging", {UNIT: data, **others}, {UNIT: OWNER}, is_whole)


def small(seen: dict[str, Any], planned: dict[str, Any] | None) -> dict[str, Any]:
    changes = [planned] if planned else []
    return {"format_version": "1.2", "resource_drift": [seen], "resource_changes": changes}


def test_what_the_provider_alone_spells_otherwise_is_no_drift() -> None:
    data = recorded("untouched")
    assert len(data["resource_drift"]) > 5, "the test looks for nothing"
    found = look(data)
    assert (found.changed, found.waiting, summary(found)) == ((), (), "no drift")


def test_a_recorded_drift() -> None:
    found = look(recorded("drift"))
    (unit,) = found.changed
    said = {(one.address, one.how) for one in unit.resources}
    assert said == {
        ("aws_cloudwatch_log_group.kept", How.CHANGED),
        ("aws_dynamodb_table.gone", How.GONE),
        ("aws_iam_role.app", How.ADDED),
        ("aws_s3_bucket_versioning.data", How.CHANGED),
        ("aws_security_group.web", How.ADDED),
    }
    assert (found.repairable, found.waiting) == ((UNIT,), ())
    words = text(found)
    assert words.startswith(f"{OWNER}\n  {UNIT}\n")
    assert "retention_in_days  7 -> 365\n" in words
    assert "it lets 0.0.0.0/0 in, tcp port 22\n" in words
    assert "the policy arn:aws:iam::aws:policy/AdministratorAccess is attached to it\n" in words
    assert summary(found) == "5 resources in 1 unit are not as Terraform left them"


def test_what_was_added_is_only_looked_for_in_all_units() -> None:
    assert How.ADDED not in {one.how for one in look(recorded("drift"), is_whole=False).units[0].resources}


def test_a_rule_that_another_unit_asks_for_is_not_beside_terraform() -> None:
    data = recorded("drift")
    group = next(
        one["values"]["id"]
        for one in data["prior_state"]["values"]["root_module"]["resources"]
        if one["address"] == "aws_security_group.web"
    )
    values = {
        "security_group_id": group,
        "cidr_ipv4": "0.0.0.0/0",
        "ip_protocol": "tcp",
        "from_port": 22,
        "to_port": 22,
    }
    rule = {
        "address": "x",
        "type": "aws_vpc_security_group_ingress_rule",
        "mode": "managed",
        "values": values,
    }
    other = {"prior_state": {"values": {"root_module": {"child_modules": [{"resources": [rule]}]}}}}
    found = look(data, **{"services/other/app": other})
    assert "aws_security_group.web" not in {one.address for unit in found.changed for one in unit.resources}


@pytest.mark.parametrize(
    ("planned", "is_drift"),
    [
        (None, False),  # ignored by the resource, or set by nobody
        (change("aws_x.a", "no-op", {"n": 5}, {"n": 5}), False),
        (change("aws_x.a", "update", {"n": 5}, {"n": 1}), True),
        (change("aws_x.a", "update", {"n": 5}, {"n": 9}), True),  # the manifest says a third thing by now
        (change("aws_x.a", "update", {"n": 5, "m": 1}, {"n": 5, "m": 2}), False),
        (change("aws_x.a", "update", {"n": 5}, {}, after_unknown={"n": True}), False),
        (change("aws_x.a", "delete", {"n": 5}, None), False),  # nothing asks for it any more
        (change("aws_x.a", "delete create", {"n": 5}, {"n": 1}), True),
    ],
)
def test_drift_is_what_an_apply_puts_back(planned: dict[str, Any] | None, is_drift: bool) -> None:
    found = look(small(change("aws_x.a", "update", {"n": 1}, {"n": 5}), planned))
    assert bool(found.changed) is is_drift


def test_changes_that_wait_are_told_apart() -> None:
    new = change("aws_x.new", "create", None, {})
    found = look({"format_version": "1.2", "resource_changes": [new]})
    assert (found.changed, found.waiting) == ((), (UNIT,))


def test_secrets_stay_secret() -> None:
    seen = change("aws_x.a", "update", {"v": "canary1"}, {"v": "canary2"}, after_sensitive={"v": True})
    planned = change("aws_x.a", "update", {"v": "canary2"}, {"v": "canary1"}, before_sensitive={"v": True})
    found = look(small(seen, planned))
    assert found.count == 1
    assert "canary" not in text(found) + markdown(found) + to_json(found) + repr(found)


def test_json_and_markdown() -> None:
    data = json.loads(to_json(look(recorded("drift"))))
    assert (data["clean"], data["repaired_by_apply"]) == (False, [UNIT])
    assert json.loads(to_json(look(recorded("untouched"))))["clean"] is True
    said = markdown(look(recorded("drift")))
    assert "**auth-team**" in said
    assert "    - `retention_in_days` `7 -> 365`\n" in said
    seen = change("aws_x.a", "update", {"n": "x" * 90}, {"n": "y" * 90})
    many = {
        f"u/{number}": small(seen, change("aws_x.a", "update", {"n": "y"}, {"n": "x"}))
        for number in range(500)
    }
    cut = markdown(look(recorded("drift"), **many))
    assert len(cut) <= LIMIT
    assert "**Cut here**" in cut
