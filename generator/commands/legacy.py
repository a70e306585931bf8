"""Reads what a user names as the legacy: a folder of Terraform files, a state, a plan as JSON, or the account itself."""

import os
from collections.abc import Sequence
from pathlib import Path

from generator.commands.errors import UsageError
from generator.console import Console
from generator.migrate.inventory import Inventory, LegacyError, read_hcl, read_plan, read_state
from generator.migrate.legacy.plan import is_plan
from generator.migrate.legacy.state import document, is_state

ACCOUNT = "account"
EXAMPLE = "For example: invoke audit ../data-pipeline/infrastructure/terraform --out draft"


def is_legacy(path: str) -> bool:
    """Whether this is a Terraform root or a file: no revision of git."""
    target = Path(path)
    return target.is_file() or (target.is_dir() and any(target.glob("*.tf*")))


def inventory(
    console: Console, path: str, region: str | None, var: Sequence[str] | None, var_file: Sequence[str] | None
) -> Inventory:
    """What a folder, a state, a plan or the account holds. Raises UsageError, OSError for an account that cannot be read."""
    target = Path(path)
    if path == ACCOUNT and not target.exists():
        return _account(console, region)
    if not target.exists():
        raise UsageError(f"there is no file or folder {path}", EXAMPLE)
    return _folder(console, target, var, var_file) if target.is_dir() else of_json(target)


def _folder(
    console: Console, folder: Path, var: Sequence[str] | None, var_file: Sequence[str] | None
) -> Inventory:
    console.note(f"Reading {folder}")
    variables = {}
    for text in var or ():
        name, sign, value = text.partition("=")
        if not sign or not name:
            raise UsageError(
                f"--var {text}: not of the form name=value", "For example: --var environment=staging"
            )
        variables[name.strip()] = value
    try:
        return read_hcl(
            folder, base=Path.cwd(), var_files=tuple(map(Path, var_file or ())), variables=variables
        )
    except LegacyError as error:
        raise UsageError(str(error), EXAMPLE) from error


def of_json(file: Path) -> Inventory:
    """A state or a plan, whichever it is."""
    try:
        text = file.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise UsageError(
            f"{file}: this is no text; of a plan file make JSON first",
            "terraform show -json FILE > plan.json",
        ) from error
    try:
        found = document(text)
        if is_plan(found):
            return read_plan(text)
        if is_state(found) or "version" in found:
            return read_state(text)
        raise LegacyError(
            "this is neither a state (`terraform state pull`) nor a plan (`terraform show -json`)"
        )
    except LegacyError as error:
        raise UsageError(f"{file}: {error}") from error


def _account(console: Console, region: str | None) -> Inventory:
    import boto3
    from botocore.exceptions import BotoCoreError, ClientError

    from generator.migrate.legacy.live import read_live

    where = region or os.environ.get("AWS_REGION") or os.environ.get("AWS_DEFAULT_REGION") or "us-east-1"
    console.note(f"Reading the account of your credentials, region {where}")
    try:
        return read_live(lambda name: boto3.client(name, region_name=where))
    except (BotoCoreError, ClientError) as error:
        raise OSError(None, f"the account cannot be read: {error}", "AWS") from error
