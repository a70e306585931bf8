import os
import subprocess

from generator.sandbox import Endpoint, environment_variables, export_lines

ENDPOINT = Endpoint("development", "932100697590", "eu-west-1", 4566, 1, "t", "")
BASE = {
    "PATH": "/bin",
    "AWS_PROFILE": "production",
    "AWS_SESSION_TOKEN": "real",
    "AWS_ACCESS_KEY_ID": "AKIAREAL",
    "AWS_ENDPOINT_URL_S3": "https://s3.example",
    "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS": "true",
    "AWS_WEB_IDENTITY_TOKEN_FILE": "/token",
    "AWS_CA_BUNDLE": "/ca.pem",
    "HTTP_PROXY": "http://proxy:3128",
    "NO_PROXY": "internal.example",
}


def test_nothing_of_a_real_identity_is_left() -> None:
    variables = environment_variables(ENDPOINT, BASE)
    assert "AKIAREAL" not in variables.values()
    for name in ("AWS_PROFILE", "AWS_SESSION_TOKEN", "AWS_ENDPOINT_URL_S3", "AWS_WEB_IDENTITY_TOKEN_FILE"):
        assert name not in variables
    assert "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS" not in variables


def test_all_points_to_the_endpoint() -> None:
    variables = environment_variables(ENDPOINT, BASE)
    assert variables["AWS_ENDPOINT_URL"] == "http://127.0.0.1:4566"
    assert variables["AWS_REGION"] == variables["AWS_DEFAULT_REGION"] == "eu-west-1"
    assert variables["AWS_EC2_METADATA_DISABLED"] == "true"
    assert variables["AWS_CONFIG_FILE"] == variables["AWS_SHARED_CREDENTIALS_FILE"] == os.devnull
    assert (variables["PATH"], variables["AWS_CA_BUNDLE"]) == ("/bin", "/ca.pem")


def test_a_proxy_is_passed_by() -> None:
    assert environment_variables(ENDPOINT, BASE)["NO_PROXY"] == "internal.example,127.0.0.1,localhost"
    assert environment_variables(ENDPOINT, {})["no_proxy"] == "127.0.0.1,localhost"


def test_lines_give_a_shell_the_same() -> None:
    script = "\n".join([*export_lines(ENDPOINT, BASE), "env"])
    result = subprocess.run(["sh", "-c", script], env=BASE, capture_output=True, text=True, check=True)
    found = dict(
        line.split("=", 1) for line in result.stdout.splitlines() if line.startswith(("AWS_", "NO_PROXY"))
    )
    expected = environment_variables(ENDPOINT, BASE)
    assert found == {name: expected[name] for name in expected if name.startswith(("AWS_", "NO_PROXY"))}
