"""Diagrams: no label ends early, whatever it says; a new node changes no other line."""

import re
from html import unescape

import pytest
from hypothesis import given

from generator.render.registry.diagrams import Flowchart, joined, label
from generator.render.registry.registry import Registry
from generator.render.registry.text import line
from tests.unit.registry.test_text import hostile

NODE = re.compile(
    r'  [a-z]+_[a-z0-9_]+(?:\["([^"]*)"\]|\(\["([^"]*)"\]\)|\[\("([^"]*)"\)\]|\{\{"([^"]*)"\}\})'
)
EDGE = re.compile(r'  [a-z]+_[a-z0-9_]+ -->(?:\|"([^"]*)"\|)? [a-z]+_[a-z0-9_]+')
SAFE = re.compile(r"(?:[A-Za-z0-9 .,/-]|#[0-9]+;)*")


@given(value=hostile)
def test_a_label_says_what_it_should_in_safe_signs_only(value: str) -> None:
    made = label(value)
    assert SAFE.fullmatch(made)
    said = unescape(made.replace("#", "&#"))
    assert said == line(value) or (said.endswith("...") and line(value).startswith(said[:-3]))


@given(first=hostile, second=hostile, words=hostile)
def test_every_line_is_a_node_or_an_edge(first: str, second: str, words: str) -> None:
    chart = Flowchart()
    chart.edge(chart.node("service", first), chart.node("store", second, "store", mark=True), words)
    lines = chart.lines()
    assert lines[:2] == ["```mermaid", "flowchart LR"]
    assert lines[-2:] == ["```", ""]
    for found in lines[2:-3]:
        assert NODE.fullmatch(found) or EDGE.fullmatch(found), found
    assert re.fullmatch(r"  style store_[a-z0-9_]+ stroke-width:3px", lines[-3])


def test_nodes_are_one_by_kind_and_name() -> None:
    chart = Flowchart()
    assert chart.node("service", "api") == chart.node("service", "api")
    assert len({chart.node("service", "a-b"), chart.node("store", "a-b"), chart.node("service", "A_b")}) == 3


def test_without_an_edge_there_is_no_diagram() -> None:
    chart = Flowchart()
    chart.node("service", "alone")
    assert chart.lines() == []


@pytest.mark.parametrize(
    ("words", "expected"), [(["a"], "a"), (["a", "a", "b"], "a, b"), (list("abcde"), "a, b, c and 2 more")]
)
def test_words_on_an_edge_are_few(words: list[str], expected: str) -> None:
    assert joined(words) == expected


def test_the_way_of_a_request_is_drawn(own: Registry, pages: dict[str, str]) -> None:
    page = pages["registry/docs/services/data-pipeline.md"]
    for expected in (
        "name_registry --> balancer_registry",
        'balancer_registry -->|"/mlflow, /mlflow/#42;"| components_mlflow',
        'components_api -->|"calls"| components_mlflow',
        'service_evaluation -->|"mlflow-artifacts, mlflow"| service_data_pipeline',
    ):
        assert f"  {expected}\n" in page
