"""Targets of routes."""

from tests.unit.checks.lab import found


def test_unknown() -> None:
    assert found(
        "route-target-unknown",
        """
domains: {a: {load_balancer: main}}
components: {api: {image: {repository: example}, port: 8000}}
routes:
  main: {domain: a, targets: {api: 90, apu: 10}}""",
    ) == ["4:40 there is no component 'apu' in this manifest; did you mean 'api'?"]


def test_worker() -> None:
    assert found(
        "route-target-unknown",
        """
domains: {a: {load_balancer: main}}
components: {jobs: {image: {repository: example}, type: worker}}
routes:
  main: {domain: a, targets: {jobs: 1}}""",
    ) == ["4:31 jobs has no port, so no request can be sent to it"]


def test_from_another_component() -> None:
    assert (
        found(
            "route-target-unknown",
            """
domains: {a: {load_balancer: main}}
components:
  api: {image: {repository: example}, port: 8000, routes: {main: {domain: a, targets: {web: 1}}}}
  web: {image: {repository: example}, port: 8001}""",
        )
        == []
    )
