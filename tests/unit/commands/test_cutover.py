"""`invoke cutover`: a step at a time, forward only where the account shows that it may."""

import datetime

import pytest

from generator.commands import cutover, target
from generator.commands.target import Target
from generator.verify.report import Report
from tests.unit.commands.conftest import Ran, Repository

MANIFEST = "registry/services/data-pipeline.yaml"
NAME = {"service": "data-pipeline", "domain": "mlflow", "env": "staging"}


def run(repository: Repository, **options: object) -> Ran:
    return repository.run("cutover", **{**NAME, **options})


def text(repository: Repository) -> str:
    return (repository.root / MANIFEST).read_text(encoding="utf-8")


def stage(repository: Repository, value: str) -> None:
    repository.edit(
        MANIFEST,
        lambda text: text.replace(
            "  staging: {}\n", f"  staging: {{domains: {{mlflow: {{cutover: {value}}}}}}}\n"
        ),
    )


def test_all_the_way_and_back(repository: Repository) -> None:
    before = text(repository)
    assert run(repository, to="registry", write=True).code == 0
    seen = []
    for _ in range(8):
        ran = run(repository, next=True, write=True, now=True, unverified=True)
        assert ran.code == 0, ran.out + ran.err
        seen.append(
            next(line for line in ran.out.splitlines() if line.startswith("mlflow.staging")).split(": ")[1]
        )
    names = [one.partition(";")[0] for one in seen]
    assert names == ["weighted", "shift 0", "shift 10", "shift 50", "shift 100", "repoint", "single", "done"]
    done = text(repository)
    assert done == before.replace("staging: {}", "staging: {domains: {mlflow: {load_balancer: registry}}}")
    assert run(repository, next=True).code == 2
    assert run(repository, to="main", write=True).code == 0
    assert run(repository, back=True, write=True).code == 0
    assert text(repository) == done


def test_begun_and_gone_back_the_manifest_is_as_it_was(repository: Repository) -> None:
    before = text(repository)
    for options in ({"to": "registry"}, {"next": True}, {"back": True}, {"back": True}):
        assert run(repository, **options, write=True, unverified=True).code == 0
    assert text(repository) == before


def test_without_write_nothing_is_written(repository: Repository) -> None:
    before = text(repository)
    ran = run(repository, to="registry")
    assert (ran.code, text(repository)) == (0, before)
    assert "+  staging: {domains: {mlflow: {cutover: {to: registry, stage: prepare, since: " in ran.out
    assert "--write writes it" in ran.err


def test_who_runs_a_component_elsewhere_is_told(repository: Repository) -> None:
    """Its tasks have to be in the new target groups before, and out of the old ones at the end."""
    auth = {"service": "auth", "domain": "auth"}
    ran = run(repository, **auth, to="registry", write=True)
    assert ran.code == 0, ran.out + ran.err
    assert "  invoke outputs --service auth --env staging " in ran.out
    assert "for the repository that runs api" in ran.out
    seen = [run(repository, **auth, next=True, write=True, now=True, unverified=True) for _ in range(8)]
    assert [one.code for one in seen] == [0] * 8
    assert ["the repository that runs api takes" in one.err for one in seen] == [False] * 7 + [True]
    assert "invoke outputs" not in run(repository, to="registry", write=True).out


def test_where_it_stands(repository: Repository) -> None:
    stage(repository, "{to: registry, stage: shift, percent: 30}")
    ran = run(repository)
    assert ran.code == 0
    assert ran.out.startswith("mlflow.staging.hokus.ai in staging: shift 30; that share of the DNS answers")
    assert "Routing: both answer every request for it alike." in ran.out
    assert "on to shift 50" in ran.out
    assert "back to shift 10" in ran.out


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"to": "regstry"}, "there is no load balancer 'regstry'; did you mean 'registry'?"),
        ({"to": "main"}, "mlflow is on main already"),
        ({"next": True}, "no cut-over of mlflow is under way in staging"),
        (
            {"domain": "mlfow", "next": True},
            "there is no domain of data-pipeline 'mlfow'; did you mean 'mlflow'?",
        ),
        ({"domain": None}, "--domain: which one?"),
        ({"next": True, "back": True}, "--to, --next, --back and --percent are each a step"),
        ({"service": "data-pipline"}, "did you mean 'data-pipeline'?"),
    ],
)
def test_usage(repository: Repository, options: dict[str, object], said: str) -> None:
    ran = run(repository, **options)
    assert (ran.code, said in ran.err) == (2, True), ran.err


@pytest.mark.parametrize("percent", ["101", "-1", "ten", "1.5"])
def test_no_such_percentage(repository: Repository, percent: str) -> None:
    stage(repository, "{to: registry, stage: shift, percent: 30}")
    assert "a whole number of 0 to 100" in run(repository, percent=percent).err


def test_faults_of_the_manifest_itself(repository: Repository) -> None:
    stage(repository, "{to: nowhere}")
    ran = run(repository)
    assert (ran.code, "there is no load balancer 'nowhere'" in ran.err) == (1, True), ran.err
    repository.edit(
        MANIFEST,
        lambda text: text.replace(
            "{to: nowhere}", "{to: registry, stage: shift, percent: 100, since: '2026-02-30'}"
        ),
    )
    ran = run(repository, next=True, unverified=True)
    assert (ran.code, "there is no day 2026-02-30" in ran.err) == (1, True), ran.err


def test_a_share_needs_its_record(repository: Repository) -> None:
    stage(repository, "{to: registry}")
    assert "from prepare there is no way to shift 30 in one step" in run(repository, percent="30").err


def test_a_day_of_rest(repository: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    today = datetime.date.today()
    stage(repository, f'{{to: registry, stage: shift, percent: 100, since: "{today}"}}')
    ran = run(repository, next=True, unverified=True)
    assert (ran.code, f"this stage rests until {today + datetime.timedelta(days=1)}" in ran.err) == (
        1,
        True,
    ), ran.err
    assert run(repository, back=True, unverified=True).code == 0
    assert run(repository, next=True, unverified=True, now=True).code == 0
    repository.edit(MANIFEST, lambda text: text.replace(str(today), str(today - datetime.timedelta(days=1))))
    assert run(repository, next=True, unverified=True).code == 0


class Account:
    """Answers for the account: whether it has the new load balancer, and whether all is well there."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, *, there: bool, code: int) -> None:
        self.ways: list[object] = []
        monkeypatch.setattr(target, "choose", lambda root, environment, account: Target(environment, None))
        found = {"DNSName": "new.example.com"} if there else None
        monkeypatch.setattr("generator.explain.live.balancer", lambda elbv2, name: found)
        monkeypatch.setattr(cutover, "_figures", lambda *arguments: None)
        monkeypatch.setattr("generator.commands.verify.clients", lambda where: lambda service: None)
        monkeypatch.setattr("generator.commands.verify.verified", self.verified)
        monkeypatch.setattr("generator.verify.report.exit_code", lambda report: code)

    def verified(
        self, console: object, catalogue: object, where: Target, services: object, ways: list[object]
    ) -> Report:
        self.ways = ways
        return Report("staging", "the account", [], {}, 0.0)


def test_what_is_not_applied_is_not_gone_beyond(
    repository: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    stage(repository, "{to: registry}")
    Account(monkeypatch, there=False, code=0)
    ran = run(repository, next=True)
    assert ran.code == 1
    assert "has no load balancer hokusai-registry-staging yet" in ran.err


def test_the_new_load_balancer_is_asked_before_dns_leads_there(
    repository: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    stage(repository, "{to: registry}")
    account = Account(monkeypatch, there=True, code=0)
    assert run(repository, next=True).code == 0
    assert [str(way) for way in account.ways] == [
        "ConnectTo(host='mlflow.staging.hokus.ai', port=443, to_host='new.example.com', to_port=443)"
    ]


def test_a_service_that_is_not_well_goes_no_further_but_back(
    repository: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    stage(repository, "{to: registry, stage: shift, percent: 10}")
    Account(monkeypatch, there=True, code=1)
    ran = run(repository, next=True, write=True)
    assert (ran.code, "Not a step further" in ran.out, "percent: 10" in text(repository)) == (1, True, True)
    assert run(repository, back=True, write=True).code == 0
    assert "percent: 0" in text(repository)


class TestDocuments:
    """Runbook, rollback, validation, checklist, cost and the pull request's text, from the manifests alone."""

    FILES = ("runbook.md", "rollback.md", "validation.md", "checklist.md", "cost.md", "pull-request.md")

    def test_all_of_them(self, repository: Repository) -> None:
        stage(repository, "{to: registry, stage: shift, percent: 10}")
        ran = run(repository, documents="papers")
        assert ran.code == 0, ran.err
        texts = {name: (repository.root / "papers" / name).read_text(encoding="utf-8") for name in self.FILES}
        runbook = texts["runbook.md"]
        assert "| to | `hokusai-registry-staging` |" in runbook
        assert "data-pipeline-team@hokusai.ai" in runbook
        assert "--connect-to mlflow.staging.hokus.ai:443:$new:443 https://mlflow.staging.hokus.ai/" in runbook
        assert "--domain mlflow --env staging --back --write" in texts["rollback.md"]
        assert (
            "| `https://mlflow.staging.hokus.ai/health` | `data-pipeline/mlflow/ui` |"
            in texts["validation.md"]
        )
        remaining = [line for line in texts["checklist.md"].splitlines() if "applied" in line]
        assert [line.removeprefix("- [ ] ").partition(":")[0] for line in remaining] == [
            "shift 10", "shift 50", "shift 100", "repoint", "single", "done",
        ]  # fmt: skip
        assert "`registry.staging.hokus.ai`" in texts["cost.md"]
        assert texts["pull-request.md"].startswith("# Pull request: mlflow.staging.hokus.ai to registry\n")

    def test_nothing_is_written_over(self, repository: Repository) -> None:
        stage(repository, "{to: registry}")
        (repository.root / "papers").mkdir()
        (repository.root / "papers/cost.md").write_text("mine")
        ran = run(repository, documents="papers")
        assert (ran.code, "papers has cost.md already" in ran.err) == (1, True)
        assert [path.name for path in (repository.root / "papers").iterdir()] == ["cost.md"]

    def test_before_it_begins(self, repository: Repository) -> None:
        assert run(repository, documents="papers").code == 2
