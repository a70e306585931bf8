from typing import Any

from generator.sandbox import Endpoint, boot, remaining
from generator.sandbox.clients import client

BUCKET = "hokusai-terraform-state-development"
ZONE = "development.hokus.ai"


def test_boot_makes_both_once_and_nothing_else_remains(endpoint: Endpoint) -> None:
    first = boot(endpoint, state_bucket=BUCKET, zone=ZONE)
    second = boot(endpoint, state_bucket=BUCKET, zone=f"{ZONE}.")
    assert first.created == (f"bucket {BUCKET}", f"zone {ZONE}")
    assert (second.created, second.zone_id) == ((), first.zone_id)
    assert remaining(endpoint, first.kept) == []
    assert remaining(endpoint) == sorted(first.kept)


def test_state_bucket_is_versioned_encrypted_and_private(endpoint: Endpoint) -> None:
    boot(endpoint, state_bucket=BUCKET, zone=ZONE)
    s3 = client(endpoint, "s3")
    assert s3.get_bucket_versioning(Bucket=BUCKET)["Status"] == "Enabled"
    (rule,) = s3.get_bucket_encryption(Bucket=BUCKET)["ServerSideEncryptionConfiguration"]["Rules"]
    assert rule["ApplyServerSideEncryptionByDefault"]["SSEAlgorithm"] == "AES256"
    blocked = s3.get_public_access_block(Bucket=BUCKET)["PublicAccessBlockConfiguration"]
    assert set(blocked.values()) == {True}


TRUST = '{"Version":"2012-10-17","Statement":[]}'
MADE = [  # kind and name, service, how it is made and removed
    ("alarm xx", "cloudwatch", "put_metric_alarm", "delete_alarms"),
    ("cluster xx", "ecs", "create_cluster", "delete_cluster"),
    ("log group xx", "logs", "create_log_group", "delete_log_group"),
    ("parameter xx", "ssm", "put_parameter", "delete_parameter"),
    ("repository xx", "ecr", "create_repository", "delete_repository"),
    ("role xx", "iam", "create_role", "delete_role"),
    ("secret xx", "secretsmanager", "create_secret", "delete_secret"),
]
ARGUMENTS: dict[str, dict[str, Any]] = {
    "create_cluster": {"clusterName": "xx"},
    "create_log_group": {"logGroupName": "xx"},
    "create_repository": {"repositoryName": "xx"},
    "create_role": {"RoleName": "xx", "AssumeRolePolicyDocument": TRUST},
    "create_secret": {"Name": "xx", "SecretString": "s"},
    "delete_alarms": {"AlarmNames": ["xx"]},
    "delete_cluster": {"cluster": "xx"},
    "delete_log_group": {"logGroupName": "xx"},
    "delete_parameter": {"Name": "xx"},
    "delete_repository": {"repositoryName": "xx"},
    "delete_role": {"RoleName": "xx"},
    "delete_secret": {"SecretId": "xx"},
    "put_metric_alarm": {
        "AlarmName": "xx",
        "ComparisonOperator": "GreaterThanThreshold",
        "EvaluationPeriods": 1,
        "MetricName": "m",
        "Namespace": "n",
        "Period": 60,
        "Statistic": "Sum",
        "Threshold": 1,
    },
    "put_parameter": {"Name": "xx", "Value": "1", "Type": "String"},
}


def test_what_is_left_is_named_and_what_is_gone_is_not(endpoint: Endpoint) -> None:
    kept = boot(endpoint, state_bucket=BUCKET, zone=ZONE).kept
    for _, service, make, _ in MADE:
        getattr(client(endpoint, service), make)(**ARGUMENTS[make])
    try:
        assert remaining(endpoint, kept) == [name for name, *_ in MADE]
    finally:
        for _, service, _, undo in MADE:
            getattr(client(endpoint, service), undo)(**ARGUMENTS[undo])
    assert remaining(endpoint, kept) == []
