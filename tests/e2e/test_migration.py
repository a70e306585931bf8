"""Out of the monolith, end to end: the audit's own draft is rendered, planned, adopted and cut over, back, and over again.

The whole way is in tests/e2e/migration.py. Its own clone and sandbox, so that it can run beside the other scenarios.
"""

import json
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
import yaml

from generator.migrate.adopt import states
from generator.migrate.documents import FILES, RUNBOOK, VALIDATION
from tests.e2e import migration
from tests.e2e.migration import DEDICATED, KEY, MAIN, NAME, PATHS, Later, Migration
from tests.e2e.steps import told

pytestmark = [pytest.mark.e2e, pytest.mark.soak]
ALIKE = "every request gets the same answer as before"
KEPT = [
    "aws_cloudwatch_metric_alarm",
    "aws_db_instance",
    "aws_ecs_service",
    "aws_s3_bucket",
    "aws_secretsmanager_secret",
]
GONE = [
    "aws_ecs_cluster",
    "aws_lb",
    "aws_lb_listener",
    "aws_lb_listener_rule",
    "aws_lb_target_group",
    "aws_route53_record",
    "aws_vpc",
]


@pytest.fixture(scope="module")
def work(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Migration]:
    """As far as the adoption."""
    made = migration.begin(tmp_path_factory.mktemp("migration"))
    try:
        migration.audit(made)
        migration.take(made)
        migration.adopt(made)
        yield made
    finally:
        made.clone.invoke("down")


@pytest.fixture(scope="module")
def over(work: Migration) -> Migration:
    """The cut-over, there and back and there again."""
    migration.cut_over(work)
    return work


# --- audit and draft ----------------------------------------------------------------------------------------------


def test_the_audit_says_what_is_there_and_that_the_draft_answers_alike(work: Migration) -> None:
    text = work.said["audit"].must().text
    assert "3 load balancers, 6 listeners, 11 rules, 5 target groups, 4 records" in text
    assert "The draft: every request gets the same answer as by the legacy rules, rule for rule" in text
    assert "3 decisions marked TODO: owners first" in text


def test_the_files_alone_lead_to_the_state(work: Migration) -> None:
    commands = list(told(work.said["files"].must()))
    assert commands[-1] == f"(cd {work.legacy.folder} && terraform state pull) > legacy.tfstate"


def test_the_account_itself_shows_the_same_rules(work: Migration) -> None:
    assert "every request gets the same answer as by the legacy rules" in work.said["account"].must().text
    folder = work.clone.root.parent
    found = [
        json.loads((path / "audit.json").read_text()) for path in (folder / "of-the-account", work.draft)
    ]
    assert _rules(found[0]) == _rules(found[1])
    assert sum(map(len, _rules(found[0]).values())) == 11


def test_the_draft_of_the_account_keeps_the_same_names_and_blocks(work: Migration) -> None:
    made, taken = (
        yaml.safe_load((folder / "registry/platform.yaml").read_text())
        for folder in (work.clone.root.parent / "of-the-account", work.draft)
    )
    assert made["environments"] == taken["environments"]
    for name, balancer in taken["load_balancers"].items():
        assert made["load_balancers"][name]["name"] == balancer["name"]


def _rules(audit: Any) -> dict[str, list[Any]]:
    asked = ("priority", "hosts", "paths", "action")
    return {
        balancer["name"]: [
            [sorted(one.get(name) or []) if name in asked[1:3] else one[name] for name in asked]
            for listener in balancer["listeners"]
            for one in listener["rules"]
        ]
        for balancer in audit["load_balancers"]
    }


def test_nothing_of_the_draft_was_changed_but_what_it_asks_for(work: Migration) -> None:
    """The owners: every TODO that the draft has."""
    names = ["platform.yaml", "services/auth.yaml", "services/data-pipeline.yaml"]
    texts = {name: (work.draft / "registry" / name).read_text().splitlines() for name in names}
    marked = [
        line for lines in texts.values() for at, line in enumerate(lines) if "# TODO" in line and at > 2
    ]
    assert [line.strip().partition(":")[2].partition(",")[0].strip() for line in marked] == [
        "nobody in the legacy files says who owns what. Name the real teams and their addresses",
        "the team that answers for it",
        "the team that answers for it",
    ]
    manifest = yaml.safe_load("\n".join(texts["services/data-pipeline.yaml"]))
    assert manifest["owner"] == "data-pipeline-team"


def test_the_draft_is_rendered_checked_and_planned(work: Migration) -> None:
    assert re.search(r"\d+ created", work.said["invoke generate"].must().text)
    assert ALIKE in work.said["invoke route-diff"].must().text
    plan = work.said["plan"].must()
    assert ", 0 to change, 0 to destroy in 5 units" in plan.text
    assert list(told(plan)) == ["invoke adopt --env development --from LEGACY_ROOT"]


# --- adoption -----------------------------------------------------------------------------------------------------


def test_the_plan_says_what_goes_where(work: Migration) -> None:
    text = work.said["adopt"].must().text
    assert re.search(r"\d+ resources move to 5 units, \d+ stay", text)
    assert "0 refusals" in text
    assert "11 listener rules before, 11 after: every request gets the answer it got" in text
    plan = json.loads((work.files / "adoption.json").read_text())
    moved = {move["type"] for move in plan["moves"]}
    assert set(GONE) <= moved
    assert not moved & set(KEPT)


def test_the_papers_are_of_this_plan(work: Migration) -> None:
    moves = json.loads((work.files / "adoption.json").read_text())["moves"]
    runbook = (work.files / RUNBOOK).read_text()
    assert all((work.files / name).is_file() for name in FILES)
    assert f"| moves | {len(moves)} resources to 5 units;" in runbook
    assert f"`{len(moves)} resources moved; every id and ARN is where it was" in runbook
    assert f"{len(moves)} resources moved; every id and ARN is where it was" in work.said["run"].text
    assert "| `registry.hokus.ai` | `A` | alias, 60 seconds in resolvers | nothing |" in runbook
    assert f"| `legacy` | {len(states.items(work.before))} |" in (work.files / VALIDATION).read_text()


def test_changes_have_to_be_accepted(work: Migration) -> None:
    assert "changes in place" in work.said["unaccepted"].must(1).text


def test_every_id_and_arn_is_where_it_was_and_in_one_state(work: Migration) -> None:
    assert "every id and ARN is where it was" in work.said["run"].must().text
    before = states.marks(work.before)
    after = sum((states.marks(one) for one in work.adopted.values()), Counter[states.Mark]())
    assert before - after == Counter()
    assert {mark: after[mark] for mark in before} == dict.fromkeys(before, 1)


def test_the_proof_has_the_figures_and_both_sides_are_clean(work: Migration) -> None:
    proof = work.proof()
    assert proof["holds"] is True
    assert proof["clean"] is True
    assert proof["proof"]["before"] == len(states.items(work.before))
    assert set(proof["left"].values()) == {0}
    assert len(proof["left"]) == 6
    assert "No changes" in work.said["legacy"].must().text
    assert "development: no changes" in work.said["planned"].must().text


def test_what_stays_is_what_the_inventory_says(work: Migration) -> None:
    rest = states.items(work.adopted[KEY])
    assert set(KEPT) <= {item.type for item in rest}
    assert not {item.type for item in rest} & set(GONE)


def test_the_rules_that_stand_in_the_account_answer_as_the_legacy_did(work: Migration) -> None:
    assert ALIKE in work.said["applied"].must().text
    assert "11 rules before, 11 after" in work.said["applied"].text


# --- cut-over -----------------------------------------------------------------------------------------------------


def test_there_and_back_and_there_again(over: Migration) -> None:
    old, both = {MAIN: 2, DEDICATED: 0}, {MAIN: 2, DEDICATED: 2}
    simple, first = {MAIN: None}, {MAIN: 100}
    seen = [(one.said, one.records, {name: one.rules[name] for name in both}) for one in over.steps]
    there = [
        ("prepare", simple, both),
        ("weighted", first, both),
        ("shift 0", {MAIN: 100, DEDICATED: 0}, both),
        ("shift 10", {MAIN: 90, DEDICATED: 10}, both),
    ]
    assert seen == [
        ("as adopted", simple, old),
        *there,
        *reversed(there[:-1]),
        ("not begun", simple, old),
        *there,
        ("shift 50", {MAIN: 50, DEDICATED: 50}, both),
        ("shift 100", {MAIN: 0, DEDICATED: 100}, both),
        ("repoint", {DEDICATED: 200}, both),
        ("single", {DEDICATED: 100}, both),
        ("done", {DEDICATED: None}, {MAIN: 0, DEDICATED: 2}),
    ]


def test_at_every_step_the_same_programs_answer(over: Migration) -> None:
    wanted = {path: {5000 if path == "/mlflow/x" else 8001} for path in PATHS}
    assert [one for one in over.steps if one.ports != wanted] == []


def test_going_back_leaves_nothing_behind(over: Migration) -> None:
    at = [one.said for one in over.steps].index("not begun")
    assert over.manifests[at] == over.manifests[0]
    assert ALIKE in over.said["back"].must().text


def test_at_the_end_nothing_but_the_name_has_moved_and_all_is_clean(over: Migration) -> None:
    assert over.manifests[-1] == over.manifests[0].replace(
        "  development: {}", "  development: {domains: {registry: {load_balancer: registry}}}"
    )
    assert "development: no changes" in over.said["at the end"].must().text
    assert "No changes" in over.said["legacy at the end"].must().text
    text = over.said["changed"].must(1).text
    differences = json.JSONDecoder().raw_decode(text, text.index("{"))[0]["differences"]
    assert differences
    assert {one["witness"].partition("//")[2].partition("/")[0] for one in differences} == {NAME}


# --- later: databases, buckets and secrets too --------------------------------------------------------------------


@pytest.fixture(scope="module")
def later(over: Migration) -> Later:
    """The data follows."""
    return migration.follow(over)


def test_a_password_that_would_change_is_refused(later: Later) -> None:
    text = later.careless.must(1).text
    assert "1 refusal" in text
    assert "manage_master_user_password" in text
    assert "master_password: kept" in text


def test_data_moves_with_what_belongs_to_it(work: Migration, later: Later) -> None:
    assert (
        "11 listener rules before, 11 after: every request gets the answer it got" in later.plan.must().text
    )
    plan = json.loads((work.files / "adoption.json").read_text())
    assert Counter(move["type"] for move in plan["moves"]) == {
        "aws_db_instance": 1,
        "aws_db_subnet_group": 1,
        "aws_ecr_repository": 2,
        "aws_s3_bucket": 2,
        "aws_s3_bucket_public_access_block": 2,
        "aws_s3_bucket_versioning": 2,
        "aws_secretsmanager_secret": 2,
        "aws_security_group": 1,
    }
    assert {move["unit"] for move in plan["moves"]} == {migration.DATA_UNIT}


def test_what_somebody_had_set_by_hand_is_seen_and_not_replaced_in_silence(
    work: Migration, later: Later
) -> None:
    plan = json.loads((work.files / "adoption.json").read_text())
    (found,) = plan["imports"]
    assert (found["type"], found["id"]) == (
        "aws_s3_bucket_lifecycle_configuration",
        "hokusai-pipeline-data-development",
    )
    text = (work.files / "PLAN.md").read_text()
    assert "by-hand" in text
    assert "what S3 deletes by itself changes" in text


def test_the_changes_of_the_database_are_listed_with_what_they_mean(work: Migration, later: Later) -> None:
    rows = json.loads((work.files / "adoption.json").read_text())["rows"]
    (row,) = [row for row in rows if row["type"] == "aws_db_instance"]
    assert row["verb"] == "change"
    assert "backup_retention_period: 0 -> 7" in row["words"]
    assert not [word for word in row["words"] if "password" in word or "security_group" in word]
    text = (work.files / "PLAN.md").read_text()
    assert "a restart, in the maintenance window" in text


def test_data_is_where_it_was_and_both_sides_are_clean(work: Migration, later: Later) -> None:
    later.run.must()
    after = work.pulled()
    rest = after[KEY]
    data = after[f"{migration.DATA_UNIT}/terraform.tfstate"]
    before = states.marks(later.before)
    assert before - (states.marks(rest) + states.marks(data)) == Counter()
    assert not {"aws_db_instance", "aws_s3_bucket"} & {item.type for item in states.items(rest)}
    proof = work.proof()
    assert (proof["holds"], proof["clean"]) == (True, True)
    assert proof["left"][migration.DATA_UNIT.removeprefix("live/development/")] == 0


def test_no_password_is_in_a_unit_or_in_a_file_to_review(work: Migration, later: Later) -> None:
    for key, document in work.pulled().items():
        if key.startswith("live/"):
            assert "not-a-password" not in json.dumps(document), key
    for path in work.files.rglob("*"):
        if path.is_file() and "private" not in path.parts:
            assert "not-a-password" not in path.read_text(), path


def test_the_legacy_root_plans_nothing_once_its_second_patch_is_merged(work: Migration, later: Later) -> None:
    migration.merge(work)

    ran = work.legacy.plan()

    assert ran.code == 0, ran.text[-3000:]
    assert (work.legacy.folder / "hokusai-2.tf").is_file()
