"""Room to scale, and no reason."""

from tests.unit.checks.lab import found


def test_none() -> None:
    assert found(
        "scaling-without-metric",
        """
components:
  api: {image: {repository: example}, port: 1, scaling: {max: 4}}""",
    ) == ["warning: 2:63 nothing says when to scale, so there will always be 1 and never 4"]


def test_fixed_number() -> None:
    assert (
        found(
            "scaling-without-metric",
            """
components:
  api: {image: {repository: example}, port: 1, scaling: {min: 4}}""",
        )
        == []
    )


def test_memory() -> None:
    assert (
        found(
            "scaling-without-metric",
            """
components:
  api: {image: {repository: example}, port: 1, scaling: {max: 4, memory_percent: 70}}""",
        )
        == []
    )
