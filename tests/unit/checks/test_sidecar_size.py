"""What sidecars leave."""

from tests.unit.checks.lab import found


def test_memory() -> None:
    assert found(
        "sidecar-size",
        """
components:
  api: {image: {repository: example}, port: 1, sidecars: {a: {image: nginx, memory: 256}, b: {image: nginx, memory: 300}}}""",
    ) == ["2:117 the sidecars take 556 of the task's 512 MiB of memory, so api gets none"]


def test_cpu() -> None:
    assert found(
        "sidecar-size",
        """
components:
  api: {image: {repository: example}, port: 1, sidecars: {a: {image: nginx, cpu: 256}}}""",
    ) == ["2:82 the sidecars take 256 of the task's 256 cpu units, so api gets none"]


def test_room() -> None:
    assert (
        found(
            "sidecar-size",
            """
components:
  api: {image: {repository: example}, port: 1, sidecars: {a: {image: nginx, cpu: 128, memory: 128}}}""",
        )
        == []
    )
