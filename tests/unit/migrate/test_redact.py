"""What is taken out, and what must stay readable."""

import json

import pytest

from generator.migrate.legacy.model import REDACTED
from generator.migrate.legacy.redact import Redactor, names_secret


@pytest.mark.parametrize(
    "name",
    [
        "password",
        "master_password",
        "DB_PASSWORD",
        "api_key",
        "API-KEY",
        "secret_string",
        "auth_token",
        "private_key_pem",
    ],
)
def test_names_of_secrets(name: str) -> None:
    assert names_secret(name)


@pytest.mark.parametrize(
    "name",
    [
        "secret_arn",
        "secret_id",
        "key_name",
        "password_length",
        "token_endpoint",
        "name",
        "kms_key_id",
        "keys",
        "hash_key",
    ],
)
def test_names_that_only_sound_like_it(name: str) -> None:
    assert not names_secret(name)


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("postgres://mlflow:canary99@db:5432/x", f"postgres://mlflow:{REDACTED}@db:5432/x"),
        ("postgres://mlflow:${var.p}@db/x", "postgres://mlflow:${var.p}@db/x"),
        ("export API_TOKEN=canary99xx && run", f"export API_TOKEN={REDACTED} && run"),
        ("key AKIAABCDEFGHIJKLMNOP", f"key {REDACTED}"),
        ("http://10.0.3.219:5000", "http://10.0.3.219:5000"),
        ("arn:aws:secretsmanager:us-east-1:932100697590:secret:api-AbCdEf", None),
        ("-----BEGIN RSA PRIVATE KEY-----\ncanary\n-----END RSA PRIVATE KEY-----", REDACTED),
    ],
)
def test_forms(text: str, left: str | None) -> None:
    assert Redactor().text(text) == (left or text)


def test_documents_in_texts() -> None:
    containers = json.dumps([{"name": "api", "environment": [{"name": "DB_PASSWORD", "value": "canary99"}]}])
    clean = Redactor().values({"container_definitions": containers})["container_definitions"]
    assert json.loads(clean) == [{"name": "api", "environment": [{"name": "DB_PASSWORD", "value": REDACTED}]}]


def test_whole_secrets_by_the_kind_of_resource() -> None:
    values = {"secret_string": '{"a": "canary99"}', "secret_id": "s", "version_id": "v"}
    redactor = Redactor()
    assert redactor.values(values, None, "aws_secretsmanager_secret_version") == {
        **values,
        "secret_string": REDACTED,
    }
    assert redactor.scrub("see canary99") == f"see {REDACTED}"


def test_parameters_by_their_type() -> None:
    secure = {"name": "/x", "type": "SecureString", "value": "canary99"}
    assert Redactor().values(secure, None, "aws_ssm_parameter")["value"] == REDACTED
    plain = {"name": "/x", "type": "String", "value": "canary99"}
    assert Redactor().values(plain, None, "aws_ssm_parameter") == plain


def test_a_secret_inside_a_longer_word_is_another_word() -> None:
    redactor = Redactor()
    redactor.values({"password": "hokusai"})
    assert (
        redactor.scrub("hokusai-development hokusaix (hokusai)")
        == f"hokusai-development hokusaix ({REDACTED})"
    )
    redactor.values({"password": "x7-Canary-99-canary"})
    assert redactor.scrub("user-x7-Canary-99-canary!") == f"user-{REDACTED}!"
