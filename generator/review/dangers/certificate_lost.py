"""A certificate is destroyed or replaced, or a listener gets another one."""

from collections.abc import Iterator, Sequence

from generator.review.dangers._lost import lost
from generator.review.reading import Entry
from generator.review.values import words

TYPES = ("aws_acm_certificate", "aws_iam_server_certificate", "aws_lb_listener_certificate")


def look(entry: Entry, entries: Sequence[Entry]) -> Iterator[str]:
    if entry.type in TYPES and entry.deletes:
        yield f"{lost(entry)}: browsers see what is then in its place"
    changed = entry.changes("certificate_arn") if entry.type == "aws_lb_listener" else None
    if changed is not None and entry.actions == ("update",) and changed[0]:
        yield f"the listener {entry.address} would get another certificate: {words(changed[1])}"
