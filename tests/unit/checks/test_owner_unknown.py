"""Owners of services and of shared load balancers."""

from tests.unit.checks.lab import PLATFORM, found


def test_mistyped() -> None:
    assert found(
        "owner-unknown",
        """
owner: auth-taem
buckets: {a: {}}""",
    ) == ["1:8 there is no team 'auth-taem'; did you mean 'auth-team'?"]


def test_nobody_like_it() -> None:
    assert found(
        "owner-unknown",
        """
owner: xyzzy
buckets: {a: {}}""",
    ) == ["1:8 there is no team 'xyzzy'"]


def test_of_an_overlay() -> None:
    assert found(
        "owner-unknown",
        """
buckets: {a: {}}
environments: {staging: {owner: nobody-at-all}, production: {}}""",
    ) == ["2:33 in staging: there is no team 'nobody-at-all'"]


def test_of_a_shared_load_balancer() -> None:
    assert found(
        "owner-unknown",
        platform=PLATFORM.replace(
            """
  auth:
    owner: infrastructure-team""",
            """
  auth:
    owner: infra-team""",
        ),
    ) == ["platform: 42:12 there is no team 'infra-team'; did you mean 'infrastructure-team'?"]
