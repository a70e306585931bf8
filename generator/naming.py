"""Names of AWS resources: fitted to AWS's limits, never cut blindly.

A name that is too long keeps its beginning and ends in a hash of the whole, so two long names stay different and the
same input gives the same name for ever.
"""

import hashlib
from functools import lru_cache

# "Create an Application Load Balancer" and "Create a target group": 32 characters, alphanumeric and hyphens.
LOAD_BALANCER = TARGET_GROUP = 32
# "IAM and AWS STS quotas": 64 characters for a role's name.
ROLE = 64
# "Amazon RDS DB instances": 63 characters, letter first, no two hyphens in a row.
DATABASE = 63
# "General purpose buckets naming rules": 3 to 63.
BUCKET = 63
# "Amazon SQS quotas": 80 characters, `.fifo` included.
QUEUE = 80
# "Amazon ECS task definition parameters": 255.
ECS = 255
# "EventBridge Scheduler: CreateSchedule": 64.
SCHEDULE = 64
# "CloudWatch: PutMetricAlarm": 255.
ALARM = 255
# "CreateSecurityGroup": 255, unique in the VPC.
SECURITY_GROUP = 255
HASH = 6


def digest(*parts: object) -> str:
    """Six hexadecimal digits that stand for `parts`."""
    return hashlib.sha256("\0".join(str(part) for part in parts).encode()).hexdigest()[:HASH]


def fit(limit: int, *parts: str) -> str:
    """`parts` joined by hyphens; longer than `limit` characters, shortened with a stable hash of the whole."""
    name = "-".join(parts)
    if len(name) <= limit:
        return name
    return f"{name[: limit - HASH - 1].rstrip('-')}-{digest(name)}"


@lru_cache(maxsize=4096)
def identifier(name: str) -> str:
    """`name` as a Terraform identifier: hyphens become underscores."""
    return name.replace("-", "_").replace(".", "_")
