"""Runs Terragrunt over an environment's units and reads what it wrote.

tools = Tools("/path/to/terragrunt", environment)
result = run("plan", root / "live/development", tools=tools, root=root, options=Options(json_out_dir=folder))
print(render(result))
"""

from generator.runner.capacity import parallelism
from generator.runner.display import Display, Live, Plain, Silent, choose
from generator.runner.errors import RunnerError
from generator.runner.find import Tools, Unit, find
from generator.runner.outcome import (
    EXIT_INTERRUPTED,
    EXIT_OK,
    EXIT_OUTSIDE_TOOL,
    Outcome,
    Result,
    UnitOutcome,
)
from generator.runner.outputs import Output, outputs
from generator.runner.plans import MOCK_SENTINEL, Change, MockUse, Plan, load_all
from generator.runner.run import Options, run
from generator.runner.summary import render, table
from generator.runner.tracker import Counts

__all__ = [
    "EXIT_INTERRUPTED",
    "EXIT_OK",
    "EXIT_OUTSIDE_TOOL",
    "MOCK_SENTINEL",
    "Change",
    "Counts",
    "Display",
    "Live",
    "MockUse",
    "Options",
    "Outcome",
    "Output",
    "Plain",
    "Plan",
    "Result",
    "RunnerError",
    "Silent",
    "Tools",
    "Unit",
    "UnitOutcome",
    "choose",
    "find",
    "load_all",
    "outputs",
    "parallelism",
    "render",
    "run",
    "table",
]
