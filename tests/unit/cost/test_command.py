"""`invoke cost` as people, pull requests and programs see it."""

import json
import re
import subprocess
from decimal import Decimal
from pathlib import Path

import pytest

from tests.unit.commands.conftest import Repository

FILE = "registry/services/data-pipeline.yaml"
BASIS = "US dollars a month of 730 hours; AWS list prices on demand, us-east-1, of 2025-06-30. An estimate, not a bill."


def git(root: Path, *arguments: str) -> None:
    settings = ["-c", "user.name=t", "-c", "user.email=t@example.com", "-c", "commit.gpgsign=false"]
    subprocess.run(["git", "-C", str(root), *settings, *arguments], check=True)


@pytest.fixture
def committed(repository: Repository) -> Repository:
    git(repository.root, "init", "-q")
    git(repository.root, "add", "-A")
    git(repository.root, "commit", "-q", "-m", "all")
    return repository


def test_text(repository: Repository) -> None:
    ran = repository.run("cost", env="staging")
    assert (ran.code, ran.err, ran.last) == (0, "", BASIS)
    assert re.search(
        r"^    api: 1 to 4 tasks of 0\.5 vCPU, 1 GB, x86_64 +18\.02 +72\.08$", ran.out, re.MULTILINE
    )
    assert "Not in it:\n  auth: api runs elsewhere (runtime: external)\n" in ran.out
    assert "  13.14  staging/data-pipeline  database mlflow: instance_class: db.t3.micro\n" in ran.out


def test_all_environments_and_their_sum(repository: Repository) -> None:
    data = json.loads(repository.run("cost", format="json").out)
    assert {line["environment"] for line in data["lines"]} == {"development", "staging", "production"}
    exact = sum(Decimal(line["most"]) for line in data["lines"])
    assert abs(exact - Decimal(data["total"]["most"])) < Decimal("0.30")
    assert data["date"] == "2025-06-30"
    assert "changes" not in data


def test_one_service(repository: Repository) -> None:
    out = repository.run("cost", env="staging", service="evaluation").out
    assert "platform" not in out
    assert "data-pipeline" not in out
    assert "scorer: 1 to 6 tasks" in out


def test_of_a_change(committed: Repository) -> None:
    committed.edit(FILE, lambda text: text.replace("db.t3.small", "db.t3.medium"))
    out = committed.run("cost", env="staging", base="HEAD").out
    assert out.startswith("Compared with HEAD\n")
    assert re.search(
        r"^  staging/data-pipeline: database mlflow: db.t3.medium in one zone +\+26.28 +\+26.28$",
        out,
        re.MULTILINE,
    )
    assert re.search(r"^  difference +\+26.28 +\+26.28$", out, re.MULTILINE)
    markdown = committed.run("cost", base="HEAD", format="markdown").out
    assert markdown.startswith(
        "**Cost:** +78.84 to +78.84 a month.\n"
    )  # staging, and both zones of production
    assert (
        "| production/data-pipeline: database mlflow: db.t3.medium in two zones | +52.56 | +52.56 |"
        in markdown
    )
    data = json.loads(committed.run("cost", base="HEAD", format="json").out)
    assert [change["most"] for change in data["changes"]] == ["52.56", "26.28"]


def test_no_change(committed: Repository) -> None:
    assert committed.run("cost", base="HEAD").out.startswith("The estimate is the same as at HEAD.\n")
    assert committed.run("cost", base="HEAD", format="markdown").out.startswith(
        "**Cost:** the same as at HEAD.\n"
    )


def test_a_new_service_costs_all_of_it(committed: Repository) -> None:
    (committed.root / "registry/services/third.yaml").write_text(
        "name: third\nowner: auth-team\ncomponents:\n  web: {image: {repository: third, tag: '1'}, port: 80}\nenvironments: {staging: {}}\n"
    )
    out = committed.run("cost", base="HEAD", service="third").out
    assert re.search(r"staging/third: web: 1 task of 0.25 vCPU, 0.5 GB, x86_64 \(new\) +\+9.01", out)


def test_another_region_is_said(repository: Repository) -> None:
    repository.edit("registry/platform.yaml", lambda text: text.replace("us-east-1", "eu-west-1", 1))
    assert "us-east-1, also for eu-west-1, of 2025-06-30" in repository.run("cost").last


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"env": "stagin"}, "error: there is no environment 'stagin'; did you mean 'staging'?"),
        ({"service": "auht"}, "error: there is no service 'auht'; did you mean 'auth'?"),
        ({"format": "md"}, "error: there is no format 'md'\n  help: Formats: json, markdown, text."),
        ({"base": "mian"}, "error: --base mian: "),
    ],
)
def test_usage(committed: Repository, options: dict[str, str], said: str) -> None:
    ran = committed.run("cost", **options)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith(said)


def test_faulty_manifests(committed: Repository) -> None:
    committed.break_manifest()
    ran = committed.run("cost")
    assert ran.code == 1
    assert "did you mean 'port'?" in ran.out
    git(committed.root, "commit", "-q", "-a", "-m", "broken")
    committed.edit("registry/services/auth.yaml", lambda text: text.replace("pport: 8000", "port: 8000"))
    ran = committed.run("cost", base="HEAD")
    assert (ran.code, ran.out) == (1, "")
    assert ran.err.startswith("error: --base HEAD: the manifests of that revision have errors\n")
