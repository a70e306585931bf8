"""A policy allows what it did not allow before.

New are actions, resources or principals that no statement of the policy before covered, other conditions, and a Deny that
goes. A policy on a role that is made in the same plan is part of something new: only what it allows without bounds is
named. A policy that is known only while applying cannot be judged, and that is said.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from generator.review.dangers._grants import denials, grants
from generator.review.nouns import noun
from generator.review.reading import Entry
from generator.review.values import UNKNOWN, document

ATTACHMENTS = (
    "aws_iam_role_policy_attachment",
    "aws_iam_user_policy_attachment",
    "aws_iam_group_policy_attachment",
)
DOCUMENTS = ("policy", "assume_role_policy", "access_policy")
SHOWN = 6  # grants that are listed


def look(entry: Entry, entries: Sequence[Entry]) -> Iterator[str]:
    if not entry.creates and "update" not in entry.actions:
        return
    what = f"the {noun(entry.type)} {entry.address}"
    is_new = _is_new(entry, entries)
    if entry.type in ATTACHMENTS:
        arn = entry.after.get("policy_arn")
        if (
            isinstance(arn, str)
            and (arn != entry.before.get("policy_arn"))
            and (not is_new or _is_admin(arn))
        ):
            yield f"{what} would give {entry.after.get('role') or entry.after.get('user')} the policy {arn}"
        return
    for attribute in DOCUMENTS:
        yield from _document(entry, attribute, what, is_new)


def _document(entry: Entry, attribute: str, what: str, is_new: bool) -> Iterator[str]:
    before, after = entry.before.get(attribute), entry.after.get(attribute)
    if after is UNKNOWN:
        if not is_new and before:
            yield f"{what}: what it allows is known only while applying"
        return
    new = _opened(after)
    if not isinstance(new, dict) or "Statement" not in new:
        return
    old = _opened(before)
    known = grants(old)
    added = [grant for grant in grants(new) if not any(grant.is_covered_by(one) for one in known)]
    if is_new:
        added = [grant for grant in added if grant.is_boundless]
    if added:
        rest = f" and {len(added) - SHOWN} more" if len(added) > SHOWN else ""
        yield f"{what} would allow {'; '.join(map(str, added[:SHOWN]))}{rest}"
    gone = [denial for denial in denials(old) if denial not in denials(new)]
    if gone:
        yield f"{what} would no longer deny {'; '.join(map(str, gone[:SHOWN]))}"


def _opened(value: Any) -> Any:
    return value if isinstance(value, dict) else document(value)


def _is_new(entry: Entry, entries: Sequence[Entry]) -> bool:
    """Whether what the policy belongs to is made in the same plan."""
    if entry.before:
        return False
    if entry.type in ("aws_iam_role", "aws_iam_policy"):
        return True
    role = entry.after.get("role")
    if role is None or role is UNKNOWN:
        return True
    made = {
        one.after.get("name") for one in entries if one.type == "aws_iam_role" and one.actions == ("create",)
    }
    return role in made


def _is_admin(arn: str) -> bool:
    return arn.endswith(("/AdministratorAccess", "/PowerUserAccess", "/IAMFullAccess"))
