"""Hits become findings, but for those that are let pass; and what lets nothing pass is one."""

from dataclasses import replace

from generator.findings import Position, Severity
from generator.policy.judge import Hit, judge
from generator.policy.places import Block, Modules
from generator.policy.skips import Skip

MODULES = Modules(
    {"modules/bucket/main.tf": ""}, (Block("modules/bucket/main.tf", "resource", "aws_b.this", 7),)
)
HIT = Hit("modules", "CKV_1", "Ensure it is good", "bucket/aws_b.this", file="modules/bucket/main.tf", line=3)
SKIP = Skip("modules", "CKV_1", "bucket/aws_b.this", "Because.", Position("skips.yaml", 2, 5))
LOOKED = {"modules": {"bucket/aws_b.this"}, "plans": {"bucket/aws_b.this"}}


def test_a_hit_is_a_finding_where_the_block_stands() -> None:
    judged = judge([HIT], [], LOOKED, MODULES)
    (finding,) = judged.findings
    assert finding.check == "CKV_1"
    assert finding.position == Position("modules/bucket/main.tf", 7, 1)
    assert finding.message == "Ensure it is good: bucket/aws_b.this"
    assert judged.skipped == 0


def test_one_finding_however_many_calls_and_plans() -> None:
    hits = [
        HIT,
        HIT,
        replace(HIT, scope="plans", where="staging services/a/data"),
        replace(HIT, scope="plans", where="b c"),
    ]
    (finding,) = judge(hits, [], LOOKED, MODULES).findings
    assert finding.message.endswith(": bucket/aws_b.this (in the plan of b c, staging services/a/data)")


def test_what_is_let_pass_is_counted() -> None:
    judged = judge([HIT, replace(HIT, scope="plans")], [SKIP], LOOKED, MODULES)
    assert (judged.findings, judged.skipped) == ((), 2)


def test_an_entry_that_lets_nothing_pass_is_a_finding() -> None:
    (finding,) = judge([], [SKIP], LOOKED, MODULES).findings
    assert (finding.check, finding.severity, finding.position) == (
        "policy-skip",
        Severity.ERROR,
        SKIP.position,
    )
    assert finding.message == "CKV_1 finds nothing at bucket/aws_b.this any more"


def test_also_where_only_a_plan_needs_it() -> None:
    """Then it stands under the wrong head: what lets pass a block that stands alone lets pass too much."""
    found = judge([replace(HIT, scope="plans")], [SKIP], LOOKED, MODULES).findings
    assert [finding.check for finding in found] == ["policy-skip"]


def test_it_is_not_asked_where_not_everything_was_looked_at() -> None:
    plans = replace(SKIP, scope="plans")
    assert judge([], [plans], {"modules": {"bucket/aws_b.this"}}, MODULES).findings == ()
    assert judge([], [SKIP], {}, MODULES).findings == ()


def test_what_depends_on_the_estate_is_a_warning() -> None:
    plans, wide = replace(SKIP, scope="plans"), replace(SKIP, at="bucket/*")
    found = judge([], [plans, wide], LOOKED, MODULES).findings
    assert [finding.severity for finding in found] == [Severity.WARNING] * 2


def test_of_what_depends_on_the_estate_one_place_of_an_entry_is_enough() -> None:
    wide, sibling = replace(SKIP, at="bucket/*"), replace(SKIP, at="buc*/aws_b.*")
    other = replace(sibling, why="Something else.", at="*/aws_b.this")
    hit = replace(HIT, place="zone/aws_b.that")
    skips = [wide, replace(sibling, at="zone/aws_b.*"), other]
    found = judge([hit], skips, LOOKED, MODULES).findings
    assert [finding.message for finding in found] == ["CKV_1 finds nothing at */aws_b.this any more"]


def test_and_nothing_where_the_estate_has_no_such_block() -> None:
    plans = replace(SKIP, scope="plans", at="queue/aws_q.this")
    assert judge([], [plans], LOOKED, MODULES).findings == ()
    gone = replace(SKIP, at="queue/aws_q.this")
    assert len(judge([], [gone], LOOKED, MODULES).findings) == 1  # a building block is gone, or renamed
