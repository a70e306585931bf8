"""The impact of a change."""

from dataclasses import replace

from generator.routing import Listener, Request, Rule, diff
from tests.unit.routing.estate import API, MAIN, by_priority, with_action


def test_no_change_no_difference():
    assert diff(MAIN, MAIN) == []
    renamed = replace(
        MAIN, rules=tuple(replace(rule, key=f"new/{rule.key}", owner="x") for rule in MAIN.rules)
    )
    assert diff(MAIN, renamed) == []


def test_removing_a_redundant_rule_changes_no_answer():
    assert diff(MAIN, replace(MAIN, rules=tuple(rule for rule in MAIN.rules if rule.priority != 85))) == []


def test_a_new_target():
    (change,) = diff(MAIN, with_action(MAIN, 80, "elsewhere"))
    assert (change.action_before, change.action_after) == ("hokusai-auth-ded", "elsewhere")
    assert change.witness == Request("auth.hokus.ai", "/api/x")


def test_what_falls_to_the_default():
    gone = replace(MAIN, rules=tuple(rule for rule in MAIN.rules if rule.priority != 100))
    changes = diff(MAIN, gone)
    assert [(change.before, change.after, change.witness.path) for change in changes] == [
        (by_priority(MAIN, 100), None, "/api")
    ]
    assert diff(gone, MAIN)[0].after == by_priority(MAIN, 100)


def test_reordering():
    first = replace(by_priority(MAIN, 85), priority=45)
    moved = replace(MAIN, rules=tuple(first if rule.priority == 85 else rule for rule in MAIN.rules))
    changes = diff(MAIN, moved)
    assert {(change.before.priority, change.after.priority, change.witness.host) for change in changes} == {  # type: ignore[union-attr]
        (50, 45, "registry.hokus.ai"),
        (80, 45, "auth.hokus.ai"),
    }
    assert {change.action_after for change in changes} == {API}


def test_a_change_that_only_one_method_or_header_sees():
    rule = Rule("s/c/r", 1, action="a")
    post = Rule("s/c/p", 0, methods=("POST",), headers=(("X-Beta", ("1",)),), action="b")
    (change,) = diff(Listener("l", (rule,)), Listener("l", (rule, post)))
    assert change.witness.method == "POST"
    assert change.witness.headers == (("x-beta", "1"),)


def test_the_default_action_itself():
    (change,) = diff(Listener("l", default_action="404"), Listener("l", default_action="503"))
    assert (change.before, change.after) == (None, None)
