"""The route explorer in a real browser: it answers as `invoke route`, by mouse, keyboard or link, on any screen.

Its answers are those of tests/fixtures/route_vectors.json, which tests/unit/explorer holds against the command. The
fixtures watch each page: an error in the console, a dialog or a request to another host fails the test.
"""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from playwright.sync_api import Page, expect

from generator.site import serve
from tests.browser import audit
from tests.browser.conftest import NARROW, WIDE, Open
from tests.unit.explorer import vectors

WORLDS: dict[str, Any] = json.loads(vectors.FILE.read_text())
WORLD = "conditions"
START = "https://shop.acme.test/orders/7"
SHOWN = 32  # requests that are asked through the page itself

Vector = dict[str, Any]


@pytest.fixture(scope="module")
def explorer(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The explorer's page of the built site, over the manifests in which every condition is."""
    copy = tmp_path_factory.mktemp("explorer")
    for path in folder.iterdir():
        (copy / path.name).symlink_to(path)
    (copy / "explorer").unlink()
    (copy / "explorer").mkdir()
    for path in (folder / "explorer").iterdir():
        (copy / "explorer" / path.name).write_bytes(path.read_bytes())
    (copy / "explorer" / "routes.json").write_text(json.dumps(WORLDS[WORLD]["data"]))
    with serve.running(copy) as address:
        yield f"{address}explorer.html"


def link(address: str, **state: Any) -> str:
    """A deep link as the page makes it; what the site's own script cannot bear in an address is written otherwise."""

    def hidden(value: Any) -> Any:
        if isinstance(value, list):
            return [hidden(one) for one in value]
        return value.replace('"', "~22").replace("\\", "~5C").replace("\n", "~0A")

    return f"{address}#{urlencode({name: hidden(value) for name, value in state.items()}, doseq=True)}"


def ask(page: Page, request: Vector) -> None:
    """Fills in the form as a person would, and asks."""
    typed = {
        "Address": request["url"],
        "Method": request.get("method", ""),
        "Headers, one a line": "\n".join(request.get("headers", ())),
        "Source address": request.get("source", ""),
    }
    for label, text in typed.items():
        field = page.get_by_label(label, exact=True)
        if field.input_value() != text:
            if not field.is_visible():
                page.get_by_text("Method, headers, source address").click()
            field.fill(text)
    page.get_by_label("Address", exact=True).press("Enter")


def rules(page: Page) -> list[str]:
    """The rules as the page tells them, in the words of the vectors."""
    found: list[str] = page.evaluate(
        """() => [...document.querySelectorAll(".rx-steps tbody tr")].slice(0, -1)
            .map(row => [...row.cells].map(cell => cell.textContent).join(" "))"""
    )
    return found


def test_the_page_answers_as_the_command(open_page: Open, explorer: str) -> None:
    """Through the form: the rules in their order with their reasons, winner, targets, owner, positions, or the fault."""
    page = open_page(explorer)
    page.wait_for_selector(".rx-count")
    possible = [one for one in WORLDS[WORLD]["vectors"] if _can_be_typed(one["asked"])]
    for vector in possible[:: len(possible) // SHOWN]:
        ask(page, vector["asked"])
        if "error" in vector:
            expect(page.locator("#rx-fault")).to_have_text(vector["error"])
            continue
        answer = vector["answer"]
        expect(page.locator(".rx-request")).to_have_text(f"{answer['request']} in {answer['environment']}")
        assert rules(page) == answer.get("rules", []), vector
        said = page.locator(".rx-steps").inner_text()
        told = [answer.get(name) for name in ("winner", "owner", "contact", "position", "redirected_to")]
        told += [
            answer["record"].get(name)
            for name in ("load_balancer", "load_balancer_name", "position", "kept_by")
        ]
        told += [
            target[name]
            for target in answer.get("targets", ())
            for name in ("target_group", "probe", "position")
        ]
        for word in told:
            assert not word or word in said, (word, vector)


def _can_be_typed(request: Vector) -> bool:
    """In one line each, and with nothing that a person would call nothing."""
    texts = [
        request["url"],
        request.get("method", ""),
        request.get("source", ""),
        *request.get("headers", ()),
    ]
    return bool(request["url"].strip()) and not any(re.search(r"[\n\r\x00]|^\s|\s$", text) for text in texts)


def test_the_module_answers_every_request_as_the_command(page: Page, site: str) -> None:
    """All requests of all worlds, in the browser's own JavaScript."""
    wrong = page.evaluate(
        """async ([address, worlds]) => {
            const { read, answer } = await import(address);
            const short = (full) => {
                const rules = full.rules.map(one => `${one.priority} ${one.rule} ${one.why}`);
                const empty = value => value === null || value === false || (Array.isArray(value) && !value.length);
                return Object.fromEntries(Object.entries({ ...full, rules }).filter(([, value]) => !empty(value)));
            };
            const sorted = value => JSON.stringify(value, (_, one) =>
                one && typeof one === "object" && !Array.isArray(one) ? Object.fromEntries(Object.entries(one).sort()) : one);
            return Object.values(worlds).flatMap(({ data, vectors }) => {
                const known = read(data);
                return vectors.filter(({ asked: { url, ...options }, ...expected }) => {
                    let found;
                    try { found = { answer: short(answer(known, url, options)) }; }
                    catch (error) { found = { error: error.message }; }
                    return sorted(found) !== sorted(expected);
                });
            });
        }""",
        [f"{site}explorer/answer.js", WORLDS],
    )
    assert sum(len(world["vectors"]) for world in WORLDS.values()) >= 200
    assert wrong == []


def test_the_site_itself_has_its_own_routes(page: Page, site: str) -> None:
    """This repository's page, and links from an answer to pages of the registry."""
    page.goto(link(f"{site}explorer.html", url="https://registry.hokus.ai/api/mlflow/health"))
    summary = page.locator(".rx-summary")
    expect(summary).to_have_text(
        "data-pipeline/api answers in production, by rule data-pipeline/api/registry of data-pipeline-team."
    )
    for name, target in (
        ("data-pipeline", "services/data-pipeline"),
        ("registry", "load-balancers/registry"),
    ):
        page.goto(link(f"{site}explorer.html", url="https://registry.hokus.ai/api/mlflow/health"))
        page.locator(".rx-steps").get_by_role("link", name=name, exact=True).first.click()
        expect(page).to_have_url(re.compile(f"{target}\\.html"))
        expect(page.locator("h1").first).to_be_visible()


def test_links_lead_to_answers_and_back_works(open_page: Open, explorer: str) -> None:
    page = open_page(
        link(
            explorer,
            url="https://shop.acme.test/orders/7",
            env="live",
            method="POST",
            header=["X-Beta: no", "A: b"],
        )
    )
    expect(page.locator(".rx-summary")).to_contain_text("by rule shop/web/write")
    expect(page.get_by_label("Headers, one a line")).to_have_value("X-Beta: no\nA: b")
    expect(page.locator(".rx-command code")).to_have_text(
        "invoke route https://shop.acme.test/orders/7 --env live --method POST --header 'X-Beta: no' --header 'A: b'"
    )
    page.get_by_label("Address", exact=True).fill("http://shop.acme.test/closed")
    page.keyboard.press("Enter")
    expect(page.locator(".rx-summary")).to_contain_text("fixed answer 503")
    expect(page.locator(".rx-steps")).to_contain_text(
        "HTTP:80 redirects (301) to https://shop.acme.test/closed"
    )
    page.go_back()
    expect(page.locator(".rx-summary")).to_contain_text("by rule shop/web/write")
    page.go_forward()
    expect(page.get_by_label("Address", exact=True)).to_have_value("http://shop.acme.test/closed")
    page.reload()
    expect(page.locator(".rx-summary")).to_contain_text("fixed answer 503")


def test_a_mistyped_name_leads_to_the_nearest(open_page: Open, explorer: str) -> None:
    page = open_page(link(explorer, url="https://shpo.acme.test/lower?x=1", env="live"))
    expect(page.locator(".rx-summary")).to_have_text("No manifest has shpo.acme.test in live.")
    page.get_by_role("link", name="shop.acme.test", exact=True).first.click()
    expect(page.get_by_label("Address", exact=True)).to_have_value("https://shop.acme.test/lower?x=1")
    expect(page.locator(".rx-summary")).to_contain_text("by rule shop/lower")


def test_the_map_is_filtered_by_owner_name_and_path(open_page: Open, explorer: str) -> None:
    page = open_page(link(explorer, **{"in": "live"}))
    count, rows = page.locator(".rx-count"), page.locator(".rx-map tbody tr")
    every = sum(
        len(one["rules"]) for one in WORLDS[WORLD]["data"]["environments"]["live"]["balancers"].values()
    )
    expect(count).to_have_text(f"{every} rules in live")
    expect(rows).to_have_count(every)
    page.get_by_label("Owner").select_option("hostile")
    expect(rows).to_have_count(3)
    page.get_by_label("Name").fill("constructor")
    expect(rows).to_have_count(2)
    page.get_by_label("Owner").select_option("Everybody")
    page.get_by_label("Name").fill("")
    page.get_by_label("Path").fill("/orders/7")
    expect(rows.filter(has_text="/orders/*")).to_have_count(2)
    expect(rows.filter(has_text="/two")).to_have_count(0)
    assert "path=%2Forders%2F7" in page.url
    page.reload()
    expect(rows.filter(has_text="/orders/*")).to_have_count(2)
    page.get_by_title("Try rule shop/web/write").click()
    expect(page.locator(".rx-request")).to_have_text("POST https://shop.acme.test/orders/x in live")
    expect(page.locator(".rx-summary")).to_contain_text("by rule shop/web/write")
    expect(page.locator("#way")).to_be_focused()
    expect(page.get_by_label("Path")).to_have_value("/orders/7")


def test_every_rule_of_the_map_can_be_tried(open_page: Open, explorer: str) -> None:
    """Its request meets all of its conditions: it wins, or would if a rule above had not taken it."""
    page = open_page(link(explorer, **{"in": "live"}))
    page.wait_for_selector(".rx-count")
    addresses: dict[str, str] = page.evaluate(
        """() => Object.fromEntries([...document.querySelectorAll(".rx-map a[title^='Try rule']")]
            .map(one => [one.title, one.getAttribute("href")]))"""
    )
    assert len(addresses) > 20
    for title, address in addresses.items():
        page.goto(explorer + address)
        row = page.locator(".rx-steps tr").filter(
            has_text=re.compile(rf"\d{title.removeprefix('Try rule ')}(answers|not asked)")
        )
        expect(row).to_have_text(re.compile(r"answers|would match as well"))


def test_the_keyboard_alone_is_enough(open_page: Open, explorer: str) -> None:
    page = open_page(explorer)
    page.wait_for_selector(".rx-count")
    page.get_by_label("Address", exact=True).focus()
    page.keyboard.type(START)
    seen = []
    for _ in range(3):
        page.keyboard.press("Tab")
        seen.append(
            page.evaluate("() => document.activeElement.id || document.activeElement.textContent.trim()")
        )
    assert seen == ["rx-env", "Show the way", "Method, headers, source address"]
    page.keyboard.press("Enter")  # opens what is folded away
    page.keyboard.press("Tab")
    page.keyboard.type("put")
    outline = page.evaluate("() => getComputedStyle(document.activeElement).outlineStyle")
    assert outline == "solid"
    page.keyboard.press("Enter")
    expect(page.get_by_role("status").first).to_contain_text("by rule shop/web/write")
    assert page.evaluate("() => document.activeElement.id") == "rx-method"
    page.keyboard.press("Shift+Tab")
    for _ in range(4):
        page.keyboard.press("Shift+Tab")
        if page.evaluate("() => document.activeElement.id") == "rx-url":
            break
    page.keyboard.press("Control+A")
    page.keyboard.type("nonsense")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("names no host")
    expect(page.get_by_label("Address", exact=True)).to_have_attribute("aria-invalid", "true")


@pytest.mark.parametrize(
    ("viewport", "dark"), [(WIDE, False), (NARROW, True)], ids=["wide", "narrow and dark"]
)
def test_nothing_keeps_anybody_out(
    open_page: Open, explorer: str, viewport: dict[str, int], dark: bool
) -> None:
    page = open_page(link(explorer, url=START, method="POST"), viewport, dark)
    expect(page.locator(".rx-summary")).to_contain_text("by rule")
    assert audit.faults(page) == []
    assert page.evaluate("() => document.scrollingElement.scrollWidth") <= viewport["width"]


def test_a_phone_shows_long_things_whole(open_page: Open, explorer: str) -> None:
    """Nothing scrolls sideways, whatever is typed."""
    page = open_page(
        link(explorer, url="shop.acme.test/" + "long" * 200, header="X-Beta: " + "w" * 300), NARROW
    )
    expect(page.locator(".rx-steps")).to_be_visible()
    assert page.evaluate("() => document.scrollingElement.scrollWidth") <= NARROW["width"]


def test_hostile_text_stays_text(open_page: Open, explorer: str) -> None:
    """From the address, the form and the manifests; a dialog or a broken picture would fail the test by itself."""
    page = open_page(explorer)
    page.wait_for_selector(".rx-count")
    before = page.evaluate("() => document.querySelectorAll('#explorer *').length")
    for text in (
        *vectors.HOSTILE,
        "javascript:alert(1)",
        "https://tricky.acme.test/<img src=x onerror=alert(1)>",
    ):
        state = {
            "url": text,
            "env": text,
            "method": text,
            "header": text,
            "from": text,
            "owner": text,
            "host": text,
            "in": text,
        }
        page.goto(link(explorer, **state))
        page.wait_for_function("() => document.querySelector('#rx-fault').textContent !== ''")
        page.goto(
            link(
                explorer, url=f"https://tricky.acme.test/{quote(text)}?<b>={text}", header=f"X-Markup: {text}"
            )
        )
    page.goto(
        link(
            explorer,
            url="https://tricky.acme.test/?<b>=<i>x",
            header="X-Markup: <img src=x onerror=alert(1)>",
        )
    )
    expect(page.locator(".rx-summary")).to_contain_text("by rule tricky/web/")
    expect(page.locator(".rx-request")).to_contain_text("<img src=x onerror=alert(1)>")
    assert (
        page.evaluate("() => document.querySelectorAll('#explorer :is(img, script, iframe, b, i)').length")
        == 0
    )
    assert page.evaluate(
        "() => [...document.querySelectorAll('#explorer a')].every(one => /^https?:$/.test(one.protocol))"
    )
    assert before > 0
