"""Bounds between which nothing can move."""

from tests.unit.checks.lab import found


def test_one_hundred_of_one_hundred() -> None:
    assert found(
        "deployment-stuck",
        """
components:
  api: {image: {repository: example}, port: 1, deployment: {maximum_percent: 100}}""",
    ) == ["2:78 with 1 task at least 1 must stay and at most 1 may run, so none can be replaced"]


def test_rounding() -> None:
    assert found(
        "deployment-stuck",
        """
components:
  api: {image: {repository: example}, port: 1, scaling: {min: 3}, deployment: {minimum_percent: 75, maximum_percent: 133}}""",
    ) == ["2:118 with 3 tasks at least 3 must stay and at most 3 may run, so none can be replaced"]


def test_rounding_leaves_one() -> None:
    assert (
        found(
            "deployment-stuck",
            """
components:
  api: {image: {repository: example}, port: 1, scaling: {min: 2}, deployment: {maximum_percent: 150}}""",
        )
        == []
    )


def test_removes_before_it_adds() -> None:
    assert (
        found(
            "deployment-stuck",
            """
components:
  api: {image: {repository: example}, port: 1, deployment: {minimum_percent: 0, maximum_percent: 100}}""",
        )
        == []
    )


def test_in_the_environment_with_fewer_tasks() -> None:
    assert found(
        "deployment-stuck",
        """
components:
  api: {image: {repository: example}, port: 1, scaling: {min: 1}, deployment: {maximum_percent: 150}}
environments: {staging: {}, production: {components: {api: {scaling: {min: 2}}}}}""",
    ) == ["2:97 in staging: with 1 task at least 1 must stay and at most 1 may run, so none can be replaced"]
