"""Checks a built site: every link inside it leads somewhere, and nothing on a page is loaded from another host.

Written against the HTML that readers get, so that it holds whichever generator built it. What scripts fetch is seen by the
tests in a real browser (tests/browser).
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from html import unescape
from pathlib import Path
from urllib.parse import unquote, urlsplit

LOADING = frozenset(
    (
        "audio",
        "embed",
        "iframe",
        "img",
        "image",
        "link",
        "object",
        "script",
        "source",
        "track",
        "use",
        "video",
    )
)
"""Elements whose address a browser opens by itself; `a` and `area` wait for the reader."""

_TAG = re.compile(r"<([a-zA-Z][\w-]*)((?:[^<>\"']|\"[^\"]*\"|'[^']*')*)>")
_ATTRIBUTE = re.compile(r"""([\w:-]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""")
_SCRIPT = re.compile(r"(<script\b[^>]*>).*?</script>", re.DOTALL | re.IGNORECASE)
_STYLE = re.compile(r"""url\(\s*["']?([^"')]+)|@import\s+["']([^"']+)""")


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """What is wrong on one page of the site."""

    page: str
    message: str


def check(folder: Path) -> list[Fault]:
    """All faults of a site, by page."""
    site = _Site(folder)
    pages = sorted(path for path in folder.rglob("*.html"))
    faults = {fault for page in pages for fault in site.page(page)}
    for style in sorted(folder.rglob("*.css")):
        faults |= set(site.style(style))
    return sorted(faults)


class _Site:
    def __init__(self, folder: Path) -> None:
        self.folder = folder.resolve()
        self.anchors = cache(self._anchors)

    def page(self, page: Path) -> Iterator[Fault]:
        name = page.relative_to(self.folder).as_posix()
        if name == "404.html":  # shown at any address: its links cannot be relative
            return
        for element, address in _addresses(_text(page)):
            if message := self._wrong(page, element, address):
                yield Fault(name, message)

    def style(self, path: Path) -> Iterator[Fault]:
        name = path.relative_to(self.folder).as_posix()
        for found in _STYLE.finditer(path.read_text(encoding="utf-8")):
            if message := self._wrong(path, "link", found[1] or found[2]):
                yield Fault(name, message)

    def _wrong(self, page: Path, element: str, address: str) -> str | None:
        try:
            parts = urlsplit(address)
        except ValueError:
            return f"{address} is no address"
        if parts.scheme or parts.netloc:
            foreign = element in LOADING and parts.scheme not in ("data", "blob")
            return f"loads {address} from another host" if foreign else None
        target = self._file(page, parts.path)
        if target is None:
            return f"the link to {address} leads nowhere"
        anchor = unquote(parts.fragment)
        if anchor and target.suffix == ".html" and anchor not in self.anchors(target):
            return f"the link to {address} leads to a page without #{anchor}"
        return None

    def _file(self, page: Path, path: str) -> Path | None:
        """The file behind an address without a host."""
        if not path:
            return page
        base = self.folder if path.startswith("/") else page.parent
        target = (base / unquote(path).lstrip("/")).resolve()
        if target.is_dir():
            target /= "index.html"
        return target if target.is_file() and target.is_relative_to(self.folder) else None

    def _anchors(self, page: Path) -> frozenset[str]:
        found = {"__top", "top"}
        for _, attributes in _TAG.findall(_text(page)):
            found |= {value for name, value in _attributes(attributes) if name in ("id", "name")}
        return frozenset(found)


@cache
def _text(page: Path) -> str:
    """The page without the texts of its scripts."""
    return _SCRIPT.sub(r"\1</script>", page.read_text(encoding="utf-8"))


def _addresses(html: str) -> Iterator[tuple[str, str]]:
    """(element, address) of all that is linked or loaded."""
    for element, attributes in _TAG.findall(html):
        for name, value in _attributes(attributes):
            if name in ("href", "src", "poster", "xlink:href") or (element == "object" and name == "data"):
                yield element.lower(), value.strip()
            elif name == "srcset":
                yield from ((element.lower(), part.split()[0]) for part in value.split(",") if part.split())


def _attributes(text: str) -> Iterable[tuple[str, str]]:
    for name, double, single, bare in _ATTRIBUTE.findall(text):
        yield name.lower(), unescape(double or single or bare)
