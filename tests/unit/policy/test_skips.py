"""The reviewed file: this repository's own, and each way not to be right."""

from pathlib import Path

import pytest

from generator.policy import places, skips

ROOT = Path(__file__).resolve().parents[3]
GOOD = "modules:\n  CKV_1:\n    - at: [bucket/aws_s3_bucket.this, zone/*]\n      why: Because.\n"


def loaded(root: Path, text: str) -> tuple[list[skips.Skip], list[str]]:
    file = root / skips.FILE
    file.parent.mkdir(parents=True)
    file.write_text(text)
    found, faults = skips.load(root)
    return found, [f"{fault.position}: {fault.message}" for fault in faults]


def test_every_place_is_one_entry_with_its_line(tmp_path: Path) -> None:
    found, faults = loaded(tmp_path, GOOD)
    assert faults == []
    assert [(one.scope, one.check, one.at, one.why, one.position.line) for one in found] == [
        ("modules", "CKV_1", "bucket/aws_s3_bucket.this", "Because.", 3),
        ("modules", "CKV_1", "zone/*", "Because.", 3),
    ]


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("modules:\n  CKV_1:\n    - at: [x]\n", "CKV_1 is skipped without a reason"),
        ("modules:\n  CKV_1:\n    - at: [x]\n      why: ' '\n", "CKV_1 is skipped without a reason"),
        (
            "modules:\n  CKV_1:\n    - {at: [x], why: A, because: b}\n",
            "CKV_1: an entry has `at` and `why`, not because",
        ),
        ("modules:\n  CKV_1:\n    - {at: [], why: A}\n", "CKV_1: `at` lists the places where it is skipped"),
        ("modules:\n  CKV_1:\n    - {at: x, why: A}\n", "CKV_1: `at` lists the places where it is skipped"),
        ("modules:\n  CKV_1:\n    - {at: [x], why: |\n        A\n        B}\n", None),
        ('modules:\n  CKV_1:\n    - {at: [x], why: "A\\nB"}\n', "CKV_1: the reason is one line"),
        ("modules:\n  CKV_1: {at: [x], why: A}\n", "CKV_1: a list of entries with `at` and `why` is wanted"),
        ("modules:\n  CKV_1: []\n", "CKV_1: a list of entries with `at` and `why` is wanted"),
        ("modules: [CKV_1]\n", "modules: a list of entries with `at` and `why` is wanted"),
        (
            "module:\n  CKV_1:\n    - {at: [x], why: A}\n",
            "module is none of modules, services, plans, tflint",
        ),
        ("- CKV_1\n", "this file is none of modules, services, plans, tflint"),
    ],
)
def test_what_is_not_right_is_a_finding_and_lets_nothing_pass(
    tmp_path: Path, text: str, wrong: str | None
) -> None:
    found, faults = loaded(tmp_path, text)
    assert found == []
    assert len(faults) == 1
    assert wrong is None or faults[0].endswith(f": {wrong}")


def test_the_others_hold_all_the_same(tmp_path: Path) -> None:
    found, faults = loaded(tmp_path, f"{GOOD}plans:\n  CKV_2:\n    - at: [x]\n")
    assert len(found) == 2
    assert len(faults) == 1


def test_no_file_is_no_skip(tmp_path: Path) -> None:
    assert skips.load(tmp_path) == ([], [])


@pytest.mark.parametrize(
    ("entry", "hit", "covered"),
    [
        ("modules", "modules", True),
        ("modules", "services", True),
        ("modules", "plans", True),
        ("services", "modules", False),
        ("services", "plans", True),
        ("plans", "modules", False),
        ("plans", "services", False),
        ("modules", "tflint", False),
        ("tflint", "plans", False),
        ("tflint", "tflint", True),
    ],
)
def test_an_entry_holds_for_what_comes_after_its_own(entry: str, hit: str, covered: bool) -> None:
    skip = skips.Skip(entry, "C", "zone/*", "Because.", skips.Position("f", 1, 1))
    assert skip.covers(hit, "C", "zone/a.b") is covered
    assert not skip.covers(hit, "D", "zone/a.b")
    assert not skip.covers(hit, "C", "bucket/a.b")


def test_the_own_file_is_right_and_names_what_is_there() -> None:
    """That each still lets something pass, `invoke policy` says; that takes checkov, so `make soak` runs it."""
    found, faults = skips.load(ROOT)
    assert faults == []
    there = places.modules(ROOT).places
    assert [skip.at for skip in found if "*" not in skip.at and skip.at not in there] == []
    assert all(len(skip.why) > 30 for skip in found)


def test_a_service_may_be_made_of_building_blocks_alone() -> None:
    """No resource of its own in a root module: the provider it names is used inside of them. So it is with the simplest."""
    found, _ = skips.load(ROOT)
    for unit in ("app", "data"):
        check, place = "terraform_unused_required_providers", f"services/reports/{unit}"
        assert any(skip.covers("tflint", check, place) for skip in found)
