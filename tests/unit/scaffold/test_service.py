"""`new-service`: what it writes passes, what it refuses it says exactly, and a refusal leaves nothing behind."""

import itertools
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from generator import pipeline
from generator.scaffold import Outcome, Result, files, interview, new_service
from tests.unit.scaffold.conftest import messages

Snapshot = Callable[[], dict[str, bytes]]

DEFAULT = """\
# yaml-language-server: $schema=../../generator/schema/service.schema.json
name: data-pipeline2
owner: infrastructure-team
lifecycle: experimental                 # experimental | production | deprecated

domains:                                # one DNS name -> one load balancer
  data-pipeline2: {load_balancer: main} # data-pipeline2.<zone of the environment>

components:
  api:
    image: {repository: hokusai-data-pipeline2, tag: "0.1.0"} # a new tag is a new deployment
    port: 8080
    cpu: 256                            # 1024 is one vCPU
    memory: 512                         # MiB
    scaling: {min: 1, max: 2, cpu_percent: 70}
    health_check: {path: /health}       # the program must answer it with 200
    routes:
      main: {domain: data-pipeline2, paths: [/*]}

alarms:                                 # they tell the owner's team
  api-unhealthy: {metric: unhealthy_hosts, component: api}
  api-failures: {metric: task_failures, component: api}

environments:                           # where it lives; each value is merged over the rest
  development: {}
  staging: {}
"""


def make(root: Path, name: str, **data: str) -> Result:
    return new_service(root, name, data, defaults=True, ask=False)


def all_findings(root: Path) -> list[Any]:
    return list(pipeline.check(root).findings)


def test_defaults(root: Path) -> None:
    result = make(root, "data-pipeline2")
    assert result.outcome is Outcome.WRITTEN
    assert result.exit_code == 0
    assert (root / "registry/services/data-pipeline2.yaml").read_text() == DEFAULT
    assert result.written == (
        "registry/services/data-pipeline2.yaml",
        "registry/services/.answers/data-pipeline2.yaml",
    )
    assert result.message == "Made registry/services/data-pipeline2.yaml."
    assert result.next_steps.splitlines()[1:] == ["  invoke generate", "  invoke plan --env development"]
    assert result.diff.startswith("--- /dev/null\n+++ b/registry/services/data-pipeline2.yaml\n")
    assert ".answers" not in result.diff


STORES = ["none", "postgres", "bucket", "queue", "postgres,bucket,queue"]


@pytest.mark.parametrize(
    ("kind", "balancer"),
    [("service", "main"), ("service", "none"), ("service", "dedicated"), ("worker", ""), ("job", "")],
)
def test_every_form_passes_all_checks(root: Path, kind: str, balancer: str) -> None:
    before = all_findings(root)
    for stores in STORES:
        name = f"x-{STORES.index(stores)}"
        data = {"type": kind, "datastores": stores, "environments": "development,staging,production"}
        data |= {"load_balancer": balancer} if balancer else {}
        assert messages(make(root, name, **data)) == []
    assert all_findings(root) == before
    loaded = pipeline.load(root)
    assert loaded.catalogue is not None
    assert {f"x-{n}" for n in range(len(STORES))} <= set(loaded.catalogue.names)
    assert list(loaded.catalogue.variants("x-0")) == ["development", "staging", "production"]


def test_longest_name_and_hard_texts(root: Path) -> None:
    description = 'No: "this" # is {not} a\\ttrap, $really ünïcode'
    name = "a" * 40
    result = make(root, name, description=description, tag="1.10", datastores="bucket")
    assert messages(result) == []
    service = pipeline.load(root).catalogue.services["development"][name]  # type: ignore[union-attr]
    assert service.description == description
    assert service.components["api"].image.tag == "1.10"  # type: ignore[union-attr]


def test_owner_is_the_team_of_that_name(root: Path) -> None:
    platform = root / "registry/platform.yaml"
    platform.write_text(
        platform.read_text().replace("  auth-team:", "  billing-team:\n    email: b@hokusai.ai\n  auth-team:")
    )
    make(root, "billing")
    assert "\nowner: billing-team\n" in (root / "registry/services/billing.yaml").read_text()


NAMES = [
    ("data-pipeline", "there is a service 'data-pipeline' already"),
    ("Data_Pipeline", "'Data_Pipeline' cannot name a service"),
    ("../x", "'../x' cannot name a service"),
    ("", "'' cannot name a service"),
    ("a\n", "'a\\n' cannot name a service"),
    ("1a", "'1a' cannot name a service"),
    ("a--b", "'a--b' cannot name a service"),
    ("a-", "'a-' cannot name a service"),
    ("no", "'no' cannot name a service: YAML does not read it as text"),
    ("a" * 41, "the name has 41 characters; at most 40 are allowed"),
    ("mlflow", "domain: mlflow.development.hokus.ai belongs to the service 'data-pipeline'"),
    ("staging", "domain: staging.hokus.ai is the zone of staging"),
]


@pytest.mark.parametrize(("name", "message"), NAMES)
def test_refused_names(root: Path, snapshot: Snapshot, name: str, message: str) -> None:
    before = snapshot()
    result = make(root, name)
    assert messages(result) == [message]
    assert (result.outcome, result.exit_code) == (Outcome.REFUSED, 1)
    assert snapshot() == before


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("Data_Pipeline2", "How about 'data-pipeline2'?"),
        ("dataPipeline 9", "How about 'data-pipeline-9'?"),
        ("data-pipeline", "is its manifest: change that, or take 'data-pipeline2'."),
    ],
)
def test_hints_for_names(root: Path, name: str, hint: str) -> None:
    assert str(make(root, name).findings[0].hint).endswith(hint)


def test_taken_name_says_whose(root: Path) -> None:
    assert make(root, "auth").findings[0].owner == "auth-team"


def test_taken_by_a_faulty_manifest(root: Path) -> None:
    (root / "registry/services/broken.yaml").write_text("name: [\n")
    assert messages(make(root, "broken")) == ["there is a service 'broken' already"]


DATA = [
    ({"ownr": "x"}, ["--data ownr=...: there is no such question; did you mean 'owner'?"]),
    ({"owner": "auth-tem"}, ["owner: 'auth-tem' is not among the choices; did you mean 'auth-team'?"]),
    ({"type": "wrker"}, ["type: 'wrker' is not among the choices; did you mean 'worker'?"]),
    ({"load_balancer": "mian"}, ["load_balancer: 'mian' is not among the choices; did you mean 'main'?"]),
    ({"datastores": "bucket,postgre"}, ["datastores: 'postgre' is not among the choices; did you mean 'postgres'?"]),
    ({"datastores": "none,bucket"}, ["datastores: 'none' is not among the choices"]),
    ({"environments": "prod"}, ["environments: 'prod' is not among the choices"]),
    ({"environments": "none"}, ["environments: at least one"]),
    ({"port": "80a"}, ["port: '80a' is not a whole number"]),
    ({"port": "0"}, ["port: 0 is no port; 1 to 65535 are"]),
    ({"port": "65536"}, ["port: 65536 is no port; 1 to 65535 are"]),
    ({"image": "A b"}, ["image: 'A b' is no image repository; such as hokusai-api, without a tag"]),
    ({"image": "x"}, ["image: 'x' is no image repository; such as hokusai-api, without a tag"]),
    ({"image": "nginx:1"}, ["image: 'nginx:1' carries a tag; give it with --data tag=1"]),
    ({"image": "hokusai-api"}, ["image: the repository hokusai-api belongs to the service 'data-pipeline'"]),
    ({"tag": "a b"}, ["tag: 'a b' is no image tag"]),
    ({"domain": "a.b"}, ["domain: 'a.b' is no label; lower-case letters, digits and single hyphens, a letter first"]),
    ({"domain": "yes"}, ["domain: 'yes' is no label; lower-case letters, digits and single hyphens, a letter first"]),
    ({"domain": "api"}, ["domain: api.development.hokus.ai belongs to the service 'data-pipeline'"]),
    ({"type": "job", "schedule": "daily"}, ["schedule: 'daily' is no schedule; such as @daily, rate(6 hours) or cron(0 3 * * ? *)"]),
    ({"description": "x" * 301}, ["description: it has 301 characters; at most 300 are allowed"]),
    ({"description": "a\nb"}, ["description: one line, please"]),
    ({"description": "a\u202eb"}, ["description: the character U+202E (right-to-left override) is not allowed"]),
    ({"type": "worker", "port": "80"}, ["port: does not apply with type=worker"]),
    ({"load_balancer": "none", "domain": "x"}, ["domain: does not apply with type=service, load_balancer=none"]),
    ({"schedule": "@daily"}, ["schedule: does not apply with type=service"]),
    ({"port": "x", "ownr": "y"}, ["port: 'x' is not a whole number", "--data ownr=...: there is no such question; did you mean 'owner'?"]),
]  # fmt: skip


@pytest.mark.parametrize(("data", "expected"), DATA)
def test_refused_data(root: Path, snapshot: Snapshot, data: dict[str, str], expected: list[str]) -> None:
    before = snapshot()
    result = make(root, "svc", **data)
    assert messages(result) == expected
    assert snapshot() == before


def test_clashes_in_names_made_of_names(root: Path) -> None:
    assert messages(make(root, "auth2", type="worker", datastores="bucket")) == []
    services = root / "registry/services"
    text = (services / "auth2.yaml").read_text().replace("auth2-data", "other-data")
    (services / "auth2.yaml").write_text(
        text.replace("    cpu: 256", "    discovery: other-api\n    cpu: 256")
    )
    assert messages(make(root, "other", datastores="bucket")) == [
        "datastores: the bucket other-data belongs to the service 'auth2'"
    ]
    assert messages(make(root, "other")) == [
        "type: its name inside the network, other-api, belongs to the service 'auth2'"
    ]
    assert messages(make(root, "registry", load_balancer="dedicated", domain="free")) == [
        "load_balancer: there is a load balancer 'registry' already"
    ]


def test_without_terminal_and_without_defaults(root: Path) -> None:
    result = new_service(root, "svc", {"owner": "auth-team"}, ask=False)
    assert messages(result) == [
        "no terminal to ask on, and no answer for description, type, image, tag, datastores, environments"
    ]
    data = {
        "description": "",
        "owner": "auth-team",
        "type": "worker",
        "image": "xy",
        "tag": "1",
        "datastores": "none",
    }
    assert new_service(root, "svc", {**data, "environments": "staging"}, ask=False).ok


def test_faulty_platform_file(root: Path, snapshot: Snapshot) -> None:
    platform = root / "registry/platform.yaml"
    platform.write_text(platform.read_text().replace("organization: hokusai", "organisation: hokusai"))
    before = snapshot()
    result = make(root, "svc")
    assert "unknown property 'organisation' in the file; did you mean 'organization'?" in messages(result)
    assert result.findings[0].position is not None
    assert result.findings[0].position.file in result.sources
    assert snapshot() == before


def test_faults_of_others_do_not_count(root: Path) -> None:
    auth = root / "registry/services/auth.yaml"
    auth.write_text(auth.read_text().replace("port: 8000", "port: many"))
    assert make(root, "svc").ok


def test_a_fault_of_the_template_is_found_before_writing(
    root: Path, template: Path, snapshot: Snapshot
) -> None:
    (file,) = (template / "manifest").iterdir()
    file.write_text(file.read_text().replace("port: {{ port }}", "prt: {{ port }}"))
    before = snapshot()
    result = new_service(root, "svc", defaults=True, ask=False, template=template)
    assert messages(result) == ["unknown property 'prt' in components.api; did you mean 'port'?"]
    assert "    prt: 8080\n" in result.sources["registry/services/svc.yaml"]
    assert snapshot() == before


def test_an_undefined_word_in_the_template(root: Path, template: Path, snapshot: Snapshot) -> None:
    (file,) = (template / "manifest").iterdir()
    file.write_text(file.read_text() + "# {{ nonsense }}\n")
    before = snapshot()
    result = new_service(root, "svc", defaults=True, ask=False, template=template)
    assert messages(result) == ["the template cannot be used: 'nonsense' is undefined"]
    assert snapshot() == before


def test_preview_writes_nothing(root: Path, snapshot: Snapshot) -> None:
    before = snapshot()
    result = new_service(root, "svc", defaults=True, ask=False, preview=True)
    assert result.outcome is Outcome.PREVIEW
    assert "+name: svc\n" in result.diff
    assert snapshot() == before


def test_users_copier_settings_do_not_matter(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = tmp_path / "settings.yml"
    settings.write_text("defaults: {port: 1, owner: auth-team}\n")
    monkeypatch.setenv("COPIER_SETTINGS_PATH", str(settings))
    make(root, "data-pipeline2")
    assert (root / "registry/services/data-pipeline2.yaml").read_text() == DEFAULT


def test_quiet(root: Path, capfd: pytest.CaptureFixture[str]) -> None:
    make(root, "svc")
    make(root, "mlflow")
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize("step", range(4))
@pytest.mark.parametrize("failure", [KeyboardInterrupt(), OSError(28, "No space left on device", "there")])
def test_nothing_left_behind(
    root: Path, snapshot: Snapshot, monkeypatch: pytest.MonkeyPatch, step: int, failure: BaseException
) -> None:
    """The failure comes while the first or second file is staged, or put in its place."""
    before = snapshot()
    target, number = ("_stage", step) if step < 2 else ("replace", step - 2)
    owner: Any = files if step < 2 else Path
    real, calls = getattr(owner, target), itertools.count()

    def fails(*args: Any) -> Any:
        if next(calls) == number:
            raise failure
        return real(*args)

    monkeypatch.setattr(owner, target, fails)
    result = make(root, "svc")
    if isinstance(failure, OSError):
        assert messages(result) == ["there cannot be written: No space left on device"]
    else:
        assert result.outcome is Outcome.CANCELLED
        assert (result.exit_code, result.message) == (130, "Stopped; nothing was written.")
    assert snapshot() == before
    assert not (root / "registry/services/.answers").exists()


def test_ctrl_c_while_rendering(root: Path, snapshot: Snapshot, monkeypatch: pytest.MonkeyPatch) -> None:
    before = snapshot()

    def stops(*_: Any) -> Any:
        raise KeyboardInterrupt

    monkeypatch.setattr(interview, "_only_file", stops)
    assert make(root, "svc").outcome is Outcome.CANCELLED
    assert snapshot() == before


@pytest.mark.parametrize(
    ("text", "expected"),
    [("plain words", "plain words"), ("no", '"no"'), ("a: b", '"a: b"'), ("a # b", '"a # b"'), (" a", '" a"'),
     ("", '""'), ("0123", '"0123"'), ("é", "é"), ("- a", '"- a"'), ("a\nb", '"a\\nb"'), ("${x}", "${x}")],
)  # fmt: skip
def test_scalar(text: str, expected: str) -> None:
    assert interview.scalar(text) == expected
