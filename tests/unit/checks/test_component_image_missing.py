"""Images."""

from tests.unit.checks.lab import found


def test_missing() -> None:
    assert found(
        "component-image-missing",
        """
components:
  api: {port: 8000}""",
    ) == ["2:3 component 'api' has no image to run"]


def test_external() -> None:
    assert (
        found(
            "component-image-missing",
            """
components:
  api: {port: 8000, runtime: external}""",
        )
        == []
    )
