"""One name for two things in AWS."""

from tests.unit.checks.lab import PLATFORM, found


def test_buckets_of_two_services() -> None:
    assert found("resource-name-claimed-twice", "buckets: {data: {}}", zebra="buckets: {data: {}}") == [
        "zebra: 1:11 in development, and likewise in staging and production: 'hokusai-data-development' is the name of a bucket of example already"
    ]


def test_one_bucket_for_all_environments() -> None:
    assert found(
        "resource-name-claimed-twice",
        """
buckets:
  data: {name: our-data}""",
    ) == [
        "2:10 in staging and production: 'our-data' is the name of a bucket of this service in development already"
    ]


def test_one_bucket_for_one_environment() -> None:
    assert (
        found(
            "resource-name-claimed-twice",
            """
buckets: {data: {}}
environments: {staging: {buckets: {data: {name: our-data}}}, production: {}}""",
        )
        == []
    )


def test_repository_of_two_services() -> None:
    assert found(
        "resource-name-claimed-twice",
        """
components:
  api: {image: {repository: shared}, port: 8000}""",
        zebra="""
components:
  api: {image: {repository: shared}, port: 8000}""",
    ) == ["zebra: 2:17 'shared' is the name of an ECR repository of example already"]


def test_repository_named_by_one_of_them() -> None:
    assert found(
        "resource-name-claimed-twice",
        """
repositories:
  shared: {}""",
        zebra="""
components:
  api: {image: {repository: shared}, port: 8000}""",
    ) == ["zebra: 2:17 'shared' is the name of an ECR repository of example already"]


def test_two_components_with_one_image() -> None:
    assert (
        found(
            "resource-name-claimed-twice",
            """
components:
  api: {image: {repository: shared}, port: 8000}
  web: {image: {repository: shared}, port: 8001}""",
        )
        == []
    )


def test_load_balancer_of_the_platform() -> None:
    assert found(
        "resource-name-claimed-twice",
        """
load_balancers:
  own: {name: hokusai-main-staging}
environments: {staging: {}, production: {}}""",
    ) == ["2:9 in staging: 'hokusai-main-staging' is the name of a load balancer of the platform already"]


def test_databases() -> None:
    assert found(
        "resource-name-claimed-twice",
        """
databases:
  a: {engine: postgres, version: '16', identifier: same}
  b: {engine: postgres, version: '16', identifier: same}""",
    ) == ["3:40 'same' is the name of a database of this service already"]


def test_secrets() -> None:
    assert found(
        "resource-name-claimed-twice", "secrets: {a: {name: same}}", zebra="secrets: {b: {name: same}}"
    ) == ["zebra: 1:15 'same' is the name of a secret of example already"]


def test_queue_named_like_a_dead_letter_queue() -> None:
    assert found(
        "resource-name-claimed-twice",
        """
queues:
  a: {name: events}
  b: {name: events-dead-letter}""",
    ) == ["2:7 'events-dead-letter' is the name of a queue of this service already"]


def test_target_groups() -> None:
    assert found(
        "resource-name-claimed-twice",
        """
domains: {a: {load_balancer: main}}
components:
  api:
    image: {repository: example}
    port: 8000
    target_group_names: {main: same}
    routes: {a: {domain: a}}
  web:
    image: {repository: example}
    port: 8001
    target_group_names: {main: same}
    routes: {b: {domain: a}}""",
    ) == ["11:26 'same' is the name of a target group of this service already"]


def test_words_that_meet() -> None:
    assert found(
        "resource-name-claimed-twice",
        a="components: {b-c: {type: worker, image: {repository: one}}}",
        a_b="components: {c: {type: worker, image: {repository: two}}}",
    ) == [
        "a-b: 1:14 in development, and likewise in staging and production: 'hokusai-a-b-c-development' is the name of an ECS service of a already"
    ]


def test_two_environments_in_one_account() -> None:
    assert found(
        "resource-name-claimed-twice",
        """
secrets:
  a: {name: same}""",
        platform=PLATFORM.replace("932100697592", "932100697590"),
    ) == ["2:7 in production: 'same' is the name of a secret of this service in development already"]
