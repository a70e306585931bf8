"""Roots in other styles than the reader was written for: all in modules with rules as data, JSON syntax, CDKTF's output."""

import json
from functools import cache
from pathlib import Path

import pytest

from generator.migrate.audit.data import data
from generator.migrate.audit.gather import Audit, audit
from generator.migrate.audit.report import markdown
from generator.migrate.inventory import read_hcl

FIXTURES = Path(__file__).resolve().parents[2] / "fixtures"


@cache
def made(name: str) -> Audit:
    return audit(read_hcl(FIXTURES / name), str(FIXTURES / name))


CDKTF = ("legacy-cdktf-json", "legacy-cdktf-hcl")


@pytest.mark.parametrize("name", ["legacy-modules", "legacy-json", *CDKTF])
def test_the_draft_answers_as_the_legacy_does(name: str) -> None:
    found = made(name)
    assert found.inventory.unread == ()
    assert found.draft.left_out == ()
    assert found.draft.judged.good
    assert found.same


def test_rules_as_data_in_modules() -> None:
    rules = {one.address: one.rule for _, one in made("legacy-modules").estate.rules}
    prefix = 'module.service["checkout"].aws_alb_listener_rule.this'
    assert {key: rule.priority for key, rule in rules.items()} == {
        f'{prefix}["beta"]': 100,
        f'{prefix}["inside"]': 110,
        f'{prefix}["pay"]': 120,
        f'{prefix}["rest"]': 130,
        'module.service["storefront"].aws_alb_listener_rule.this["pages"]': 900,
    }
    assert rules[f'{prefix}["pay"]'].methods == ("POST", "OPTIONS")
    assert rules[f'{prefix}["inside"]'].source_ips == ("10.20.0.0/16",)
    assert rules[f'{prefix}["beta"]'].headers == (("X-Beta", ("on*",)),)
    assert rules['module.service["storefront"].aws_alb_listener_rule.this["pages"]'].hosts == (
        "www.shop.acme.io",
        "*.shop.acme.io",
    )


def test_services_are_those_of_the_modules_and_a_default_becomes_the_last_rule() -> None:
    parts = made("legacy-modules").draft.parts
    assert sorted(parts.services) == ["checkout", "storefront"]
    assert parts.defaults == {"storefront/app/default-edge"}
    text = made("legacy-modules").draft.files["registry/services/storefront.yaml"]
    assert 'hosts: [www.shop.acme.io, "*.shop.acme.io"]' in text
    assert "priority: 50000" in text


def test_other_states_and_look_ups_are_dependencies() -> None:
    listed = {one.what: (one.how, one.why) for one in made("legacy-modules").uses}
    assert listed["data.terraform_remote_state.network"] == (
        "remote state",
        "the state acme-tfstate/network/prod.tfstate",
    )
    assert listed["data.aws_route53_zone.shop"][0] == "look-up"
    assert listed["arn:aws:ecs:eu-central-1:210987654321:cluster/acme-prod"][0] == "written out"
    assert made("legacy-modules").inventory.backend["key"] == "shop/prod.tfstate"


def test_weights_redirects_sign_in_and_fixed_answers() -> None:
    files = made("legacy-json").draft.files
    blue = files["registry/services/blue.yaml"]
    for line in ("blue: 90", "green: 10", "sticky_seconds: 600", "cognito:", "paths: [/admin*]"):
        assert line in blue
    own = files["registry/services/legacy-json.yaml"]
    for line in ('path: "/legacy/#{path}"', "status: 503", "content_type: application/json", 'page: ["*"]'):
        assert line in own


def test_hard_coded_values_with_their_lines() -> None:
    found = {(one.kind, one.value): one.position.line for one in made("legacy-json").hardcoded}
    text = (FIXTURES / "legacy-json/main.tf.json").read_text().splitlines()
    for (kind, value), line in found.items():
        assert kind == "secret" or value in text[line - 1]
    assert {"address", "ARN", "id", "zone id", "region", "secret"} == {kind for kind, _ in found}


def test_no_secret_comes_out() -> None:
    found = made("legacy-json")
    values = data(found)
    everything = [
        json.dumps(values),
        markdown(values, ["x"]),
        *found.draft.files.values(),
        repr(found.inventory),
    ]
    assert not [text for text in everything if "canary" in text]


def test_what_cdktf_writes_is_read_alike_as_json_and_as_hcl() -> None:
    """docs/from-copilot-and-cdktf.md: `cdktf synth`, with its `//` beside every block, and `cdktf synth --hcl`."""
    as_json, as_hcl = (made(name) for name in CDKTF)
    rules = [[(one.address, one.rule) for _, one in found.estate.rules] for found in (as_json, as_hcl)]
    assert rules[0] == rules[1]
    ((address, rule),) = rules[0]
    assert address == "aws_lb_listener_rule.rule_ABCD0E1F"
    assert (rule.priority, rule.hosts, rule.paths) == (10, ("web.example.com",), ("/api", "/api/*"))
