"""Requests that nobody counts."""

from tests.unit.checks.lab import found


def test_none() -> None:
    assert found(
        "scaling-without-route",
        """
components:
  api: {image: {repository: example}, port: 1, scaling: {max: 4, requests_per_target: 100}}""",
    ) == ["2:87 no route leads to 'api', so no load balancer counts its requests"]


def test_by_a_route_of_the_service() -> None:
    assert (
        found(
            "scaling-without-route",
            """
domains: {a: {load_balancer: main}}
components:
  api: {image: {repository: example}, port: 1, scaling: {max: 4, requests_per_target: 100}}
routes: {main: {domain: a, targets: {api: 1}}}""",
        )
        == []
    )


def test_by_a_redirect_only() -> None:
    assert found(
        "scaling-without-route",
        """
domains: {a: {load_balancer: main}}
components:
  api: {image: {repository: example}, port: 1, scaling: {max: 4, requests_per_target: 100}, routes: {old: {domain: a, redirect: {path: /x}}}}""",
    ) == ["3:87 no route leads to 'api', so no load balancer counts its requests"]
