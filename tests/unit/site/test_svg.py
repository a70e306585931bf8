"""Drawings: only shapes and words get into the page, whatever the renderer made and whatever the words say."""

import xml.etree.ElementTree as ElementTree
from html import escape, unescape

import pytest
from hypothesis import given

from generator.render.registry.diagrams import Flowchart
from generator.render.registry.text import line
from generator.site import svg
from tests.unit.registry.test_text import hostile

DRAWN = """
<svg xmlns="http://www.w3.org/2000/svg" viewBox="4 4 200.44 60.06" onload="alert(1)">
  <style>* {{ fill: red }}</style>
  <script>alert(1)</script>
  <a href="https://example.com"><text x="1" y="2" onclick="alert(1)">{words}</text></a>
  <foreignObject><div xmlns="http://www.w3.org/1999/xhtml">{words}</div></foreignObject>
  <g class="node default" id="merman-1" transform="translate(10.123456,20)">
    <rect class="basic label-container" x="-9.99" y="0" width="20" height="10" style="stroke-width:3px"/>
    <text x="0" y="3.14159">{words}</text>
  </g>
  <path class="edge flowchart-link" d="M1.23456,2L3,4" marker-end="url(#merman_end)"/>
</svg>"""


def parsed(words: str = "api") -> ElementTree.Element:
    return ElementTree.fromstring(svg.clean(DRAWN.format(words=escape(words)), "source"))


def test_what_is_no_shape_is_left_out() -> None:
    root = parsed()
    kinds = {element.tag.removeprefix(svg.NAMESPACE) for element in root.iter()}
    assert kinds == {"svg", "defs", "marker", "path", "g", "rect", "text"}
    names = {name for element in root.iter() for name in element.attrib}
    assert not [name for name in names if name.startswith("on") or "href" in name]
    ids = [element.get("id") for element in root.iter() if element.get("id")]
    assert len(ids) == 1
    link = root.find(f"{svg.NAMESPACE}path")
    assert link is not None
    assert link.attrib == {"class": "flowchart-link", "d": "M1.2,2L3,4", "marker-end": f"url(#{ids[0]})"}


def test_size_colours_and_marks() -> None:
    root = parsed()
    assert root.get("viewBox") == "4 4 200.4 60.1"
    assert (root.get("width"), root.get("height")) == ("200", "60")
    group = root.find(f"{svg.NAMESPACE}g")
    assert group is not None
    assert group.attrib == {"class": "node", "transform": "translate(10.1,20)"}
    assert group[0].attrib["class"] == "label-container"
    assert "data-marked" in group[0].attrib


@given(words=hostile)
def test_words_stay_words(words: str) -> None:
    said = line(words)
    texts = [element.text for element in parsed(said).iter(f"{svg.NAMESPACE}text")]
    assert texts == ([said] if said else [None])


def test_a_long_path_becomes_a_box_with_round_ends() -> None:
    points = " ".join(f"L{x}.5,{x % 7}.5" for x in range(200))
    drawn = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M0,0 {points}"/></svg>'
    assert '<rect class="label-container" x="0" y="0" width="199.5" height="6.5" rx="3.2"/>' in svg.clean(
        drawn, ""
    )


@pytest.mark.parametrize("drawn", ['<svg xmlns="http://www.w3.org/2000/svg"/>', "<svg>", "no drawing"])
def test_what_is_no_drawing_is_refused(drawn: str) -> None:
    with pytest.raises((ValueError, ElementTree.ParseError)):
        svg.clean(drawn, "")


@given(first=hostile, words=hostile)
def test_the_description_says_what_is_drawn(first: str, words: str) -> None:
    chart = Flowchart()
    chart.edge(chart.node("service", first), chart.node("store", "data", "store"), words)
    source = "\n".join(chart.lines()[1:-2])
    said = svg.description(source)
    assert said.startswith("Diagram: ")
    assert " to data" in said
    if len(line(words)) <= 80 and line(words):
        assert said.endswith(f"({line(words)}).")
    label = svg.figure("", source).partition('aria-label="')[2].partition('">')[0]
    assert unescape(label) == said


def test_text_of_a_diagram_that_is_not_drawn_is_escaped() -> None:
    assert (
        svg.undrawn("<script>")
        == '<pre class="diagram-source" tabindex="0"><code>&lt;script&gt;</code></pre>'
    )
