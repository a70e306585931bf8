"""What stands on the site beside the pages: the route explorer's script, style and data.

A part is a package here with a function `files(root) -> dict[str, str | bytes]`: the path in the site, such as
`explorer/explorer.js`, and its content. The page that uses them is one of registry/docs; the part's TAGS (page -> HTML) load
them there, on the site alone: where nothing runs a script, its tag would be shown as text. They are relative to the page's
address: pages keep the name of their file (`explorer.md` is `explorer.html`), so `explorer/explorer.js` is right there.
"""

import importlib
from collections.abc import Mapping
from pathlib import Path

PARTS = ("generator.site.explorer",)


def beside(root: Path) -> dict[str, bytes]:
    """Path in the site -> content of everything that is not made from a page; `root`: the repository."""
    found: dict[str, bytes] = {}
    for name in PARTS:
        for path, content in importlib.import_module(name).files(root).items():
            found[path] = content.encode() if isinstance(content, str) else content
    return found


def tagged(pages: Mapping[str, bytes]) -> dict[str, bytes]:
    """Path in the site -> content of every page, with the tags that load a part's files."""
    found = dict(pages)
    for name in PARTS:
        for path, tags in importlib.import_module(name).TAGS.items():
            if path in found:
                found[path] += f"\n{tags}\n".encode()
    return found
