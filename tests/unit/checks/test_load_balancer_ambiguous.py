"""Own load balancers called like shared ones."""

from tests.unit.checks.lab import found


def test_both() -> None:
    assert found(
        "load-balancer-ambiguous",
        """
load_balancers:
  main: {name: other}""",
    ) == ["2:3 the platform has a shared load balancer 'main' too"]


def test_own_name() -> None:
    assert (
        found(
            "load-balancer-ambiguous",
            """
load_balancers:
  own: {}""",
        )
        == []
    )
