"""Code to be pasted is left out of the search; nothing else is, whatever a manifest's text says."""

import re

import markdown
import pytest

from generator.site import unsearched
from tests.unit.registry import estate


@pytest.fixture(scope="module")
def page() -> str:
    return estate.files(estate.own())["registry/docs/services/auth.md"]


def excluded(text: str) -> list[str]:
    html = markdown.markdown(text, extensions=["toc", "fenced_code", unsearched.makeExtension()])
    return re.findall(r'<h\d data-search-exclude="" id="[^"]*">([^<]*)<', html)


def test_the_sections_of_a_services_page_are_left_out(page: str) -> None:
    assert set(excluded(page)) == unsearched.SECTIONS


@pytest.mark.parametrize(
    "text", ["## In Terraform", "### Paths", "### x {: data-search-exclude }", "### `A mock` for tests!"]
)
def test_others_are_found(text: str) -> None:
    assert excluded(text) == []
