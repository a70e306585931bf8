"""`invoke verify`: is an environment as the manifests say? Asks the account and the network, and diagnoses what is not."""

import ssl
import time
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from generator.catalogue import Catalogue
from generator.commands import judged, target
from generator.commands.choices import environment_of, one_of, service_of
from generator.commands.errors import UsageError
from generator.commands.target import Target
from generator.commands.waiting import Told, progress
from generator.console import Console, plural
from generator.verify import expectations
from generator.verify.diagnose import judge
from generator.verify.diagnose.room import Room
from generator.verify.limits import Limits
from generator.verify.network import ConnectTo, ConnectToError, parse
from generator.verify.observe import CALLS, Ask, observe
from generator.verify.parallel import THREADS
from generator.verify.probe import trusting
from generator.verify.report import Report, exit_code, markdown, text, to_json

FORMATS: dict[str, Callable[[Report, bool], str]] = {"text": text, "json": to_json, "markdown": markdown}
LONGEST = 60.0  # seconds for an answer; a load balancer gives up after as many


def command(
    root: Path,
    console: Console,
    *,
    env: str | None = None,
    services: Sequence[str] | None = None,
    account: bool = False,
    connect_to: Sequence[str] | None = None,
    ca: str | None = None,
    timeout: str = "5",
    format: str = "text",
) -> int:
    """0 where all that could be asked is good, 1 where something is not, 3 where the account did not answer."""
    one_of("format", format, list(FORMATS))
    limit, ways, context = _seconds(timeout), _ways(connect_to), _trust(ca)
    catalogue = judged.catalogue(root, console)
    environment = environment_of(catalogue.platform, env)
    chosen = [service_of(list(catalogue.services[environment.name]), name) for name in services or ()] or None
    where = target.choose(root, environment, account)
    report = verified(console, catalogue, where, chosen, ways, limit, context)
    console.write(FORMATS[format](report, console.color))
    return exit_code(report)


def verified(
    console: Console,
    catalogue: Catalogue,
    where: Target,
    services: Sequence[str] | None = None,
    ways: Sequence[ConnectTo] = (),
    seconds: float = 5.0,
    context: ssl.SSLContext | None = None,
) -> Report:
    """Asks and judges; `seconds` for each answer over the network."""
    environment = where.environment
    limits = Limits(where.endpoint is not None, ways)
    expected = expectations.of(catalogue, environment.name, services)
    console.note(f"Verifying {environment.name} on {where.name}: {plural(len(expected), 'check')}")
    started = time.monotonic()
    cluster = expectations.cluster_of(catalogue, environment.name)
    ask = Ask(clients(where), cluster, limits, ways, seconds, context, _errors(), _progress(console))
    facts = observe(expected, ask)
    room = Room(environment.name, environment.region, cluster, where.option, facts, limits)
    spent = time.monotonic() - started
    return Report(environment.name, where.name, judge(expected, room), _contacts(catalogue), spent)


def _seconds(text: str) -> float:
    try:
        found = float(text)
    except ValueError:
        found = 0.0
    if not 0 < found <= LONGEST:
        raise UsageError(f"--timeout {text}: seconds, more than 0 and at most {LONGEST:g}")
    return found


def _ways(texts: Sequence[str] | None) -> list[ConnectTo]:
    try:
        return [parse(text) for text in texts or ()]
    except ConnectToError as error:
        raise UsageError(
            f"--connect-to {error}", "For example: --connect-to api.hokus.ai:443:new-balancer.example.com:443"
        ) from error


def _trust(file: str | None) -> ssl.SSLContext | None:
    """The system's authorities and those of a file; None where there is no file."""
    if file is None:
        return None
    context = trusting()
    try:
        context.load_verify_locations(cafile=Path(file).expanduser())
    except (OSError, ssl.SSLError) as error:
        raise UsageError(
            f"--ca {file}: {error}", "A file with certificates of authorities, in PEM."
        ) from error
    return context


def _contacts(catalogue: Catalogue) -> dict[str, str]:
    return {
        name: ", ".join(way for way in (team.email, team.slack) if way)
        for name, team in catalogue.platform.teams.items()
    }


def _errors() -> tuple[type[Exception], ...]:
    from botocore.exceptions import BotoCoreError, ClientError

    return (BotoCoreError, ClientError, OSError)


def clients(where: Target) -> Callable[[str], Any]:
    """Clients that give up in time, and have a connection for each thread; each is made once."""
    if where.endpoint is not None:
        from generator.sandbox.clients import client as sandboxed

        endpoint = where.endpoint
        return lambda service: sandboxed(endpoint, service)
    import boto3
    from botocore.config import Config

    session = boto3.session.Session(region_name=where.environment.region)
    config = Config(
        connect_timeout=5,
        read_timeout=CALLS / 3,
        retries={"max_attempts": 5, "mode": "adaptive"},
        max_pool_connections=THREADS,
    )
    return cache(lambda service: session.client(service, config=config))


def _progress(console: Console) -> Told | None:
    """Nothing in a log, where the report itself comes line by line."""
    return progress(console, "Asking") if console.err.isatty() else None
