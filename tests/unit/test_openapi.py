"""OpenAPI documents as path patterns, and what is said of those that cannot be read."""

import json
import time
from pathlib import Path

import pytest

from generator import checks, openapi, pipeline
from generator.openapi import OpenApiError, patterns
from tests.unit.checks.lab import PLATFORM

ROUTED = """
name: example
owner: infrastructure-team
domains: {a: {load_balancer: main}}
components:
  api:
    image: {repository: example, tag: '1'}
    port: 8000
    serves: {openapi: docs/api.yaml}
    health_check: {path: /v1/health}
    routes: {main: {domain: a, paths: [/v1/users/*, /v2/*]}}
environments: {development: {}}
"""


def document(**fields: object) -> bytes:
    return json.dumps({"openapi": "3.1.0", **fields}).encode()


def test_templates_become_stars() -> None:
    found = patterns(
        document(paths={"/users/{id}": {}, "/users/{id}/keys/{key}.json": {}, "/health": {}}), "a.json"
    )
    assert found == ("/health", "/users/*", "/users/*/keys/*.json")


@pytest.mark.parametrize(
    ("servers", "expected"),
    [
        ([{"url": "https://api.hokus.ai/v1/"}], ("/v1/x",)),
        ([{"url": "/v2"}, {"url": "https://api.hokus.ai"}], ("/v2/x", "/x")),
        ([{"url": "https://{host}/{stage}"}], ("/*/x",)),
        ([{"url": "{base}/v3"}], ("/x",)),
        ("nonsense", ("/x",)),
    ],
)
def test_servers_come_before_the_path(servers: object, expected: tuple[str, ...]) -> None:
    assert patterns(document(servers=servers, paths={"/x": {}}), "a.json") == expected


def test_a_paths_own_servers_win() -> None:
    own = {"/x": {"servers": [{"url": "/own"}]}, "/y": {}}
    assert patterns(document(servers=[{"url": "/all"}], paths=own), "a.json") == ("/all/y", "/own/x")


def test_yaml() -> None:
    assert patterns(b"openapi: 3.0.3\npaths:\n  /a: {}\n", "a.yaml") == ("/a",)


@pytest.mark.parametrize(
    ("raw", "file", "reason"),
    [
        (b"{", "a.json", "it is no JSON"),
        (b"a: [", "a.yml", "it is no YAML"),
        (b"[" * 100_000, "a.json", "it is no JSON"),
        (b"swagger: '2.0'\npaths: {}", "a.yaml", "it is no OpenAPI 3 document"),
        (b"openapi: 3.0.0", "a.yaml", "it has no `paths`"),
        (b"openapi: 3.0.0\npaths: {[a]: {}}", "a.yaml", "a key is no text at line 2"),
        (b"openapi: 3.0.0\npaths: {1: {}}", "a.yaml", "it describes no path"),
        (b"[" * 30_000, "a.yaml", "nested deeper than 200 levels"),
        (
            b"openapi: 3.0.0\npaths: " + b"{a: " * 30_000 + b"}" * 30_000,
            "a.yaml",
            "nested deeper than 200 levels",
        ),
        (b"openapi: 3.0.0\npaths: *x", "a.yaml", "it has no `paths`"),
        (b"openapi: 3.0.0\n---\npaths: {}", "a.yaml", "it holds several documents"),
        (b"", "a.yaml", "it is no OpenAPI 3 document"),
        (b"openapi: 3.0.0\npaths: {}", "a.yaml", "it describes no path"),
        (b" " * (openapi.MAX_BYTES + 1), "a.yaml", "it has more than 10 MB"),
    ],
)
def test_unusable(raw: bytes, file: str, reason: str) -> None:
    with pytest.raises(OpenApiError, match=reason):
        patterns(raw, file)


def test_aliases_are_what_they_name_and_do_not_grow() -> None:
    bombs = "".join(f"m{n}: &m{n} {{<<: [{', '.join([f'*m{n - 1}'] * 9)}]}}\n" for n in range(1, 12))
    raw = f"openapi: 3.0.0\nm0: &m0 {{x: y}}\n{bombs}item: &item {{servers: [{{url: /v1}}]}}\nself: &self [*self]\n"
    started = time.process_time()
    assert patterns(f"{raw}paths: {{/a: *item, /b: *m11, /c: *self}}\n".encode(), "a.yaml") == (
        "/b",
        "/c",
        "/v1/a",
    )
    assert time.process_time() - started < 1


def repository(root: Path, text: str | None) -> Path:
    for name, content in (
        ("registry/platform.yaml", PLATFORM),
        ("registry/services/example.yaml", ROUTED.lstrip()),
        ("docs/api.yaml", text),
    ):
        if content is not None:
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            (root / name).write_text(content)
    return root


def test_routes_and_probes_are_held_against_it(tmp_path: Path) -> None:
    text = "openapi: 3.1.0\nservers: [{url: /v1}]\npaths: {'/users/{id}': {}, /status: {}}\n"
    loaded = pipeline.load(repository(tmp_path, text))
    assert loaded.findings == ()
    assert loaded.catalogue is not None
    found = checks.run(loaded.catalogue, only=["probe-not-served", "path-not-served"])
    assert [(one.check, str(one.position)) for one in found] == [
        ("probe-not-served", "registry/services/example.yaml:9:26"),
        ("path-not-served", "registry/services/example.yaml:10:53"),
    ]


def test_an_unreadable_one_is_a_finding(tmp_path: Path) -> None:
    loaded = pipeline.load(repository(tmp_path, None))
    (finding,) = loaded.findings
    assert (finding.check, str(finding.position), finding.owner) == (
        "openapi-unreadable",
        "registry/services/example.yaml:8:23",
        "infrastructure-team",
    )
    assert finding.message == "the OpenAPI document docs/api.yaml cannot be read: there is no such file"
    assert loaded.catalogue is not None
    assert checks.run(loaded.catalogue, only=["probe-not-served", "path-not-served"]) == []


def test_never_outside_the_repository(tmp_path: Path) -> None:
    (tmp_path / "secret.json").write_text("{}")
    (tmp_path / "root").mkdir()
    with pytest.raises(OpenApiError, match="outside the repository"):
        openapi.read(tmp_path / "root", "a/../../secret.json")
