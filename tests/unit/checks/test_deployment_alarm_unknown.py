"""Alarms of deployments."""

from tests.unit.checks.lab import found


def test_unknown() -> None:
    assert found(
        "deployment-alarm-unknown",
        """
components:
  api: {image: {repository: example}, port: 1, deployment: {alarms: [busy, bussy]}}
alarms: {busy: {metric: cpu, component: api}}""",
    ) == ["2:76 there is no alarm 'bussy' in this manifest; did you mean 'busy'?"]


def test_none_at_all() -> None:
    assert found(
        "deployment-alarm-unknown",
        """
components:
  api: {image: {repository: example}, port: 1, deployment: {alarms: [busy]}}""",
    ) == ["2:70 there is no alarm 'busy' in this manifest"]
