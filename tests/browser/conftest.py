"""What the tests in a browser share: the site of this repository on loopback, and pages that watch themselves.

`site` is its address, `page` a fresh page in it: a test fails if its page wrote an error to the console, threw one, or asked
another host for anything.
"""

import contextlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Route,
    TimeoutError,
    sync_playwright,
)

from generator.site import build, pages, parts, serve, tool
from generator.toolchain import host
from tests.browser import chromium

ROOT = Path(__file__).resolve().parents[2]
HERE = Path(__file__).parent
WIDE = {"width": 1280, "height": 900}
NARROW = {"width": 375, "height": 740}

Open = Callable[..., Page]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.is_relative_to(HERE):
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def program(request: pytest.FixtureRequest) -> str:
    """The browser; what has to be installed says so while it is."""
    capture = request.config.pluginmanager.getplugin("capturemanager")
    with contextlib.ExitStack() as stack:
        if capture is not None:
            stack.enter_context(capture.global_and_fixture_disabled())
        tool.ensure(host.current())
        return chromium.executable()


@pytest.fixture(scope="session")
def browser(program: str) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=program, args=list(chromium.FLAGS))
        yield started
        started.close()


@pytest.fixture(scope="session")
def folder(program: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The built site of this repository."""
    target = tmp_path_factory.mktemp("site") / "site"
    built = build.site(pages.sources(ROOT), parts.beside(ROOT), target, host.current())
    assert built.warnings == ()
    return target


@pytest.fixture(scope="session")
def site(folder: Path) -> Iterator[str]:
    """Its address, which ends in a slash."""
    with serve.running(folder) as address:
        yield address


@pytest.fixture
def open_page(browser: Browser) -> Iterator[Open]:
    """Opens a page of its own: `open_page(address, width=..., dark=True)`; watched until the test ends."""
    watched: list[tuple[BrowserContext, list[str]]] = []

    def opened(address: str, viewport: dict[str, int] = WIDE, dark: bool = False) -> Page:
        context = browser.new_context(
            viewport={"width": viewport["width"], "height": viewport["height"]},
            color_scheme="dark" if dark else "light",
            reduced_motion="reduce",
        )
        faults: list[str] = []
        watched.append((context, faults))
        page = context.new_page()
        _watch(page, address, faults)
        page.goto(address)
        return page

    yield opened
    for context, _ in watched:
        context.close()
    assert [fault for _, faults in watched for fault in faults] == []


@pytest.fixture
def page(open_page: Open, site: str) -> Page:
    """The first page of the site, wide and light; `page.goto(site + "services/auth.html")` goes on."""
    return open_page(site)


OPEN = "() => document.activeElement?.shadowRoot?.activeElement?.tagName === 'INPUT'"
PATIENCE = 10


def search(page: Page, words: str) -> None:
    """Types into the site's search; a key pressed before it is open would be a shortcut of the page."""
    page.wait_for_function("() => [...document.body.children].some(element => element.shadowRoot)")
    for _ in range(
        PATIENCE
    ):  # the element stands a moment before it listens: a busy machine loses the first key
        page.keyboard.press("Control+k")
        with contextlib.suppress(TimeoutError):
            page.wait_for_function(OPEN, timeout=3000)
            break
    page.wait_for_function(OPEN)
    page.keyboard.type(words)


def _watch(page: Page, address: str, faults: list[str]) -> None:
    origin = "/".join(address.split("/")[:3]) + "/"

    def console(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            faults.append(f"{page.url}: console: {message.text}")

    def request(route: Route) -> None:
        url = route.request.url
        if url.startswith((origin, "data:", "blob:")):
            route.continue_()
        else:
            faults.append(f"{page.url}: asks {url}")
            route.abort()

    def dialog(shown: Any) -> None:
        faults.append(f"{page.url}: dialog: {shown.message}")
        shown.dismiss()

    page.on("console", console)
    page.on("pageerror", lambda error: faults.append(f"{page.url}: error: {error}"))
    page.on("dialog", dialog)
    page.route("**/*", request)
