"""Databases in the data unit."""

from collections.abc import Iterator
from typing import Any

from generator.kinds import kinds
from generator.kinds.database import Database
from generator.model import Service
from generator.naming import identifier
from generator.render.pieces import Call, OutputValue, Piece, out, var
from generator.render.scope import Scope


def render(scope: Scope, service: Service) -> Iterator[Piece]:
    """One call and one output entry for each database."""
    for database in service.databases.values():
        name = f"{identifier(database.key)}_database"
        yield Call("main.tf", name, "postgres", _arguments(service, database), database.key)
        value = {
            "arn": out(name, "arn"),
            "host": out(name, "host"),
            "identifier": out(name, "identifier"),
            "master_secret_arn": out(name, "master_secret_arn"),
            "security_group_id": out(name, "security_group_id"),
        }
        yield OutputValue("databases", database.key, value, mock())


def mock() -> dict[str, str]:
    """Stand-in for a database's outputs."""
    attributes = kinds()["databases"].attributes
    return {
        "arn": "arn:aws:rds:us-east-1:000000000000:db:mockneverapply",
        "host": str(attributes["host"].mock),
        "identifier": "mockneverapply",
        "master_secret_arn": str(attributes["password"].mock),
        "security_group_id": "sg-mockneverapply",
    }


def _arguments(service: Service, database: Database) -> dict[str, Any]:
    protected = service.place.environment.protected
    return {
        "name": database.identifier,
        "database_name": database.database,
        "username": database.username,
        "engine_version": database.version,
        "instance_class": database.instance_class,
        "storage_gb": database.storage_gb,
        "max_storage_gb": database.max_storage_gb or 0,
        "multi_az": database.multi_az,
        "backup_retention_days": database.backup_days,
        "deletion_protection": protected,
        "skip_final_snapshot": not protected,
        "manage_master_password": False if database.password_kept else None,
        "password_rotation_days": database.password_rotation_days,
        "parameter_group_name": database.parameter_group,
        "security_group_name": database.security_group,
        "subnet_ids": var("private_subnet_ids"),
        "vpc_id": var("vpc_id"),
    }
