"""`invoke secret-set` and `secret-list`: values come from standard input, go to Secrets Manager, and are never shown."""

import io
import json
import sys
from collections.abc import Iterator
from typing import Any

import boto3
import pytest
from moto import mock_aws

from generator.commands import secret_list, secret_set
from generator.pipeline import load
from tests.unit.commands.conftest import Ran, Repository
from tests.unit.commands.fakes import FakeRunner, install
from tests.unit.explain.account import KEYS
from tests.unit.verify.test_expectations import GOLDEN

NAME = "hokusai/development/data-pipeline/api-key"
VALUE = "kanarienvogel-91 with spaces, ünïcode and 'quotes'"


@pytest.fixture(scope="module")
def account() -> Iterator[Any]:
    """A client of an account of moto; to make one takes long."""
    with mock_aws():
        yield boto3.client("secretsmanager", **KEYS)


@pytest.fixture
def manager(account: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """Secrets Manager after an apply: containers without values; that of evaluation is not applied."""
    install(monkeypatch, FakeRunner())
    account.create_secret(Name=NAME)
    for command in (secret_set, secret_list):
        monkeypatch.setattr(command, "client_of", lambda where: account)
    yield account
    account.delete_secret(SecretId=NAME, ForceDeleteWithoutRecovery=True)


def give(monkeypatch: pytest.MonkeyPatch, given: bytes) -> None:
    """Something on standard input."""
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(given), encoding="utf-8"))


def put(repository: Repository, monkeypatch: pytest.MonkeyPatch, given: str | bytes, **options: Any) -> Ran:
    give(monkeypatch, given.encode() if isinstance(given, str) else given)
    return repository.run("secret-set", **{"name": "api-key", "env": "development", **options})


def held(manager: Any) -> str:
    return str(manager.get_secret_value(SecretId=NAME)["SecretString"])


def test_a_value_goes_where_it_belongs_and_is_not_shown(
    repository: Repository, manager: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    ran = put(repository, monkeypatch, VALUE, service="data-pipeline")

    assert (ran.code, held(manager)) == (0, VALUE)
    assert ran.out.startswith(f"{NAME} is set\n")
    assert "kanarienvogel" not in ran.out + ran.err
    assert all("kanarienvogel" not in text for text in repository.texts().values())
    assert (
        "aws ecs update-service --cluster hokusai-development --service hokusai-data-pipeline-api-development "
        "--force-new-deployment --region us-east-1"
    ) in ran.out


@pytest.mark.parametrize(
    ("given", "as_is", "kept"),
    [
        ("x\n", False, "x"),
        ("x\r\n", False, "x"),
        ("x\n\n", False, "x\n"),
        ("x\n", True, "x\n"),
        (" x ", False, " x "),
        ("-----BEGIN\nEND-----\n", False, "-----BEGIN\nEND-----"),
    ],
)
def test_the_line_end_of_echo(
    repository: Repository, manager: Any, monkeypatch: pytest.MonkeyPatch, given: str, as_is: bool, kept: str
) -> None:
    ran = put(repository, monkeypatch, given, as_is=as_is)

    assert (ran.code, held(manager)) == (0, kept)
    assert ("left out the line end" in ran.err) == (given != kept)


def test_a_second_value_keeps_the_first(
    repository: Repository, manager: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(repository, monkeypatch, "one")
    ran = put(repository, monkeypatch, "two")

    assert ran.out.startswith(f"{NAME} has a new value; the one before is kept as AWSPREVIOUS")
    before = manager.get_secret_value(SecretId=NAME, VersionStage="AWSPREVIOUS")
    assert (before["SecretString"], held(manager)) == ("one", "two")


@pytest.mark.parametrize(
    ("given", "options", "code", "said"),
    [
        (b"", {}, 2, "the value is empty"),
        (b" \n", {}, 2, "the value is empty"),
        (b"\xff\xfe", {}, 2, "not UTF-8"),
        (b"a\0b", {}, 2, "a zero byte"),
        (b"x" * 65537, {}, 2, "has 65537 bytes; Secrets Manager takes 65536"),
        (b"x", {"name": "api-ky"}, 2, "did you mean 'api-key'?"),
        (b"x", {"name": "api-ky", "service": "data-pipeline"}, 2, "did you mean 'api-key'?"),
        (b"x", {"service": "data-pipline"}, 2, "did you mean 'data-pipeline'?"),
        (b"x", {"env": None}, 2, "which environment?"),
        (
            b"x",
            {"name": "slack-webhook"},
            1,
            "there is no secret hokusai/development/evaluation/slack-webhook yet",
        ),
    ],
)
def test_refused_and_nothing_set(
    repository: Repository, manager: Any, monkeypatch: pytest.MonkeyPatch,
    given: bytes, options: dict[str, Any], code: int, said: str,
) -> None:  # fmt: skip
    ran = put(repository, monkeypatch, given, **options)

    assert (ran.code, ran.out) == (code, "")
    assert said in ran.err
    assert "VersionIdsToStages" not in manager.describe_secret(SecretId=NAME)


class Terminal(io.StringIO):
    """Somebody is there."""

    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("typed", "code", "said"),
    [
        (["secret", "secret"], 0, ""),
        (["secret", "secert"], 2, "the two are not the same"),
        (["", ""], 2, "the value is empty"),
        (["\udcff", "\udcff"], 2, "not UTF-8"),
    ],
)
def test_typed_twice_without_being_shown(
    repository: Repository,
    manager: Any,
    monkeypatch: pytest.MonkeyPatch,
    typed: list[str],
    code: int,
    said: str,
) -> None:
    answers = iter(typed)
    monkeypatch.setattr(sys, "stdin", Terminal())
    monkeypatch.setattr("getpass.getpass", lambda prompt: next(answers))
    ran = repository.run("secret-set", name="api-key", env="development")

    assert ran.code == code
    assert said in ran.err
    assert "secret" not in ran.out.replace("secretsmanager", "") or code == 0


def test_an_error_of_aws_is_one_line_without_the_value(
    repository: Repository, manager: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from botocore.exceptions import ClientError

    def denied(*_: Any) -> None:
        raise ClientError({"Error": {"Code": "AccessDenied", "Message": "no"}}, "PutSecretValue")

    monkeypatch.setattr(secret_set, "_put", denied)
    ran = put(repository, monkeypatch, VALUE)

    assert ran.code == 3
    assert ran.err.splitlines()[-2].startswith("error: AWS: An error occurred (AccessDenied)")
    assert "kanarienvogel" not in ran.err


def test_the_list_has_states_and_readers_and_no_values(
    repository: Repository, manager: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = repository.run("secret-list", env="development")
    put(repository, monkeypatch, VALUE)
    after = repository.run("secret-list", env="development", format="json")
    data = {one["secret"]: one for one in json.loads(after.out)["secrets"]}

    assert "api-key        unset" in before.out
    assert "slack-webhook  not applied" in before.out
    assert before.last.strip().startswith(
        "invoke secret-set api-key --env development --service data-pipeline"
    )
    assert (data["api-key"]["state"], data["api-key"]["read_by"]) == ("set", ["data-pipeline/api"])
    assert data["api-key"]["changed"]
    assert data["slack-webhook"]["state"] == "not applied"
    assert "kanarienvogel" not in after.out


def test_what_reads_a_client_secret_is_the_load_balancer() -> None:
    catalogue = load(GOLDEN).catalogue
    assert catalogue is not None
    shop = catalogue.services["dev"]["shop"]
    secret = shop.secrets["payment"]

    from generator.commands.target import Target

    steps = list(secret_set.after(catalogue, shop, secret, Target(shop.place.environment, None)))

    assert list(secret_set.signs_in(shop, secret)) == ["signed"]
    assert steps[-1] == (
        "invoke apply --env dev --service shop --account", "gives it to the load balancer's sign-in",
    )  # fmt: skip
    assert any("--force-new-deployment" in command for command, _ in steps)
