"""Variables that are secrets too."""

from tests.unit.checks.lab import found


def test_list() -> None:
    assert found(
        "variable-twice",
        """
secrets: {api-key: {}}
components:
  api: {image: {repository: example}, port: 1, secrets: [api-key], environment: {A: a, API_KEY: b}}""",
    ) == ["3:88 API_KEY is a secret of this container too"]


def test_map() -> None:
    assert found(
        "variable-twice",
        """
secrets: {api-key: {}}
components:
  api: {image: {repository: example}, port: 1, secrets: {KEY: api-key}, environment: {KEY: b}}""",
    ) == ["3:87 KEY is a secret of this container too"]


def test_sidecar() -> None:
    assert found(
        "variable-twice",
        """
secrets: {api-key: {}}
components:
  api:
    image: {repository: example}
    port: 1
    sidecars: {a: {image: nginx, secrets: {KEY: api-key}, environment: {KEY: b}}}""",
    ) == ["6:73 KEY is a secret of this container too"]


def test_different_containers() -> None:
    assert (
        found(
            "variable-twice",
            """
secrets: {api-key: {}}
components:
  api:
    image: {repository: example}
    port: 1
    environment: {KEY: b}
    sidecars: {a: {image: nginx, secrets: {KEY: api-key}}}""",
        )
        == []
    )
