"""The report: counts, order, what people and programs read; words of the outside world are shown as text only."""

import json

import pytest

from generator.verify.facts import Unread
from generator.verify.limits import Limits
from generator.verify.report import Report, exit_code, markdown, summary, text, to_json
from tests.unit.verify import world
from tests.unit.verify.test_diagnose import API, BUCKET, EXPECTED, GROUP, WELL, answered
from tests.unit.verify.world import put, store

CONTACTS = {"data-pipeline-team": "data@hokus.ai, #data"}
BROKEN = put(
    store(WELL, "zones", "hokus.ai", Unread("AccessDenied")), "buckets", BUCKET, open=("BlockPublicAcls",)
)


def report(facts: world.Facts, limits: Limits | None = None) -> Report:
    return Report("production", "AWS", world.verdicts(EXPECTED, facts, limits), CONTACTS, 3.1)


def test_all_is_well() -> None:
    found = report(WELL)

    assert exit_code(found) == 0
    assert text(found).endswith(f"\n{len(EXPECTED)} good (3.1 s)\n")
    assert "bad" not in text(found)


def test_exit_codes() -> None:
    unread = report(store(WELL, "zones", "hokus.ai", Unread("AccessDenied")))

    assert (exit_code(unread), exit_code(report(BROKEN))) == (3, 1)
    assert summary(unread).startswith("4 unknown, ")


def test_what_was_not_asked_stands_with_its_reason() -> None:
    lines = text(report(WELL, Limits(True))).splitlines()

    (line,) = [line for line in lines if line.startswith("  addresses")]
    assert line.split("  ")[-1] == "the sandbox routes no requests"
    assert "not asked" in lines[-1]


def test_a_block_says_what_whose_and_how() -> None:
    shown = text(report(put(WELL, "groups", GROUP, probe="/health/alb")))

    block = shown[shown.index("bad[probe-other]") :].splitlines()
    assert block[0] == f"bad[probe-other] {GROUP}  (target groups)"
    assert block[1].strip().startswith("registry/services/data-pipeline.yaml:")
    assert block[2:6] == [
        "  seen:   its probe asks for /health/alb, the manifest says /health",
        "  likely: somebody changed the health check by hand; tasks that are well count as unhealthy, and are replaced",
        "  owner:  data-pipeline-team (data@hokus.ai, #data)",
        "  next:   invoke apply --env production --service data-pipeline --account  # puts it as the manifest says",
    ]


def test_the_worst_comes_first() -> None:
    told = [one.state.value for one in report(BROKEN).told]

    assert told == ["bad", "unknown", "unknown", "unknown", "unknown"]


def test_colour_changes_no_word() -> None:
    plain, coloured = text(report(BROKEN)), text(report(BROKEN), color=True)

    assert "\x1b[" in coloured
    assert "\x1b[" not in plain


@pytest.mark.parametrize("show", [text, markdown])
def test_what_a_program_says_is_text(show: object) -> None:
    page = b"<title>\x1b[2J::error::owned | <b>`x`</b></title>" + b"." * 80
    facts = answered(WELL, API, 200, headers={"content-type": "text/html"}, body=page)
    facts = answered(facts, API, 404, headers={"content-type": "text/html"}, body=page)

    shown = show(report(facts))  # type: ignore[operator]

    assert "\x1b" not in shown
    if show is markdown:
        assert "<b>" not in shown.replace("\\<b\\>", "")


def test_json() -> None:
    data = json.loads(to_json(report(BROKEN)))

    assert data["version"] == 1
    assert data["summary"]["bad"] == 1
    (one,) = [check for check in data["checks"] if check["state"] == "bad"]
    assert (one["area"], one["subject"], one["cause"]) == ("buckets", BUCKET, "bucket-public")
    assert one["look"][0]["command"].startswith("invoke plan --env production")
    assert {check["state"] for check in data["checks"]} == {"good", "bad", "unknown"}


def test_markdown() -> None:
    shown = markdown(report(BROKEN))

    assert shown.startswith("**production** on AWS: 1 bad, 4 unknown, ")
    assert "| buckets | 1 bad, 2 good |" in shown
    assert f"- **bad** {BUCKET}: public access is not blocked: BlockPublicAcls" in shown
    assert "`invoke plan --env production --service data-pipeline --account`" in shown
