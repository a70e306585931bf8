"""States of `terraform state pull`."""

import json
from typing import Any

import pytest

from generator.migrate.inventory import REDACTED, LegacyError, read_state

AWS = 'provider["registry.terraform.io/hashicorp/aws"]'


def state(*resources: dict[str, Any], **more: Any) -> str:
    head = {"version": 4, "terraform_version": "1.11.4", "serial": 7, "lineage": "l", "outputs": {}}
    return json.dumps({**head, "resources": list(resources), **more})


def block(kind: str, name: str, *instances: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {
        "mode": "managed",
        "type": kind,
        "name": name,
        "provider": AWS,
        "instances": list(instances),
        **more,
    }


def test_addresses_are_terraforms_own() -> None:
    found = read_state(
        state(
            block("aws_lb", "main", {"attributes": {"id": "a"}}),
            block(
                "aws_subnet",
                "public",
                {"index_key": 0, "attributes": {}},
                {"index_key": 10, "attributes": {}},
            ),
            block("aws_lb", "x", {"index_key": 'a"b', "attributes": {}}, module='module.m["k.l"]'),
            block("aws_vpc", "v", {"attributes": {}}, mode="data"),
        )
    )
    assert list(found.resources) == [
        "aws_lb.main",
        "aws_subnet.public[0]",
        "aws_subnet.public[10]",
        'module.m["k.l"].aws_lb.x["a\\"b"]',
        "data.aws_vpc.v",
    ]
    assert [one.block for one in found.managed][-1] == "module.m.aws_lb.x"
    assert (found.serial, found.lineage) == (7, "l")
    assert found.resources["aws_lb.main"].provider == "registry.terraform.io/hashicorp/aws"


def test_dependents_are_the_other_direction() -> None:
    found = read_state(
        state(
            block("aws_lb", "main", {"attributes": {}}),
            block("aws_lb_listener", "https", {"attributes": {}, "dependencies": ["aws_lb.main"]}),
        )
    )
    assert found.dependents == {"aws_lb.main": ("aws_lb_listener.https",)}


def test_deposed_objects_are_no_instances() -> None:
    found = read_state(
        state(block("aws_lb", "m", {"attributes": {}, "deposed": "00000001"}, {"attributes": {}}))
    )
    assert list(found.resources) == ["aws_lb.m"]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "no JSON"),
        ("[]", "neither"),
        ('{"version": 3}', "format 4"),
        ('{"version": 4, "resources": [{"mode": "managed"}]}', "unknown form"),
        ('{"version": 4, "resources": 5}', "unknown form"),
    ],
)
def test_what_is_no_state_is_refused(text: str, why: str) -> None:
    with pytest.raises(LegacyError, match=why):
        read_state(text)


def test_terraforms_own_masks_are_kept() -> None:
    path = [
        {"type": "get_attr", "value": "user"},
        {"type": "index", "value": 1},
        {"type": "get_attr", "value": "key"},
    ]
    values = {"user": [{"key": "open"}, {"key": "canary-1", "name": "n"}]}
    found = read_state(state(block("aws_x", "x", {"attributes": values, "sensitive_attributes": [path]})))
    assert found.resources["aws_x.x"].values == {"user": [{"key": "open"}, {"key": REDACTED, "name": "n"}]}


def test_what_was_secret_once_is_secret_everywhere() -> None:
    database = block("aws_db_instance", "m", {"attributes": {"password": "canary-2-canary"}})
    task = block("aws_ecs_task_definition", "t", {"attributes": {"command": "run --with canary-2-canary!"}})
    found = read_state(state(task, database, outputs={"o": {"value": "x canary-2-canary", "type": "string"}}))
    assert "canary-2" not in str(found)
    assert found.resources["aws_ecs_task_definition.t"].text("command") == f"run --with {REDACTED}!"
