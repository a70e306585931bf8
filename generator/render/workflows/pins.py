"""The actions that workflows use, each by its commit: a tag can be moved to other code, a commit cannot.

They stand in `action.yml` beside this file, where Dependabot finds them ("Security hardening for GitHub Actions",
"Using third-party actions").
"""

import re
from functools import cache
from importlib import resources

from generator.render.workflows.yaml import Pin

SOURCE = "action.yml"
_USES = re.compile(r"^ *- uses: ([\w./-]+)@([0-9a-f]{40}) # (v[0-9.]+)$", re.MULTILINE)


@cache
def every() -> dict[str, Pin]:
    """Action -> its pin."""
    text = resources.files(__package__).joinpath(SOURCE).read_text(encoding="utf-8")
    return {name: Pin(name, commit, version) for name, commit, version in _USES.findall(text)}


def pin(action: str) -> Pin:
    """The pin of an action. Raises KeyError for one that has none."""
    return every()[action]
