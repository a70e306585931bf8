"""The papers of an adoption: what they say, and that names out of a legacy state stay text in Markdown and in the shell."""

import os
import re
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from generator import cost, pipeline
from generator.catalogue import Catalogue
from generator.migrate import documents
from generator.migrate.adopt import report, script
from generator.migrate.adopt.gate import Row
from generator.migrate.adopt.lookups import Edited
from generator.migrate.adopt.model import LEGACY, Adoption, Import, Move, Seen
from generator.migrate.adopt.parity import Moved, Parity
from generator.migrate.adopt.planning import Made
from generator.migrate.adopt.stores import Backend
from generator.migrate.documents import FILES, Adopting, Asked
from generator.migrate.documents.adopting import ADDRESSES
from tests.unit.registry.readers import READERS

ROOT = Path(__file__).parents[4]
EDGE, APP = "live/development/platform/edge", "live/development/services/data-pipeline/app"
RECORD = 'module.dns.aws_route53_record.this["registry"]'
HOSTILE = """x`|</td><script>alert(1)</script>\n# *a* [b](javascript:c) $(touch pwned) ';touch pwned;' "; touch pwned #"""


@cache
def catalogue() -> Catalogue:
    found = pipeline.check(ROOT / "tests/fixtures/adopted").loaded.catalogue
    assert found is not None
    return found


def adoption(evil: str = "", **changes: Any) -> Adoption:
    """Two units; `evil` stands wherever a legacy state or its backend can put text."""
    seen = {LEGACY: Seen(7, "l", "f"), EDGE: Seen(3, "e", "g"), APP: Seen(-1, "", "")}
    key = f'["{evil}"]' if evil else ""
    made: dict[str, Any] = {
        "environment": "development",
        "legacy": f"/legacy{evil}",
        "target": "sandbox",
        "stores": {
            name: Backend("s3", {"bucket": f"b{evil}", "key": f"{name}/x{evil}", "region": "r"})
            for name in seen
        },
        "seen": seen,
        "staged": seen,
        "moves": (
            Move(
                f"aws_lb.main{key}",
                EDGE,
                "aws_lb.this",
                "aws_lb",
                f"lb{evil}",
                f"arn{evil}",
                "identity",
                evil,
            ),
            Move(
                f"aws_route53_record.a{key}", APP, RECORD, "aws_route53_record", f"Z_r{evil}", "", "identity"
            ),
        ),
        "imports": (Import(EDGE, "aws_x.y", "aws_x", f"sgr-1{evil}"),),
        "rows": (
            Row(
                EDGE,
                "aws_lb.this",
                "aws_lb",
                "change",
                (f"idle_timeout: 60 -> 120{evil}", f"tags.A: {evil} -> b"),
            ),
            Row(APP, "aws_kms_key.k", "aws_kms_key", "addition"),
            Row(
                EDGE,
                "aws_default_security_group.d",
                "aws_default_security_group",
                "addition",
                (f"removes{evil}",),
            ),
        ),
        "stays": (f"aws_db_instance.mlflow{key}",),
        "var_files": (f"/dev.tfvars{evil}",),
    }
    return Adoption(**{**made, **changes})


def case(evil: str = "", **changes: Any) -> Adopting:
    asked = Asked(f"../legacy{evil}", f"adoption/development{evil}", "", "", 2)
    record = {"name": f"registry.hokus.ai{evil}", "type": "A", "alias": [{"name": "x"}], "ttl": None}
    return Adopting(
        catalogue(),
        adoption(evil, **changes),
        asked if evil else replace(asked, plan_options=" --map answers.yaml"),
        patched=True,
        lookups=("auth",),
        values={f"{APP}: {RECORD}": record},
        counts={LEGACY: (10, 8), EDGE: (3, 5), APP: (0, 1)},
    )


@cache
def papers(evil: str = "") -> Mapping[str, str]:
    return documents.of_adoption(case(evil), cost.read())


def commands(text: str) -> Iterator[str]:
    """The fenced blocks of shell commands."""
    for found in re.finditer(r"^(`{3,})sh\n(.*?)^\1$", text, re.MULTILINE | re.DOTALL):
        yield found[2]


def test_the_files_are_those_of_a_cut_over() -> None:
    assert set(papers()) == {*FILES, ADDRESSES}
    assert all(
        text.startswith("# ") and text.endswith("\n") for name, text in papers().items() if name != ADDRESSES
    )


def test_the_runbook_says_who_when_how_long_and_how_back() -> None:
    text = papers()["runbook.md"]
    assert "| moves | 2 resources to 2 units; 1 stay |" in text
    assert "about 2 minutes" in text
    assert "| answers for `services/data-pipeline/app` | data-pipeline-team, [data-pipeline-team" in text
    assert "| `registry.hokus.ai` | `A` | alias, 60 seconds in resolvers | nothing |" in text
    titles = re.findall(r"^### (\d+)\. (.+)$", text, re.MULTILINE)
    assert [int(number) for number, _ in titles] == list(range(1, 13))
    assert titles[5][1] == "Run it"
    for part in text.split("### ")[1:13]:
        assert "**Who:**" in part
        assert "**Good:**" in part
    assert "invoke adopt --env development --run --accept-changes" in text
    assert "invoke adopt --env development --from ../legacy --map answers.yaml" in text


def test_the_checklist_has_every_step_of_the_runbook() -> None:
    titles = re.findall(r"^### (\d+\. .+)$", papers()["runbook.md"], re.MULTILINE)
    boxes = re.findall(r"^- \[ \] (\d+\. [^:]+):", papers()["checklist.md"], re.MULTILINE)
    assert boxes == titles


def test_the_way_back_says_what_it_leaves_behind() -> None:
    text = papers()["rollback.md"]
    assert "| `idle_timeout`: 60 | `aws_lb.this` |" in text
    assert "| tags | 1 resource: all in `PLAN.md` |" in text
    assert "`aws_default_security_group.d` of `live/development/platform/edge`: removes" in text
    assert "state-restore platform/edge" in text  # it had a state
    assert f"aws s3 rm s3://b/{APP}/x" in text  # it had none
    assert "| **10** | the legacy state was not pushed" in text
    assert "| **8** | everything has moved" in text


def test_where_nothing_changes_nothing_has_to_be_accepted_or_put_back() -> None:
    made = documents.of_adoption(case(rows=()), cost.read())
    assert "--accept-changes" not in made["runbook.md"]
    assert "Nothing: this adoption changes and adds nothing." in made["rollback.md"]
    assert "Nothing is added." in made["cost.md"]


def test_a_plan_that_must_not_be_run_says_so_first() -> None:
    rows = (Row(EDGE, "aws_lb.this", "aws_lb", "refusal", ("would be deleted",)),)
    text = documents.of_adoption(case(rows=rows), cost.read())["runbook.md"]
    assert text.index("It must not be run yet") < text.index("Before the window")


def test_a_state_in_a_file_has_no_versions() -> None:
    stores = {**adoption().stores, LEGACY: Backend("local", {"path": "/legacy/terraform.tfstate"})}
    text = documents.of_adoption(case(stores=stores), cost.read())["rollback.md"]
    assert "It is a file, `/legacy/terraform.tfstate`" in text
    assert "force-unlock" not in text
    assert "list-object-versions" not in text


def test_the_cost_is_of_what_is_added() -> None:
    text = papers()["cost.md"]
    assert "| `aws_kms_key` | 1 | 1.00 USD |" in text
    assert "Together **1.00 USD** a month" in text


def test_the_counts_to_compare() -> None:
    text = papers()["validation.md"]
    assert "13 resources before; afterwards 14 and what was added" in text
    assert f"| `{APP}` | 0 | 1 | 1 |" in text
    assert "| `aws_lb` | `lb` |" in text
    assert "`https://registry.hokus.ai/api/`" in text


def test_the_pull_request_asks_for_what_nobody_has_written_down() -> None:
    text = papers()["pull-request.md"]
    assert "| `platform/edge` | 1 | 1 | 1 | infrastructure-team" in text
    assert "| window (with time zone) | … |" in text


def plan_of(evil: str) -> str:
    edited = Edited({}, {f"aws_lb.main{evil}": "data.x"}, {f"a{evil}": "b"}, (f"main.tf:1: {evil}",))
    moved = Parity(1, 1, (Moved(f"hokusai{evil}", f"https://a/{evil}", f"api{evil}", "b"),), (f"u{evil}",))
    return report.plan_text(Made(adoption(evil, by_hand=edited.by_hand), edited, (f"note {evil}",), moved))


@pytest.mark.parametrize("reader", READERS)
def test_hostile_names_stay_text(reader: str) -> None:
    pages = {**papers(HOSTILE), "PLAN.md": plan_of(HOSTILE)}
    del pages[ADDRESSES]
    for name, text in pages.items():
        seen, calm = READERS[reader](text), READERS[reader]({**papers("x"), "PLAN.md": plan_of("x")}[name])
        assert set(seen.tags) == set(calm.tags), name
        assert not [one for one in seen.links if not one.startswith("mailto:")], name
        for tag in ("h2", "h3", "tr", "td", "li"):
            assert seen.tags.count(tag) == calm.tags.count(tag), (name, tag)


STUB = '#!/bin/sh\nprintf "%s\\n" "$0 $*" >> "$CALLS"\n'


def test_hostile_names_stay_arguments(tmp_path: Path) -> None:
    """Every fenced command is really run by bash, with programs that only write down how they were called."""
    bin_, work = tmp_path / "bin", tmp_path / "work"
    bin_.mkdir()
    work.mkdir()
    for name in (
        "terraform",
        "terragrunt",
        "invoke",
        "aws",
        "git",
        "curl",
        "jq",
        "rm",
        "ls",
        "cat",
        "realpath",
    ):
        (bin_ / name).write_text(STUB)
        (bin_ / name).chmod(0o700)
    environ = {
        "PATH": f"{bin_}:{os.environ['PATH']}",
        "HOME": str(tmp_path),
        "CALLS": str(tmp_path / "calls"),
    }
    fenced = [one for name in FILES for one in commands(papers(HOSTILE)[name])]
    assert len(fenced) > 10
    (tmp_path / "runbook.sh").write_text(script.text(adoption(HOSTILE)))
    for one in [["-c", text] for text in fenced] + [[str(tmp_path / "runbook.sh")]]:
        done = subprocess.run(
            ["bash", *one], cwd=work, env=environ, capture_output=True, text=True, check=False
        )
        assert "syntax error" not in done.stderr, one
        assert "unexpected EOF" not in done.stderr, one
    assert not list(tmp_path.rglob("pwned"))
    calls = (tmp_path / "calls").read_text()
    assert "-chdir=../legacy" in calls
    assert "state mv -lock=false -state=legacy.tfstate" in calls
