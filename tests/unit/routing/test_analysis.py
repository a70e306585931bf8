"""AWS.md's findings on today's estate, and the corner of each verdict."""

import pytest

from generator.routing import GapKind, Listener, Relation, Request, Rule, analyse, match, winner
from tests.unit.routing.estate import AUTH, AUTH_BALANCER, MAIN, PIPELINE, REGISTRY_BALANCER, by_priority


def listener(*rules: Rule, hosts: tuple[str, ...] = (), dualstack: bool = False) -> Listener:
    return Listener("l", rules, hosts, dualstack=dualstack)


def rule(priority: int, *paths: str, **more: object) -> Rule:
    more.setdefault("action", priority)
    return Rule(f"s/c/{priority}", priority, paths=paths, **more)  # type: ignore[arg-type]


def hidden(of: Listener) -> dict[int, list[int]]:
    return {one.rule.priority: [other.priority for other in one.behind] for one in analyse(of).unreachable}


def test_registry_balancer_hides_the_mlflow_api_behind_one_rule():
    found = analyse(REGISTRY_BALANCER)
    assert hidden(REGISTRY_BALANCER) == {120: [110]}
    assert found.unreachable[0].witness == Request("registry.hokus.ai", "/api/mlflow/x")
    assert found.unreachable[0].winner == by_priority(REGISTRY_BALANCER, 110)


def test_hidden_behind_a_union_of_hosts():
    auth, registry = "auth.hokus.ai", "registry.hokus.ai"
    both = listener(
        rule(1, "/api/*", hosts=(auth,)),
        rule(2, "/api/*", hosts=(registry,)),
        rule(3, "/api/v1/*", hosts=(auth, registry)),
    )
    assert hidden(both) == {3: [1, 2]}


def test_hidden_behind_a_union_of_paths():
    assert hidden(listener(rule(1, "/api"), rule(2, "/api?*"), rule(3, "/api*"))) == {3: [1, 2]}
    assert hidden(listener(rule(1, "/api"), rule(2, "/api/*"), rule(3, "/api*"))) == {}


def test_hidden_behind_methods_addresses_and_headers():
    assert hidden(listener(rule(1, "/a", methods=("GET",)), rule(2, "/a", methods=("GET",)))) == {2: [1]}
    assert hidden(listener(rule(1, "/a", methods=("GET", "POST")), rule(2, "/a"))) == {}
    halves = (rule(1, source_ips=("0.0.0.0/1",)), rule(2, source_ips=("128.0.0.0/1",)), rule(3, "/a"))
    assert hidden(listener(*halves)) == {3: [1, 2]}
    assert hidden(listener(*halves, dualstack=True)) == {}
    assert hidden(listener(rule(1, "/a", headers=(("x", ("1",)),)), rule(2, "/a"))) == {}
    same = (rule(1, headers=(("X", ("a*",)),)), rule(2, headers=(("x", ("AB",)), ("y", ("1",)))))
    assert hidden(listener(*same)) == {2: [1]}
    query = (rule(1, query=(((None, "v1"),),)), rule(2, query=((("version", "V1"),),)))
    assert hidden(listener(*query)) == {2: [1]}


def test_a_rule_that_no_request_can_meet():
    found = analyse(listener(rule(1, source_ips=("2001:db8::/32",)), rule(2, "nowhere"))).unreachable
    assert [(one.rule.priority, one.behind, one.witness) for one in found] == [(1, (), None), (2, (), None)]


def shadows(of: Listener) -> dict[tuple[int, int], str]:
    return {(one.rule.priority, one.winner.priority): one.relation for one in analyse(of).shadows}


def test_main_balancer_shadows_the_proxy_behind_the_catch_all():
    shadow = next(
        one for one in analyse(MAIN).shadows if (one.rule.priority, one.winner.priority) == (85, 50)
    )
    assert shadow.relation is Relation.PARTIAL
    assert shadow.same_owner
    assert shadow.witness == Request("registry.hokus.ai", "/api/mlflow/x")


def test_two_owners_overlap_on_auth():
    shadow = next(
        one for one in analyse(MAIN).shadows if (one.rule.priority, one.winner.priority) == (85, 80)
    )
    assert (shadow.rule.owner, shadow.winner.owner) == (PIPELINE, AUTH)
    assert shadow.witness == Request("auth.hokus.ai", "/api/mlflow/x")


def test_a_special_case_before_the_general_one_is_told_apart():
    assert shadows(listener(rule(1, "/api/v1/*"), rule(2, "/api/*"))) == {(2, 1): Relation.INSIDE}
    assert shadows(listener(rule(1, "/a/*"), rule(2, "/*/b"))) == {(2, 1): Relation.PARTIAL}


def test_a_rule_shadows_only_where_it_wins():
    covered = listener(rule(1, "/a/*"), rule(2, "/a/b*"), rule(3, "/*"))
    assert (3, 2) not in shadows(covered)


def test_redundant_rules_of_the_estate():
    found = analyse(MAIN).redundant
    assert [(one.rule.priority, [heir.priority for heir in one.heirs]) for one in found] == [
        (85, [100]),
        (95, [100]),
    ]


def test_not_redundant_where_something_else_would_take_over():
    same = {"action": "api"}
    assert not analyse(listener(rule(1, "/a", **same), rule(2, "/a*"), rule(3, "/*", **same))).redundant
    assert not analyse(listener(rule(1, "/a", **same), rule(2, "/b", **same))).redundant
    assert len(analyse(listener(rule(1, "/a", **same), rule(2, "/*", **same))).redundant) == 1


def test_over_broad():
    assert [(one.pattern, one.witness.path) for one in analyse(MAIN).over_broad] == [("/api*", "/apikeys")]
    assert not analyse(listener(rule(1, "/api?*"), rule(2, "/api*"))).over_broad[1:]
    assert not analyse(listener(rule(1, "/api/*"), rule(2, "/x-*"), rule(3, "*"))).over_broad
    assert analyse(listener(rule(1, hosts=("*hokus.ai",)))).over_broad[0].witness.host == "nothokus.ai"
    assert not analyse(listener(rule(1, hosts=("*.hokus.ai",)))).over_broad


def gaps(of: Listener) -> list[tuple[str, str, str]]:
    return [(one.kind, one.witness.host, one.witness.path) for one in analyse(of).gaps]


def test_gaps_of_the_main_balancer():
    assert gaps(MAIN) == [
        (GapKind.NOT_NAMED, "api.hokus.ai", "/"),
        (GapKind.NOT_NAMED, "platform.hokus.ai", "/"),
        (GapKind.BARE_PREFIX, "api.hokus.ai", "/mlflow"),
    ]
    assert winner(MAIN, Request("api.hokus.ai", "/health")) is None


def test_gap_kinds():
    host = ("a.b.c",)
    assert gaps(listener(hosts=host)) == [(GapKind.NO_RULE, "a.b.c", "/")]
    assert gaps(listener(rule(1, "/x", hosts=("d.e.f",)), hosts=host)) == [(GapKind.NO_RULE, "a.b.c", "/")]
    assert gaps(listener(rule(1, "/x", hosts=host), hosts=host)) == [(GapKind.PATHS, "a.b.c", "/")]
    assert gaps(listener(rule(1, hosts=host), hosts=host)) == []
    assert (GapKind.BARE_PREFIX, "a.b.c", "/x") in gaps(listener(rule(1, "/x/*", hosts=host), hosts=host))
    closed = listener(rule(1, "/x/*", hosts=host), rule(2, "/x", hosts=host), hosts=host)
    assert gaps(closed) == [(GapKind.PATHS, "a.b.c", "/")]


def test_a_gap_that_only_other_methods_fall_into():
    host = ("a.b.c",)
    found = analyse(listener(rule(1, hosts=host, methods=("GET",)), hosts=host)).gaps
    assert found[0].witness.method == "HEAD"


@pytest.mark.parametrize("of", [MAIN, AUTH_BALANCER, REGISTRY_BALANCER])
def test_every_witness_holds(of: Listener):
    found = analyse(of)
    for key, request in found.reached.items():
        assert winner(of, request).key == key  # type: ignore[union-attr]
    for shadow in found.shadows:
        assert match(shadow.rule, shadow.witness)
        assert winner(of, shadow.witness) == shadow.winner
    for gap in found.gaps:
        assert winner(of, gap.witness) is None
    assert not found.unknown


def test_beyond_the_cap_the_verdict_is_unknown(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("generator.routing.search.STATE_CAP", 3)
    found = analyse(listener(rule(1, "/a*b*c"), rule(2, "/*x*y*z")))
    assert {one.question for one in found.unknown} >= {"unreachable"}
    assert "3 search states" in found.unknown[0].reason
    assert not found.unreachable
    assert not found.redundant
