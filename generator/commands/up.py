"""`invoke up`: from nothing to an environment that is applied in the local sandbox.

The sandbox of every environment is started, so that plans of the others work by hand; one environment is applied.
What nothing has changed for is not run again: a second `invoke up` takes seconds.
"""

import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from generator.commands import applied, apply, byhand, overview, rendered, target, units
from generator.commands.applied import Applied
from generator.commands.choices import environment_of, port_of
from generator.commands.rendered import Rendering
from generator.commands.session import Session
from generator.commands.target import Target
from generator.console import Console, duration, plural
from generator.model import Environment, Platform
from generator.sandbox import Endpoint, Request, boot, start_all
from generator.sandbox.boot import Booted

PREFERRED = "development"


@dataclass(frozen=True)
class Sandbox:
    """One environment's, started and booted."""

    endpoint: Endpoint
    booted: Booted


def command(
    root: Path, console: Console, *, env: str | None = None, port: str | None = None, force: bool = False
) -> int:
    """Starts, applies, shows what there is; 0 if all of it went well."""
    started = time.monotonic()
    wanted = port_of(port)
    built = rendered.build(root)
    platform = rendered.catalogue_of(built).platform
    environment = environment_of(platform, env or _default(platform))
    rendering = rendered.fresh(root, built)
    sandboxes = start(root, console, platform, environment.name, wanted)
    session = _session(root, console, rendering, environment, sandboxes[environment.name])
    files = byhand.write_all(root, session.tools, {name: one.endpoint for name, one in sandboxes.items()})
    record = None if force else unchanged(session)
    if record is None:
        console.note(
            f"Applying {environment.name}, {plural(len(session.known), 'unit')}, on {session.target.name}"
        )
        outcome = apply.run(session, set())
        session.show(outcome)
        if not outcome.is_ok:
            return outcome.exit_code
        console.say()
        record = remember(session, sandboxes[environment.name])
    else:
        console.note(
            f"Nothing has changed since {environment.name} was applied; --force asks Terraform all the same."
        )
    overview.show(session, record)
    console.say()
    byhand.show(console, environment.name, files)
    console.say()
    _next(console, platform, environment)
    console.say()
    console.say(
        f"{environment.name} is up on port {session_port(session)} ({duration(time.monotonic() - started)})"
    )
    return 0


def start(
    root: Path, console: Console, platform: Platform, environment: str, port: int | None
) -> dict[str, Sandbox]:
    """The sandbox of every environment, with what an account has before Terraform."""
    places = list(platform.environments.values())
    requests = [
        Request(one.name, one.account_id, one.region, port if one.name == environment else None)
        for one in places
    ]
    endpoints = start_all(root, requests)
    with ThreadPoolExecutor(max_workers=len(places)) as pool:
        booted = list(pool.map(lambda pair: _boot(platform, *pair), zip(places, endpoints, strict=True)))
    for place, endpoint in zip(places, endpoints, strict=True):
        console.note(f"Sandbox of {place.name}: port {endpoint.port}, account {endpoint.account_id}")
    return {e.environment: Sandbox(e, b) for e, b in zip(endpoints, booted, strict=True)}


def unchanged(session: Session) -> Applied | None:
    """What was applied, if another apply could not change anything: same sandbox, same files, same states."""
    record = applied.read(session.root, session.env)
    endpoint = session.target.endpoint
    if record is None or endpoint is None or record.token != endpoint.token:
        return None
    if record.files != _digest(session) or record.states != applied.states(endpoint, _bucket(session)):
        return None
    return record


def remember(session: Session, sandbox: Sandbox) -> Applied:
    """Records what is applied now."""
    states = applied.states(sandbox.endpoint, _bucket(session))
    made = applied.made(sandbox.endpoint, sandbox.booted.kept)
    record = Applied(sandbox.endpoint.token, _digest(session), states, made)
    applied.write(session.root, session.env, record)
    return record


def session_port(session: Session) -> int:
    """Where the session's sandbox answers."""
    assert session.target.endpoint is not None
    return session.target.endpoint.port


def _default(platform: Platform) -> str:
    names = list(platform.environments)
    return PREFERRED if PREFERRED in names else names[0]


def _boot(platform: Platform, place: Environment, endpoint: Endpoint) -> Booted:
    return boot(endpoint, state_bucket=platform.state_bucket_of(place.name), zone=place.zone)


def _session(
    root: Path, console: Console, rendering: Rendering, environment: Environment, sandbox: Sandbox
) -> Session:
    where = Target(environment, sandbox.endpoint)
    known = tuple(
        units.all_of(rendering.built.files, environment.name, rendering.built.leaving(environment.name))
    )
    tools = target.tools(where, console)
    return Session(root, console, rendering, environment, where, tools, known, known)


def _digest(session: Session) -> str:
    engine = session.tools.environment.get("TG_TF_PATH", "")
    return applied.digest(session.root, session.env, f"{engine} {session.tools.terragrunt}")


def _bucket(session: Session) -> str:
    return session.rendering.catalogue.platform.state_bucket_of(session.env)


def _next(console: Console, platform: Platform, environment: Environment) -> None:
    name = environment.name
    others = [other for other in platform.environments if other != name]
    steps = [(f"invoke plan --env {name}", "should say: no changes")]
    steps += [(f"invoke apply --env {other}", "apply another environment") for other in others[:1]]
    steps += [
        ("invoke new-service NAME", "start a service"),
        ("invoke down", "stop the sandbox"),
    ]
    console.steps(steps)
