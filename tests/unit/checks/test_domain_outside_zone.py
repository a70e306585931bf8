"""Names and zones."""

from tests.unit.checks.lab import found


def test_outside() -> None:
    assert found(
        "domain-outside-zone",
        """
domains:
  a: {load_balancer: main, name: api.example.org}""",
    ) == [
        "2:34 in development, and likewise in staging and production: api.example.org is outside development.hokus.ai, the environment's zone: it can get no record and no certificate from here"
    ]


def test_right_in_production_only() -> None:
    assert found(
        "domain-outside-zone",
        """
domains:
  a: {load_balancer: main, name: api.hokus.ai}""",
    ) == [
        "2:34 in development, and likewise in staging: api.hokus.ai is outside development.hokus.ai, the environment's zone: it can get no record and no certificate from here"
    ]


def test_right_by_overlay() -> None:
    assert (
        found(
            "domain-outside-zone",
            """
domains: {a: {load_balancer: main}}
environments: {staging: {}, production: {domains: {a: {name: hokus.ai}}}}""",
        )
        == []
    )


def test_in_the_zone_of_another_environment() -> None:
    assert found(
        "domain-outside-zone",
        """
domains: {a: {load_balancer: main}}
environments:
  production: {domains: {a: {name: x.staging.hokus.ai}}}""",
    ) == [
        "3:36 x.staging.hokus.ai belongs to the zone staging.hokus.ai, not to hokus.ai, the environment's zone: it can get no record and no certificate from here"
    ]


def test_record_kept_by_others_but_no_certificate() -> None:
    assert found(
        "domain-outside-zone",
        """
domains:
  a: {load_balancer: main, name: api.example.org, record: external}""",
    ) == [
        "2:34 in development, and likewise in staging and production: api.example.org is outside development.hokus.ai, the environment's zone: it can get no certificate from here"
    ]


def test_kept_by_others() -> None:
    assert (
        found(
            "domain-outside-zone",
            """
domains:
  a:
    load_balancer: main
    name: api.example.org
    record: external
    certificate: arn:aws:acm:us-east-1:932100697590:certificate/12345678""",
        )
        == []
    )


def test_a_name_that_only_ends_alike() -> None:
    assert found(
        "domain-outside-zone",
        """
domains:
  a: {load_balancer: main, name: nothokus.ai}
environments: {production: {}}""",
    ) == [
        "2:34 nothokus.ai is outside hokus.ai, the environment's zone: it can get no record and no certificate from here"
    ]
