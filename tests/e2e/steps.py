"""What a command says to do next, so that a test does exactly that."""

import os
import re
import sys
from pathlib import Path

from tests.e2e.clone import Clone, Ran

EDITOR, READER = "$EDITOR ", "less "


def told(ran: Ran) -> dict[str, str]:
    """The commands under `Next:`, each with what it is for."""
    _, mark, text = ran.text.rpartition("Next:\n")
    assert mark, f"it does not say what to do next:\n{ran.text}"
    found: dict[str, str] = {}
    for line in text.splitlines():
        if line.startswith("  "):
            command, _, what = re.sub(r" {2,}", "\t", line.strip()).partition("\t")
            found[command] = what
    return found


def type_in(clone: Clone, command: str) -> Ran:
    """A command as a user's shell runs it in the clone's root."""
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    return clone.run("bash", "-euc", command, PATH=path)
