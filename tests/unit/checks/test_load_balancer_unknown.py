"""Load balancers of domains."""

from tests.unit.checks.lab import found


def test_mistyped() -> None:
    assert found(
        "load-balancer-unknown",
        """
domains:
  a: {load_balancer: mian}""",
    ) == ["2:22 there is no load balancer 'mian'; did you mean 'main'?"]


def test_own() -> None:
    assert found(
        "load-balancer-unknown",
        """
load_balancers: {own: {}}
domains:
  a: {load_balancer: own}
  b: {load_balancer: onw}""",
    ) == ["4:22 there is no load balancer 'onw'; did you mean 'own'?"]
