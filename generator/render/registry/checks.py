"""The page of all checks: each one's docstring is its section."""

from generator.checks import checks
from generator.render.registry.page import page
from generator.render.registry.text import code, prose, table

SOURCE = "generator/checks/"


def render(header: list[str]) -> str:
    """The page; `header` marks it as generated from `SOURCE`."""
    found = checks().values()
    lines = [
        "What `invoke check` finds, and what to do about it. Each finding shows the id of its check.",
        "",
        *table(
            ["check", "finds"], [[f"[{code(check.id)}](#{check.id})", prose(check.title)] for check in found]
        ),
    ]
    for check in found:
        lines += [f"## {check.id}", "", check.page, ""]
    return page(header, "Checks", lines)
