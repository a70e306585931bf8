"""A key taken out of texts as people write them; comments and everything else stay."""

import pytest

from generator import source
from generator.edit import EditError
from generator.edit.remove import remove
from generator.source import Document, Path

UNDER_WAY: Path = ("environments", "staging", "domains", "api", "cutover")


def document(text: str) -> Document:
    made, findings = source.load(text, "registry/services/api.yaml")
    assert made is not None
    assert not findings
    return made


def staging(*lines: str) -> str:
    return "\n".join(["name: api", "environments:", *lines, "  production: {}", ""])


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (
            ["  staging: {domains: {api: {cutover: {to: own, stage: prepare}}}}  # busy"],
            ["  staging: {}  # busy"],
        ),
        (
            ["  staging: {domains: {api: {cutover: {to: own}, load_balancer: own}}}"],
            ["  staging: {domains: {api: {load_balancer: own}}}"],
        ),
        (
            ["  staging: {domains: {api: {load_balancer: own, cutover: {to: own}}}, note: 1}"],
            ["  staging: {domains: {api: {load_balancer: own}}, note: 1}"],
        ),
        (
            [
                "  staging:",
                "    # slow",
                "    domains:",
                "      api:",
                "        cutover: {to: own}  # since May",
            ],
            ["  staging: {}", "    # slow", "    # since May"],
        ),
        (
            [
                "  staging:",
                "    domains:",
                "      # first",
                "      api:",
                "        cutover:",
                "          to: own",
            ],
            ["  staging:", "    domains: {}", "      # first"],
        ),
        (
            ["  staging:", "    domains:", "      api:", "        cutover:", "          to: own"],
            ["  staging: {}"],
        ),
        (
            [
                "  staging:",
                "    components: {}",
                "    domains:",
                "      api: {cutover: {to: own}}",
                "    # end",
            ],
            ["  staging:", "    components: {}", "    # end"],
        ),
    ],
)
def test_it_goes_and_all_else_stays(before: list[str], after: list[str]) -> None:
    assert remove(document(staging(*before)), UNDER_WAY) == staging(*after)


def test_outside_of_an_overlay_an_empty_mapping_stays() -> None:
    text = "domains:\n  api: {cutover: {to: own}}\n"
    assert remove(document(text), ("domains", "api", "cutover")) == "domains:\n  api: {}\n"
    text = "domains:\n  api:\n    text: |\n      two\n      lines\n    load_balancer: main"
    assert remove(document(text), ("domains", "api", "text")) == "domains:\n  api:\n    load_balancer: main"


def test_what_is_not_there_needs_no_edit() -> None:
    text = staging("  staging: {}")
    assert remove(document(text), UNDER_WAY) == text


def test_comments_inside_are_never_lost() -> None:
    text = staging(
        "  staging:", "    domains:", "      api:", "        cutover:", "          # why", "          to: own"
    )
    with pytest.raises(EditError, match=r"api\.yaml:\d+:\d+: this entry cannot be taken out by itself"):
        remove(document(text), UNDER_WAY)
