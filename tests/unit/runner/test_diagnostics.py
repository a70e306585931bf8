import json

from generator.runner.diagnostics import blocks, cleaned

from .recorded import FIXTURES

BOXED = """
\x1b[31m╷\x1b[0m
│ Error: Unsupported argument
│
│   on main.tf line 3, in resource "x" "y":
│    3:   colour = 1
╵
╷
│ Warning: Old
╵
"""


def test_box_and_color_go_and_indentation_stays() -> None:
    assert blocks(BOXED) == [
        'Error: Unsupported argument\n\n  on main.tf line 3, in resource "x" "y":\n   3:   colour = 1'
    ]
    assert blocks(BOXED, "Warning") == ["Warning: Old"]


def test_same_error_twice_is_told_once() -> None:
    assert blocks("Error: a\n\nError: b\n\nError: a\n") == ["Error: a", "Error: b"]


def test_cause_of_the_report_gives_the_errors_of_the_engine() -> None:
    (entry,) = (
        item
        for item in json.loads((FIXTURES / "apply_failed.report.json").read_text(encoding="utf-8"))
        if item["Name"] == "c"
    )
    text = cleaned(entry["Cause"])
    assert text.startswith("Error: attaching IAM Policy")
    assert "\n  with aws_route53_record.bad[0]," in text
    assert "exit status" not in text
    assert "Failed to execute" not in text


def test_words_of_terragrunt_itself_stay() -> None:
    cause = "error occurred:\n\n* ./c/terragrunt.hcl:7,3-9: Unsupported attribute; no attribute named x.\n"
    assert cleaned(cause) == "* ./c/terragrunt.hcl:7,3-9: Unsupported attribute; no attribute named x."


def test_missing_outputs_are_told_without_the_advice_to_mock_them() -> None:
    cause = (
        'error occurred:\n\n* resolving dependency "a" outputs: /r/live/x/platform/edge/terragrunt.hcl is a dependency '
        "of\n  /r/live/x/app/terragrunt.hcl but detected no outputs. Either ...\n  consider using mock_outputs:\n"
    )
    expected = "/r/live/x/platform/edge"
    assert cleaned(cause) == (
        f"It needs outputs of {expected}, which has none yet: apply {expected} first, or both in one run."
    )


def test_nothing_is_lost_when_there_is_only_wrapping() -> None:
    assert cleaned("exit status 1") == "exit status 1"
