"""AWS's rules for names, as reasons for people: None where the name is right."""

import re

LOAD_BALANCER = 32  # "CreateLoadBalancer": Name
_BALANCER = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?")
# "CreateRepository": repositoryName
_REPOSITORY = re.compile(r"(?:[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*/)*[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*")
_BUCKET = re.compile(r"[a-z0-9][a-z0-9-]*[a-z0-9]")
# "General purpose buckets naming rules"
_BUCKET_PREFIXES = ("xn--", "sthree-", "amzn-s3-demo-")
_BUCKET_SUFFIXES = ("-s3alias", "--ol-s3", ".mrap", "--x-s3", "--table-s3")


def bucket_fault(name: str) -> str | None:
    """S3 allows dots, but TLS by the bucket's own name then fails (its certificate covers one label)."""
    if not 3 <= len(name) <= 63:
        return f"a bucket's name has 3 to 63 characters, this one {len(name)}"
    if "." in name:
        return "with a dot in its name a bucket cannot be reached by TLS under that name"
    if not _BUCKET.fullmatch(name):
        return "a bucket's name has lower-case letters, digits and inner hyphens only"
    if start := next((start for start in _BUCKET_PREFIXES if name.startswith(start)), None):
        return f"AWS reserves bucket names that begin with {start!r}"
    if end := next((end for end in _BUCKET_SUFFIXES if name.endswith(end)), None):
        return f"AWS reserves bucket names that end in {end!r}"
    return None


def balancer_fault(name: str) -> str | None:
    """Of load balancers and target groups."""
    if len(name) > LOAD_BALANCER:
        return f"AWS allows {LOAD_BALANCER} characters, this has {len(name)}"
    if not _BALANCER.fullmatch(name):
        return "AWS allows letters, digits and hyphens, and no hyphen at either end"
    if name.lower().startswith("internal-"):
        return "AWS keeps names that begin with 'internal-' for itself"
    return None


def repository_fault(name: str) -> str | None:
    """Of ECR repositories."""
    if ":" in name:
        return "a tag does not belong to the repository's name"
    if not 2 <= len(name) <= 256:
        return f"a repository's name has 2 to 256 characters, this one {len(name)}"
    if not _REPOSITORY.fullmatch(name):
        return "a repository's name has lower-case letters and digits, with one of . _ - or / between them"
    return None


def queue_fault(name: str, fifo: bool) -> str | None:
    """Of SQS queues ("CreateQueue"): `.fifo` ends the name of exactly those that are FIFO."""
    if fifo and not name.endswith(".fifo"):
        return "the name of a queue with `fifo: true` ends in .fifo"
    if not fifo and name.endswith(".fifo"):
        return "only a queue with `fifo: true` has a name that ends in .fifo"
    return None
