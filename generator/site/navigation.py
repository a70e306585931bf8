"""The site's navigation: by service, load balancer, environment and team; then reference and guides.

A page's menu holds every entry of its own section, so a flat list of n services would be n times n links: beyond `MOST` they
are in one section for each team, of which only the open one is written into a page (`navigation.prune`).
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import PurePosixPath
from typing import Any

Entry = dict[str, Any]
MOST = 40

SECTIONS = (
    ("Services", "services"),
    ("Load balancers", "load-balancers"),
    ("Environments", "environments"),
    ("Teams", "teams"),
)
REFERENCE = (
    ("Service manifest", "schema/service.md"),
    ("Platform file", "schema/platform.md"),
    ("Checks", "checks.md"),
    ("Commands", "commands.md"),
)
FIRST = {"index.md": "Overview", "explorer.md": "Routes"}
GUIDES = ("guide/index.md", "guide/contributing.md", "guide/reporting.md", "guide/changelog.md")

_TITLE = re.compile(r"^# (.+)$", re.MULTILINE)


def navigation(
    pages: Mapping[str, bytes], owners: Mapping[str, str], environments: Sequence[str] = ()
) -> list[Entry]:
    """The menu as a site generator's `nav`; every page is in it. `owners`: service -> team; `environments`: their order."""
    made: list[Entry] = [{title: path} for path, title in FIRST.items() if path in pages]
    for title, folder in SECTIONS:
        found = [path for path in pages if path.startswith(f"{folder}/") and path.endswith(".md")]
        if found:
            order = [f"{folder}/{name}.md" for name in environments] if folder == "environments" else []
            made.append({title: _section(folder, found, owners, order)})
    reference = [{title: path} for title, path in REFERENCE if path in pages]
    if reference:
        made.append({"Reference": reference})
    if guides := _guides(pages):
        made.append({"Guides": guides})
    return [*made, *_others(pages, made)]


def _section(folder: str, pages: list[str], owners: Mapping[str, str], order: list[str]) -> list[Any]:
    """Its first page, where it has one, then those in `order`, then the others by name."""
    index = f"{folder}/index.md"
    known = [page for page in order if page in pages]
    rest = known + sorted(page for page in pages if page != index and page not in known)
    head: list[Any] = [index] if index in pages else []
    if folder != "services" or len(rest) <= MOST:
        return [*head, *({_name(page, folder): page} for page in rest)]
    groups: dict[str, list[Entry]] = {}
    for page in rest:
        name = _name(page, folder)
        groups.setdefault(owners.get(name, "others"), []).append({name: page})
    return [*head, *({team: groups[team]} for team in sorted(groups))]


def _guides(pages: Mapping[str, bytes]) -> list[Any]:
    found = sorted(path for path in pages if path.startswith("guide/"))
    first = [path for path in GUIDES if path in found]
    decisions = [path for path in found if path.startswith("guide/adr/")]
    more = [path for path in found if path not in first and path not in decisions]
    made: list[Any] = [_titled(path, pages) for path in (*first[:1], *more, *first[1:])]
    return [*made, {"Decisions": [_titled(path, pages) for path in decisions]}] if decisions else made


def _titled(path: str, pages: Mapping[str, bytes]) -> Entry:
    """A guide by its own heading."""
    heading = _TITLE.search(pages[path].decode())
    return {heading[1].replace("`", "") if heading else PurePosixPath(path).stem: path}


def _others(pages: Mapping[str, bytes], made: Iterable[Entry]) -> list[Entry]:
    """Pages that no section knows: in the menu all the same, so that none is lost."""
    known = set(_paths(list(made)))
    return [
        {PurePosixPath(page).stem.capitalize(): page}
        for page in sorted(pages)
        if page.endswith(".md") and page not in known
    ]


def _paths(entry: Any) -> Iterable[str]:
    if isinstance(entry, str):
        yield entry
    else:
        for item in entry.values() if isinstance(entry, dict) else entry:
            yield from _paths(item)


def _name(page: str, folder: str) -> str:
    return page.removeprefix(f"{folder}/").removesuffix(".md")
