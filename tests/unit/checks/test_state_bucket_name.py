"""Buckets of Terraform state."""

from tests.unit.checks.lab import PLATFORM, found


def test_one_for_all() -> None:
    assert found("state-bucket-name", platform=PLATFORM.replace('-{environment}"', '"')) == [
        "platform: 3:15 development, staging and production would keep their state in one bucket, 'hokusai-terraform-state'"
    ]


def test_too_long() -> None:
    assert found(
        "state-bucket-name", platform=PLATFORM.replace("-terraform-state-", "-" + "x" * 48 + "-")
    ) == [
        "platform: 3:15 in development, and likewise in staging and production: the state bucket would be 'hokusai-xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx-development': a bucket's name has 3 to 63 characters, this one 68"
    ]


def test_dotted() -> None:
    assert found("state-bucket-name", platform=PLATFORM.replace("-terraform-state-", ".terraform.")) == [
        "platform: 3:15 in development, and likewise in staging and production: the state bucket would be 'hokusai.terraform.development': with a dot in its name a bucket cannot be reached by TLS under that name"
    ]


def test_reserved() -> None:
    assert found(
        "state-bucket-name",
        platform=PLATFORM.replace(
            "{organization}-terraform-state-{environment}", "{organization}-{environment}-s3alias"
        ),
    ) == [
        "platform: 3:15 in development, and likewise in staging and production: the state bucket would be 'hokusai-development-s3alias': AWS reserves bucket names that end in '-s3alias'"
    ]


def test_by_account() -> None:
    assert (
        found(
            "state-bucket-name",
            platform=PLATFORM.replace(
                "{organization}-terraform-state-{environment}", "{organization}-state-{account_id}"
            ),
        )
        == []
    )
