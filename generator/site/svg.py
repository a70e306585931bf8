"""A drawing for the page: only shapes and words of what the Mermaid renderer made, coloured by the site's own style sheet.

The renderer's style (90 % of its output) and ids are left out, so that one drawing does not change another, dark colours
come from the page, and nothing but what is named here gets into it: no script, link, foreign HTML or event.
"""

import re
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator
from html import escape, unescape

from generator.naming import digest

CONFIGURATION = "---\nconfig:\n  look: classic\n  flowchart: {nodeSpacing: 30, rankSpacing: 40}\n---\n"
"""What the renderer is told before each diagram."""

NAMESPACE = "{http://www.w3.org/2000/svg}"
SHAPES = frozenset(("g", "path", "rect", "polygon", "circle", "ellipse", "line", "text", "tspan"))
PLACED = ("x", "y", "width", "height", "rx", "ry", "cx", "cy", "r", "x1", "y1", "x2", "y2", "dx", "dy")
ATTRIBUTES = frozenset((*PLACED, "class", "d", "points", "text-anchor", "transform"))
CLASSES = frozenset(("node", "nodes", "edgeLabel", "background", "flowchart-link", "label-container"))
PILL = 600
"""A path longer than this is a box with round ends, which the renderer draws point by point."""
SMALLEST = 0.58
"""How far a drawing shrinks before its frame scrolls instead: smaller, its words cannot be read."""

_NUMBER = re.compile(r"-?\d+\.\d+(?:e-?\d+)?")
_PAIR = re.compile(r"(-?[\d.]+)[ ,](-?[\d.]+)")
_ARROW = re.compile(r'  (\w+) -->(?:\|"([^"]*)"\|)? (\w+)')
_NODE = re.compile(r'  (\w+)[^\w\s][^"]*"([^"]*)"')


def clean(drawn: str, source: str) -> str:
    """The drawing as an `svg` element for a page.

    Raises:
        ValueError: it is not a drawing with a size. ElementTree.ParseError: it is not XML.
    """
    root = ElementTree.fromstring(drawn)
    box = [float(value) for value in root.get("viewBox", "").split()]
    if len(box) != 4:
        raise ValueError("the drawing has no size")
    name = f"arrow-{digest(source)}"
    inside = "".join(_element(child, name) for child in root)
    width, height = round(box[2]), round(box[3])
    size = f'viewBox="{" ".join(map(_short, box))}" width="{width}" height="{height}"'
    style = f"min-width:min({width}px,{round(width * SMALLEST)}px)"
    arrow = (
        f'<defs><marker id="{name}" viewBox="0 0 10 10" refX="5" refY="5" markerUnits="userSpaceOnUse" markerWidth="8"'
        ' markerHeight="8" orient="auto"><path d="M0 0L10 5L0 10z"/></marker></defs>'
    )
    return f'<svg xmlns="{NAMESPACE[1:-1]}" {size} style="{style}" aria-hidden="true">{arrow}{inside}</svg>'


def figure(drawing: str, source: str) -> str:
    """The drawing in a frame that scrolls, is reached by keyboard and says what is drawn."""
    said = escape(description(source))
    return f'<figure class="diagram" role="img" tabindex="0" aria-label="{said}">{drawing}</figure>'


def undrawn(source: str) -> str:
    """The diagram's own text."""
    return f'<pre class="diagram-source" tabindex="0"><code>{escape(source)}</code></pre>'


def description(source: str) -> str:
    """A diagram of ours in words: `Diagram: a to b (label); b to c.`"""
    names = {found[1]: _said(found[2]) for found in map(_NODE.match, source.splitlines()) if found}
    arrows = [
        f"{names.get(found[1], found[1])} to {names.get(found[3], found[3])}"
        + (f" ({_said(found[2])})" if found[2] else "")
        for found in map(_ARROW.match, source.splitlines())
        if found
    ]
    return f"Diagram: {'; '.join(arrows)}." if arrows else "Diagram"


def _said(label: str) -> str:
    return unescape(re.sub(r"#(\d+);", r"&#\1;", label))


def _element(element: ElementTree.Element, arrow: str) -> str:
    """What is kept of an element, and of what is in it; nothing of one that is no shape."""
    kind = element.tag.removeprefix(NAMESPACE)
    if kind not in SHAPES:
        return ""
    if kind == "path" and len(element.get("d", "")) > PILL and not element.get("marker-end"):
        return _pill(element.get("d", ""), element.get("transform"))
    inside = escape(element.text or "", quote=False) if kind in ("text", "tspan") else ""
    inside += "".join(_element(child, arrow) for child in element)
    if kind == "g" and not inside:
        return ""
    attributes = "".join(f' {name}="{escape(value)}"' for name, value in _kept(element))
    if element.get("marker-end"):
        attributes += f' marker-end="url(#{arrow})"'
    return f"<{kind}{attributes}>{inside}</{kind}>" if inside else f"<{kind}{attributes}/>"


def _kept(element: ElementTree.Element) -> Iterator[tuple[str, str]]:
    for name, value in element.attrib.items():
        if name == "class":
            known = [word for word in dict.fromkeys(value.split()) if word in CLASSES]
            if known:
                yield name, " ".join(known)
        elif name in ATTRIBUTES:
            yield name, _NUMBER.sub(lambda found: _short(float(found[0])), value)
    if "stroke-width:3px" in element.get("style", "").replace(" ", ""):
        yield "data-marked", ""


def _pill(path: str, transform: str | None) -> str:
    points = [(float(x), float(y)) for x, y in _PAIR.findall(path)]
    left, top = min(x for x, _ in points), min(y for _, y in points)
    width, height = max(x for x, _ in points) - left, max(y for _, y in points) - top
    where = f' transform="{escape(transform)}"' if transform else ""
    box = {"x": left, "y": top, "width": width, "height": height, "rx": height / 2}
    numbers = " ".join(f'{name}="{_short(value)}"' for name, value in box.items())
    return f'<rect class="label-container" {numbers}{where}/>'


def _short(number: float) -> str:
    """One digit behind the point is finer than a screen."""
    return f"{number:.1f}".removesuffix(".0").replace("-0.0", "0") or "0"
