"""Accounts of environments."""

from tests.unit.checks.lab import PLATFORM, found


def test_twice() -> None:
    assert found("account-used-twice", platform=PLATFORM.replace("932100697592", "932100697590")) == [
        "warning: platform: 31:21 production is in the same AWS account as development"
    ]


def test_the_registrys_own() -> None:
    assert found("account-used-twice") == []
