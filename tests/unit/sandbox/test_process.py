"""Real server processes: each start costs about two seconds, so few tests start one."""

import json
import os
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from dataclasses import replace
from pathlib import Path

import pytest

from generator.sandbox import (
    Condition,
    Endpoint,
    Request,
    SandboxError,
    health,
    start,
    start_all,
    state,
    status,
    stop,
)
from generator.sandbox.clients import client

from .conftest import ACCOUNT


def test_running(endpoint: Endpoint, sandbox_root: Path) -> None:
    assert status(sandbox_root, "development").condition is Condition.RUNNING
    assert health.owns_process(endpoint)
    assert client(endpoint, "sts").get_caller_identity()["Account"] == ACCOUNT


def test_a_second_start_returns_the_running_one(endpoint: Endpoint, sandbox_root: Path) -> None:
    assert start(sandbox_root, "development", ACCOUNT, "us-east-1") == endpoint
    assert start(sandbox_root, "development", ACCOUNT, "us-east-1", endpoint.port) == endpoint


@pytest.mark.parametrize(
    ("account", "region", "port", "message"),
    [
        ("111111111111", "us-east-1", None, "runs as account 932100697590 in us-east-1, not 111111111111"),
        (ACCOUNT, "eu-west-1", None, "not 932100697590 in eu-west-1"),
        (ACCOUNT, "us-east-1", 1, "already runs on port"),
    ],
)
def test_a_running_one_that_is_something_else_is_refused(
    endpoint: Endpoint, sandbox_root: Path, account: str, region: str, port: int | None, message: str
) -> None:
    with pytest.raises(SandboxError, match=message) as caught:
        start(sandbox_root, "development", account, region, port)
    assert "invoke down" in str(caught.value.hint)


def test_it_listens_on_loopback_only(endpoint: Endpoint) -> None:
    listening = set()
    for table in ("tcp", "tcp6"):
        path = Path(f"/proc/{endpoint.pid}/net/{table}")
        if not path.exists():
            pytest.skip("no /proc on this system")
        for line in path.read_text(encoding="ascii").splitlines()[1:]:
            local, state_code = line.split()[1], line.split()[3]
            if state_code == "0A" and local.endswith(f":{endpoint.port:04X}"):
                listening.add(local.rpartition(":")[0])
    assert listening == {"0100007F"}  # 127.0.0.1


def test_it_answers_to_loopback_names_only(endpoint: Endpoint) -> None:
    request = urllib.request.Request(f"{endpoint.url}/moto-api/data.json", headers={"Host": "evil.example"})
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with pytest.raises(urllib.error.HTTPError) as caught:
        opener.open(request)
    assert caught.value.code == 403


def test_identity_tells_moto_and_shims(endpoint: Endpoint) -> None:
    answer = health.identity(endpoint.port)
    assert answer is not None
    assert (answer["environment"], answer["account_id"]) == ("development", ACCOUNT)
    assert "ecs_service" in answer["shims"]


def test_several_at_once_stop_and_stale(tmp_path: Path) -> None:
    first, second = start_all(
        tmp_path, [Request("one", "111111111111", "us-east-1"), Request("two", "222222222222", "eu-west-1")]
    )
    assert client(first, "sts").get_caller_identity()["Account"] == "111111111111"
    assert client(second, "sts").get_caller_identity()["Account"] == "222222222222"
    assert stop(tmp_path, "one") is True
    assert health.command_line(first.pid) == ""
    assert (status(tmp_path, "one").condition, state.read(tmp_path, "one")) == (Condition.STOPPED, None)
    os.kill(second.pid, signal.SIGKILL)
    os.waitpid(second.pid, 0)
    assert status(tmp_path, "two").condition is Condition.STALE
    assert stop(tmp_path, "two") is False
    assert status(tmp_path, "two").condition is Condition.STOPPED


def test_stop_without_a_sandbox(tmp_path: Path) -> None:
    assert stop(tmp_path, "development") is False


def test_a_process_that_only_has_the_recorded_pid_is_left_alone(tmp_path: Path) -> None:
    """Pids are reused."""
    innocent = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
    try:
        recorded = Endpoint("development", ACCOUNT, "us-east-1", 9, innocent.pid, "token-of-a-dead-one", "")
        state.write(tmp_path, recorded)
        assert status(tmp_path, "development").condition is Condition.STALE
        assert stop(tmp_path, "development") is False
        assert innocent.poll() is None
    finally:
        innocent.kill()
        innocent.wait()


def test_a_server_that_is_not_ours_on_the_recorded_port_is_stale(endpoint: Endpoint, tmp_path: Path) -> None:
    state.write(tmp_path, replace(endpoint, token="of another start", environment="development"))
    assert status(tmp_path, "development").condition is Condition.STALE


def test_a_taken_port_is_an_error_that_says_so(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(SandboxError, match=f"Port {port} is in use"):
            start(tmp_path, "development", ACCOUNT, "us-east-1", port)
    assert state.read(tmp_path, "development") is None


def test_identity_of_nothing_and_of_something_else() -> None:
    with socket.socket() as mute:
        mute.bind(("127.0.0.1", 0))
        port = mute.getsockname()[1]
        assert health.identity(port, timeout=0.2) is None
        mute.listen()
        assert health.identity(port, timeout=0.2) is None


def test_state_file_is_json_for_other_tools(endpoint: Endpoint, sandbox_root: Path) -> None:
    data = json.loads(state.state_file(sandbox_root, "development").read_text(encoding="utf-8"))
    assert {"environment", "account_id", "region", "port", "pid", "started"} <= data.keys()
