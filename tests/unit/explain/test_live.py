"""What the account does beside what the manifests say; the account is moto's, read through boto3."""

from dataclasses import replace
from typing import Any

import pytest

from generator import allocation
from generator.catalogue import Catalogue
from generator.explain import adopt, live, route
from generator.explain.live import LiveError
from generator.routing import Record, Redirect, Request
from generator.traffic import of_environment
from tests.unit.checks.lab import loaded
from tests.unit.checks.small import manifest
from tests.unit.explain import account

RICH = manifest(
    "domains: {a: {load_balancer: main}, b: {load_balancer: main}}",
    "routes: {old: {domain: b, paths: [/old], redirect: {path: /new, permanent: true}}}",
    api="routes: {all: {domain: a}, beta: {domain: a, paths: [/x/*], headers: {X-Beta: ['on*']}, methods: [GET, HEAD]}}",
    ui="routes: {q: {domain: b, query: {v: ['2', '3'], '*': [beta]}}, ip: {domain: b, source_addresses: [10.0.0.0/8]}}",
    canary="routes: {split: {domain: a, paths: [/c/*], targets: {api: 90, canary: 10}}}",
)


def catalogue(text: str = RICH) -> Catalogue:
    result = loaded(example=text)
    assert result.findings == ()
    assert result.catalogue is not None
    return result.catalogue


@pytest.fixture
def client() -> Any:
    with account.elbv2() as made:
        yield made


def test_what_was_made_is_read_back(client: Any) -> None:
    view = of_environment(catalogue(), "production")["main"]
    account.create(client, view)
    found = live.read(client, view.balancer.name)
    assert sorted(map(adopt.form, found.listener.rules), key=str) == sorted(
        map(adopt.form, view.listener.rules), key=str
    )
    assert sorted(rule.priority for rule in found.listener.rules) == sorted(
        rule.priority for rule in view.listener.rules
    )
    assert found.listener.default_action == ("fixed-response", "404")
    assert Redirect(path="/new", status=301) in {rule.action for rule in found.listener.rules}


@pytest.mark.parametrize(
    "url", ["a.hokus.ai/", "a.hokus.ai/c/1", "b.hokus.ai/old", "b.hokus.ai/", "b.hokus.ai/?v=2&z=beta"]
)
def test_they_agree(client: Any, url: str) -> None:
    known = catalogue()
    view = of_environment(known, "production")["main"]
    account.create(client, view)
    answer = route.answer(known, url)
    beside = live.compare(answer, live.read(client, view.balancer.name))
    assert beside.differences == ()
    assert live.text(beside).endswith("  as the manifests say\n")


def test_they_differ(client: Any) -> None:
    known = catalogue()
    view = of_environment(known, "production")["main"]
    listener = account.create(client, view)
    rules = client.describe_rules(ListenerArn=listener)["Rules"]
    answer = route.answer(known, "a.hokus.ai/nothing/special")
    assert answer.explanation is not None
    assert answer.explanation.winner is not None
    number = answer.explanation.winner.priority
    (arn,) = [rule["RuleArn"] for rule in rules if rule["Priority"] == str(number)]
    client.set_rule_priorities(RulePriorities=[{"RuleArn": arn, "Priority": 4000}])
    moved = live.compare(answer, live.read(client, view.balancer.name))
    assert moved.differences == (
        f"the rule that answers has priority {number} in the manifests, 4000 in the account",
    )
    client.delete_rule(RuleArn=arn)
    gone = live.compare(answer, live.read(client, view.balancer.name))
    assert gone.differences == (f"by the manifests rule {number} answers, in the account no rule",)
    assert "answers" in live.text(gone).splitlines()[-3]


def test_another_target(client: Any) -> None:
    known = catalogue()
    view = of_environment(known, "production")["main"]
    listener = account.create(client, view)
    answer = route.answer(known, "a.hokus.ai/nothing/special")
    made = client.create_target_group(
        Name="by-hand", Protocol="HTTP", Port=80, VpcId=account.vpc(), TargetType="ip"
    )
    assert answer.explanation is not None
    assert answer.explanation.winner is not None
    number = str(answer.explanation.winner.priority)
    rules = client.describe_rules(ListenerArn=listener)["Rules"]
    (arn,) = [rule["RuleArn"] for rule in rules if rule["Priority"] == number]
    action = {"Type": "forward", "TargetGroupArn": made["TargetGroups"][0]["TargetGroupArn"]}
    client.modify_rule(RuleArn=arn, Actions=[action])
    beside = live.compare(answer, live.read(client, view.balancer.name))
    assert beside.differences == (
        f"it goes to {answer.targets[0].group} by the manifests, to by-hand in the account",
    )


def test_a_load_balancer_without_target_groups(client: Any) -> None:
    account.balancer(client, "hokusai-empty-production")
    found = live.read(client, "hokusai-empty-production")
    assert (found.groups, found.listener.rules) == ({}, ())


def test_no_such_load_balancer(client: Any) -> None:
    with pytest.raises(LiveError, match="this account has no load balancer nothing"):
        live.read(client, "nothing")


def test_conditions_of_old_tools() -> None:
    raw = {
        "RuleArn": "arn:x/y/z",
        "Priority": "7",
        "Conditions": [
            {"Field": "path-pattern", "Values": ["/a"]},
            {"Field": "host-header", "Values": ["h.ai"]},
        ],
        "Actions": [
            {"Type": "forward", "TargetGroupArn": "arn:aws:elasticloadbalancing:r:1:targetgroup/api/1"}
        ],
    }
    rule = live.to_rule(raw, {})
    assert (rule.priority, rule.hosts, rule.paths, rule.action) == (
        7,
        ("h.ai",),
        ("/a",),
        ("forward", (("api", 1),)),
    )


# --- existing priorities ----------------------------------------------------------------------------------


def test_existing_numbers_are_taken_over(client: Any) -> None:
    known = catalogue()
    view = of_environment(known, "production")["main"]
    listener = account.balancer(client, view.balancer.name)
    groups: dict[str, str] = {}
    given = dict(zip(sorted(view.rules), (40, 50, 80, 85, 95, 200), strict=True))
    for key, number in given.items():
        account.add(client, listener, view, view.rules[key], number, groups)
    found = adopt.numbers(view, live.read(client, view.balancer.name).listener.rules)
    assert found.record.priorities == given
    assert (found.foreign, found.missing) == ((), ())
    after = adopt.after(known, "production", {"main": found})
    assert allocation.of(after).priorities["production"]["main"] == given


def test_what_has_no_partner_is_said(client: Any) -> None:
    view = of_environment(catalogue(), "production")["main"]
    account.create(client, view)
    rules = live.read(client, view.balancer.name).listener.rules
    lost = next(rule for rule in rules if adopt.form(rule) == adopt.form(view.listener.rules[0]))
    others = [rule for rule in rules if rule is not lost]
    odd = live.to_rule(
        {
            "RuleArn": "a/b/odd",
            "Priority": "33",
            "Conditions": [{"Field": "path-pattern", "Values": ["/odd"]}],
            "Actions": [{"Type": "forward", "TargetGroupArn": "arn:tg/odd/1"}],
        },
        {},
    )
    found = adopt.numbers(view, [*others, odd])
    assert found.missing == (view.listener.rules[0].key,)
    assert found.foreign == (odd,)
    assert found.record.resting == {33: "unknown/odd"}  # so that no new rule takes it
    assert len(found.matched) == len(view.rules) - 1


def test_a_recorded_number_that_an_existing_rule_has_gives_way() -> None:
    view = of_environment(catalogue(), "production")["main"]
    first, second = view.listener.rules[:2]
    existing = [replace(first, key="x", priority=second.priority)]
    found = adopt.numbers(view, existing, Record({first.key: first.priority, second.key: second.priority}))
    assert found.record.priorities == {first.key: second.priority}


def test_a_request_of_the_account_is_the_same_request() -> None:
    """The explanation is of the very request that was asked, headers and all."""
    known = catalogue()
    answer = route.answer(known, "a.hokus.ai/x/1", headers=["X-Beta: on-1"])
    assert answer.asked.request == Request("a.hokus.ai", "/x/1", headers=(("X-Beta", "on-1"),))
    assert answer.winner is not None
    assert answer.winner.key == "example/api/beta"
