"""All rules of a listener as sets of requests, and the one question everything else asks:

    is there a request that these rules match and those do not?

A request has five independent sides (host, path, method, source address, what it carries), and each rule
is a product of conditions on them. The search picks the hardest values side by side, keeps of the rules to
avoid only those that match so far, and lets the path, the richest side, decide last.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from generator.routing.dimension import MASKS_PER_STEP, Dimension
from generator.routing.effort import Effort
from generator.routing.glob import Glob, parse
from generator.routing.masks import mask_of
from generator.routing.match import wildcard_matches
from generator.routing.methods import method_cells
from generator.routing.occurrences import Occurrences
from generator.routing.search import HOSTS, PATHS
from generator.routing.sources import source_cells
from generator.routing.spell import Draft, spell
from generator.routing.types import Request, Rule


@dataclass(frozen=True, slots=True)
class Within:
    """Host and path patterns that the searched request must also match; empty: any."""

    hosts: tuple[str, ...] = ()
    paths: tuple[str, ...] = ()

    @property
    def host_globs(self) -> tuple[Glob, ...]:
        return tuple(parse(host.lower()) for host in self.hosts)

    @property
    def path_globs(self) -> tuple[Glob, ...]:
        return tuple(map(parse, self.paths))

    def holds(self, host: str, path: str) -> bool:
        return (not self.hosts or any(wildcard_matches(one.lower(), host) for one in self.hosts)) and (
            not self.paths or any(wildcard_matches(one, path) for one in self.paths)
        )


ANYWHERE = Within()

QUESTION = 5
"""Steps that a question takes beside its searches (effort.py)."""


class Space:
    """Rules numbered by their place in `rules`; masks are integers with one bit per rule.

    `hosts` are names that witnesses should prefer. Raises `UndecidedError` from `find` beyond the state cap, and
    where `effort` is spent, which building it does too.
    """

    def __init__(
        self,
        rules: Sequence[Rule],
        hosts: Sequence[str] = (),
        dualstack: bool = False,
        effort: Effort | None = None,
    ) -> None:
        self.effort = effort or Effort()
        self.rules = tuple(rules)
        self._spend_cells()
        self.preferred = tuple(name.lower().replace("*", "x") for name in hosts)
        self.hosts = Dimension(
            HOSTS, [tuple(parse(host.lower()) for host in rule.hosts) for rule in self.rules], self.effort
        )
        self.paths = Dimension(PATHS, [tuple(map(parse, rule.paths)) for rule in self.rules], self.effort)
        self.methods = method_cells([rule.methods for rule in self.rules])
        self.sources = source_cells([rule.source_ips for rule in self.rules], dualstack)
        self.occurrences = Occurrences(self.rules, self.effort)
        self._companions = [self._sharing(rule) for rule in range(len(self.rules))]

    def _spend_cells(self) -> None:
        """What it costs to lay out methods and addresses: each against every rule."""
        values = sum(1 + len(rule.methods) + 2 * len(rule.source_ips) for rule in self.rules)
        self.effort.spend(values * len(self.rules) // MASKS_PER_STEP)

    def find(self, include: tuple[int, ...], exclude: int = 0, within: Within = ANYWHERE) -> Request | None:
        """A request that every included rule matches and no excluded one, or None: there is none.

        `within` narrows the search to some hosts and paths. Raises UndecidedError, NoFreshSymbolError.
        """
        draft = self._draft(include, exclude, within)
        return None if draft is None else spell(self, draft, include, exclude, within)

    def exists(self, include: tuple[int, ...], exclude: int = 0, within: Within = ANYWHERE) -> bool:
        """Whether `find` would find one; cheaper, for it need not be spelled out."""
        return self._draft(include, exclude, within) is not None

    def companions(self, rule: int) -> int:
        """The rules that may share a request with this one; for all others there is none."""
        return self._companions[rule]

    def _sharing(self, rule: int) -> int:
        methods = set(self.rules[rule].methods)
        mask = self.hosts.companions(rule) & self.paths.companions(rule)
        if not methods:
            return mask
        others = ((index, set(other.methods)) for index, other in enumerate(self.rules))
        return mask & mask_of(index for index, held in others if not held or held & methods)

    def _draft(self, include: tuple[int, ...], exclude: int, within: Within) -> Draft | None:
        self.effort.spend(QUESTION)
        wanted = mask_of(include)
        for rule in include:
            exclude &= self._companions[rule]
            if wanted & ~self._companions[rule]:
                return None
        if wanted & exclude:
            return None
        failed: list[int] = []
        for draft, left in self._drafts(include, wanted, exclude, within):
            self.effort.spend(1 + len(failed) // MASKS_PER_STEP)
            if any(old & left == old for old in failed):
                continue
            path = self.paths.uncovered(include, left, within.path_globs)
            if path is not None:
                draft.path = path
                return draft
            failed.append(left)
        return None

    def _drafts(
        self, include: tuple[int, ...], wanted: int, exclude: int, within: Within
    ) -> Iterator[tuple[Draft, int]]:
        """Everything but the path, with the excluded rules that still match."""
        for method, by_method in self._hardest(self.methods, wanted, exclude):
            for source, by_source in self._hardest(self.sources, wanted, by_method):
                for carried, by_carried in self.occurrences.cells(include):
                    left = by_source & by_carried
                    for host, by_host in self.hosts.cells(include, within.host_globs):
                        yield Draft(host, "", method, source, carried), left & by_host

    def matching(self, draft: Draft) -> int:
        """The rules that match a finished draft."""
        method = next((mask for name, mask in self.methods if name == draft.method), 0)
        source = next((mask for name, mask in self.sources if name == draft.source), 0)
        carried = self.occurrences.matching(draft.carried)
        return method & source & carried & self.hosts.matching(draft.host) & self.paths.matching(draft.path)

    def _hardest(self, cells: list[tuple[str, int]], wanted: int, exclude: int) -> list[tuple[str, int]]:
        """The cells that the wanted rules accept, with what is left of the excluded ones: first and smallest."""
        kept: list[tuple[str, int]] = []
        for value, mask in cells:
            if mask & wanted == wanted and all(old & mask & exclude != old for _, old in kept):
                kept.append((value, mask & exclude))
        self.effort.spend(len(cells) * (1 + len(kept)) // MASKS_PER_STEP)
        return kept
