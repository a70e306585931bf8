"""invoke audit: what it prints, writes and refuses, with good and bad input."""

import json
import re
from pathlib import Path

import pytest

from tests.unit.commands.conftest import Repository

SMALL = Path(__file__).resolve().parents[2] / "fixtures" / "legacy-json"
LEFT = """
resource "aws_lb_listener_rule" "r" {
  listener_arn = aws_lb_listener.https.arn
}
"""

CRAMPED = """
resource "aws_db_instance" "d" {
  identifier            = "acme-shop-prod"
  engine                = "postgres"
  engine_version        = "16.3"
  instance_class        = "db.t4g.small"
  allocated_storage     = 50
  max_allocated_storage = 51
}
"""


def test_the_summary_ends_with_what_to_do(repository: Repository) -> None:
    ran = repository.run("audit", path=str(SMALL))
    assert ran.code == 0
    assert "1 load balancer, 2 listeners, 3 rules, 2 target groups, 2 records" in ran.out
    assert "every request gets the same answer as by the legacy rules" in ran.out
    assert "main.tf.json:78: path-over-broad" in ran.out
    assert ran.last.startswith("  the same command with --out FOLDER")
    assert "canary" not in ran.out + ran.err


def test_report_and_draft_are_written_once_and_over_nothing(repository: Repository, tmp_path: Path) -> None:
    out = tmp_path / "draft"
    ran = repository.run("audit", path=str(SMALL), out=str(out), format="json")
    assert ran.code == 0
    written = sorted(path.relative_to(out).as_posix() for path in out.rglob("*") if path.is_file())
    assert written == [
        "audit.json",
        "audit.md",
        "registry/allocations/staging.yaml",
        "registry/platform.yaml",
        "registry/services/blue.yaml",
        "registry/services/legacy-json.yaml",
    ]
    assert json.loads(ran.out) == json.loads((out / "audit.json").read_text())
    assert not [path for path in out.rglob("*") if path.is_file() and "canary" in path.read_text()]

    (out / "audit.md").unlink()
    before = {path: path.read_text() for path in out.rglob("*") if path.is_file()}
    again = repository.run("audit", path=str(SMALL), out=str(out))
    assert again.code == 1
    assert "nothing is overwritten" in again.err
    assert {path: path.read_text() for path in out.rglob("*") if path.is_file()} == before


def test_a_state_of_its_own_and_beside_the_files(repository: Repository, tmp_path: Path) -> None:
    state = tmp_path / "legacy.tfstate"
    arn = "arn:aws:elasticloadbalancing:eu-west-1:999988887777:loadbalancer/app/globex-web-staging/0123456789abcdef"
    instance = {
        "attributes": {"arn": arn, "name": "globex-web-staging", "internal": True, "password": "canary-99-x"}
    }
    block = {"mode": "managed", "type": "aws_lb", "name": "web", "provider": "x", "instances": [instance]}
    state.write_text(
        json.dumps(
            {"version": 4, "terraform_version": "1", "serial": 1, "lineage": "l", "resources": [block]}
        )
    )
    alone = json.loads(repository.run("audit", path=str(state), format="json").out)
    assert [one["name"] for one in alone["load_balancers"]] == ["globex-web-staging"]
    assert alone["facts"]["account_id"]["value"] == "999988887777"

    both = repository.run("audit", path=str(SMALL), state=str(state), format="json")
    (balancer,) = json.loads(both.out)["load_balancers"]
    assert balancer["file"].endswith("main.tf.json")
    assert len(balancer["listeners"]) == 2
    assert "canary-99" not in both.out

    out = tmp_path / "draft"
    ran = repository.run("audit", path=str(SMALL), state=str(state), out=str(out))
    steps = ran.out.partition("Next:\n")[2].splitlines()
    assert [re.split(r" {2,}", line.strip())[0] for line in steps] == [
        f"less {out}/audit.md",
        f"$EDITOR {out}/registry",
        "rm -r registry modules/services live/*/",
        f"cp -R {out}/registry .",
        "invoke generate",
        f"invoke route-diff {state} --env staging",
        f"invoke adopt --from {SMALL} --env staging",
    ]


def test_files_alone_are_not_enough_to_adopt(repository: Repository, tmp_path: Path) -> None:
    ran = repository.run("audit", path=str(SMALL), out=str(tmp_path / "my draft"))
    assert f"  less '{tmp_path}/my draft/audit.md'  " in ran.out
    command, what = re.split(r" {2,}", ran.last.strip())
    assert command == f"(cd {SMALL} && terraform state pull) > legacy.tfstate"
    assert what.startswith("then this command with --state legacy.tfstate")


def test_a_draft_that_the_checks_refuse_ends_with_1(repository: Repository, tmp_path: Path) -> None:
    (tmp_path / "rds.tf").write_text(CRAMPED)
    ran = repository.run("audit", path=str(tmp_path), things=True, service="shop")
    assert ran.code == 1
    assert (
        "To be mended in the draft before `invoke generate` takes it (1)\n  registry/services/shop.yaml:"
        in ran.out
    )
    without = repository.run("audit", path=str(tmp_path), service="shop")
    assert without.code == 0
    assert "1 thing that holds data or images stays in the legacy root: --things drafts" in without.out
    assert "--things" not in ran.out


def test_what_is_not_the_same_ends_with_1(repository: Repository, tmp_path: Path) -> None:
    (tmp_path / "main.tf").write_text(LEFT)
    ran = repository.run("audit", path=str(tmp_path))
    assert ran.code == 1
    assert "The draft does not answer every request as the legacy does" in ran.out
    assert "its conditions are not known" in ran.out


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("missing", None, "there is no file or folder"),
        ("x.json", "{}", "neither a state"),
        ("x.json", "not json", "no JSON"),
        ("x.tfstate", '{"version": 3}', "format 4"),
        ("plan.bin", b"\xff\xfe\x00PK", "no text"),
        ("empty", "", "no Terraform files"),
    ],
)
def test_bad_input_is_usage(
    repository: Repository, tmp_path: Path, name: str, text: str | bytes | None, said: str
) -> None:
    target = tmp_path / name
    if isinstance(text, bytes):
        target.write_bytes(text)
    elif text == "":
        target.mkdir()
    elif text is not None:
        target.write_text(text)
    ran = repository.run("audit", path=str(target))
    assert ran.code == 2
    assert said in ran.err
    assert "Traceback" not in ran.err


def test_a_mistyped_format_and_variable(repository: Repository) -> None:
    assert "did you mean 'markdown'?" in repository.run("audit", path=str(SMALL), format="markdwn").err
    ran = repository.run("audit", path=str(SMALL), var=["region"])
    assert ran.code == 2
    assert "name=value" in ran.err


def test_given_variables_count(repository: Repository) -> None:
    ran = repository.run("audit", path=str(SMALL), var=["stage=production"], env="live", format="json")
    found = json.loads(ran.out)
    assert [one["name"] for one in found["load_balancers"]] == ["globex-web-production"]
    assert found["facts"]["environment"]["value"] == "live"
