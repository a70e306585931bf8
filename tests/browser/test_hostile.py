"""A manifest with hostile text in every place that takes any, read in a real browser: it is shown, and does nothing."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from generator.site import build, links, serve
from generator.toolchain import host
from tests.browser.conftest import Open, search
from tests.unit.registry import test_hostile as hostile

TEXT = (
    "<script>alert(1)</script><img src=x onerror=alert(2)> | `code` **bold** ${x} {{ y }} {: onclick=alert(3) }"
    " [link](javascript:alert(4)) <https://evil.example> &lt;b&gt; \"quoted' --> ]]> | end"
)
PAGES = ("index", "services/shop", "teams/auth-team", "environments/development", "load-balancers/main")


@pytest.fixture(scope="module")
def dangerous(program: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, str]]:
    """Folder and address of a site made from hostile manifests."""
    target = tmp_path_factory.mktemp("hostile") / "site"
    files = hostile.files(TEXT)
    made = {
        path.removeprefix("registry/docs/"): text.encode()
        for path, text in files.items()
        if path.startswith("registry/docs/")
    }
    build.site(made, {}, target, host.current())
    with serve.running(target) as address:
        yield target, address


def injected(page: Page) -> list[str]:
    """What hostile text would have made: elements and attributes of the page that nobody wrote."""
    found: list[str] = page.evaluate(
        """() => [...document.querySelectorAll(".md-content *")].flatMap(element => [
            ...(/^(script|img|iframe|object|embed|form|b|base)$/i.test(element.tagName) ? [element.outerHTML] : []),
            ...[...element.attributes].filter(one => /^on/i.test(one.name) || /^javascript:/i.test(one.value.trim()))
                .map(one => `${element.tagName} ${one.name}=${one.value}`),
        ])"""
    )
    return found


def test_hostile_text_is_shown_and_does_nothing(open_page: Open, dangerous: tuple[Path, str]) -> None:
    folder, address = dangerous
    page = open_page(address)
    for name in PAGES:
        if not (folder / f"{name}.html").is_file():
            continue
        page.goto(f"{address}{name}.html")
        assert injected(page) == [], name
    page.goto(f"{address}services/shop.html")
    expect(page.get_by_text(TEXT).first).to_be_visible()
    page.goto(f"{address}index.html")
    expect(page.get_by_text(TEXT).first).to_be_visible()
    assert links.check(folder) == []


def test_search_shows_hostile_text_as_text(open_page: Open, dangerous: tuple[Path, str]) -> None:
    page = open_page(dangerous[1])
    before = page.evaluate("() => document.querySelectorAll('script, img, iframe').length")
    search(page, "alert")
    expect(page.get_by_text(re.compile(r"^\d+ results?$"))).to_be_visible()
    expect(page.locator("a[href*='services/shop']").filter(has_text="<script>").first).to_be_visible()
    assert page.evaluate("() => document.querySelectorAll('script, img, iframe').length") == before
