"""Kept names without a use."""

from tests.unit.checks.lab import found


def test_other_load_balancer() -> None:
    assert found(
        "target-group-name-unused",
        """
domains: {a: {load_balancer: main}}
components:
  api:
    image: {repository: example}
    port: 1
    target_group_names: {main: one, mian: two}
    routes: {a: {domain: a}}""",
    ) == ["6:37 no route leads from load balancer 'mian' to 'api'; did you mean 'main'?"]


def test_no_route() -> None:
    assert found(
        "target-group-name-unused",
        """
components:
  api: {image: {repository: example}, port: 1, target_group_names: {main: one}}""",
    ) == ["2:69 no route leads from load balancer 'main' to 'api'"]
