"""Databases, buckets, secrets and alarms: settings that nobody should have changed."""

from collections.abc import Iterator

from generator.verify.diagnose.room import GONE, Room, bad, good, not_asked, unknown, warning
from generator.verify.facts import DatabaseSeen, Unread, one
from generator.verify.model import Alarm, Bucket, Database, Secret, Verdict

BY_HAND = "somebody changed it outside of Terraform"
# "Viewing Amazon RDS DB instance status": it serves, though something is being done to it.
SERVING = frozenset(
    {"available", "backing-up", "storage-optimization", "configuring-enhanced-monitoring", "maintenance"}
)


def secret(wanted: Secret, room: Room) -> Verdict:
    """A task that reads a secret without a value does not start ("ResourceInitializationError")."""
    seen = one(room.facts.secrets, wanted.subject)
    if isinstance(seen, Unread):
        return unknown(wanted, seen)
    if seen is None:
        return bad(wanted, "secret-missing", "there is no such secret", GONE, room.apply(wanted))
    if seen.is_set:
        return good(wanted, "has a value")
    readers = f"; {', '.join(wanted.readers)} cannot start without" if wanted.readers else ""
    return warning(
        wanted,
        "secret-unset",
        "has no value",
        f"nobody has set it yet{readers}",
        (room.invoke(f"secret-set {wanted.key}", f" --service {wanted.service}"), "asks for the value"),
    )


def database(wanted: Database, room: Room) -> Verdict:
    """Settings that protect the data, and whether it serves."""
    seen = one(room.facts.databases, wanted.subject)
    if isinstance(seen, Unread):
        return unknown(wanted, seen)
    show = room.aws(f"rds describe-db-instances --db-instance-identifier {wanted.subject}")
    if seen is None:
        return bad(wanted, "database-missing", "there is no such instance", GONE, room.plan(wanted))
    if seen.status not in SERVING:
        return bad(
            wanted,
            "database-not-available",
            f"its status is {seen.status}",
            "it is being changed, was stopped, or has no storage left",
            (show, "all of its settings"),
            (
                room.aws("rds describe-events --source-type db-instance --duration 1440"),
                "what was done to it",
            ),
        )
    faults = list(_faults(wanted, seen))
    if not faults:
        return good(wanted, _settings(seen))
    cause, text = faults[0]
    if cause == "database-unencrypted":
        likely = "it was made by hand: encryption cannot be taken away later, nor added; it needs a copy of its snapshot"
        return bad(wanted, cause, text, likely, (show, "all of its settings"))
    return bad(
        wanted, cause, "; ".join(text for _, text in faults), BY_HAND, room.plan(wanted), room.apply(wanted)
    )


def _faults(wanted: Database, seen: DatabaseSeen) -> Iterator[tuple[str, str]]:
    if not seen.encrypted:
        yield "database-unencrypted", "its storage is not encrypted"
    if seen.public:
        yield "database-public", "it has a public address"
    if wanted.protected and not seen.protected:
        yield "database-unprotected", "deletion protection is off"
    if wanted.multi_az and not seen.multi_az:
        yield "database-single-zone", "it has no standby in another zone"
    if seen.backup_days < wanted.backup_days:
        yield "database-backups", f"backups are kept {seen.backup_days} days, not {wanted.backup_days}"


def _settings(seen: DatabaseSeen) -> str:
    words = [seen.status, "encrypted", "private"]
    words += ["protected"] if seen.protected else []
    return ", ".join(words + (["standby"] if seen.multi_az else []))


def bucket(wanted: Bucket, room: Room) -> Verdict:
    """Private, encrypted, versioned."""
    seen = one(room.facts.buckets, wanted.subject)
    if isinstance(seen, Unread):
        return unknown(wanted, seen)
    if seen is None:
        return bad(wanted, "bucket-missing", "there is no such bucket", GONE, room.plan(wanted))
    faults = []
    if seen.open:
        faults.append(("bucket-public", f"public access is not blocked: {', '.join(seen.open)}"))
    if not seen.encryption:
        faults.append(("bucket-unencrypted", "it is not encrypted"))
    if wanted.versioning and seen.versioning != "Enabled":
        faults.append(("bucket-unversioned", f"versioning is {seen.versioning.lower()}"))
    if faults:
        seen_text = "; ".join(text for _, text in faults)
        return bad(wanted, faults[0][0], seen_text, BY_HAND, room.plan(wanted), room.apply(wanted))
    versions = ", versioned" if seen.versioning == "Enabled" else ""
    return good(wanted, f"private, encrypted ({seen.encryption}){versions}")


def alarm(wanted: Alarm, room: Room) -> Verdict:
    """It is there, and does not ring."""
    seen = one(room.facts.alarms, wanted.subject)
    if isinstance(seen, Unread):
        return unknown(wanted, seen)
    if seen is None:
        return bad(wanted, "alarm-missing", "there is no such alarm", GONE, room.apply(wanted))
    history = (room.aws(f"cloudwatch describe-alarm-history --alarm-name {wanted.subject}"), "since when")
    if seen.state == "ALARM":
        return bad(
            wanted, "alarm-rings", f"rings: {seen.reason}", f"{wanted.watches} is over its threshold", history
        )
    if seen.state == "OK":
        return good(wanted, "does not ring")
    if room.limits.sandbox:
        return not_asked(wanted, "nothing is measured in the sandbox")
    return warning(
        wanted,
        "alarm-without-data",
        "has no data",
        "it is new, or watches something that is not there",
        history,
    )
