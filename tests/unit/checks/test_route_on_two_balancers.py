"""Domains of one route."""

from tests.unit.checks.lab import found, loaded


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


def test_one_has_gone_over_and_the_other_is_on_its_way() -> None:
    """Else neither could take the last step of its cut-over; the rule stands where each of them is answered."""
    text = """
domains: {a: {load_balancer: registry}, b: {load_balancer: main, cutover: {to: registry, stage: single}}}
components: {api: {image: {repository: x, tag: "1"}, port: 80, routes: {r: {domain: [a, b]}}}}"""
    assert found("route-on-two-balancers", text) == []
    catalogue = loaded(example=text).catalogue
    assert catalogue is not None
    hosts = {
        key: [host.partition(".")[0] for rule in balancer.rules for host in rule.hosts]
        for key, balancer in catalogue.balancers["staging"].items()
    }
    assert hosts == {"main": ["b"], "auth": [], "registry": ["a", "b"]}


def test_in_one_environment() -> None:
    assert found(
        "route-on-two-balancers",
        """
domains: {a: {load_balancer: main}, b: {load_balancer: main}}
routes:
  main: {domain: [a, b], redirect: {path: /x}}
environments: {staging: {domains: {b: {load_balancer: auth}}}, production: {}}""",
    ) == ["3:18 in staging: these domains are on different load balancers: a is on main, b is on auth"]
