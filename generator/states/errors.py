"""What goes wrong with states: a message for people, with how to proceed."""

import re

NO_BUCKET = re.compile(r"NoSuchBucket|S3 bucket \S+ does not exist|bucket must have been previously created")
"""What Terraform, OpenTofu and Terragrunt say where there is no state bucket."""


class StoreError(Exception):
    """The bucket cannot be read or written, or holds something that is no state."""

    def __init__(self, message: str, hint: str | None = None) -> None:
        super().__init__(message)
        self.hint = hint


class LockedError(StoreError):
    """Somebody holds the state's lock."""
