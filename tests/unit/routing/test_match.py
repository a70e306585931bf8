"""One request, one rule: the rows of AWS's condition table, each with what matches and what does not."""

import pytest

from generator.routing import Request, Rule, match


def rule(**conditions: object) -> Rule:
    return Rule("s/c/r", 1, **conditions)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("pattern", "path", "expected"),
    [
        ("/x/*", "/x/", True),
        ("/x/*", "/x/a/b", True),
        ("/x/*", "/x", False),
        ("/api*", "/apikeys", True),
        ("/api*", "/API", False),
        ("/a?c", "/a/c", True),
        ("/a?c", "/ac", False),
        ("/a.c", "/abc", False),
        ("*", "/", True),
    ],
)
def test_path(pattern: str, path: str, expected: bool):
    assert match(rule(paths=(pattern,)), Request("h", path)) is expected


@pytest.mark.parametrize(
    ("pattern", "host", "expected"),
    [
        ("*.a.b", "x.a.b", True),
        ("*.a.b", "y.x.a.b", True),
        ("*.a.b", "a.b", False),
        ("Auth.hokus.AI", "auth.HOKUS.ai", True),
        ("auth.hokus.ai", "authxhokus.ai", False),
    ],
)
def test_host(pattern: str, host: str, expected: bool):
    assert match(rule(hosts=(pattern,)), Request(host)) is expected


def test_values_are_alternatives_and_conditions_add_up():
    both = rule(hosts=("a.b", "c.d"), paths=("/x",))
    assert match(both, Request("c.d", "/x"))
    assert not match(both, Request("c.d", "/y"))


def test_method_is_exact():
    assert match(rule(methods=("GET",)), Request("h"))
    assert not match(rule(methods=("get",)), Request("h"))
    assert not match(rule(methods=("GET",)), Request("h", method="HEAD"))


@pytest.mark.parametrize(
    ("cidr", "source", "expected"),
    [
        ("10.0.0.0/8", "10.255.0.1", True),
        ("10.0.0.0/8", "11.0.0.1", False),
        ("2001:db8::/32", "2001:db8::1", True),
        ("2001:db8::/32", "10.0.0.1", False),
    ],
)
def test_source(cidr: str, source: str, expected: bool):
    assert match(rule(source_ips=(cidr,)), Request("h", source=source)) is expected


def test_any_occurrence_of_a_header_may_match():
    beta = rule(headers=(("X-Beta", ("yes*",)),))
    assert match(beta, Request("h", headers=(("x-beta", "no"), ("X-BETA", "YES please"))))
    assert not match(beta, Request("h", headers=(("x-beta", "no"),)))
    assert not match(beta, Request("h"))


@pytest.mark.parametrize(
    ("value", "pair", "expected"),
    [
        (("version", "v?"), ("Version", "V2"), True),
        (("version", "v?"), ("other", "v2"), False),
        ((None, "v2"), ("anything", "v2"), True),
        ((None, r"a\*b"), ("k", "a*b"), True),
        ((None, r"a\*b"), ("k", "axb"), False),
    ],
)
def test_query(value: tuple[str | None, str], pair: tuple[str, str], expected: bool):
    assert match(rule(query=((value,),)), Request("h", query=(pair,))) is expected


def test_two_query_conditions_must_both_hold():
    both = rule(query=(((None, "a"),), ((None, "b"),)))
    assert match(both, Request("h", query=(("x", "a"), ("y", "b"))))
    assert not match(both, Request("h", query=(("x", "a"),)))
