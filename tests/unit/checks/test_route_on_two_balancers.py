"""Domains of one route."""

from tests.unit.checks.lab import found


def test_different() -> None:
    assert found(
        "route-on-two-balancers",
        """
domains: {a: {load_balancer: main}, b: {load_balancer: registry}}
routes:
  main: {domain: [a, b], redirect: {path: /x}}""",
    ) == ["3:18 these domains are on different load balancers: a is on main, b is on registry"]


def test_same() -> None:
    assert (
        found(
            "route-on-two-balancers",
            """
domains: {a: {load_balancer: main}, b: {load_balancer: main}}
routes:
  main: {domain: [a, b], redirect: {path: /x}}""",
        )
        == []
    )


def test_in_one_environment() -> None:
    assert found(
        "route-on-two-balancers",
        """
domains: {a: {load_balancer: main}, b: {load_balancer: main}}
routes:
  main: {domain: [a, b], redirect: {path: /x}}
environments: {staging: {domains: {b: {load_balancer: auth}}}, production: {}}""",
    ) == ["3:18 in staging: these domains are on different load balancers: a is on main, b is on auth"]
