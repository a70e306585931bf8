"""The site as a reader meets it: search, every page, diagrams, colours, a phone, a screen reader's view."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser import audit
from tests.browser.conftest import NARROW, ROOT, WIDE, Open, search

KINDS = (
    "index",
    "services/data-pipeline",
    "load-balancers/main",
    "environments/production",
    "teams/data-pipeline-team",
    "checks",
    "commands",
    "schema/platform",
    "guide/index",
)


def pages(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*.html"))


def background(page: Page) -> float:
    """How light the page is, from 0 to 255."""
    found = page.evaluate("() => getComputedStyle(document.body).backgroundColor")
    numbers = [float(number) for number in re.findall(r"[\d.]+", found)[:3]]
    return sum(numbers) / 3


def test_search_finds_a_service(page: Page) -> None:
    search(page, "mlflow tracking")
    hit = page.locator("a[href*='services/data-pipeline']").filter(has_text="Model registry").first
    expect(hit).to_be_visible()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/services/data-pipeline\.html"))


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_the_open_search_can_be_read_and_reached(open_page: Open, site: str, dark: bool) -> None:
    page = open_page(site, WIDE, dark)
    search(page, "mlflow tracking")
    hit = page.locator("a[href*='services/data-pipeline']").filter(has_text="Model registry").first
    expect(hit).to_be_visible()
    assert audit.faults(page) == []


def test_every_page_opens_and_fits_a_phone(open_page: Open, folder: Path, site: str) -> None:
    page = open_page(site, NARROW)
    wide = []
    for name in pages(folder):
        page.goto(site + name)
        expect(page.locator("h1").first).to_be_visible()
        width = page.evaluate("() => document.scrollingElement.scrollWidth")
        if width > NARROW["width"]:
            wide.append(f"{name} ({width} px)")
    assert wide == []


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_nothing_keeps_anybody_out(open_page: Open, site: str, dark: bool) -> None:
    """In the dark only those pages that have something of every colour."""
    page = open_page(site, WIDE, dark)
    faults = {}
    for name in KINDS[:3] if dark else KINDS:
        page.goto(f"{site}{name}.html")
        faults[name] = audit.faults(page)
    assert {name: found for name, found in faults.items() if found} == {}


def test_nothing_keeps_anybody_out_on_a_phone(open_page: Open, site: str) -> None:
    page = open_page(f"{site}services/data-pipeline.html", NARROW)
    assert audit.faults(page) == []


def test_diagrams_are_drawn(page: Page, site: str) -> None:
    drawn = 0
    for path in sorted((ROOT / "registry/docs").rglob("*.md")):
        blocks = re.findall(r"```mermaid\n(.*?)```", path.read_text(), re.DOTALL)
        if not blocks:
            continue
        name = path.relative_to(ROOT / "registry/docs").with_suffix(".html").as_posix()
        page.goto(site + name)
        for block, figure in zip(blocks, page.locator("figure.diagram").all(), strict=True):
            nodes = re.findall(r'^  (\w+)[^\w\s][^"]*"', block, re.MULTILINE)
            expect(figure.locator("svg .node")).to_have_count(len(nodes))
            expect(figure.locator("svg .flowchart-link")).to_have_count(block.count(" -->"))
            box = figure.locator("svg").bounding_box()
            assert box is not None
            assert box["width"] > 200
            drawn += 1
    assert drawn >= 4


def test_a_diagram_says_what_it_shows(page: Page, site: str) -> None:
    page.goto(f"{site}services/data-pipeline.html")
    drawn = page.locator("figure.diagram").first
    said = drawn.get_attribute("aria-label") or ""
    assert "load balancer registry to mlflow (/mlflow, /mlflow/*)" in said
    assert "api to api-key (secret) (secret)" in said
    labels = drawn.locator("svg text").all_text_contents()
    assert {"/health, /api/*", "load balancer main"} <= {" ".join(label.split()) for label in labels}


def test_colours_follow_the_system_and_can_be_chosen(open_page: Open, site: str) -> None:
    page = open_page(site, WIDE, dark=True)
    assert background(page) < 60
    page.emulate_media(color_scheme="light")
    page.wait_for_function("() => document.body.dataset.mdColorScheme === 'default'")
    assert background(page) > 220
    for _ in range(2):
        page.locator("header label[title]:visible").first.click()
    page.wait_for_function("() => document.body.dataset.mdColorScheme === 'slate'")
    page.goto(f"{site}services/auth.html")
    assert background(page) < 60


def test_diagrams_can_be_read_in_the_dark(open_page: Open, site: str) -> None:
    page = open_page(f"{site}services/data-pipeline.html", WIDE, dark=True)
    ink = page.locator("figure.diagram svg text").first.evaluate("text => getComputedStyle(text).fill")
    levels = [float(number) for number in re.findall(r"[\d.]+", ink)]
    assert sum(levels[:3]) / 3 > 180
    assert len(levels) == 3 or levels[3] > 0.7


def test_the_menu_leads_from_service_to_team_on_a_phone(open_page: Open, site: str) -> None:
    page = open_page(f"{site}services/auth.html", NARROW)
    page.locator("label[for=__drawer]:visible").first.click()
    expect(page.get_by_role("navigation").get_by_role("link", name="evaluation").first).to_be_visible()
    page.goto(f"{site}services/auth.html")
    page.get_by_role("link", name="auth-team", exact=True).first.click()
    expect(page.locator("h1")).to_contain_text("Team auth-team")


def test_the_keyboard_reaches_the_text_first(page: Page) -> None:
    page.keyboard.press("Tab")
    skip = page.locator(":focus")
    expect(skip).to_have_attribute("href", re.compile("^#"))
    expect(skip).to_have_text(re.compile("skip", re.IGNORECASE))
