"""What a service keeps beside its programs: databases, buckets, secrets, queues and repositories, with their names.

Drafted where asked for only: what holds data may as well stay in the service's own root.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from generator.migrate.audit.draft.facts import Facts
from generator.migrate.audit.draft.owners import word
from generator.migrate.audit.draft.text import Map
from generator.migrate.audit.links import Links, block, blocks, document
from generator.migrate.legacy.model import Inventory, Resource

Thing = tuple[str, Map]
KEPT_DAYS = 7


def things(
    inventory: Inventory, facts: Facts, owner: Callable[[Resource], str]
) -> Iterator[tuple[str, str, str, Map, Resource]]:
    """(service, manifest key, name of the thing, its entry, the resource); entries keep the existing names.

    A repository is called what its key is; one whose name a manifest cannot have is refused by the schema, and reported.
    """
    links = Links(inventory)
    dead = {one.address for one in _dead_letters(inventory, links)}
    for key, types, make in KINDS:
        for one in inventory.of_type(*types):
            made = make(one, links) if one.address not in dead else None
            if made is not None:
                name = made[0] if key == "repositories" else _key(made[0], facts)
                yield owner(one), key, name, made[1], one


def _key(name: str, facts: Facts) -> str:
    """`hokusai-pipeline-data-development` -> `pipeline-data`; of a path the last part."""
    known = {str(facts.organization.value), str(facts.environment.value)}
    words = [part for part in word(name.rstrip("/").rpartition("/")[2], 200).split("-") if part not in known]
    return word("-".join(words) or name, 40)


def _bucket(one: Resource, links: Links) -> Thing | None:
    """With its versions and its policy as they are: a manifest's usual would delete old versions and put a policy there."""
    name = one.text("bucket")
    if not name:
        return None
    made = Map().add("name", name)
    made.add("versioning", None if _versioned(one, links) else False)
    rules = [rule for rule in _lifecycle(one, links) if rule.get("status", "Enabled") == "Enabled"]
    expire = [days for rule in rules if (days := _days(rule, "expiration", "days"))]
    older = [days for rule in rules if (days := _older(rule))]
    whole = all(map(_of_all, rules))
    made.add("expire_days", min(expire) if expire and whole else None)
    why = "Found: it has lifecycle rules for parts of it, or others than to delete; a manifest cannot say these."
    odd = not all(map(_expressible, rules))
    made.add("noncurrent_expire_days", min(older) if older and whole else 0, *([why] if odd else []))
    policy = any(_companions(one, links, "policy")) or bool(one.text("policy"))
    return name, made.add("policy", "kept" if policy else None)


def _companions(one: Resource, links: Links, kind: str) -> Iterator[Resource]:
    """`aws_s3_bucket_<kind>` of a bucket."""
    for other in links.inventory.of_type(f"aws_s3_bucket_{kind}"):
        found = links.one(other.get("bucket"), "aws_s3_bucket")
        if found is not None and found.address == one.address:
            yield other


def _versioned(one: Resource, links: Links) -> bool:
    for other in _companions(one, links, "versioning"):
        return (block(other.values, "versioning_configuration") or {}).get("status") == "Enabled"
    return (block(one.values, "versioning") or {}).get("enabled") is True


def _lifecycle(one: Resource, links: Links) -> list[Mapping[str, Any]]:
    """Rules in a resource of their own, or in the bucket as before version 4 of the provider."""
    found = [
        rule
        for other in _companions(one, links, "lifecycle_configuration")
        for rule in blocks(other.values, "rule")
    ]
    inline = [rule for rule in blocks(one.values, "lifecycle_rule") if rule.get("enabled") is not False]
    return found or inline


def _of_all(rule: Mapping[str, Any]) -> bool:
    """Whether a rule is for every object."""
    within = block(rule, "filter") or {}
    return not (rule.get("prefix") or rule.get("tags") or any(within.values()))


def _expressible(rule: Mapping[str, Any]) -> bool:
    """Whether it only deletes, whatever the object."""
    moves = block(rule, "transition") or block(rule, "noncurrent_version_transition")
    deletes = (
        _days(rule, "expiration", "days") or _older(rule) or block(rule, "abort_incomplete_multipart_upload")
    )
    return _of_all(rule) and not moves and bool(deletes)


def _older(rule: Mapping[str, Any]) -> int | None:
    return _days(rule, "noncurrent_version_expiration", "noncurrent_days") or _days(
        rule, "noncurrent_version_expiration", "days"
    )


def _days(rule: Mapping[str, Any], name: str, field: str) -> int | None:
    found = (block(rule, name) or {}).get(field)
    return int(found) if isinstance(found, int | str) and str(found).isdigit() and int(found) > 0 else None


def _secret(one: Resource, links: Links) -> Thing | None:
    name = one.text("name")
    return (name, Map().add("name", name).add("description", one.text("description"))) if name else None


def _repository(one: Resource, links: Links) -> Thing | None:
    name = one.text("name")
    mutable = one.text("image_tag_mutability") != "IMMUTABLE"
    return (name, Map().add("immutable_tags", False if mutable else None)) if name else None


def _queue(one: Resource, links: Links) -> Thing | None:
    name = one.text("name")
    if not name:
        return None
    made = Map().add("name", name).add("fifo", True if name.endswith(".fifo") else None)
    made.add("visibility_timeout", _number(one, "visibility_timeout_seconds"))
    seconds = _number(one, "message_retention_seconds")
    made.add("retention_days", max(1, round(seconds / 86_400)) if seconds else None)
    policy = document(one.get("redrive_policy"))
    if isinstance(policy, Mapping) and str(policy.get("maxReceiveCount", "")).isdigit():
        made.add("max_receives", int(policy["maxReceiveCount"]))
    return name.removesuffix(".fifo"), made


def _database(one: Resource, links: Links) -> Thing | None:
    name = one.text("identifier")
    if not name:
        return None
    made = Map().add("engine", one.text("engine") or "postgres").add("version", _version(one))
    made.add("identifier", name).add("instance_class", one.text("instance_class"))
    groups = [found for value in one.items("vpc_security_group_ids") for found in links.all(value)]
    several = f"Found: it has {len(groups)} security groups, and a manifest keeps one: choose."
    made.add(
        "security_group",
        next(filter(None, (group.text("name") for group in groups)), None),
        *([several] if len(groups) > 1 else []),
    )
    made.add("parameter_group", one.text("parameter_group_name"))
    made.add("storage_gb", _number(one, "allocated_storage"))
    made.add("max_storage_gb", _number(one, "max_allocated_storage") or None)
    made.add("multi_az", True if one.get("multi_az") is True else None)
    _backups(made, _number(one, "backup_retention_period"))
    made.add("database", one.text("db_name")).add("username", one.text("username"))
    managed = one.get("manage_master_user_password") is True
    made.add(
        "master_password", None if managed else "kept", note="RDS makes a new one at once without this line"
    )
    return name, made


def _backups(made: Map, days: int | None) -> None:
    """None is not offered here ("Backup retention period", RDS User Guide: turning backups on restarts the instance)."""
    if days == 0:
        why = "Found: the legacy database keeps no backups; here it has to. Turning them on restarts it: choose when."
        made.add("backup_days", KEPT_DAYS, why)
    else:
        made.add("backup_days", days)


def _version(one: Resource) -> str:
    return one.text("engine_version") or "16"


def _number(one: Resource, name: str) -> int | None:
    found = one.text(name)
    return int(found) if found and found.isdigit() else None


def _dead_letters(inventory: Inventory, links: Links) -> Iterator[Resource]:
    """Queues that others send their dead letters to: a manifest's queue brings its own."""
    for one in inventory.of_type("aws_sqs_queue", "aws_sqs_queue_redrive_policy"):
        policy = one.get("redrive_policy")
        found = document(policy)
        target = found.get("deadLetterTargetArn") if isinstance(found, Mapping) else None
        yield from links.all(policy)
        yield from links.all(target)


KINDS: Sequence[tuple[str, tuple[str, ...], Callable[[Resource, Links], Thing | None]]] = (
    ("databases", ("aws_db_instance",), _database),
    ("buckets", ("aws_s3_bucket",), _bucket),
    ("secrets", ("aws_secretsmanager_secret",), _secret),
    ("queues", ("aws_sqs_queue",), _queue),
    ("repositories", ("aws_ecr_repository",), _repository),
)
