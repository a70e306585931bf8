"""`invoke secret-set NAME`: a secret's value, from standard input or typed unseen, into Secrets Manager.

The value is never an argument (other users of a machine can read those), never shown, and goes through no file: Terraform
makes the container alone, so that the value stands in no plan and no state.
"""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from generator.catalogue import Catalogue
from generator.commands import judged, target
from generator.commands.choices import environment_of
from generator.commands.errors import RefusedError, UsageError, unknown
from generator.commands.target import Target
from generator.console import Console
from generator.kinds.secret import Secret
from generator.model import Service
from generator.verify.expectations import cluster_of, readers_of

LARGEST = 65536  # bytes ("AWS Secrets Manager quotas", size of a secret value)


def command(
    root: Path,
    console: Console,
    *,
    name: str,
    env: str | None = None,
    service: str | None = None,
    account: bool = False,
    as_is: bool = False,
) -> int:
    """Everything is looked at before the value is asked for."""
    catalogue = judged.catalogue(root, console)
    environment = environment_of(catalogue.platform, env)
    owner = service_of(catalogue, environment.name, service, name)
    secret = _secret(owner, name)
    where = target.choose(root, environment, account)
    client = client_of(where)
    before = _before(client, secret, owner, where)
    console.note(f"{secret.name} on {where.name}")
    _put(client, secret, value(console, as_is))
    console.say(
        f"{secret.name} {'has a new value; the one before is kept as AWSPREVIOUS' if before else 'is set'}"
    )
    steps = list(after(catalogue, owner, secret, where))
    if steps:
        console.say("Whatever runs already keeps the value that it started with.")
        console.steps(steps)
    else:
        console.say("Nothing reads it by the manifests.")
    return 0


def client_of(where: Target) -> Any:
    """A boto3 client of Secrets Manager."""
    from generator.commands.sign_in import client

    return client(where, "secretsmanager")


def service_of(catalogue: Catalogue, environment: str, service: str | None, name: str) -> Service:
    """The service that `--service` names; it may be left out where only one has a secret of that name."""
    group = catalogue.services[environment]
    if service is not None:
        if service not in group:
            raise unknown("service", service, group, "services")
        return group[service]
    having = [one for one in group.values() if name in one.secrets]
    if len(having) == 1:
        return having[0]
    if not having:
        raise unknown("secret", name, {key for one in group.values() for key in one.secrets}, "secrets")
    listed = ", ".join(one.name for one in having)
    raise UsageError(f"whose secret is {name}?", f"Say it with --service; {listed} each have one.")


def _secret(owner: Service, name: str) -> Secret:
    if name in owner.secrets:
        return owner.secrets[name]
    raise unknown(f"secret of {owner.name}", name, owner.secrets, "secrets")


def _before(client: Any, secret: Secret, owner: Service, where: Target) -> bool:
    """Whether it has a value already. Raises RefusedError where there is no container to put one into."""
    from generator.verify.account import secret as read

    seen = read(client, secret.name)
    if seen is None:
        raise RefusedError(
            f"there is no secret {secret.name} yet on {where.name}",
            f"invoke apply --env {owner.environment} --service {owner.name}{where.option}",
        )
    return seen.is_set


def _put(client: Any, secret: Secret, text: str) -> None:
    client.put_secret_value(SecretId=secret.name, SecretString=text)


# --- the value --------------------------------------------------------------------------------------------


def value(console: Console, as_is: bool) -> str:
    """From standard input, or typed twice without being shown. One line end at its end is left out unless `as_is`."""
    text = _typed() if sys.stdin is not None and sys.stdin.isatty() else _piped()
    if not as_is and text.endswith("\n"):
        text = text[:-1].removesuffix("\r")
        console.note("left out the line end at the end of the value (--as-is keeps it)")
    if not text.strip():
        raise UsageError("the value is empty; nothing was set", 'printf %s "$VALUE" | invoke secret-set ...')
    if "\0" in text:
        raise UsageError(
            "the value holds a zero byte; nothing was set", "Encode it first, with base64 for example."
        )
    if (size := len(_bytes(text))) > LARGEST:
        raise UsageError(
            f"the value has {size} bytes; Secrets Manager takes {LARGEST}", "Put it into a bucket instead."
        )
    return text


def _bytes(text: str) -> bytes:
    try:
        return text.encode()
    except UnicodeEncodeError:
        raise _no_text() from None  # the error holds the value


def _piped() -> str:
    raw = sys.stdin.buffer.read(LARGEST + 3) if sys.stdin is not None else b""
    try:
        return raw.decode()
    except UnicodeDecodeError:
        raise _no_text() from None


def _no_text() -> UsageError:
    return UsageError(
        "the value is not UTF-8 text; nothing was set", "Encode it first, with base64 for example."
    )


def _typed() -> str:
    import getpass

    try:
        first = getpass.getpass("Value (not shown): ")
        second = getpass.getpass("Once more: ")
    except EOFError:
        raise UsageError("no value was given; nothing was set") from None
    if first != second:
        raise UsageError("the two are not the same; nothing was set")
    return first


# --- what then --------------------------------------------------------------------------------------------


def after(catalogue: Catalogue, owner: Service, secret: Secret, where: Target) -> Iterator[tuple[str, str]]:
    """A command for each thing that reads the secret, so that it reads it anew."""
    environment = owner.place.environment
    for key, service in readers_of(catalogue, owner, secret.key):
        component = service.components[key]
        who = f"{key} of {service.name}"
        if component.external:
            yield f"# {who}", f"deploy it from {service.repository or 'its repository'}"
        elif component.type == "job":
            yield f"# {who}", "reads it at its next run"
        else:
            cluster = cluster_of(catalogue, environment.name)
            yield (
                f"aws ecs update-service --cluster {cluster} --service {component.name} --force-new-deployment "
                f"--region {environment.region}",
                f"new tasks of {who}",
            )
    for _ in signs_in(owner, secret):
        command = f"invoke apply --env {environment.name} --service {owner.name}{where.option}"
        yield command, "gives it to the load balancer's sign-in"
        return


def signs_in(owner: Service, secret: Secret) -> Iterator[str]:
    """Keys of the routes whose sign-in uses it as its client secret."""
    from generator.catalogue import routes

    for _, route in routes(owner):
        if route.sign_in and route.sign_in.settings.get("client_secret") == secret.key:
            yield route.key
