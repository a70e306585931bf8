"""Addresses where references belong."""

from tests.unit.checks.lab import found


def test_the_incident() -> None:
    assert found(
        "hard-coded-address",
        """
components:
  api: {image: {repository: example}, port: 8001, environment: {MLFLOW_TRACKING_URI: 'http://10.0.3.219:5000'}}
  mlflow: {image: {repository: example}, port: 5000}""",
    ) == ["2:94 10.0.3.219:5000 is an address; it changes when what is behind it is replaced"]


def test_of_another_service() -> None:
    assert found(
        "hard-coded-address",
        """
components:
  api: {image: {repository: example}, port: 8001, environment: {MLFLOW_TRACKING_URI: 'http://10.0.3.219:5000'}}""",
        other="components: {mlflow: {image: {repository: other}, port: 5000}}",
    ) == ["2:94 10.0.3.219:5000 is an address; it changes when what is behind it is replaced"]


def test_database() -> None:
    assert found(
        "hard-coded-address",
        """
databases: {main: {engine: postgres, version: '16'}}
components:
  api: {image: {repository: example}, port: 8001, environment: {HOST: db.abc123.us-east-1.rds.amazonaws.com}}""",
    ) == [
        "3:71 db.abc123.us-east-1.rds.amazonaws.com is a database's own address; it changes when that is replaced"
    ]


def test_load_balancer() -> None:
    assert found(
        "hard-coded-address",
        """
components:
  api: {image: {repository: example}, port: 8001, command: [serve, '--to=internal-x-1.us-east-1.elb.amazonaws.com:80']}""",
    ) == [
        "2:74 internal-x-1.us-east-1.elb.amazonaws.com:80 is a load balancer's own address; it changes when that is replaced"
    ]


def test_discovery_name() -> None:
    assert found(
        "hard-coded-address",
        """
components:
  api: {image: {repository: example}, port: 8001, environment: {TO: 'http://mlflow.hokusai-staging.local:5000'}}
  mlflow: {image: {repository: example}, port: 5000, discovery: mlflow}""",
    ) == [
        "2:77 mlflow.hokusai-staging.local:5000 is right in staging only, and opens no way through the security groups"
    ]


def test_public_address() -> None:
    assert found(
        "hard-coded-address",
        """
components:
  api: {image: {repository: example}, port: 8001, environment: {PARTNER: 'https://198.51.100.7/api'}}""",
    ) == ["warning: 2:83 198.51.100.7 is an address; it changes when what is behind it is replaced"]


def test_machine() -> None:
    assert found(
        "hard-coded-address",
        """
components:
  api: {image: {repository: example}, port: 8001, environment: {TO: ip-10-0-3-219.ec2.internal}}""",
    ) == ["2:69 ip-10-0-3-219.ec2.internal is a machine's own address; it changes when that is replaced"]


def test_harmless() -> None:
    assert (
        found(
            "hard-coded-address",
            """
components:
  api: {image: {repository: example}, port: 8001, environment: {A: '0.0.0.0:8001', B: 'http://127.0.0.1', C: 'http://169.254.170.2/v2', D: 10.0.0.0/8, E: 1.2.3.4.5, F: v10.0.0.1, G: 10.0.300.1, H: 2.10.1}}""",
        )
        == []
    )
