"""From what programs have found and read to findings: less what is let pass, and with what lets nothing pass any more."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase

from generator.findings import Finding, Position, Severity
from generator.policy.places import Modules
from generator.policy.skips import FILE, Skip


@dataclass(frozen=True, slots=True)
class Hit:
    """A check that failed. `scope` as in skips.py; `where` says which plan; `file` and `line` where it is written."""

    scope: str
    check: str
    title: str
    place: str
    where: str = ""
    file: str = ""
    line: int = 1


@dataclass(frozen=True, slots=True)
class Judged:
    """`skipped` is how many hits are let pass, each by an entry of the reviewed file."""

    findings: tuple[Finding, ...]
    skipped: int


def judge(
    hits: Sequence[Hit], skips: Sequence[Skip], looked: Mapping[str, Collection[str]], modules: Modules
) -> Judged:
    """`looked`: scope -> places, where all of it was looked at: an entry that lets nothing pass there is a finding."""
    used: set[Skip] = set()
    left: list[Hit] = []
    for hit in hits:
        covering = [skip for skip in skips if skip.covers(hit.scope, hit.check, hit.place)]
        used.update(skip for skip in covering if skip.scope == hit.scope)
        if not covering:
            left.append(hit)
    entries = {skip.entry for skip in used}
    stale = [
        skip
        for skip in skips
        if skip not in used
        and (
            skip.certain or skip.entry not in entries
        )  # of what depends on the estate, one of an entry's places is enough
        and _was_looked_at(skip, looked)
    ]
    return Judged((*_failed(left, modules), *map(_stale, stale)), len(hits) - len(left))


def _was_looked_at(skip: Skip, looked: Mapping[str, Collection[str]]) -> bool:
    """A building block that is gone is one that was looked at; what this estate has not may be in another."""
    if skip.certain:
        return skip.scope in looked
    return any(fnmatchcase(place, skip.at) for place in looked.get(skip.scope, ()))


def unread(file: str, message: str, line: int = 1) -> Finding:
    """Something that was not read, so that silence about it means nothing."""
    return Finding(
        "policy-unread",
        message,
        Position(file, line, 1),
        hint="A program that ends well has not looked at this. Find out why before anything else.",
    )


def _failed(hits: Iterable[Hit], modules: Modules) -> Iterator[Finding]:
    """One for each check and place, however many calls and plans it shows in."""
    grouped: dict[tuple[str, str], list[Hit]] = {}
    for hit in hits:
        grouped.setdefault((hit.check, hit.place), []).append(hit)
    for (check, place), group in grouped.items():
        first = group[0]
        file, line = modules.position(place) or (first.file, first.line)
        plans = sorted({hit.where for hit in group if hit.where})
        shown = f" (in the plan of {', '.join(plans)})" if plans else ""
        yield Finding(
            check,
            f"{first.title}: {place}{shown}",
            Position(file, line, 1) if file else None,
            hint=f"Put it right, or let it pass with a reason, under `{first.scope}` in {FILE}.",
            data=(("place", place), ("plans", plans)),
        )


def _stale(skip: Skip) -> Finding:
    return Finding(
        "policy-skip",
        f"{skip.check} finds nothing at {skip.at} any more",
        skip.position,
        severity=Severity.ERROR if skip.certain else Severity.WARNING,
        hint="Take the entry away, or it hides the next one."
        if skip.certain
        else "It depends on what the manifests ask for: take it away if that will not come back.",
    )
