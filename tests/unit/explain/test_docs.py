"""The examples of docs/routing.md are what the commands print, and the checks it names exist."""

import re

from generator.checks import checks
from generator.explain import overview, route, route_text
from tests.unit.checks.lab import ROOT
from tests.unit.explain.test_route import REPAIRED

PAGE = (ROOT / "docs/routing.md").read_text()
BLOCKS = re.findall(r"^```text\n(.*?)^```", PAGE, re.DOTALL | re.MULTILINE)


def test_one_request() -> None:
    answer = route.answer(REPAIRED, "registry.hokus.ai/api/mlflow/health")
    assert route_text.render(answer, REPAIRED) == BLOCKS[0]


def test_the_map() -> None:
    assert overview.table(overview.overview(REPAIRED, "production")).endswith("\n" + BLOCKS[1])


def test_the_checks_it_names_exist() -> None:
    table = PAGE.partition("## What is checked")[2].partition("Three wildcards")[0]
    named = {
        name
        for row in table.splitlines()
        if row.startswith("| `")
        for name in re.findall(r"`([a-z-]+)`", row.split("|")[1])
    }
    assert len(named) > 20
    assert named <= set(checks())
