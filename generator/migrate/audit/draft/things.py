"""What a service keeps beside its programs: databases, buckets, secrets, queues and repositories, with their names.

Drafted where asked for only: what holds data may as well stay in the service's own root.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping

from generator.migrate.audit.draft.facts import Facts
from generator.migrate.audit.draft.owners import word
from generator.migrate.audit.draft.text import Map
from generator.migrate.audit.links import Links, blocks, document
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
            made = make(one) if one.address not in dead else None
            if made is not None:
                _kept(one, made[1], links)
                name = made[0] if key == "repositories" else _key(made[0], facts)
                yield owner(one), key, name, made[1], one


def _kept(one: Resource, made: Map, links: Links) -> None:
    """What an adoption would refuse, or delete by, were it not kept as it is (generator/migrate/adopt/effects.py)."""
    if one.type == "aws_db_instance":
        managed = one.get("manage_master_user_password") is True
        made.add("master_password", None if managed else "kept")
        groups = [links.one(value, "aws_security_group") for value in _values(one, "vpc_security_group_ids")]
        names = [group.text("name") for group in groups if group is not None]
        made.add("security_group", names[0] if len(names) == 1 else None)
        made.add("parameter_group", one.text("parameter_group_name"))
    if one.type == "aws_s3_bucket":
        rules = [*_companions(one, "aws_s3_bucket_lifecycle_configuration", links)]
        days = [found for rule in rules for found in _noncurrent(rule)]
        made.add("noncurrent_expire_days", days[0] if days else 0)
        made.add("policy", "kept" if any(_companions(one, "aws_s3_bucket_policy", links)) else None)


def _values(one: Resource, name: str) -> list[object]:
    found = one.get(name)
    return found if isinstance(found, list) else [found]


def _companions(bucket: Resource, kind: str, links: Links) -> Iterator[Resource]:
    for one in links.inventory.of_type(kind):
        if bucket in links.all(one.get("bucket")):
            yield one


def _noncurrent(rules: Resource) -> Iterator[int]:
    """After how many days versions go that were replaced."""
    for rule in blocks(rules.values, "rule"):
        for inner in blocks(rule, "noncurrent_version_expiration"):
            days = inner.get("noncurrent_days")
            if isinstance(days, int):
                yield days


def _key(name: str, facts: Facts) -> str:
    """`hokusai-pipeline-data-development` -> `pipeline-data`; of a path the last part."""
    known = {str(facts.organization.value), str(facts.environment.value)}
    words = [part for part in word(name.rstrip("/").rpartition("/")[2], 200).split("-") if part not in known]
    return word("-".join(words) or name, 40)


def _bucket(one: Resource) -> Thing | None:
    name = one.text("bucket")
    return (name, Map().add("name", name)) if name else None


def _secret(one: Resource) -> Thing | None:
    name = one.text("name")
    return (name, Map().add("name", name).add("description", one.text("description"))) if name else None


def _repository(one: Resource) -> Thing | None:
    name = one.text("name")
    mutable = one.text("image_tag_mutability") != "IMMUTABLE"
    return (name, Map().add("immutable_tags", False if mutable else None)) if name else None


def _queue(one: Resource) -> Thing | None:
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


def _database(one: Resource) -> Thing | None:
    name = one.text("identifier")
    if not name:
        return None
    made = Map().add("engine", one.text("engine") or "postgres").add("version", _version(one))
    made.add("identifier", name).add("instance_class", one.text("instance_class"))
    made.add("storage_gb", _number(one, "allocated_storage"))
    made.add("max_storage_gb", _number(one, "max_allocated_storage") or None)
    made.add("multi_az", True if one.get("multi_az") is True else None)
    _backups(made, _number(one, "backup_retention_period"))
    made.add("database", one.text("db_name")).add("username", one.text("username"))
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


KINDS: Iterable[tuple[str, tuple[str, ...], Callable[[Resource], Thing | None]]] = (
    ("databases", ("aws_db_instance",), _database),
    ("buckets", ("aws_s3_bucket",), _bucket),
    ("secrets", ("aws_secretsmanager_secret",), _secret),
    ("queues", ("aws_sqs_queue",), _queue),
    ("repositories", ("aws_ecr_repository",), _repository),
)
