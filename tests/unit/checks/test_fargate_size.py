"""Pairs of cpu and memory."""

from tests.unit.checks.lab import found


def test_too_little() -> None:
    assert found(
        "fargate-size",
        """
components:
  api: {image: {repository: example}, port: 1, cpu: 1024, memory: 1024}""",
    ) == ["2:67 Fargate has no 1024 MiB with cpu 1024"]


def test_default_memory() -> None:
    assert found(
        "fargate-size",
        """
components:
  api: {image: {repository: example}, port: 1, cpu: 1024}""",
    ) == ["2:53 Fargate has no 512 MiB with cpu 1024, and 512 is the default"]


def test_default_cpu() -> None:
    assert found(
        "fargate-size",
        """
components:
  api: {image: {repository: example}, port: 1, memory: 4096}""",
    ) == ["2:56 Fargate has no 4096 MiB with cpu 256"]


def test_between_the_steps() -> None:
    assert found(
        "fargate-size",
        """
components:
  api: {image: {repository: example}, port: 1, cpu: 8192, memory: 18432}""",
    ) == ["2:67 Fargate has no 18432 MiB with cpu 8192"]


def test_never_offered() -> None:
    assert found(
        "fargate-size",
        """
components:
  api: {image: {repository: example}, port: 1, memory: 1000}""",
    ) == ["2:56 Fargate has no 1000 MiB with cpu 256"]


def test_by_an_overlay() -> None:
    assert found(
        "fargate-size",
        """
components:
  api: {image: {repository: example}, port: 1}
environments:
  staging: {}
  production: {components: {api: {cpu: 2048}}}""",
    ) == ["5:40 in production: Fargate has no 512 MiB with cpu 2048, and 512 is the default"]
