"""The map of an environment."""

import json
import re

from generator.explain import overview
from tests.unit.explain.test_route import ESTATE, REPAIRED


def test_the_repaired_map() -> None:
    text = overview.table(overview.overview(REPAIRED, "production"))
    assert (
        "registry (hokusai-registry-production, infrastructure-team)\n  registry.hokus.ai  record kept by data-pipeline\n"
        in text
    )
    assert re.search(r"100 +/mlflow or /mlflow/\* +data-pipeline/mlflow +data-pipeline-team\n", text)
    assert "!" not in text


def test_the_estates_map_marks_what_is_wrong() -> None:
    text = overview.table(overview.overview(ESTATE, "development"))
    assert re.search(r"https://platform.hokus.ai/ +404: only rules for any host +! gap\n", text)
    assert re.search(
        r"110 +/api/mlflow/\* +data-pipeline/registry-mlflow +data-pipeline-team +! never reached\n", text
    )
    assert "  mlflow.hokus.ai  ! nobody keeps a record\n" in text
    assert "  registry.hokus.ai  ! DNS leads it to registry\n" in text
    assert re.search(r"https://registry.hokus.ai/mlflow +404: the bare path +gap\n", text)


def test_json() -> None:
    data = json.loads(overview.to_json(overview.overview(ESTATE, "development")))
    main = next(one for one in data["load_balancers"] if one["key"] == "main")
    platform = next(one for one in main["names"] if one["name"] == "platform.hokus.ai")
    assert [rule["priority"] for rule in platform["rules"]] == [85, 95, 100, 200]
    assert {"kind": "not-named", "witness": "https://platform.hokus.ai/"} in platform["gaps"]


def test_dot_is_a_balanced_graph_with_red_gaps() -> None:
    text = overview.dot(overview.overview(ESTATE, "development"))
    assert text.count("{") == text.count("}")
    assert (
        '"main: platform.hokus.ai" -> "404" [label="https://platform.hokus.ai/", color=red, fontcolor=red];'
        in text
    )
    assert (
        '-> "data-pipeline/registry-mlflow" [label="110: /api/mlflow/*", style=dashed, color=gray];' in text
    )
