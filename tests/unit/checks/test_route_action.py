"""What a route does."""

from tests.unit.checks.lab import found


def test_nothing() -> None:
    assert found(
        "route-action",
        """
domains: {a: {load_balancer: main}}
routes:
  main: {domain: a}""",
    ) == ["3:3 this route does not say what happens to its requests"]


def test_two_things() -> None:
    assert found(
        "route-action",
        """
domains: {a: {load_balancer: main}}
routes:
  main: {domain: a, redirect: {path: /x}, fixed_response: {status: 404}}""",
    ) == ["3:43 a route has one action, this one has `redirect` and `fixed_response`"]


def test_targets_and_redirect_under_a_component() -> None:
    assert found(
        "route-action",
        """
domains: {a: {load_balancer: main}}
components:
  api:
    image: {repository: example}
    port: 8000
    routes:
      main: {domain: a, targets: {api: 1}, redirect: {path: /x}}
      old: {domain: a, redirect: {path: /x}}""",
    ) == ["7:44 a route has one action, this one has `targets` and `redirect`"]


def test_no_weight() -> None:
    assert found(
        "route-action",
        """
domains: {a: {load_balancer: main}}
components: {api: {image: {repository: example}, port: 8000}}
routes:
  main: {domain: a, targets: {api: 0}}""",
    ) == ["4:21 every weight is 0, so nobody answers"]


def test_redirect_to_itself() -> None:
    assert found(
        "route-action",
        """
domains: {a: {load_balancer: main}}
routes:
  main: {domain: a, redirect: {permanent: true}}""",
    ) == ["3:21 this redirect leads to the address that was asked for, for ever"]


def test_redirect_as_fixed_response() -> None:
    assert found(
        "route-action",
        """
domains: {a: {load_balancer: main}}
routes:
  main: {domain: a, fixed_response: {status: 302}}""",
    ) == ["3:38 a fixed response cannot have the status 302"]


def test_sticky_redirect() -> None:
    assert found(
        "route-action",
        """
domains: {a: {load_balancer: main}}
routes:
  main: {domain: a, sticky_seconds: 60, redirect: {path: /x}}""",
    ) == ["3:21 `sticky_seconds` means nothing beside `redirect`"]


def test_undone_by_an_overlay() -> None:
    assert found(
        "route-action",
        """
domains: {a: {load_balancer: main}}
routes:
  main: {domain: a, redirect: {path: /x}}
environments: {staging: {routes: {main: {redirect: null}}}, production: {}}""",
    ) == ["3:3 in staging: this route does not say what happens to its requests"]
