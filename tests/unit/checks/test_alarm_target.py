"""What alarms watch."""

from tests.unit.checks.lab import found


def test_wrong_kind() -> None:
    assert found(
        "alarm-target",
        """
databases: {main: {engine: postgres, version: '16'}}
alarms:
  a: {metric: database_cpu, component: main}""",
    ) == ["3:29 database_cpu is of a database, not of a component"]


def test_nothing() -> None:
    assert found(
        "alarm-target",
        """
queues: {events: {}}
alarms:
  a: {metric: queue_age}""",
    ) == ["3:3 the alarm 'a' does not say which queue's queue_age it watches"]


def test_unknown() -> None:
    assert found(
        "alarm-target",
        """
queues: {events: {}}
alarms:
  a: {metric: queue_age, queue: event}""",
    ) == ["3:33 there is no queue 'event' in this manifest; did you mean 'events'?"]


def test_no_route() -> None:
    assert found(
        "alarm-target",
        """
components: {api: {image: {repository: example}, port: 1}}
alarms:
  a: {metric: unhealthy_hosts, component: api}""",
    ) == ["3:43 no route leads to 'api', so there are no requests whose unhealthy_hosts could be watched"]


def test_external() -> None:
    assert found(
        "alarm-target",
        """
components: {api: {runtime: external, port: 1}}
alarms:
  a: {metric: cpu, component: api}""",
    ) == ["3:31 cpu of 'api' cannot be watched: another repository runs it"]


def test_job() -> None:
    assert found(
        "alarm-target",
        """
components: {j: {type: job, image: {repository: example}, schedule: '@daily'}}
alarms:
  a: {metric: task_failures, component: j}""",
    ) == ["3:41 task_failures of 'j' cannot be watched: a job is no ECS service"]


def test_requests_of_an_external_one() -> None:
    assert (
        found(
            "alarm-target",
            """
domains: {a: {load_balancer: main}}
components: {api: {runtime: external, port: 1, routes: {a: {domain: a}}}}
alarms:
  a: {metric: http_5xx, component: api}""",
        )
        == []
    )


def test_both() -> None:
    assert found(
        "alarm-target",
        """
queues: {events: {}}
components: {api: {image: {repository: example}, port: 1}}
alarms:
  a: {metric: queue_age, queue: events, component: api}""",
    ) == ["4:41 queue_age is of a queue, not of a component"]
