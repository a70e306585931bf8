"""Markdown as two readers see it: GitHub's own parser (cmark-gfm), and Python-Markdown, which site generators use."""

from collections.abc import Callable
from html.parser import HTMLParser

import cmarkgfm
import markdown
from cmarkgfm.cmark import Options

GITHUB = ["table", "strikethrough", "autolink", "tasklist"]
EXTENSIONS = ["extra", "admonition", "sane_lists", "toc"]


class Seen(HTMLParser):
    """What is in the HTML: text, elements, where links lead, comments."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.text = ""
        self.tags: list[str] = []
        self.links: list[str] = []
        self.attributes: list[str] = []
        self.comments: list[str] = []
        self.feed(html)
        self.close()

    def handle_data(self, data: str) -> None:
        self.text += data

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [name for name, _ in attrs]
        self.links += [value or "" for name, value in attrs if name in ("href", "src")]

    def handle_comment(self, data: str) -> None:
        self.comments.append(data)

    @property
    def words(self) -> str:
        """The text with runs of white space as one space."""
        return " ".join(self.text.split())


def github(text: str) -> Seen:
    """As GitHub reads it; raw HTML is let through, the dangerous kind too, so that it shows."""
    options = Options.CMARK_OPT_UNSAFE | Options.CMARK_OPT_FOOTNOTES
    return Seen(cmarkgfm.markdown_to_html_with_extensions(text, options, GITHUB))


def python(text: str) -> Seen:
    """As Python-Markdown reads it."""
    return Seen(markdown.markdown(text, extensions=EXTENSIONS))


READERS: dict[str, Callable[[str], Seen]] = {"github": github, "python": python}
