"""axe-core, the reference for accessibility, run on a page as it stands in the browser."""

from importlib.resources import files

from playwright.sync_api import Page

WORST = ("serious", "critical")


MOST = 30
"""Blocks of a page that are audited: what follows on a long reference page is more of the same, and axe takes seconds."""


def faults(page: Page) -> list[str]:
    """Every serious or critical fault: `color-contrast: .md-nav a (2 places)`. The page loses what is beyond `MOST`."""
    page.evaluate(
        "most => [...document.querySelectorAll('.md-typeset > *')].slice(most).forEach(block => block.remove())",
        MOST,
    )
    if not page.evaluate("() => typeof axe === 'object'"):
        page.evaluate(files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8"))
    found = page.evaluate("() => axe.run(document, {resultTypes: ['violations']})")
    return [
        f"{fault['id']}: {fault['nodes'][0]['target']} ({len(fault['nodes'])} places): {fault['help']}"
        for fault in found["violations"]
        if fault["impact"] in WORST
    ]
