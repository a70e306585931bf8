"""References where nobody resolves them."""

from tests.unit.checks.lab import found


def test_body() -> None:
    assert found(
        "reference-misplaced",
        """
domains: {a: {load_balancer: main}}
routes:
  old: {domain: a, fixed_response: {status: 410, body: 'Ask ${domains.a.url}'}}""",
    ) == ["3:56 references are not resolved here; this stays as it is written"]


def test_health_check() -> None:
    assert found(
        "reference-misplaced",
        """
components:
  api: {image: {repository: example}, port: 1, health_check: {command: [curl, '${components.api.url}']}, environment: {A: '${components.api.url}'}}""",
    ) == ["2:79 references are not resolved here; this stays as it is written"]


def test_resolved_ones() -> None:
    assert (
        found(
            "reference-misplaced",
            """
components:
  api:
    image: {repository: example}
    port: 1
    command: ['${components.api.port}']
    entrypoint: ['${components.api.port}']
    sidecars: {a: {image: nginx, command: ['${components.api.port}'], environment: {A: '${components.api.port}'}}}
environments: {staging: {components: {api: {command: ['${components.api.host}']}}}}""",
        )
        == []
    )


def test_comments_and_annotations() -> None:
    assert (
        found(
            "reference-misplaced",
            """
# ${not.a.reference}
buckets: {a: {}}
x-note: ${neither}""",
        )
        == []
    )
