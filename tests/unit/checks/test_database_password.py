"""The password of a database that keeps its own."""

from tests.unit.checks.lab import found

TEXT = """
databases: {main: {engine: postgres, version: '16'%s}}
components: {api: {port: 80, image: {repository: api}, secrets: {PASSWORD: databases.main.password}}}"""


def test_kept() -> None:
    (finding,) = found("database-password", TEXT % ", master_password: kept")
    assert "database 'main' keeps its own password" in finding
    assert finding.startswith("2:")


def test_managed() -> None:
    assert found("database-password", TEXT % "") == []
    assert found("database-password", TEXT % ", master_password: managed") == []
