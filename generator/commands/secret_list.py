"""`invoke secret-list`: which secrets have a value, since when, and who reads them. Values are not read."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from generator.catalogue import Catalogue
from generator.commands import judged, target
from generator.commands.choices import environment_of, one_of, service_of
from generator.commands.secret_set import client_of, signs_in
from generator.console import Console, columns, plural
from generator.kinds.secret import Secret
from generator.model import Service
from generator.verify.expectations import readers_of
from generator.verify.facts import SecretSeen

FORMATS = ("text", "json")
MISSING, UNSET, SET = "not applied", "unset", "set"


@dataclass(frozen=True, slots=True)
class Line:
    """A secret: `state` is one of the three above, `changed` a moment in ISO 8601 or nothing."""

    service: str
    secret: str
    name: str
    owner: str
    state: str
    changed: str
    readers: tuple[str, ...]


def command(
    root: Path,
    console: Console,
    *,
    env: str | None = None,
    services: Sequence[str] | None = None,
    account: bool = False,
    format: str = "text",
) -> int:
    """0 also where some are unset; `invoke verify` judges."""
    one_of("format", format, FORMATS)
    catalogue = judged.catalogue(root, console)
    environment = environment_of(catalogue.platform, env)
    group = catalogue.services[environment.name]
    chosen = [group[service_of(list(group), name)] for name in services or group]
    where = target.choose(root, environment, account)
    client = client_of(where)
    lines = [
        _line(catalogue, service, secret, client) for service in chosen for secret in service.secrets.values()
    ]
    if format == "json":
        console.write(
            json.dumps({"environment": environment.name, "secrets": [_data(one) for one in lines]}, indent=2)
            + "\n"
        )
        return 0
    _show(lines, console)
    unset = [one for one in lines if one.state == UNSET]
    console.say(
        f"{plural(len(lines), 'secret')} of {environment.name} on {where.name}, {len(unset)} without a value"
    )
    if unset:
        first = unset[0]
        command = f"invoke secret-set {first.secret} --env {environment.name} --service {first.service}{where.option}"
        console.steps([(command, "asks for the value")])
    return 0


def _line(catalogue: Catalogue, service: Service, secret: Secret, client: Any) -> Line:
    from generator.verify import account

    seen: SecretSeen | None = account.secret(client, secret.name)
    state = MISSING if seen is None else SET if seen.is_set else UNSET
    changed = f"{seen.changed:%Y-%m-%dT%H:%M:%S%z}" if seen and seen.changed else ""
    readers = [f"{other.name}/{key}" for key, other in readers_of(catalogue, service, secret.key)]
    readers += [f"sign-in at {key}" for key in signs_in(service, secret)]
    return Line(service.name, secret.key, secret.name, service.owner, state, changed, tuple(readers))


def _show(lines: Sequence[Line], console: Console) -> None:
    rows = [
        (one.service, one.secret, one.state, one.changed, ", ".join(one.readers) or "nobody", one.name)
        for one in lines
    ]
    head = ("service", "secret", "value", "changed", "read by", "name in Secrets Manager")
    if rows:
        console.say("\n".join(columns([head, *rows])))
        console.say()


def _data(one: Line) -> dict[str, object]:
    return {
        "service": one.service,
        "secret": one.secret,
        "name": one.name,
        "owner": one.owner,
        "state": one.state,
        "changed": one.changed or None,
        "read_by": list(one.readers),
    }
