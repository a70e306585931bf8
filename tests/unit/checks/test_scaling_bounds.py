"""Bounds of scaling."""

from tests.unit.checks.lab import found


def test_crossed() -> None:
    assert found(
        "scaling-bounds",
        """
components:
  api: {image: {repository: example}, port: 1, scaling: {min: 3, max: 2}}""",
    ) == ["2:63 the least number of tasks, 3, is above the most, 2"]


def test_crossed_by_an_overlay() -> None:
    assert found(
        "scaling-bounds",
        """
components:
  api: {image: {repository: example}, port: 1, scaling: {max: 2}}
environments:
  staging: {}
  production: {components: {api: {scaling: {min: 3}}}}""",
    ) == ["5:50 in production: the least number of tasks, 3, is above the most, 2"]


def test_max_alone_below_the_default() -> None:
    assert found(
        "scaling-bounds",
        """
components:
  api: {image: {repository: example}, port: 1, scaling: {max: 0}}""",
    ) == ["2:48 the least number of tasks, 1, is above the most, 0"]


def test_percent() -> None:
    assert found(
        "scaling-bounds",
        """
components:
  api: {image: {repository: example}, port: 1, scaling: {max: 2, cpu_percent: 100, memory_percent: 5}}""",
    ) == ["2:79 an average of 100 percent cannot be held", "2:100 an average of 5 percent cannot be held"]


def test_good() -> None:
    assert (
        found(
            "scaling-bounds",
            """
components:
  api: {image: {repository: example}, port: 1, scaling: {min: 0, max: 2, cpu_percent: 95}}""",
        )
        == []
    )
