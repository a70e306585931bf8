"""Ports."""

from tests.unit.checks.lab import found


def test_service() -> None:
    assert found(
        "component-port-missing",
        """
components:
  api: {image: {repository: example}}""",
    ) == ["2:3 component 'api' is a service without a port"]


def test_worker() -> None:
    assert (
        found(
            "component-port-missing",
            """
components:
  api: {type: worker, image: {repository: example}}""",
        )
        == []
    )


def test_external_with_routes() -> None:
    assert found(
        "component-port-missing",
        """
domains: {a: {load_balancer: main}}
components:
  api: {runtime: external, routes: {a: {domain: a}}}""",
    ) == ["3:3 component 'api' has routes but no port to which they could lead"]


def test_external_without() -> None:
    assert (
        found(
            "component-port-missing",
            """
components:
  api: {runtime: external}""",
        )
        == []
    )


def test_removed_by_an_overlay() -> None:
    assert found(
        "component-port-missing",
        """
components:
  api: {image: {repository: example}, port: 1}
environments: {staging: {components: {api: {port: null}}}, production: {}}""",
    ) == ["3:51 in staging: component 'api' is a service without a port"]
