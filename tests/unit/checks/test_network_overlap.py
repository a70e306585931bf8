"""Ranges of environments."""

from tests.unit.checks.lab import PLATFORM, found


def test_same() -> None:
    assert found("network-overlap", platform=PLATFORM.replace("10.1.0.0/16", "10.0.0.0/16")) == [
        "warning: platform: 29:21 10.0.0.0/16 of staging overlaps 10.0.0.0/16 of development"
    ]


def test_inside() -> None:
    assert found("network-overlap", platform=PLATFORM.replace("10.1.0.0/16", "10.2.128.0/17")) == [
        "warning: platform: 35:21 10.2.0.0/16 of production overlaps 10.2.128.0/17 of staging"
    ]


def test_apart() -> None:
    assert found("network-overlap") == []


def test_faulty_range_is_another_checks() -> None:
    assert found("network-overlap", platform=PLATFORM.replace("10.1.0.0/16", "10.0.0.300/16")) == []
