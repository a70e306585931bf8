"""What a workflow asks about kept plans: whether there is something to apply, and whether they can be applied as they are.

python -m generator.ci.planned DIR >> "$GITHUB_OUTPUT"
"""

import sys
from collections.abc import Sequence
from pathlib import Path

from generator.commands import saved
from generator.runner import Plan, load_all


def main(arguments: Sequence[str]) -> int:
    """Prints step outputs ("Setting an output parameter", GitHub Docs). 2 where the folder holds no plans."""
    if len(arguments) != 1 or not (Path(arguments[0]) / saved.NOTE).is_file():
        print(
            "usage: python -m generator.ci.planned DIR, as `invoke plan --out DIR` made it", file=sys.stderr
        )
        return 2
    for line in outputs(load_all(Path(arguments[0]) / saved.JSON)):
        print(line)
    return 0


def outputs(plans: Sequence[Plan]) -> list[str]:
    """`changes`: whether anything would change; `stand_ins`: whether a plan stands on outputs that are not there yet."""
    changes = any(not plan.is_clean for plan in plans)
    stand_ins = any(plan.mocks for plan in plans)
    return [f"changes={_word(changes)}", f"stand_ins={_word(stand_ins)}"]


def _word(value: bool) -> str:
    return "true" if value else "false"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
