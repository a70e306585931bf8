"""`invoke verify`: from options to exit codes; a real HTTPS server stands in the place of a load balancer."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import EndpointConnectionError

from generator.commands import verify
from generator.sandbox.clients import client as sandbox_client
from generator.verify.facts import Facts
from generator.verify.model import Expected
from tests.unit.commands.conftest import Repository
from tests.unit.commands.fakes import ENDPOINT, FakeRunner, install
from tests.unit.verify import server, world

HOST = "auth.development.hokus.ai"


class Silent:
    """A client that gets no answer."""

    def __getattr__(self, name: str) -> Any:
        raise EndpointConnectionError(endpoint_url="https://nowhere")


@pytest.fixture
def silent(repository: Repository, monkeypatch: pytest.MonkeyPatch) -> Repository:
    """A sandbox that runs, and does not answer."""
    install(monkeypatch, FakeRunner())
    monkeypatch.setattr(verify, "clients", lambda where: lambda service: Silent())
    return repository


def seeing(monkeypatch: pytest.MonkeyPatch, made: Callable[[list[Expected]], Facts]) -> None:
    """Facts instead of questions."""
    monkeypatch.setattr(verify, "observe", lambda expected, ask: made(list(expected)))


def test_all_is_well(silent: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    seeing(monkeypatch, world.good)
    ran = silent.run("verify", env="development")

    assert ran.code == 0
    assert ran.last.startswith("50 good, 27 not asked (")
    assert ran.err == "Verifying development on the sandbox on port 4100 (account 932100697590): 77 checks\n"


def test_nothing_is_applied(silent: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    seeing(monkeypatch, lambda expected: Facts(now=world.NOW))
    ran = silent.run("verify", env="development")

    assert ran.code == 1
    assert "bad[balancer-missing] hokusai-main-development  (load balancers)" in ran.out
    assert ran.last.startswith("47 bad, 30 not asked (")


def test_one_service_as_json(silent: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    seeing(monkeypatch, world.good)
    ran = silent.run("verify", env="development", services=["auth"], format="json")

    assert ran.code == 0
    assert {one["service"] for one in json.loads(ran.out)["checks"]} == {"auth", None}


def test_an_account_that_does_not_answer(silent: Repository) -> None:
    ran = silent.run("verify", env="development")

    assert ran.code == 3
    assert "unknown[not-read]" in ran.out
    assert ran.last.startswith("50 unknown, 27 not asked")


def test_a_load_balancer_before_dns_leads_to_it(silent: Repository, tmp_path: Path) -> None:
    certificate = server.issue(tmp_path, HOST, days=60)
    with server.running({HOST: certificate}, server.issue(tmp_path, "default.example")) as balancer:
        balancer.handler.redirects = True
        balancer.handler.answers["/health"] = (200, {"Content-Type": "application/json"}, b"{}")
        ways = [f"{HOST}:443:127.0.0.1:{balancer.port}", f"{HOST}:80:127.0.0.1:{balancer.plain}"]
        options = {"env": "development", "services": ["auth"], "connect_to": ways, "format": "json"}
        trusted = silent.run("verify", **options, ca=str(server.trust_file(tmp_path)))
        distrusted = silent.run("verify", **options)
        balancer.handler.redirects = False
        plain = silent.run("verify", **options, ca=str(server.trust_file(tmp_path)))

    health, nothing, http = f"https://{HOST}/health", f"https://{HOST}/", f"http://{HOST}/"
    assert addresses(trusted.out) == {health: "", nothing: "", http: ""}
    assert addresses(distrusted.out) == {
        health: "certificate-untrusted", nothing: "certificate-untrusted", http: "",
    }  # fmt: skip
    assert addresses(plain.out) == {health: "", nothing: "", http: "route-lost"}
    assert (trusted.code, distrusted.code) == (3, 1)


def addresses(out: str) -> dict[str, str]:
    """Address -> cause."""
    return {one["subject"]: one["cause"] for one in json.loads(out)["checks"] if one["area"] == "addresses"}


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({}, "which environment?"),
        ({"env": "developmnt"}, "did you mean 'development'?"),
        ({"env": "development", "services": ["aut"]}, "did you mean 'auth'?"),
        ({"env": "development", "format": "jsn"}, "did you mean 'json'?"),
        ({"env": "development", "timeout": "0"}, "--timeout 0: seconds, more than 0 and at most 60"),
        ({"env": "development", "timeout": "soon"}, "--timeout soon"),
        ({"env": "development", "connect_to": ["a:b"]}, "not of the form HOST:PORT:TO-HOST:TO-PORT"),
        ({"env": "development", "ca": "nothing.pem"}, "--ca nothing.pem"),
    ],
)
def test_usage(repository: Repository, options: dict[str, Any], said: str) -> None:
    ran = repository.run("verify", **options)

    assert (ran.code, ran.out) == (2, "")
    assert said in ran.err


def test_clients_of_a_sandbox_reach_nothing_else(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_PROFILE", "production")
    from generator.commands.target import Target
    from tests.unit.verify.world import catalogue

    where = Target(catalogue().platform.environments["development"], ENDPOINT)

    assert verify.clients(where)("sts") is sandbox_client(ENDPOINT, "sts")
