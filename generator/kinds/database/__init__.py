"""PostgreSQL databases on RDS."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from generator import naming
from generator.kinds import Attribute, Kind
from generator.kinds.secret import MOCK_ARN
from generator.model import Place

PORT = 5432


@dataclass(frozen=True, slots=True)
class Database:
    """A database instance: storage in GiB, backups and password rotation in days (None is RDS's own way).

    `password_kept`: it keeps the master password that it has; `security_group`, `parameter_group`: existing ones, by name.
    """

    key: str
    identifier: str
    engine: str
    version: str
    instance_class: str
    storage_gb: int
    max_storage_gb: int | None
    multi_az: bool
    backup_days: int
    database: str
    username: str
    password_kept: bool = False
    security_group: str | None = None
    parameter_group: str | None = None
    password_rotation_days: int | None = None


def read(key: str, data: Mapping[str, Any], place: Place) -> Database:
    """The item of a validated manifest."""
    made = naming.fit(naming.DATABASE, place.organization, place.service, key, place.environment.name)
    return Database(
        key=key,
        identifier=data.get("identifier") or made,
        engine=data["engine"],
        version=data["version"],
        instance_class=data.get("instance_class", "db.t4g.micro"),
        storage_gb=data.get("storage_gb", 20),
        max_storage_gb=data.get("max_storage_gb"),
        multi_az=data.get("multi_az", False),
        backup_days=data.get("backup_days", 7),
        database=data.get("database") or key.replace("-", "_"),
        username=data.get("username", "hokusai"),
        password_kept=data.get("master_password") == "kept",
        security_group=data.get("security_group"),
        parameter_group=data.get("parameter_group"),
        password_rotation_days=data.get("password_rotation_days"),
    )


KIND = Kind(
    name="database",
    key="databases",
    unit="data",
    read=read,
    attributes={
        "host": Attribute(output="host", mock="mockneverapply.us-east-1.rds.amazonaws.com"),
        "identifier": Attribute(value=lambda item: item.identifier),
        "name": Attribute(value=lambda item: item.database),
        "password": Attribute(output="master_secret_arn", mock=MOCK_ARN),
        "port": Attribute(value=lambda _: str(PORT)),
        "username": Attribute(value=lambda item: item.username),
    },
    inner=("backup_days", "instance_class", "max_storage_gb", "multi_az", "storage_gb"),
)
