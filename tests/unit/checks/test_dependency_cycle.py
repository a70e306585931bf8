"""Circles of values that only AWS knows."""

from tests.unit.checks.lab import found

NEEDS = """
load_balancers: {{own: {{}}}}
components:
  api:
    image: {{repository: {1}}}
    port: 1
    environment: {{A: "${{services.{0}.load_balancers.own.dns_name}}"}}"""


def test_two() -> None:
    assert found(
        "dependency-cycle", NEEDS.format("zebra", "example"), zebra=NEEDS.format("example", "zebra")
    ) == ["6:22 example needs zebra, which needs example: none of them can be applied first"]


def test_three() -> None:
    assert found(
        "dependency-cycle",
        NEEDS.format("zebra", "example"),
        zebra=NEEDS.format("yak", "zebra"),
        yak=NEEDS.format("example", "yak"),
    ) == ["6:22 example needs zebra, which needs yak, which needs example: none of them can be applied first"]


def test_two_circles() -> None:
    assert found(
        "dependency-cycle",
        NEEDS.format("b", "example"),
        b=NEEDS.format("example", "b"),
        c=NEEDS.format("d", "c"),
        d=NEEDS.format("c", "d"),
    ) == [
        "b: 6:22 b needs example, which needs b: none of them can be applied first",
        "c: 6:22 c needs d, which needs c: none of them can be applied first",
    ]


def test_a_line_is_none() -> None:
    assert (
        found("dependency-cycle", NEEDS.format("zebra", "example"), zebra="load_balancers: {own: {}}") == []
    )


def test_components_make_none() -> None:
    assert (
        found(
            "dependency-cycle",
            """
components:
  api: {image: {repository: example}, port: 1, environment: {A: '${services.zebra.components.api.url}'}}""",
            zebra="""
components:
  api: {image: {repository: zebra}, port: 1, environment: {A: '${services.example.components.api.url}'}}""",
        )
        == []
    )


def test_ones_own() -> None:
    assert (
        found(
            "dependency-cycle",
            """
load_balancers: {own: {}}
components:
  api: {image: {repository: example}, port: 1, environment: {A: '${load_balancers.own.dns_name}'}}""",
        )
        == []
    )
