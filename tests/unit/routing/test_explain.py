"""Why a request goes where it goes."""

from generator.routing import Listener, Miss, Request, Rule, explain
from tests.unit.routing.estate import MAIN, by_priority


def test_each_rule_in_order_until_the_winner():
    found = explain(MAIN, Request("auth.hokus.ai", "/api/mlflow/x"))
    assert found.winner == by_priority(MAIN, 80)
    assert [(step.rule.priority, step.matched, step.asked) for step in found.steps] == [
        (40, False, True),
        (50, False, True),
        (80, True, True),
        (85, True, False),
        (95, False, False),
        (100, True, False),
        (200, False, False),
    ]
    assert found.steps[0].misses == (
        Miss("host", ("registry.hokus.ai",), "auth.hokus.ai"),
        Miss("path", ("/mlflow/*",), "/api/mlflow/x"),
    )


def test_nobody_wins():
    assert explain(MAIN, Request("api.hokus.ai", "/health")).winner is None


def test_every_kind_of_miss():
    picky = Rule(
        "s/c/r",
        1,
        methods=("POST",),
        source_ips=("10.0.0.0/8",),
        headers=(("X-Beta", ("yes",)),),
        query=((("v", "2"), (None, "two")),),
    )
    request = Request("h", "/", headers=(("x-beta", "no"),), query=(("v", "1"),))
    (step,) = explain(Listener("l", (picky,)), request).steps
    assert step.misses == (
        Miss("method", ("POST",), "GET"),
        Miss("source-ip", ("10.0.0.0/8",), "198.51.100.7"),
        Miss("header X-Beta", ("yes",), "no"),
        Miss("query", ("v=2", "two"), "v=1"),
    )
    bare = explain(Listener("l", (picky,)), Request("h", method="POST", source="10.0.0.1")).steps[0]
    assert [miss.got for miss in bare.misses] == ["not sent", "none"]


def test_requests_spell_themselves():
    request = Request("h.x", "/a", "POST", (("X", "1"),), (("k", "a b"),), "10.0.0.1")
    assert request.describe() == "POST https://h.x/a?k=a%20b (X: 1, from 10.0.0.1)"
    assert Request("h.x").describe("http") == "http://h.x/"
