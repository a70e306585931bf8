"""Diagrams as Mermaid text in fenced blocks: GitHub draws them, and a site can with a copy of Mermaid of its own.

Nodes have names of ours; what a manifest says only stands in quoted labels, where every sign but a few is an entity
code ("Flowcharts - Basic Syntax", Entity codes to escape characters), so that no label can end early, become a style,
a link or HTML.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache

from generator.naming import digest
from generator.render.registry.text import fence, line

SHAPES = {
    "plain": ('["', '"]'),
    "round": ('(["', '"])'),
    "store": ('[("', '")]'),
    "edge": ('{{"', '"}}'),
}
_UNSAFE = re.compile(r"[^A-Za-z0-9 .,/-]")
_NAME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_LONGEST = 80


@dataclass
class Flowchart:
    """A directed graph, drawn from left to right; nodes and edges stay in the order in which they came."""

    nodes: dict[str, str] = field(default_factory=dict)
    edges: dict[tuple[str, str, str], None] = field(default_factory=dict)
    marked: set[str] = field(default_factory=set)

    def node(self, kind: str, name: str, shape: str = "plain", words: str = "", mark: bool = False) -> str:
        """The id of the node of that kind and name, drawn with `words` or its name; it is made where it is not there."""
        opening, closing = SHAPES[shape]
        made = _id(kind, name)
        if made not in self.nodes:
            self.nodes[made] = f"{made}{opening}{label(words or name)}{closing}"
        if mark:
            self.marked.add(made)
        return made

    def edge(self, source: str, target: str, words: str = "") -> None:
        """An arrow, with words on it."""
        self.edges[(source, target, words)] = None

    def lines(self) -> list[str]:
        """The fenced block; nothing without an edge."""
        if not self.edges:
            return []
        body = ["flowchart LR", *(f"  {node}" for node in self.nodes.values())]
        for source, target, words in self.edges:
            said = f'|"{label(words)}"|' if words else ""
            body.append(f"  {source} -->{said} {target}")
        body += [f"  style {name} stroke-width:3px" for name in sorted(self.marked)]
        return fence("mermaid", "\n".join(body))


@lru_cache(maxsize=1 << 14)
def _id(kind: str, name: str) -> str:
    """An id of ours, the same wherever the node stands: a new node changes no other line."""
    return f"{kind}_{name.replace('-', '_')}" if _NAME.fullmatch(name) else f"{kind}_{digest(name)}_"


@lru_cache(maxsize=1 << 14)
def label(value: str) -> str:
    """`value` inside a quoted label."""
    shown = line(value)
    if len(shown) > _LONGEST:
        shown = shown[: _LONGEST - 3] + "..."
    return _UNSAFE.sub(lambda found: f"#{ord(found[0])};", shown)


def joined(words: Iterable[str], most: int = 3) -> str:
    """A few words for a label; the rest is counted."""
    known = list(dict.fromkeys(words))
    more = len(known) - most
    return ", ".join(known[:most]) + (f" and {more} more" if more > 0 else "")
