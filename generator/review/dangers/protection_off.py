"""What protects data or keeps it private is turned off."""

from collections.abc import Iterator, Sequence
from typing import Any

from generator.review.nouns import noun
from generator.review.reading import Entry
from generator.review.values import words

# Attribute -> the value that protects. Numbers protect less when they fall.
SWITCHES: dict[str, bool] = {
    "block_public_acls": True,
    "block_public_policy": True,
    "deletion_protection": True,
    "deletion_protection_enabled": True,
    "enable_deletion_protection": True,
    "enable_key_rotation": True,
    "force_delete": False,
    "force_destroy": False,
    "ignore_public_acls": True,
    "restrict_public_buckets": True,
    "skip_final_snapshot": False,
    "storage_encrypted": True,
}
NUMBERS = ("backup_retention_period", "deletion_window_in_days", "recovery_window_in_days")
GONE = {
    "aws_s3_bucket_public_access_block": "the bucket may be made public",
    "aws_s3_bucket_versioning": "overwritten objects are gone",
    "aws_s3_bucket_server_side_encryption_configuration": "the bucket's own encryption is not asked for",
}


def look(entry: Entry, entries: Sequence[Entry]) -> Iterator[str]:
    what = f"the {noun(entry.type)} {entry.address}"
    if entry.actions == ("delete",):
        if entry.type in GONE and not _goes_too(entry, entries):
            yield f"{what} would be destroyed: {GONE[entry.type]}"
        return
    if not entry.before or not entry.after:
        return
    for attribute, good in SWITCHES.items():
        before, after = entry.before.get(attribute), entry.after.get(attribute)
        if before is good and after is not good:
            yield f"{what}: {attribute} would be {words(after)}"
    for attribute in NUMBERS:
        if _falls(entry.before.get(attribute), entry.after.get(attribute)):
            yield (
                f"{what}: {attribute} would fall from {words(entry.before[attribute])} "
                f"to {words(entry.after.get(attribute))}"
            )
    if _status(entry.before) == "Enabled" and _status(entry.after) != "Enabled":
        yield f"{what}: versioning would be {words(_status(entry.after))}"


def _falls(before: Any, after: Any) -> bool:
    if not isinstance(before, int) or isinstance(before, bool):
        return False
    return after is None or (isinstance(after, int) and after < before)


def _status(side: Any) -> Any:
    settings = side.get("versioning_configuration")
    return settings[0].get("status") if isinstance(settings, list) and settings else None


def _goes_too(entry: Entry, entries: Sequence[Entry]) -> bool:
    """Whether its bucket is destroyed with it: that is said there."""
    bucket = entry.before.get("bucket")
    return any(
        one.type == "aws_s3_bucket" and one.deletes and one.before.get("bucket") == bucket for one in entries
    )
