"""docs/verify.md: its example is what the command prints, and its areas are all there are."""

import re

from generator.verify.model import AREAS
from generator.verify.report import text
from tests.unit.verify import world
from tests.unit.verify.test_diagnose import GROUP, WELL
from tests.unit.verify.test_report import report
from tests.unit.verify.world import put

PAGE = (world.ROOT / "docs/verify.md").read_text()


def test_the_areas() -> None:
    table = PAGE.partition("## What is asked")[2].partition("## What an answer")[0]
    named = {
        name for row in re.findall(r"^\| ([^|]+) \|", table, re.MULTILINE) for name in row.strip().split(", ")
    }

    assert named - {"area"} == {kind.area for kind in AREAS}


def test_the_example() -> None:
    (example,) = re.findall(r"```text\n(.*?)```", PAGE, re.DOTALL)
    shown = text(report(put(WELL, "groups", GROUP, probe="/health/alb")))

    for line in example.splitlines():
        words = line.partition(":")[2] if ":" in line else line
        if "seen:" in line or "likely:" in line:
            assert words.strip() in shown
    assert "  seen:   its probe asks for /health/alb, the manifest says /health" in example
