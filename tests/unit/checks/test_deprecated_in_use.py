"""Uses of what will be switched off."""

from tests.unit.checks.lab import found


def test_used() -> None:
    assert found(
        "deprecated-in-use",
        """
components:
  api: {image: {repository: example}, port: 1, access: {buckets: {services.old.buckets.data: read}}}""",
        old="""
lifecycle: deprecated
buckets: {data: {}}""",
    ) == ["warning: 2:94 old is deprecated, and api still uses buckets.data of it"]


def test_by_another_deprecated_one() -> None:
    assert (
        found(
            "deprecated-in-use",
            """
lifecycle: deprecated
components:
  api: {image: {repository: example}, port: 1, access: {buckets: {services.old.buckets.data: read}}}""",
            old="""
lifecycle: deprecated
buckets: {data: {}}""",
        )
        == []
    )


def test_by_itself() -> None:
    assert (
        found(
            "deprecated-in-use",
            """
lifecycle: deprecated
buckets: {data: {}}
components:
  api: {image: {repository: example}, port: 1, access: {buckets: {data: read}}}""",
        )
        == []
    )
