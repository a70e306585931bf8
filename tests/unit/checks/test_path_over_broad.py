"""A pattern takes more than it says."""

from tests.unit.checks.lab import found
from tests.unit.checks.small import LIKEWISE, manifest


def test_half_a_word() -> None:
    assert found("path-over-broad", manifest(one="routes: {r: {domain: a, paths: [/x, /api*]}}")) == [
        "warning: 3:97 "
        + LIKEWISE
        + "'/api*' takes paths that only begin alike: https://a.development.hokus.ai/apikeys goes here too"
    ]


def test_whole_words() -> None:
    assert (
        found("path-over-broad", manifest(one="routes: {r: {domain: a, paths: [/x, /api/*, '/v?/x', '/*']}}"))
        == []
    )


def test_others_take_the_longer_words() -> None:
    assert (
        found(
            "path-over-broad",
            manifest(
                one="routes: {r: {domain: a, paths: [/api*]}}",
                two="routes: {r: {domain: a, paths: ['/api?*']}}",
            ),
        )
        == []
    )
