"""Domains of routes."""

from tests.unit.checks.lab import found


def test_mistyped() -> None:
    assert found(
        "domain-unknown",
        """
domains: {api: {load_balancer: main}}
routes:
  old: {domain: apl, redirect: {path: /new}}""",
    ) == ["3:17 there is no domain 'apl' in this manifest; did you mean 'api'?"]


def test_one_of_several() -> None:
    assert found(
        "domain-unknown",
        """
domains: {api: {load_balancer: main}}
routes:
  old: {domain: [api, web], redirect: {path: /new}}""",
    ) == ["3:23 there is no domain 'web' in this manifest"]


def test_none_at_all() -> None:
    assert found(
        "domain-unknown",
        """
components:
  api: {image: {repository: example}, port: 8000, routes: {main: {domain: api}}}""",
    ) == ["2:75 there is no domain 'api' in this manifest"]


def test_removed_by_an_overlay() -> None:
    assert found(
        "domain-unknown",
        """
domains: {api: {load_balancer: main}}
routes:
  old: {domain: api, redirect: {path: /new}}
environments: {staging: {domains: {api: null}}, production: {}}""",
    ) == ["3:17 in staging: there is no domain 'api' in this manifest"]
