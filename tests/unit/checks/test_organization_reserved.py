"""Beginnings that AWS keeps for itself."""

from tests.unit.checks.lab import PLATFORM, found


def test_load_balancers() -> None:
    assert found(
        "organization-reserved",
        platform=PLATFORM.replace("organization: hokusai", "organization: internal-tools"),
    ) == [
        "platform: 2:15 AWS lets no load balancer's name begin with 'internal', and every name begins with the organization"
    ]


def test_security_groups() -> None:
    assert found(
        "organization-reserved", platform=PLATFORM.replace("organization: hokusai", "organization: sg")
    ) == [
        "platform: 2:15 AWS lets no security group's name begin with 'sg', and every name begins with the organization"
    ]


def test_every_letter_counts_for_parameters() -> None:
    assert found(
        "organization-reserved", platform=PLATFORM.replace("organization: hokusai", "organization: awsome")
    ) == [
        "platform: 2:15 AWS lets no SSM parameter's name begin with 'aws', and every name begins with the organization"
    ]


def test_whole_words_for_the_others() -> None:
    assert (
        found(
            "organization-reserved", platform=PLATFORM.replace("organization: hokusai", "organization: sgmbh")
        )
        == []
    )
