"""`invoke down`: stops the sandbox. Everything in it is gone, as moto keeps it in memory."""

from pathlib import Path

from generator.commands import applied, byhand
from generator.commands.errors import UsageError, unknown
from generator.console import Console, plural
from generator.sandbox import Condition, Endpoint, Status, status, status_all, stop


def command(root: Path, console: Console, *, env: str | None = None) -> int:
    """Stops one or all, and says what was there. Needs no manifests: a broken one must not keep a server alive."""
    found = _found(root, env)
    for one in found:
        was = _was(one)
        running = stop(root, one.environment)
        applied.forget(root, one.environment)
        byhand.file_of(root, one.environment).unlink(missing_ok=True)
        console.say(
            f"{one.environment}: {was}" if running else f"{one.environment}: was not running any more"
        )
    if not found:
        console.say("No sandbox was running.")
    else:
        console.say(f"{plural(len(found), 'sandbox')} stopped.")
        console.steps([(f"invoke up --env {one.environment}", "start it anew, empty") for one in found])
    return 0


def _found(root: Path, env: str | None) -> list[Status]:
    known = [one for one in status_all(root) if one.condition is not Condition.STOPPED]
    if env is None:
        return known
    if not env or "/" in env:
        raise UsageError(f"--env {env}: not the name of an environment")
    names = [one.environment for one in known]
    if env not in names and status(root, env).condition is Condition.STOPPED:
        if names:
            raise unknown("running sandbox", env, names, "running")
        return []
    return [one for one in known if one.environment == env]


def _was(one: Status) -> str:
    """Port, account and how many units had a state."""
    assert one.endpoint is not None  # only a stopped one has none
    where = f"port {one.endpoint.port}, account {one.endpoint.account_id}"
    if one.condition is not Condition.RUNNING:
        return where
    count = units_in(one.endpoint)
    return f"{where}, {plural(count, 'unit')} applied" if count else f"{where}, nothing applied"


def units_in(endpoint: Endpoint) -> int:
    """Units with a state, in whichever bucket holds states; 0 where the server does not answer."""
    from botocore.exceptions import BotoCoreError, ClientError

    from generator.sandbox.clients import client

    try:
        buckets = [bucket["Name"] for bucket in client(endpoint, "s3").list_buckets()["Buckets"]]
        return sum(len(applied.states(endpoint, bucket)) for bucket in buckets)
    except (BotoCoreError, ClientError):
        return 0
