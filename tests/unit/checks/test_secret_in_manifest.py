"""Secrets and what looks like one."""

from tests.unit.checks.lab import PLATFORM, found

SECRET = "components:\n  api: {{image: {{repository: example}}, port: 1, environment: {{{}}}}}"


def test_by_name() -> None:
    assert found("secret-in-manifest", SECRET.format("DATABASE_PASSWORD: hunter2hunter2")) == [
        "2:81 DATABASE_PASSWORD seems to be a secret, and its value stands here"
    ]


def test_by_form() -> None:
    assert found("secret-in-manifest", SECRET.format("A: " + "AKIA" + "IOSFODNN7EXAMPLE")) == [
        "2:65 this looks like an AWS access key"
    ]


def test_in_a_comment() -> None:
    assert found(
        "secret-in-manifest", "buckets: {a: {}}  # ghp" + "_0123456789abcdefghijABCDEFGHIJ012345"
    ) == ["1:21 this looks like a GitHub token"]


def test_private_key() -> None:
    assert found("secret-in-manifest", SECRET.format("A: '-----BEGIN RSA " + "PRIVATE KEY-----'")) == [
        "2:66 this looks like a private key"
    ]


def test_in_an_address() -> None:
    assert found("secret-in-manifest", SECRET.format("A: 'postgresql://me:secret1@db/x'")) == [
        "2:65 this address holds a password"
    ]


def test_in_an_assignment() -> None:
    assert found("secret-in-manifest", SECRET.format("A: 'host=db password=hunter22'")) == [
        "2:65 this seems to hold a password or token"
    ]


def test_in_a_command() -> None:
    assert found(
        "secret-in-manifest",
        """
components:
  api: {image: {repository: example}, port: 1, command: [run, '--token=abcdefgh']}""",
    ) == ["2:63 this seems to hold a password or token"]


def test_in_the_platform_file() -> None:
    assert found("secret-in-manifest", platform=PLATFORM + "x-key: " + "AKIA" + "IOSFODNN7EXAMPLE") == [
        "platform: 51:8 this looks like an AWS access key"
    ]


def test_harmless() -> None:
    assert (
        found(
            "secret-in-manifest",
            """
databases: {main: {engine: postgres, version: '16'}}
components:
  api:
    image: {repository: example}
    port: 1
    environment:
      TOKEN_URL: https://login.example.org/token
      SECRET_NAME: example-secret-name
      MAX_TOKEN: '4096'
      PASSWORD_FILE: /run/secrets/password
      API_TOKEN: /run/secrets/token
      USE_TOKEN: 'true'
      URL: 'postgresql://${databases.main.username}:${databases.main.port}@${databases.main.host}/main'
      ROTATE_SECRET: arn:aws:secretsmanager:us-east-1:932100697590:secret:x-AbCdEf""",
        )
        == []
    )
