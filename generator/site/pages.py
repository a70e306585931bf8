"""The pages of the site: the registry's as they are, and the guides, whose links are led to where pages stand here.

registry/docs/...          -> the same path
README.md                  -> guide/index.md
CONTRIBUTING.md, docs/...  -> guide/...
SECURITY.md                -> guide/reporting.md, as docs/security.md has that name
"""

import posixpath
import re
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath

from generator.commands.errors import RefusedError
from generator.site import parts

REGISTRY = "registry/docs"
GUIDE = "guide"
FIRST = {
    "README.md": f"{GUIDE}/index.md",
    "CONTRIBUTING.md": f"{GUIDE}/contributing.md",
    "CHANGELOG.md": f"{GUIDE}/changelog.md",
    "SECURITY.md": f"{GUIDE}/reporting.md",
}
SUFFIXES = frozenset((".md", ".json"))

_FENCE = re.compile(r"^\s*(`{3,}|~{3,})")
_LINK = re.compile(r"(?<![!\\])\[([^\[\]]*)\]\((?![a-z][a-z0-9+.-]*:|#)([^()\s#]+)(#[^()\s]*)?\)")


def sources(root: Path) -> dict[str, bytes]:
    """Path in the site -> content of every page, of `registry.json`, and of nothing else; `root`: the repository.

    Raises:
        RefusedError: the registry was not rendered.
    """
    folder = root / REGISTRY
    found = {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.suffix in SUFFIXES and path.is_file()
    }
    if "index.md" not in found:
        raise RefusedError(f"there is no {REGISTRY}/index.md to make a site of", "invoke generate writes it.")
    places = dict(_guides(root))
    for source, target in places.items():
        text = (root / source).read_text(encoding="utf-8")
        found[target] = led(text, source, target, places).encode()
    return parts.tagged(found)


def _guides(root: Path) -> Iterator[tuple[str, str]]:
    """(path in the repository, path in the site)."""
    for source, target in FIRST.items():
        if (root / source).is_file():
            yield source, target
    for path in sorted((root / "docs").rglob("*.md")):
        source = path.relative_to(root).as_posix()
        yield source, f"{GUIDE}/{PurePosixPath(source).relative_to('docs')}"


def led(text: str, source: str, target: str, places: Mapping[str, str]) -> str:
    """A guide whose links lead to pages of the site; one to any other file of the repository becomes plain text."""
    lines, fence = [], ""
    for line in text.splitlines(keepends=True):
        mark = _FENCE.match(line)
        if mark and (not fence or mark[1].startswith(fence)):
            fence = "" if fence else mark[1]
        lines.append(line if fence else _LINK.sub(lambda found: _link(found, source, target, places), line))
    return "".join(lines)


def _link(found: re.Match[str], source: str, target: str, places: Mapping[str, str]) -> str:
    words, path, anchor = found[1], found[2], found[3] or ""
    meant = posixpath.normpath(posixpath.join(posixpath.dirname(source), path))
    there = posixpath.relpath(meant, REGISTRY) if meant.startswith(f"{REGISTRY}/") else places.get(meant)
    if there is None:
        return words
    return f"[{words}]({posixpath.relpath(there, posixpath.dirname(target) or '.')}{anchor})"
