"""Text, Markdown and JSON of a review."""

import json

from cmarkgfm import github_flavored_markdown_to_html
from cmarkgfm.cmark import Options

from generator.review import of_plan
from generator.review.as_json import to_json
from generator.review.markdown import LIMIT, markdown
from generator.review.said import summary
from generator.review.text import text

from .plans import OWNER, UNIT, change, plan, recorded, review, unit

HOSTILE = "`</code></details><script>alert(1)</script> @team [x](javascript:y) | ## \n- <img src=x>"


def test_text_of_a_recorded_plan() -> None:
    said = text(review(of_plan(recorded("changes"), UNIT, OWNER)))
    assert said.startswith("Look first (5)\n  !   the table aws_dynamodb_table.gone would be destroyed")
    assert f"\n\n{UNIT}, {OWNER}\n  -   aws_dynamodb_table.gone  (nothing asks for it any more)\n" in said
    assert (
        '  -/+ aws_cloudwatch_log_group.old\n        name  "/plans/old" -> "/plans/older"  (this replaces it)\n'
        in said
    )
    assert "  ->  aws_s3_bucket.renamed  (was aws_s3_bucket.data)\n" in said
    assert said.endswith("  +   aws_sns_topic.new\n  outputs: role\n")


def test_summaries() -> None:
    assert summary(review()) == "no changes"
    assert summary(review(of_plan(plan(), UNIT))) == "no changes"
    outputs = {"o": {"actions": ["update"]}}
    assert summary(review(of_plan(plan(outputs=outputs), UNIT))) == "only outputs change, in 1 unit"
    said = summary(review(of_plan(recorded("changes"), UNIT)))
    assert said == "3 to add, 5 to change, 3 to destroy, 1 to import, 1 to move, 1 to forget in 1 unit"


def test_many_new_resources_are_counted() -> None:
    many = [change(f"aws_iam_role.r{number:02}", "create", None, {}) for number in range(15)]
    said = text(review(unit(*many)))
    assert "r11" in said
    assert "r12" not in said
    assert "and 3 more to create: 3 roles" in said


def test_nothing_to_say() -> None:
    assert text(review()) == ""
    assert "**no changes**" in markdown(review())


def test_markdown_is_marked_escaped_and_folded() -> None:
    one = change("aws_x.a", "update", {"a": HOSTILE}, {"a": "b"}, action_reason="x")
    lost = change(f'aws_s3_bucket.b["{HOSTILE}"]', "delete", {}, None) | {"type": "aws_s3_bucket"}
    said = markdown(review(of_plan(plan(one, lost), UNIT, HOSTILE)))
    assert said.startswith("<!-- terraform plan of staging -->\n")
    html = github_flavored_markdown_to_html(said, options=Options.CMARK_OPT_UNSAFE)
    assert "<script" not in html
    assert "<img" not in html
    assert "href" not in html
    assert html.count("<details>") == html.count("</details>") == 1
    assert "> [!CAUTION]" in said


def test_markdown_of_many_units_is_cut_where_github_cuts() -> None:
    many = [
        unit(
            *(change(f"aws_x.a{n}", "update", {"a": "b" * 90}, {"a": "c" * 90}) for n in range(20)),
            name=f"u/{m}",
        )
        for m in range(150)
    ]
    said = markdown(review(*many))
    assert LIMIT * 0.9 < len(said) <= LIMIT < 65_536
    assert said.count("<details>") == said.count("</details>")
    last = said.rstrip("\n").rpartition("\n")[2]
    assert last.startswith("**Cut here**")
    assert "of 150 units are not shown" in last
    assert "invoke plan --env staging" in last


def test_json() -> None:
    data = json.loads(to_json(review(of_plan(recorded("changes"), UNIT, OWNER))))
    assert data["counts"] == {
        "destroyed": 1, "replaced": 2, "changed": 5, "forgotten": 1, "imported": 1, "moved": 1, "created": 1
    }  # fmt: skip
    assert data["dangers"][0] | {"text": ""} == {
        "unit": UNIT, "owner": OWNER, "address": "aws_dynamodb_table.gone", "kind": "data_lost", "text": ""
    }  # fmt: skip
    (one,) = data["units"]
    assert {"path": "retention_in_days", "before": "7", "after": "30", "forces": False} in [
        attribute for resource in one["resources"] for attribute in resource["attributes"]
    ]


def test_a_terminal_is_not_taken_over() -> None:
    said = text(review(unit(change("aws_x.a\x1b[2J", "update", {"a": "\x1b[31m"}, {"a": "\u202e"}))))
    assert "\x1b" not in said
    assert "\u202e" not in said
