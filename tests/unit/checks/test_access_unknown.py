"""Paths of access and of secrets."""

from tests.unit.checks.lab import found


def test_secret_of_a_list() -> None:
    assert found(
        "access-unknown",
        """
secrets: {api-key: {}}
components:
  api: {image: {repository: example}, port: 1, secrets: [api-key, api-kex]}""",
    ) == ["3:67 there is no secret 'api-kex' in example; did you mean 'api-key'?"]


def test_secret_of_a_map() -> None:
    assert found(
        "access-unknown",
        """
secrets: {api-key: {}}
components:
  api: {image: {repository: example}, port: 1, secrets: {KEY: api-kex}}""",
    ) == ["3:63 there is no secret 'api-kex' in example; did you mean 'api-key'?"]


def test_secret_of_a_sidecar() -> None:
    assert found(
        "access-unknown",
        """
components:
  api: {image: {repository: example}, port: 1, sidecars: {a: {image: nginx, secrets: {KEY: api-key}}}}""",
    ) == ["2:92 there is no secret 'api-key' in example"]


def test_password() -> None:
    assert found(
        "access-unknown",
        """
databases: {main: {engine: postgres, version: '16'}}
components:
  api: {image: {repository: example}, port: 1, secrets: {A: databases.main.password, B: databases.main.host, C: databases.mian.password}}""",
    ) == [
        "3:89 databases.main.host is no secret",
        "3:113 there is no database 'mian' in example; did you mean 'main'?",
    ]


def test_password_without_its_word() -> None:
    assert found(
        "access-unknown",
        """
databases: {main: {engine: postgres, version: '16'}}
components:
  api: {image: {repository: example}, port: 1, secrets: {A: databases.main}}""",
    ) == ["3:61 databases.main is no secret"]


def test_bucket() -> None:
    assert found(
        "access-unknown",
        """
buckets: {data: {}}
components:
  api: {image: {repository: example}, port: 1, access: {buckets: {data: read, date: write}}}""",
    ) == ["3:79 there is no bucket 'date' in example; did you mean 'data'?"]


def test_bucket_by_another_attribute() -> None:
    assert found(
        "access-unknown",
        """
buckets: {data: {}}
components:
  api: {image: {repository: example}, port: 1, access: {buckets: {buckets.data.name: read, buckets.data.arn: write}}}""",
    ) == ["3:67 buckets.data.name is no bucket"]


def test_queue_for_a_bucket() -> None:
    assert found(
        "access-unknown",
        """
queues: {events: {}}
components:
  api: {image: {repository: example}, port: 1, access: {buckets: {queues.events: read}}}""",
    ) == ["3:67 queues.events is a queue, not a bucket"]


def test_no_path() -> None:
    assert found(
        "access-unknown",
        """
components:
  api: {image: {repository: example}, port: 1, access: {databases: [a.b.c.d.e], queues: {nothing.events: send}}}""",
    ) == ["2:69 'a.b.c.d.e' is no path to a database", "2:90 'nothing.events' is no path to a queue"]


def test_database() -> None:
    assert found(
        "access-unknown",
        """
components:
  api: {image: {repository: example}, port: 1, access: {databases: [main], secrets: [key]}}""",
    ) == ["2:69 there is no database 'main' in example", "2:86 there is no secret 'key' in example"]


def test_of_another_service() -> None:
    assert found(
        "access-unknown",
        """
components:
  api: {image: {repository: example}, port: 1, access: {buckets: {services.other.buckets.data: read, services.other.buckets.date: read}}}""",
        other="buckets: {data: {}}",
    ) == ["2:102 there is no bucket 'date' in other; did you mean 'data'?"]


def test_of_an_unknown_service() -> None:
    assert found(
        "access-unknown",
        """
components:
  api: {image: {repository: example}, port: 1, access: {buckets: {services.othre.buckets.data: read}}}""",
        other="buckets: {data: {}}",
    ) == ["2:67 there is no service 'othre'; did you mean 'other'?"]


def test_of_a_service_that_is_not_there() -> None:
    assert found(
        "access-unknown",
        """
components:
  api: {image: {repository: example}, port: 1, access: {buckets: {services.other.buckets.data: read}}}""",
        other="""
buckets: {data: {}}
environments: {staging: {}, production: {}}""",
    ) == ["2:67 in development: other does not live here, only in staging, production"]
