"""Names that are written out."""

from tests.unit.checks.lab import PLATFORM, found


def test_tag_in_the_repository() -> None:
    assert found(
        "resource-name-invalid",
        """
components:
  api: {image: {repository: "example:1.0"}, port: 8000}""",
    ) == [
        "2:29 'example:1.0' cannot be the name of an ECR repository: a tag does not belong to the repository's name"
    ]


def test_repository_with_two_slashes() -> None:
    assert found(
        "resource-name-invalid",
        """
components:
  api: {image: {repository: team//example}, port: 8000}""",
    ) == [
        "2:29 'team//example' cannot be the name of an ECR repository: a repository's name has lower-case letters and digits, with one of . _ - or / between them"
    ]


def test_repository_elsewhere_is_not_ours() -> None:
    assert (
        found(
            "resource-name-invalid",
            """
components:
  api: {image: {repository: "ghcr.io/x//y"}, port: 8000}""",
        )
        == []
    )


def test_one_letter_repository() -> None:
    assert found("resource-name-invalid", "repositories: {a: {}}") == [
        "1:19 'a' cannot be the name of an ECR repository: a repository's name has 2 to 256 characters, this one 1"
    ]


def test_bucket_with_a_dot() -> None:
    assert found(
        "resource-name-invalid",
        """
buckets:
  data: {name: data.example}
environments: {staging: {}}""",
    ) == [
        "2:16 'data.example' cannot be the name of a bucket: with a dot in its name a bucket cannot be reached by TLS under that name"
    ]


def test_bucket_that_is_an_address() -> None:
    assert found(
        "resource-name-invalid",
        """
buckets:
  data: {name: 192.168.5.4}
environments: {staging: {}}""",
    ) == [
        "2:16 '192.168.5.4' cannot be the name of a bucket: with a dot in its name a bucket cannot be reached by TLS under that name"
    ]


def test_reserved_bucket() -> None:
    assert found(
        "resource-name-invalid",
        """
buckets:
  data: {name: data-s3alias}
environments: {staging: {}}""",
    ) == [
        "2:16 'data-s3alias' cannot be the name of a bucket: AWS reserves bucket names that end in '-s3alias'"
    ]


def test_fifo_without_its_ending() -> None:
    assert found(
        "resource-name-invalid",
        """
queues:
  events: {fifo: true, name: events}""",
    ) == ["2:30 'events' cannot be the name of a queue: the name of a queue with `fifo: true` ends in .fifo"]


def test_ending_without_fifo() -> None:
    assert found(
        "resource-name-invalid",
        """
queues:
  events: {name: events.fifo}""",
    ) == [
        "2:18 'events.fifo' cannot be the name of a queue: only a queue with `fifo: true` has a name that ends in .fifo"
    ]


def test_fifo_made_by_the_generator() -> None:
    assert (
        found(
            "resource-name-invalid",
            """
queues:
  events: {fifo: true}""",
        )
        == []
    )


def test_kept_target_group() -> None:
    assert found(
        "resource-name-invalid",
        """
domains: {a: {load_balancer: main}}
components:
  api:
    image: {repository: example}
    port: 8000
    target_group_names: {main: internal-api}
    routes: {a: {domain: a}}""",
    ) == [
        "6:32 'internal-api' cannot be the name of a target group: AWS keeps names that begin with 'internal-' for itself"
    ]


def test_shared_load_balancer_too_long() -> None:
    assert found(
        "resource-name-invalid",
        platform=PLATFORM.replace(
            """
  auth:
""",
            """
  auth:
    name: '{organization}-the-authentication-{environment}'
""",
        ),
    ) == [
        "platform: 42:11 in development, and likewise in staging and production: 'hokusai-the-authentication-development' cannot be the name of a load balancer: AWS allows 32 characters, this has 38"
    ]


def test_shared_load_balancer_ends_in_a_hyphen() -> None:
    assert found(
        "resource-name-invalid",
        platform=PLATFORM.replace(
            """
  auth:
""",
            """
  auth:
    name: '{environment}-'
""",
        ),
    ) == [
        "platform: 42:11 in development, and likewise in staging and production: 'development-' cannot be the name of a load balancer: AWS allows letters, digits and hyphens, and no hyphen at either end"
    ]
