"""Settings without effect."""

from tests.unit.checks.lab import found


def test_worker() -> None:
    assert found(
        "component-setting-unused",
        """
components:
  w: {type: worker, image: {repository: example}, port: 8000, health_check: {path: /health, command: [true-or-not]}}""",
    ) == [
        "2:51 `port` has no effect: a worker listens on no port and runs all the time",
        "2:78 `health_check.path` has no effect: a worker listens on no port and runs all the time",
    ]


def test_job() -> None:
    assert found(
        "component-setting-unused",
        """
components:
  j: {type: job, image: {repository: example}, schedule: "@daily", scaling: {min: 2}}""",
    ) == ["2:68 `scaling` has no effect: a job listens on no port, runs by its schedule and ends"]


def test_service() -> None:
    assert found(
        "component-setting-unused",
        """
components:
  s: {image: {repository: example}, port: 8000, schedule: "@daily"}""",
    ) == ["2:49 `schedule` has no effect: a service runs all the time"]


def test_external() -> None:
    assert found(
        "component-setting-unused",
        """
components:
  e: {runtime: external, port: 8000, spot: true, cpu: 512, exec: true, access: {buckets: {a: read}}}
buckets: {a: {}}""",
    ) == [
        "2:38 `spot` has no effect: with `runtime: external` another repository runs it",
        "2:50 `cpu` has no effect: with `runtime: external` another repository runs it",
    ]


def test_external_worker() -> None:
    assert found(
        "component-setting-unused",
        """
components:
  e: {runtime: external, type: worker, port: 8000, spot: true}""",
    ) == [
        "2:40 `port` has no effect: a worker listens on no port and runs all the time",
        "2:52 `spot` has no effect: with `runtime: external` another repository runs it",
    ]


def test_in_an_overlay() -> None:
    assert found(
        "component-setting-unused",
        """
components:
  w: {type: worker, image: {repository: example}}
environments: {staging: {components: {w: {retries: 3}}}, production: {}}""",
    ) == ["3:43 in staging: `retries` has no effect: a worker listens on no port and runs all the time"]
