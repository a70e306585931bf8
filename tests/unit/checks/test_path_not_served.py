"""A route leads paths to a program that does not answer them."""

from tests.unit.checks.lab import found
from tests.unit.checks.small import LIKEWISE, manifest


def test_not_answered() -> None:
    assert found(
        "path-not-served",
        manifest(one="serves: [/h, /api/*], routes: {r: {domain: a, paths: [/h, /api/v1/*, /admin/*]}}"),
    ) == [
        "warning: 3:130 "
        + LIKEWISE
        + "one does not answer all of '/admin/*': https://a.development.hokus.ai/admin/x would end in its 404"
    ]


def test_whatever_it_answers() -> None:
    assert (
        found(
            "path-not-served",
            manifest(
                one="serves: [/h, /api/*], routes: {r: {domain: a}, s: {domain: b, paths: ['/*']}, t: {domain: c, paths: [/api*]}}"
            ),
        )
        == []
    )


def test_paths_with_words_count_like_paths_without() -> None:
    served = "{/h: Health, /api/*: The API}"
    routes = "routes: {r: {domain: a, paths: [/h, /api/v1/*, /admin/*]}}"
    (message,) = found("path-not-served", manifest(one=f"serves: {served}, {routes}"))
    assert "one does not answer all of '/admin/*'" in message
