"""A health check asks for a path that the program does not answer."""

from tests.unit.checks.lab import found
from tests.unit.checks.small import manifest


def test_the_default_path() -> None:
    assert found("probe-not-served", manifest(one="serves: [/h, /api/*], routes: {r: {domain: a}}")) == [
        "3:3 the health check asks for '/health', which one does not answer"
    ]


def test_a_written_path() -> None:
    assert found(
        "probe-not-served",
        manifest(one="serves: [/health], health_check: {path: /health/alb}, routes: {r: {domain: a}}"),
    ) == ["3:101 the health check asks for '/health/alb', which one does not answer"]


def test_served() -> None:
    assert (
        found(
            "probe-not-served",
            manifest(one="serves: [/h], health_check: {path: '/h?deep=1'}, routes: {r: {domain: a}}"),
        )
        == []
    )


def test_grpc_another_port_and_no_target_group() -> None:
    assert (
        found(
            "probe-not-served",
            manifest(
                one="serves: [/h], protocol: grpc, routes: {r: {domain: a}}",
                two="serves: [/h], health_check: {port: 9}, routes: {r: {domain: b}}",
                three="serves: [/h]",
            ),
        )
        == []
    )
