"""The password of a database that changes under running tasks."""

from tests.unit.checks.lab import found

CHECK = "database-password-rotates"
TEXT = """
databases: {main: {engine: postgres, version: '16'%s}}
components: {api: {%s, image: {repository: api}, secrets: {PASSWORD: databases.main.password}}}"""


def test_every_week() -> None:
    (finding,) = found(CHECK, TEXT % ("", "port: 80"))
    assert finding.startswith("warning: 2:")
    assert "a new password every 7 days, and api keeps the one that it started with" in finding


def test_said_how_often() -> None:
    assert found(CHECK, TEXT % (", password_rotation_days: 90", "port: 80")) == []


def test_nobody_changes_it() -> None:
    assert found(CHECK, TEXT % (", master_password: kept", "port: 80")) == []


def test_a_job_starts_anew_each_time() -> None:
    assert found(CHECK, TEXT % ("", "type: job, schedule: '@daily'")) == []
