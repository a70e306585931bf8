"""Names and ports of sidecars."""

from tests.unit.checks.lab import found


def test_port() -> None:
    assert found(
        "sidecar-clash",
        """
components:
  api: {image: {repository: example}, port: 8000, sidecars: {proxy: {image: nginx, port: 8000}}}""",
    ) == ["2:90 api listens on port 8000 of this task already"]


def test_port_of_another_sidecar() -> None:
    assert found(
        "sidecar-clash",
        """
components:
  api: {image: {repository: example}, port: 8000, sidecars: {a: {image: nginx, port: 9}, b: {image: nginx, port: 9}}}""",
    ) == ["2:114 a listens on port 9 of this task already"]


def test_name() -> None:
    assert found(
        "sidecar-clash",
        """
components:
  api: {image: {repository: example}, port: 8000, sidecars: {api: {image: nginx}}}""",
    ) == ["2:62 the sidecar 'api' is called like the component itself"]


def test_none() -> None:
    assert (
        found(
            "sidecar-clash",
            """
components:
  w: {image: {repository: example}, type: worker, sidecars: {a: {image: nginx}, b: {image: nginx}}}""",
        )
        == []
    )
