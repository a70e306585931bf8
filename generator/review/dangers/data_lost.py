"""Something that holds data is destroyed or replaced."""

from collections.abc import Iterator, Sequence

from generator.review.dangers._lost import lost
from generator.review.reading import Entry

# Resource types that hold data, and what is gone with them.
DATA = {
    "aws_cloudwatch_log_group": "its log",
    "aws_cognito_user_pool": "its users",
    "aws_db_instance": "its data",
    "aws_dynamodb_table": "its data",
    "aws_ebs_volume": "its data",
    "aws_ecr_repository": "its images",
    "aws_efs_file_system": "its files",
    "aws_kms_key": "whatever it encrypts",
    "aws_rds_cluster": "its data",
    "aws_s3_bucket": "its objects",
    "aws_secretsmanager_secret": "its value",
    "aws_sqs_queue": "its messages",
}


def look(entry: Entry, entries: Sequence[Entry]) -> Iterator[str]:
    if entry.type in DATA and entry.deletes:
        yield f"{lost(entry)}: {DATA[entry.type]} would be gone{_remains(entry)}"


def _remains(entry: Entry) -> str:
    """What AWS keeps all the same, as the resource is set now."""
    before = entry.before
    if entry.type in ("aws_db_instance", "aws_rds_cluster") and before.get("skip_final_snapshot") is False:
        return ", but for a last snapshot"
    if entry.type == "aws_s3_bucket" and not before.get("force_destroy"):
        return " (AWS refuses while it is not empty)"
    days = before.get("recovery_window_in_days")
    if entry.type == "aws_secretsmanager_secret" and days:
        return f" after {days} days"
    days = before.get("deletion_window_in_days")
    return f" after {days} days" if entry.type == "aws_kms_key" and days else ""
