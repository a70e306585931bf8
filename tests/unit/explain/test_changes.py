"""Two catalogues compared, and the manifests of a git revision."""

import json
import subprocess
from pathlib import Path

import pytest

from generator import pipeline
from generator.catalogue import Catalogue
from generator.explain import changes, revision
from generator.explain.revision import RevisionError
from tests.unit.checks.lab import PLATFORM, loaded
from tests.unit.checks.small import manifest

ONLY = "environments: {production: {}}"
BALANCED = "domains: {a: {load_balancer: main}, b: {load_balancer: main}}"
BEFORE = manifest(
    BALANCED, api="routes: {r: {domain: [a, b], paths: [/api/*]}}", ui="routes: {r: {domain: a}}"
)


def catalogue(text: str) -> Catalogue:
    found = loaded(example=text).catalogue
    assert found is not None
    return found


def told(before: str, after: str) -> list[tuple[str, str, str]]:
    found = changes.compare(catalogue(before), catalogue(after))
    return [(one.witness.describe(), one.before.answer, one.after.answer) for one in found.differences]


def test_nothing_changes() -> None:
    other = manifest(
        BALANCED, api="routes: {x: {domain: [b, a], paths: [/api/*]}}", ui="routes: {r: {domain: a}}"
    )
    found = changes.compare(catalogue(BEFORE), catalogue(other))
    assert found.differences == ()
    assert changes.text(found) == "every request gets the same answer as before\n"
    assert changes.markdown(found) == "**Routing:** every request gets the same answer as before.\n"


def test_a_narrower_route() -> None:
    after = BEFORE.replace("/api/*", "/api/v1/*")
    assert told(f"{BEFORE}\n{ONLY}", f"{after}\n{ONLY}") == [
        ("https://a.hokus.ai/api/x", "example/api", "example/ui"),
        ("https://b.hokus.ai/api/x", "example/api", "404 by default"),
    ]


def test_alike_environments_are_said_once() -> None:
    found = changes.compare(catalogue(BEFORE), catalogue(BEFORE.replace("/api/*", "/api/v1/*")))
    assert [one.environments for one in found.differences] == [("development", "staging", "production")] * 2
    assert found.owners == ("infrastructure-team",)


def test_a_name_moves_to_another_load_balancer() -> None:
    before = manifest(
        "domains: {a: {load_balancer: main}}", ONLY, api="routes: {r: {domain: a, paths: [/api/*]}}"
    )
    same = before.replace("load_balancer: main", "load_balancer: auth")
    assert told(before, same) == []  # the same answers by another door
    assert told(before, same.replace("/api/*", "/x/*")) == [
        ("https://a.hokus.ai/api/x", "example/api", "404 by default"),
        ("https://a.hokus.ai/x/x", "404 by default", "example/api"),
    ]


def test_names_come_and_go() -> None:
    before = manifest("domains: {a: {load_balancer: main}}", ONLY, api="routes: {r: {domain: a}}")
    after = before.replace("a: {load", "c: {load").replace("domain: a", "domain: c")
    assert told(before, after) == [
        ("https://a.hokus.ai/", "example/api", "no such name"),
        ("https://c.hokus.ai/", "no such name", "example/api"),
    ]


def test_rules_that_no_request_reaches_do_not_count() -> None:
    text = manifest(
        "domains: {a: {load_balancer: main}, b: {load_balancer: main, name: b.hokus.ai, record: external}}",
        ONLY,
        api="routes: {r: {domain: a}, s: {domain: b, paths: [/s]}}",
    )
    assert told(text, text.replace("[/s]", "[/t]")) == []


def test_for_programs_and_pull_requests() -> None:
    found = changes.compare(
        catalogue(f"{BEFORE}\n{ONLY}"), catalogue(f"{BEFORE}\n{ONLY}".replace("/api/*", "/api/v1/*"))
    )
    rows = json.loads(changes.to_json(found))["differences"]
    assert rows[0] == {
        "witness": "https://a.hokus.ai/api/x",
        "environments": ["production"],
        "before": {
            "load_balancer": "main",
            "rule": "example/api/r",
            "answer": "example/api",
            "owner": "infrastructure-team",
        },
        "after": {
            "load_balancer": "main",
            "rule": "example/ui/r",
            "answer": "example/ui",
            "owner": "infrastructure-team",
        },
    }
    assert changes.markdown(found).splitlines()[:5] == [
        "**Routing:** 2 kinds of request get another answer of infrastructure-team.",
        "",
        "| request (one of many) | environments | before | after |",
        "|---|---|---|---|",
        "| `https://a.hokus.ai/api/x` | production | example/api<br>`example/api/r` on main | example/ui<br>`example/ui/r` on main |",
    ]
    assert changes.text(found).startswith("https://a.hokus.ai/api/x  (production)\n  before  example/api")


# --- revisions --------------------------------------------------------------------------------------------


def git(root: Path, *arguments: str) -> None:
    who = ["-c", "user.name=a", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false"]
    subprocess.run(["git", "-C", str(root), *who, *arguments], check=True, capture_output=True)


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    git(tmp_path, "init", "-q")
    manifest_file = tmp_path / "registry/services/example.yaml"
    manifest_file.parent.mkdir(parents=True)
    (tmp_path / "registry/platform.yaml").write_text(PLATFORM)
    manifest_file.write_text(f"name: example\nowner: auth-team\n{ONLY}\n{BEFORE}\n")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "-qm", "one")
    manifest_file.write_text(manifest_file.read_text().replace("/api/*", "/api/v1/*"))
    return tmp_path


def test_the_working_tree_against_a_revision(repository: Path) -> None:
    base = revision.load(repository, "HEAD").loaded.catalogue
    now = pipeline.check(repository).loaded.catalogue
    assert base is not None
    assert now is not None
    found = changes.compare(base, now)
    assert [one.witness.path for one in found.differences] == ["/api/x", "/api/x"]
    assert "/api/v1/*" in (repository / "registry/services/example.yaml").read_text()  # not touched


def test_a_repository_in_a_folder_of_another(repository: Path) -> None:
    inner = repository / "inner"
    inner.mkdir()
    (repository / "registry").rename(inner / "registry")
    git(repository, "add", "-A")
    git(repository, "commit", "-qm", "moved")
    assert revision.load(inner, "HEAD").loaded.catalogue is not None


@pytest.mark.parametrize("name", ["nothing", "--help", "HEAD:registry", ""])
def test_no_revision(repository: Path, name: str) -> None:
    with pytest.raises(RevisionError, match="there is no revision"):
        revision.load(repository, name)


def test_no_repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    with pytest.raises(RevisionError, match="not a git repository"):
        revision.load(tmp_path, "HEAD")


def test_a_revision_without_manifests(repository: Path) -> None:
    git(repository, "rm", "-rqf", "registry")
    (repository / "other").write_text("x")
    git(repository, "add", ".")
    git(repository, "commit", "-qm", "gone")
    with pytest.raises(RevisionError, match="has no registry/"):
        revision.load(repository, "HEAD")
