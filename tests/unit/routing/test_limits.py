"""AWS's limits on rules and balancers."""

import pytest

from generator.routing import (
    Listener,
    Rule,
    bad_values,
    balancer_breaches,
    collisions,
    duplicates,
    rule_breaches,
)
from generator.routing.limits import Quotas
from tests.unit.routing.estate import MAIN


def rule(**conditions: object) -> Rule:
    return Rule("s/c/r", 1, **conditions)  # type: ignore[arg-type]


def test_five_values_and_five_wildcards():
    assert not rule_breaches(rule(hosts=("a.b", "c.d"), paths=("/*", "/*/*"), methods=("GET",)))
    (breach,) = rule_breaches(rule(hosts=("a.b", "c.d"), paths=("/1", "/2", "/3"), query=(((None, "v"),),)))
    assert (breach.quota, breach.found, breach.allowed) == ("values", 6, 5)
    (breach,) = rule_breaches(rule(hosts=("*.b.?",), paths=("/*a*", "/*", "/*")))
    assert (breach.quota, breach.found) == ("wildcards", 6)
    assert not rule_breaches(rule(query=(((None, r"\*\*\*\*\*\*"),),)))


def test_balancer_quotas_can_be_raised():
    (breach,) = balancer_breaches("main", {"rules": 101, "target_groups": 100})
    assert (breach.subject, breach.quota, breach.allowed) == ("main", "rules", 100)
    assert not balancer_breaches("main", {"rules": 101}, Quotas(rules=200))


def test_collisions():
    assert not collisions(MAIN)
    twice = Listener("l", (Rule("b", 5), Rule("a", 5), Rule("c", 6)))
    (found,) = collisions(twice)
    assert (found.priority, [one.key for one in found.rules]) == (5, ["a", "b"])


def test_duplicates():
    found = duplicates(rule(hosts=("a.b", "A.B"), paths=("/a", "/A", "/a"), methods=("GET",)))
    assert [(one.condition, one.value) for one in found] == [("host", "A.B"), ("path", "/a")]


@pytest.mark.parametrize(
    ("conditions", "reason"),
    [
        ({"hosts": ("localhost",)}, "needs a dot"),
        ({"hosts": ("a.b1",)}, "needs a dot"),
        ({"hosts": ("a_b.c",)}, "only letters"),
        ({"hosts": ("a." + "b" * 127,)}, "longer"),
        ({"paths": ("/a b",)}, "only A-Z"),
        ({"paths": ("/a?b=c%20",)}, "only A-Z"),
        ({"paths": ("api",)}, "begins with /"),
        ({"paths": ("/" + "a" * 128,)}, "longer"),
        ({"methods": ("get",)}, "a method"),
        ({"headers": (("x" * 41, ("a",)),)}, "header's name"),
        ({"query": (((None, "a" * 129),),)}, "longer"),
    ],
)
def test_values_that_aws_refuses(conditions: dict[str, object], reason: str):
    (found,) = bad_values(rule(**conditions))
    assert reason in found.reason


def test_values_that_aws_takes():
    fine = rule(
        hosts=("*.hokus.ai", "Auth.hokus.AI"), paths=("/a-b_c.d$e~f\"g'h@i:j+k&l*?",), methods=("M-SEARCH",)
    )
    assert not bad_values(fine)
    assert not [bad for one in MAIN.rules for bad in bad_values(one)]
