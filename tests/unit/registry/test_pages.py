"""The pages as a whole: links lead somewhere, nothing but our own markup is in them, the same input gives the same bytes."""

import posixpath
import re
import unicodedata
from collections.abc import Iterator
from urllib.parse import unquote

import pytest
import yaml

from generator.plan import is_marked, stamp
from generator.render.registry.registry import Registry
from tests.unit.registry import estate
from tests.unit.registry.readers import READERS, Seen, github

HEADING = re.compile(r"^#{1,6} (.+)$", re.MULTILINE)
FENCE = re.compile(r"^(`{3,}).*?^\1$", re.MULTILINE | re.DOTALL)
OUTSIDE = ("https://", "http://", "mailto:")


def anchors(page: str) -> list[str]:
    """Where links into a page may lead, as GitHub makes them: lower case, no punctuation, hyphens for spaces."""
    found = []
    for heading in HEADING.findall(FENCE.sub("", page)):
        words = github(heading).words.lower()
        kept = "".join(c for c in words if c in "-_ " or unicodedata.category(c)[0] in "LN")
        found.append(kept.replace(" ", "-"))
    return found


def links(path: str, seen: Seen) -> Iterator[tuple[str, str]]:
    """(page, anchor) of each link inside the registry."""
    for link in seen.links:
        if not link.startswith(OUTSIDE):
            page, _, anchor = unquote(link).partition("#")
            yield posixpath.normpath(posixpath.join(posixpath.dirname(path), page)) if page else path, anchor


@pytest.mark.parametrize("reader", READERS)
def test_every_link_leads_to_a_page_and_a_heading_of_it(pages: dict[str, str], reader: str) -> None:
    followed = 0
    for path, page in pages.items():
        for target, anchor in links(path, READERS[reader](page)):
            assert target in pages, f"{path} links to {target}"
            assert not anchor or anchor in anchors(pages[target]), f"{path} links to {target}#{anchor}"
            followed += 1
    assert followed > 200


def test_no_two_headings_of_a_page_are_one_anchor(pages: dict[str, str]) -> None:
    for path, page in pages.items():
        if "/services/" not in path:
            assert len(set(anchors(page))) == len(anchors(page)), path


def test_every_page_can_be_reached_from_the_first(pages: dict[str, str]) -> None:
    waiting, seen = ["registry/docs/index.md"], set()
    while waiting:
        path = waiting.pop()
        if path not in seen:
            seen.add(path)
            waiting += [target for target, _ in links(path, github(pages[path]))]
    assert seen == set(pages)


ALLOWED = {"p", "h1", "h2", "h3", "ul", "li", "a", "code", "pre", "table", "thead", "tbody", "tr", "th", "td"}


@pytest.mark.parametrize("reader", READERS)
def test_nothing_but_plain_markup_is_in_a_page(pages: dict[str, str], reader: str) -> None:
    for path, page in pages.items():
        seen = READERS[reader](page)
        own = {"div"} if path.endswith("/explorer.md") else set()  # what the site's script fills
        assert set(seen.tags) <= ALLOWED | own, path
        assert len(seen.comments) == 1, path


def test_every_file_carries_the_mark(files: dict[str, str]) -> None:
    for path, text in files.items():
        assert is_marked(stamp(path, text)), path
        assert text.endswith("\n"), path
        assert not text.endswith("\n\n"), path


def test_shared_pages_have_no_hash_for_branches_to_conflict_in(files: dict[str, str]) -> None:
    assert not [path for path, text in files.items() if "sha256:" in text[:300]]


def test_the_same_manifests_give_the_same_bytes(files: dict[str, str]) -> None:
    assert estate.files(estate.own()) == files


def test_one_more_service_adds_lines_and_changes_none(own: Registry) -> None:
    """So that two branches that add a service each do not touch the same lines; on a page it is one line."""
    platform = yaml.safe_load((estate.ROOT / "registry/platform.yaml").read_text())
    body = {"owner": "auth-team", "environments": {"development": {}}}
    services = {name: {"name": name, "buckets": {f"of-{name}": {}}} | body for name in ("aa", "kk", "zz")}
    before = estate.files(estate.made(platform, services["aa"], services["zz"]))
    after = estate.files(estate.made(platform, *services.values()))
    for path, text in before.items():
        new = iter(after[path].splitlines())
        assert all(line in new for line in text.splitlines()), f"{path}: a line was changed"
        if path.endswith(".md"):
            assert len(after[path].splitlines()) - len(text.splitlines()) <= 1, path
