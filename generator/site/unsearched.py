"""Leaves the code that is there to be pasted out of the search: a Markdown extension, named in mkdocs.yml.

Look-ups and mocks are the longest part of a service's page and say nothing that the rest does not. Site generators leave out
what stands under a heading with `data-search-exclude`. It is set here and not in the page's text, because an extension that
reads attributes from text would read a manifest's words as well.
"""

from typing import Any
from xml.etree.ElementTree import Element

from markdown import Extension
from markdown.treeprocessors import Treeprocessor

SECTIONS = frozenset(("In Terraform", "With SSM parameters", "A mock for tests"))
"""Headings of generator/render/registry/lookups.py."""


class Mark(Treeprocessor):  # type: ignore[misc]
    """Marks the headings."""

    def run(self, root: Element) -> None:
        """Called by Markdown with the page as a tree."""
        for heading in root.iter("h3"):
            if "".join(heading.itertext()).strip() in SECTIONS:
                heading.set("data-search-exclude", "")


class Unsearched(Extension):  # type: ignore[misc]
    """The extension."""

    def extendMarkdown(self, md: Any) -> None:  # noqa: N802
        """Before headings get their permanent links."""
        md.treeprocessors.register(Mark(md), "unsearched", 25)


def makeExtension(**options: Any) -> Unsearched:  # noqa: N802
    """What Markdown looks for in a module that mkdocs.yml names."""
    return Unsearched(**options)
