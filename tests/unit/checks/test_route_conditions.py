"""Limits of a rule's conditions."""

from tests.unit.checks.lab import found


def test_six_values() -> None:
    assert found(
        "route-conditions",
        """
domains: {a: {load_balancer: main}}
routes:
  main: {domain: a, paths: [/1, /2, /3], methods: [GET, HEAD], redirect: {path: /x}}""",
    ) == ["3:3 this rule has 6 condition values, the host counted; AWS allows 5"]


def test_six_values_with_two_hosts() -> None:
    assert found(
        "route-conditions",
        """
domains: {a: {load_balancer: main}, b: {load_balancer: main}}
routes:
  main: {domain: [a, b], paths: [/1, /2, /3, /4], redirect: {path: /x}}""",
    ) == ["3:3 this rule has 6 condition values, 2 of them hosts; AWS allows 5"]


def test_six_wildcards() -> None:
    assert found(
        "route-conditions",
        """
domains: {a: {load_balancer: main}}
routes:
  main: {domain: a, paths: [/*/*/*, '/?/*/*'], redirect: {path: /x}}""",
    ) == ["3:3 this rule has 6 wildcards; AWS allows 5"]


def test_escaped_ones_do_not_count() -> None:
    assert (
        found(
            "route-conditions",
            "domains: {a: {load_balancer: main}}\nroutes:\n  main: {domain: a, paths: ['/*'], query: {q: ['*\\*\\?\\\\*', '\\*\\*\\*']}, redirect: {path: /x}}",
        )
        == []
    )


def test_five_of_each() -> None:
    assert (
        found(
            "route-conditions",
            """
domains: {a: {load_balancer: main}}
routes:
  main: {domain: a, paths: ['/*', '/?', '/*x', '/*y?'], redirect: {path: /x}}""",
        )
        == []
    )


def test_host_header() -> None:
    assert found(
        "route-conditions",
        """
domains: {a: {load_balancer: main}}
routes:
  main: {domain: a, headers: {HOST: [x]}, redirect: {path: /x}}""",
    ) == ["3:31 a header condition cannot be on Host"]


def test_header_twice() -> None:
    assert found(
        "route-conditions",
        """
domains: {a: {load_balancer: main}}
routes:
  main: {domain: a, headers: {X-A: [x], x-a: [z]}, redirect: {path: /x}}""",
    ) == ["3:41 the header 'x-a' is the same as 'X-A': case does not count"]


def test_header_name_with_a_wildcard() -> None:
    assert found(
        "route-conditions",
        """
domains: {a: {load_balancer: main}}
routes:
  main: {domain: a, headers: {X-*: [x]}, redirect: {path: /x}}""",
    ) == ["3:31 the header 'X-*' has a wildcard in its name"]
