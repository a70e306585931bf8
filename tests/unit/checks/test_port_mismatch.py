"""The load balancer and the program mean different ports."""

from tests.unit.checks.lab import found
from tests.unit.checks.small import manifest


def test_told_otherwise() -> None:
    assert found(
        "port-mismatch",
        manifest(
            one="health_check: {port: 9000}, environment: {PORT: '80'}, command: [serve, --port, '81'], entrypoint: [--port=82, --bind, '0.0.0.0:83']"
        ),
    ) == [
        "3:82 the health check asks port 9000, where nothing of one listens",
        "warning: 3:109 the variable PORT says 80, but requests are sent to one's port 8000",
        "warning: 3:141 the command's --port says 81, but requests are sent to one's port 8000",
        "warning: 3:161 the entrypoint's --port says 82, but requests are sent to one's port 8000",
        "warning: 3:180 the entrypoint's --bind says 83, but requests are sent to one's port 8000",
    ]


def test_right() -> None:
    assert (
        found(
            "port-mismatch",
            manifest(
                one="health_check: {port: 9000}, sidecars: {car: {image: 'x:1', port: 9000}}, environment: {PORT: '8000'}, command: [--port, '9000']"
            ),
        )
        == []
    )


def test_not_a_number() -> None:
    assert (
        found(
            "port-mismatch",
            manifest(one="environment: {PORT: '${environment.name}'}, command: [--port, auto]"),
        )
        == []
    )
