"""Codes of probes."""

from tests.unit.checks.lab import found


def test_http_beyond() -> None:
    assert found(
        "health-check-codes",
        """
components:
  api: {image: {repository: example}, port: 1, health_check: {matcher: 200-599}}""",
    ) == ["2:72 599 is no code of an HTTP probe"]


def test_http_as_grpc() -> None:
    assert found(
        "health-check-codes",
        """
components:
  api: {image: {repository: example}, port: 1, protocol: grpc, health_check: {matcher: "0,200"}}""",
    ) == ["2:88 200 is no code of a gRPC probe"]


def test_good() -> None:
    assert (
        found(
            "health-check-codes",
            """
components:
  api: {image: {repository: example}, port: 1, protocol: grpc, health_check: {matcher: "0-99"}}""",
        )
        == []
    )


def test_left_out() -> None:
    assert (
        found(
            "health-check-codes",
            """
components:
  api: {image: {repository: example}, port: 1, protocol: grpc}""",
        )
        == []
    )
