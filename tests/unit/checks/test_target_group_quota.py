"""Target groups of components and load balancers."""

from tests.unit.checks.lab import found

SIX = """
load_balancers: {a: {}, b: {}, c: {}}
domains:
  a: {load_balancer: a}
  b: {load_balancer: b}
  c: {load_balancer: c}
  d: {load_balancer: main}
  e: {load_balancer: auth}
  f: {load_balancer: registry}
components:
  api:
    image: {repository: example}
    port: 8000
    routes: {a: {domain: a}, b: {domain: b}, c: {domain: c}, d: {domain: d}, e: {domain: e}, f: {domain: f}}"""

MANY = "domains: {a: {load_balancer: main}}\ncomponents:\n" + "\n".join(
    f"  c{n}: {{image: {{repository: example}}, port: 1, routes: {{a: {{domain: a}}}}}}" for n in range(60)
)


def test_of_a_component() -> None:
    assert found("target-group-quota", SIX) == [
        "10:3 6 load balancers lead to 'api' (main, auth, registry, a, b, c); ECS allows 5"
    ]


def test_of_a_load_balancer() -> None:
    assert found(
        "target-group-quota", MANY, second=MANY.replace("{a:", "{b:").replace("domain: a}", "domain: b}")
    ) == ["platform: 38:3 load balancer 'main' has 120 target groups; AWS allows 100"]


def test_five() -> None:
    assert found("target-group-quota", SIX.replace(", f: {domain: f}", "")) == []
