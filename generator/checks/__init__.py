"""The checks, found by looking: a file's name is its check's id, its docstring is that check's documentation page.

Each file holds `check(catalogue) -> Iterable[Finding]`. A check looks at one thing, says all it finds and never prints,
raises or reads the disk; it need not know its own id, nor that a manifest lives in several environments: `run` stamps
the id and says once what is the same in all of them. A page's examples (`Bad:` and `Good:`) are tests.
Files that begin with an underscore are helpers.

A check that looks at each service by itself says `ALONE = True`: a fault that it finds among all it finds with no other
service there (its hint may name others). Only those may look at what kinds call `inner`. tests/property/test_inside.py
holds both.
"""

import importlib
import inspect
import pkgutil
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache

from generator.catalogue import Catalogue
from generator.checks._adopted import softened
from generator.checks._merge import merge
from generator.findings import Finding, sort_findings


@dataclass(frozen=True, slots=True)
class Check:
    """One check: its id, its page (Markdown; the first line is the title), the function, and whether it looks at each
    service alone."""

    id: str
    page: str
    function: Callable[[Catalogue], Iterable[Finding]]
    alone: bool = False

    @property
    def title(self) -> str:
        """What it finds, in one line."""
        return self.page.partition("\n")[0].rstrip(".")


@cache
def checks() -> Mapping[str, Check]:
    """Id -> check, sorted."""
    names = sorted(name for _, name, _ in pkgutil.iter_modules(__path__) if not name.startswith("_"))
    return {name.replace("_", "-"): _load(name) for name in names}


def run(catalogue: Catalogue, only: Collection[str] | None = None) -> list[Finding]:
    """What the checks (all, or those whose ids are in `only`) find, each fault once, in the order of reports."""
    wanted = [check for check in checks().values() if only is None or check.id in only]
    found = [finding for check in wanted for finding in _stamped(check, catalogue)]
    return sort_findings(softened(catalogue, merge(catalogue, found)))


def alone() -> list[str]:
    """Ids of the checks that look at each service by itself."""
    return [check.id for check in checks().values() if check.alone]


def _load(name: str) -> Check:
    module = importlib.import_module(f"{__name__}.{name}")
    alone = getattr(module, "ALONE", False)
    return Check(name.replace("_", "-"), inspect.getdoc(module) or "", module.check, alone)


def _stamped(check: Check, catalogue: Catalogue) -> Iterator[Finding]:
    for finding in check.function(catalogue):
        yield replace(finding, check=check.id)
