"""One DNS name, several claims."""

from tests.unit.checks.lab import PLATFORM, found


def test_two_services() -> None:
    assert found(
        "name-claimed-twice",
        """
domains:
  api: {load_balancer: main}""",
        zebra="""
domains:
  api: {load_balancer: main}""",
    ) == [
        "zebra: 2:3 in development, and likewise in staging and production: api.development.hokus.ai is claimed by example already"
    ]


def test_two_load_balancers() -> None:
    assert found(
        "name-claimed-twice",
        """
domains:
  api: {load_balancer: main}""",
        zebra="""
domains:
  api: {load_balancer: registry, record: external}""",
    ) == [
        "zebra: 2:3 in development, and likewise in staging and production: api.development.hokus.ai is on load balancer 'main' for example; it cannot be on 'registry' too"
    ]


def test_shared_by_agreement() -> None:
    assert (
        found(
            "name-claimed-twice",
            """
domains:
  api: {load_balancer: main}""",
            zebra="""
domains:
  api: {load_balancer: main, record: external}""",
        )
        == []
    )


def test_within_a_service() -> None:
    assert found(
        "name-claimed-twice",
        """
domains:
  api: {load_balancer: main}
  again: {load_balancer: main, name: api.staging.hokus.ai}
environments: {staging: {}}""",
    ) == ["3:32 api.staging.hokus.ai is claimed by this service already"]


def test_across_environments_that_share_a_zone() -> None:
    assert found(
        "name-claimed-twice",
        """
domains:
  api: {load_balancer: main}""",
        platform=PLATFORM.replace("zone: development.hokus.ai", "zone: staging.hokus.ai"),
    ) == ["2:3 in staging: api.staging.hokus.ai is claimed by this service in development already"]


def test_different_environments() -> None:
    assert (
        found(
            "name-claimed-twice",
            """
domains: {api: {load_balancer: main}}
environments: {staging: {}}""",
            zebra="""
domains: {api: {load_balancer: main}}
environments: {production: {}}""",
        )
        == []
    )
