import copy
import json
from pathlib import Path
from typing import Any

import pytest

from generator.runner.errors import RunnerError
from generator.runner.plans import Change, MockUse, from_data, load, load_all
from generator.runner.tracker import Counts

from .recorded import plan_data


def change(actions: list[str], **extra: Any) -> dict[str, Any]:
    entry = {"address": "x.y", "type": "x", "mode": "managed", "change": {"actions": actions, "after": {}}}
    entry["change"] |= extra
    return {"format_version": "1.2", "resource_changes": [entry]}


def test_recorded_plan_without_mocks() -> None:
    plan = from_data(plan_data("a"), "a")
    assert plan.counts == Counts(added=2)
    assert [c.address for c in plan.changes] == ["aws_sqs_queue.q[0]", "aws_ssm_parameter.p"]
    assert plan.output_changes == ("name",)
    assert plan.mocks == ()


def test_recorded_plan_of_a_unit_whose_dependency_was_mocked() -> None:
    plan = from_data(plan_data("b"), "b")
    assert plan.mocks == (MockUse("b", "aws_ssm_parameter.p"), MockUse("b", "var.upstream"))


@pytest.mark.parametrize("value", ["arn:aws:iam::1:role/MockNeverApply", ["x", {"k": "MOCKNEVERAPPLY"}]])
def test_sentinel_in_any_case_and_depth(value: Any) -> None:
    data = copy.deepcopy(plan_data("a"))
    data["variables"] = {"deep": {"value": {"list": [value]}}}
    assert from_data(data, "a").mocks == (MockUse("a", "var.deep"),)


def test_sentinel_in_an_output() -> None:
    data: dict[str, Any] = {
        "format_version": "1.2",
        "output_changes": {"o": {"actions": ["create"], "after": "x-mockneverapply"}},
    }
    assert from_data(data, "a").mocks == (MockUse("a", "output.o"),)


@pytest.mark.parametrize(
    ("actions", "counts"),
    [
        (["create"], Counts(added=1)),
        (["update"], Counts(changed=1)),
        (["delete"], Counts(destroyed=1)),
        (["delete", "create"], Counts(added=1, destroyed=1)),
        (["create", "delete"], Counts(added=1, destroyed=1)),
        (["no-op"], Counts()),
        (["read"], Counts()),
        (["forget"], Counts()),
    ],
)
def test_counts_as_terraform_does(actions: list[str], counts: Counts) -> None:
    assert from_data(change(actions), "a").counts == counts


def test_what_forces_a_replacement() -> None:
    data = change(["delete", "create"], replace_paths=[["engine"], ["tags", "Name"], ["list", 0]])
    (found,) = from_data(data, "a").changes
    assert found == Change("a", "x.y", "x", ("delete", "create"), ("engine", "list.0", "tags.Name"))
    assert found.destroys


def test_reads_and_unchanged_outputs_leave_a_plan_clean() -> None:
    data = change(["no-op"])
    data["output_changes"] = {"o": {"actions": ["no-op"]}}
    assert from_data(data, "a").is_clean
    data["output_changes"] = {"o": {"actions": ["update"]}}
    assert not from_data(data, "a").is_clean


@pytest.mark.parametrize("more", [{"previous_address": "x.old"}, {"change": {"importing": {"id": "1"}}}])
def test_what_is_only_moved_or_imported_is_to_be_applied(more: dict[str, Any]) -> None:
    data = change(["no-op"])
    entry = data["resource_changes"][0]
    entry |= {**more, "change": {**entry["change"], **more.get("change", {})}}
    plan = from_data(data, "a")
    assert (plan.changes, plan.renamed, plan.is_clean) == ((), ("x.y",), False)


def test_all_plans_below_a_folder(tmp_path: Path) -> None:
    for unit in ("services/auth/app", "platform/network"):
        (tmp_path / unit).mkdir(parents=True)
        (tmp_path / unit / "tfplan.json").write_text(json.dumps(plan_data("a")), encoding="utf-8")
    assert [plan.unit for plan in load_all(tmp_path)] == ["platform/network", "services/auth/app"]


@pytest.mark.parametrize("text", ["", "{", "[]", "{}"])
def test_what_is_no_plan_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "tfplan.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(RunnerError, match=r"tfplan\.json"):
        load(path, "a")
