"""Starts, stops and finds the local AWS: one background moto server process for each environment.

One process per environment because moto has one default account per process, and `allowed_account_ids`
of the provider must be as real in the sandbox as it is on AWS.
"""

import os
import secrets
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TypeVar

from generator.sandbox import health, state
from generator.sandbox.endpoint import Endpoint
from generator.sandbox.errors import SandboxError

START_SECONDS = 60.0  # about 2 s on an idle machine; the rest is patience with a busy one
STOP_SECONDS = 10.0
_SOURCE_ROOT = Path(__file__).resolve().parents[2]
_T = TypeVar("_T")


class Condition(StrEnum):
    RUNNING = "running"
    STALE = "stale"  # a state file whose process is gone or is not ours
    STOPPED = "stopped"


@dataclass(frozen=True, slots=True)
class Status:
    environment: str
    condition: Condition
    endpoint: Endpoint | None  # None when stopped
    log: Path


@dataclass(frozen=True, slots=True)
class Request:
    """What `start_all` starts."""

    environment: str
    account_id: str
    region: str
    port: int | None = None


def start(root: Path, environment: str, account_id: str, region: str, port: int | None = None) -> Endpoint:
    """Start the environment's sandbox, or return the one that runs. Raises SandboxError.

    `port` None takes a free one. A running sandbox with another account, region or port is refused: its
    state would belong to something else.
    """
    with state.locked(root, environment):
        endpoint = state.read(root, environment)
        if endpoint is not None and health.is_healthy(endpoint):
            return _same(endpoint, account_id, region, port)
        if endpoint is not None:
            _clear_stale(root, endpoint)
        return _spawn(root, Request(environment, account_id, region, port))


def start_all(root: Path, requests: Iterable[Request]) -> list[Endpoint]:
    """Start several at once, in the order given; all are tried before the first failure is raised."""
    wanted = list(requests)
    if not wanted:
        return []
    with ThreadPoolExecutor(max_workers=len(wanted)) as pool:
        jobs = [pool.submit(start, root, r.environment, r.account_id, r.region, r.port) for r in wanted]
    return [job.result() for job in jobs]


def stop(root: Path, environment: str) -> bool:
    """Stop the environment's sandbox and wait for its end. False when none was running."""
    with state.locked(root, environment):
        endpoint = state.read(root, environment)
        if endpoint is None:
            state.state_file(root, environment).unlink(missing_ok=True)
            return False
        was_running = _end_process(endpoint)
        state.remove(root, endpoint)
        return was_running


def status(root: Path, environment: str) -> Status:
    endpoint = state.read(root, environment)
    log = state.log_file(root, environment)
    if endpoint is None:
        return Status(environment, Condition.STOPPED, None, log)
    alive = health.is_healthy(endpoint)
    return Status(environment, Condition.RUNNING if alive else Condition.STALE, endpoint, log)


def status_all(root: Path) -> list[Status]:
    return [status(root, environment) for environment in state.environments(root)]


def _same(endpoint: Endpoint, account_id: str, region: str, port: int | None) -> Endpoint:
    if (endpoint.account_id, endpoint.region) != (account_id, region):
        raise SandboxError(
            f"the sandbox of {endpoint.environment} runs as account {endpoint.account_id} in {endpoint.region}, "
            f"not {account_id} in {region}",
            f"stop it first: invoke down --env {endpoint.environment}",
        )
    if port not in (None, 0, endpoint.port):
        raise SandboxError(
            f"the sandbox of {endpoint.environment} already runs on port {endpoint.port}, not {port}",
            f"stop it first: invoke down --env {endpoint.environment}",
        )
    return endpoint


def _clear_stale(root: Path, endpoint: Endpoint) -> None:
    _end_process(endpoint)
    state.remove(root, endpoint)


def _spawn(root: Path, request: Request) -> Endpoint:
    token = secrets.token_hex(8)
    log = state.log_file(root, request.environment)
    with log.open("wb") as output:
        process = subprocess.Popen(
            _command(root, request, token),
            cwd=_SOURCE_ROOT,
            env=_server_environment(request),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,  # Ctrl-C in the terminal must not end it
        )

    def answers() -> Endpoint | None:
        endpoint = state.read(root, request.environment)
        if endpoint is None or endpoint.token != token or not health.is_healthy(endpoint):
            return None
        return endpoint

    try:
        found = _wait(answers, START_SECONDS, lambda: process.poll() is None)
    except BaseException:
        process.kill()
        process.wait()
        raise
    if found is None:
        ended = process.poll()
        process.kill()
        process.wait()
        raise SandboxError(_why(request, log, ended), f"the whole log is in {log}")
    return found


def _command(root: Path, request: Request, token: str) -> list[str]:
    return [
        sys.executable,
        "-m",
        "generator.sandbox.server",
        *("--root", str(root.resolve())),
        *("--environment", request.environment),
        *("--account-id", request.account_id),
        *("--region", request.region),
        *("--port", str(request.port or 0)),
        *("--token", token),
    ]


def _server_environment(request: Request) -> dict[str, str]:
    """The server's own environment: nothing of the caller's AWS or moto settings reaches it."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("AWS_", "MOTO_"))}
    return kept | {
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_DEFAULT_REGION": request.region,
        "AWS_EC2_METADATA_DISABLED": "true",
        "MOTO_ACCOUNT_ID": request.account_id,
        "MOTO_ACM_VALIDATION_WAIT": "1",  # moto's default makes every certificate wait for 60 s
        "MOTO_DISABLE_GLOBAL_CORS": "1",  # no web page may read from it
        "MOTO_IAM_LOAD_MANAGED_POLICIES": "true",
        "PYTHONUNBUFFERED": "1",
    }


def _why(request: Request, log: Path, ended: int | None) -> str:
    text = log.read_text(encoding="utf-8", errors="replace").strip()
    last = text.splitlines()[-1] if text else "it wrote nothing"
    how = (
        f"ended with exit code {ended}"
        if ended is not None
        else f"did not answer within {START_SECONDS:.0f} s"
    )
    return f"the sandbox of {request.environment} {how}: {last}"


def _end_process(endpoint: Endpoint) -> bool:
    """End the process if it is the one we started; any other process with its pid is left alone."""
    if not health.owns_process(endpoint):
        return False
    for sign in (signal.SIGTERM, signal.SIGKILL):
        try:
            os.kill(endpoint.pid, sign)
        except ProcessLookupError:
            return True
        if _wait(lambda: True if _is_gone(endpoint) else None, STOP_SECONDS):
            return True
    raise SandboxError(f"process {endpoint.pid} of the sandbox of {endpoint.environment} cannot be ended")


def _is_gone(endpoint: Endpoint) -> bool:
    _reap(endpoint.pid)
    return not health.owns_process(endpoint)


def _reap(pid: int) -> None:
    """Collect the process if it is our child; otherwise its zombie would look alive."""
    try:
        os.waitpid(pid, os.WNOHANG)
    except ChildProcessError:
        return


def _wait(
    probe: Callable[[], _T | None], seconds: float, alive: Callable[[], bool] = lambda: True
) -> _T | None:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        found = probe()
        if found is not None:
            return found
        if not alive():
            return None
        time.sleep(0.05)
    return None
