"""Environments that only the workflows' settings name."""

from tests.unit.checks.lab import PLATFORM, found

LINE = PLATFORM.count("\n") + 1


def test_mistyped() -> None:
    platform = PLATFORM + "ci: {environments: {prodution: {approval: true}}}\n"
    (said,) = found("ci-environment-unknown", platform=platform)
    assert said.startswith(f"platform: {LINE}:")
    assert said.endswith("there is no environment 'prodution'; did you mean 'production'?")


def test_known() -> None:
    platform = PLATFORM + "ci: {environments: {production: {approval: false}}}\n"
    assert found("ci-environment-unknown", platform=platform) == []


def test_the_registrys_own() -> None:
    assert found("ci-environment-unknown") == []
