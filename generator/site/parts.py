"""What stands on the site beside the pages: the route explorer's script, style and data.

A part is a package here with a function `files(root) -> dict[str, str | bytes]`: the path in the site, such as
`explorer/explorer.js`, and its content. The page that uses them is one of registry/docs, which links to them relative to its
own address: pages keep the name of their file (`explorer.md` is `explorer.html`), so `explorer/explorer.js` is right there.
"""

import importlib
from importlib.util import find_spec
from pathlib import Path

PARTS = ("generator.site.explorer",)


def beside(root: Path) -> dict[str, bytes]:
    """Path in the site -> content of everything that is not made from a page; `root`: the repository."""
    found: dict[str, bytes] = {}
    for name in PARTS:
        if find_spec(name) is None:
            continue
        for path, content in importlib.import_module(name).files(root).items():
            found[path] = content.encode() if isinstance(content, str) else content
    return found
