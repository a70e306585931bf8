"""Which planned resource is which legacy one."""

from typing import Any

from generator.migrate.adopt.matching import match, planned
from generator.migrate.adopt.states import Item


def item(address: str, **values: Any) -> Item:
    kind = next(part for part in address.split(".") if part.startswith("aws_"))
    return Item(address, kind, values)


def plan(*resources: dict[str, Any], configuration: dict[str, Any] | None = None) -> dict[str, Any]:
    """A plan that would create these."""
    entries = []
    for one in resources:
        kind, name = one["block"].split(".")
        address = one["block"] if one.get("index") is None else f'{one["block"]}["{one["index"]}"]'
        entries.append(
            {
                "address": address,
                "mode": "managed",
                "type": kind,
                "name": name,
                "index": one.get("index"),
                "change": {"actions": one.get("actions", ["create"]), "after": one["after"]},
            }
        )
    return {"resource_changes": entries, "configuration": {"root_module": configuration or {}}}


def pairs(plan_: dict[str, Any], *items: Item) -> dict[str, tuple[str, str]]:
    return {
        pair.target.address: (pair.source.address, pair.how) for pair in match(planned(plan_), items).pairs
    }


def test_a_name_is_an_identity_and_a_blocks_name_is_none() -> None:
    found = pairs(
        plan({"block": "aws_lb.this", "after": {"name": "hokusai-development"}}),
        item("aws_lb.this", name="another"),
        item("aws_lb.main", name="hokusai-development"),
    )
    assert found == {"aws_lb.this": ("aws_lb.main", "identity")}


def test_a_listener_follows_its_load_balancer() -> None:
    configuration = {
        "resources": [
            {
                "address": "aws_lb_listener.https",
                "expressions": {"load_balancer_arn": {"references": ["aws_lb.this.arn", "aws_lb.this"]}},
            }
        ]
    }
    found = pairs(
        plan(
            {"block": "aws_lb.this", "after": {"name": "main"}},
            {"block": "aws_lb_listener.https", "after": {"port": 443}},
            configuration=configuration,
        ),
        item("aws_lb.a", name="main", arn="arn:a"),
        item("aws_lb_listener.one", load_balancer_arn="arn:b", port=443),
        item("aws_lb_listener.two", load_balancer_arn="arn:a", port=443),
        item("aws_lb_listener.three", load_balancer_arn="arn:a", port=80),
    )
    assert found["aws_lb_listener.https"] == ("aws_lb_listener.two", "reference")


def test_a_gateway_in_a_known_subnet_leads_back_to_its_address() -> None:
    configuration = {
        "resources": [
            {
                "address": "aws_nat_gateway.this",
                "expressions": {"allocation_id": {"references": ["aws_eip.nat", "each.key"]}},
            }
        ]
    }
    found = pairs(
        plan(
            {"block": "aws_nat_gateway.this", "index": "a", "after": {"subnet_id": "subnet-1"}},
            {"block": "aws_eip.nat", "index": "a", "after": {"domain": "vpc"}},
            configuration=configuration,
        ),
        item("aws_nat_gateway.main", subnet_id="subnet-1", allocation_id="eipalloc-2"),
        item("aws_eip.other", id="eipalloc-1"),
        item("aws_eip.nat", id="eipalloc-2"),
    )
    assert found['aws_eip.nat["a"]'] == ("aws_eip.nat", "backwards")


def test_the_same_association_of_two_keys_is_followed_through_for_each() -> None:
    configuration = {
        "resources": [
            {
                "address": "aws_route_table_association.private",
                "expressions": {"subnet_id": {"references": ["each.value.id", "each.value"]}},
                "for_each_expression": {"references": ["aws_subnet.private"]},
            }
        ]
    }
    found = pairs(
        plan(
            {
                "block": "aws_subnet.private",
                "index": "a",
                "after": {"vpc_id": "vpc-1", "cidr_block": "10.0.1.0/24"},
            },
            {"block": "aws_route_table_association.private", "index": "a", "after": {}},
            configuration=configuration,
        ),
        item("aws_subnet.x", id="subnet-1", vpc_id="vpc-1", cidr_block="10.0.1.0/24"),
        item("aws_route_table_association.x", subnet_id="subnet-1"),
    )
    assert found['aws_route_table_association.private["a"]'][0] == "aws_route_table_association.x"


def test_two_that_fit_are_reported_and_nobody_is_guessed() -> None:
    wanted = plan({"block": "aws_vpc.this", "after": {"cidr_block": "10.0.0.0/16"}})
    items = [item("aws_vpc.a", cidr_block="10.0.0.0/16"), item("aws_vpc.b", cidr_block="10.0.0.0/16")]

    found = match(planned(wanted), items)

    assert found.pairs == ()
    assert found.ambiguous[0].candidates == ("aws_vpc.a", "aws_vpc.b")
    said = match(planned(wanted), items, {"aws_vpc.this": "aws_vpc.b"})
    assert [(pair.source.address, pair.how) for pair in said.pairs] == [("aws_vpc.b", "given")]


def test_what_is_there_already_is_not_matched_again() -> None:
    found = planned(plan({"block": "aws_lb.this", "after": {"name": "x"}, "actions": ["no-op"]}))
    assert found == []


def test_a_record_with_a_set_identifier_is_not_that_without() -> None:
    plain = {"zone_id": "Z1", "name": "api.hokus.ai", "type": "A"}
    found = pairs(
        plan({"block": "aws_route53_record.this", "after": plain}),
        item("aws_route53_record.weighted", **plain, set_identifier="old"),
        item("aws_route53_record.simple", **{**plain, "name": "api.hokus.ai."}, set_identifier=""),
    )
    assert found == {"aws_route53_record.this": ("aws_route53_record.simple", "identity")}
