"""The grammar of `${...}`: what is a reference, what a literal, what neither."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.references import Malformed, Reference, parse, parse_path, references


def _own(text: str) -> Reference:
    reference = parse_path(text)
    assert reference is not None
    return reference


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("", ("",)),
        ("plain", ("plain",)),
        ("$5 and {braces}", ("$5 and {braces}",)),
        ("${components.api.url}", (_own("components.api.url"),)),
        ("http://${components.api.host}:80/", ("http://", _own("components.api.host"), ":80/")),
        ("${buckets.a.name}${buckets.b.name}", (_own("buckets.a.name"), _own("buckets.b.name"))),
        ("$${HOME}", ("${HOME}",)),
        ("a$${b}$${c}", ("a${b}${c}",)),
        ("$$${buckets.a.name}", ("$${buckets.a.name}",)),
        ("${HOME}", (Malformed("${HOME}"),)),
        ("${}", (Malformed("${}"),)),
        ("a ${components.api.url", ("a ", Malformed("${components.api.url"))),
        ("${a${b}}", (Malformed("${a${b}}"),)),
        ("${ components.api.url }", (Malformed("${ components.api.url }"),)),
        ("${components.Api.url}", (Malformed("${components.Api.url}"),)),
        ("${components.api.url\n}", (Malformed("${components.api.url\n}"),)),
    ],
)
def test_parse(text: str, parts: tuple[object, ...]) -> None:
    assert parse(text) == parts


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("components.api.url", (None, "components", "api", "url")),
        ("databases.main-db.host", (None, "databases", "main-db", "host")),
        ("services.data-pipeline.buckets.x.arn", ("data-pipeline", "buckets", "x", "arn")),
        ("environment.account_id", (None, "environment", "", "account_id")),
    ],
)
def test_path(path: str, expected: tuple[str | None, str, str, str]) -> None:
    reference = _own(path)
    assert (reference.service, reference.kind, reference.name, reference.attribute) == expected
    assert reference.text == path


@pytest.mark.parametrize(
    "path",
    [
        "",
        "api",
        "components.api",
        "a.b.c.d",
        "services.a.b.c",
        "environment.a.b.c",
        "components..url",
        "x.y.z\n",
    ],
)
def test_no_path(path: str) -> None:
    assert parse_path(path) is None


def test_references_in_order() -> None:
    found = references(parse("${buckets.b.name} ${HOME} ${buckets.a.name}"))
    assert [reference.name for reference in found] == ["b", "a"]


@given(
    st.lists(
        st.sampled_from(["${", "$${", "}", "$", "{", "a", "components.api.url", ".", " ", "\n"]), max_size=12
    ).map("".join)
)
def test_never_raises_and_loses_nothing(text: str) -> None:
    parts = parse(text)
    written = [
        part.replace("${", "$${")
        if isinstance(part, str)
        else part.text
        if isinstance(part, Malformed)
        else f"${{{part.text}}}"
        for part in parts
    ]
    assert "".join(written) == text
    assert not any(isinstance(a, str) and isinstance(b, str) for a, b in pairwise(parts))
