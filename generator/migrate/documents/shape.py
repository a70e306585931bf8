"""What the papers of every migration have in common: their names, their heads, who answers, how a step is told.

All text that a manifest or a legacy state holds is shown as text (generator/render/registry/text.py).
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from generator.catalogue import Catalogue
from generator.render.registry.text import bullets, code, fence, mail, sentence, text

RUNBOOK, ROLLBACK, VALIDATION = "runbook.md", "rollback.md", "validation.md"
CHECKLIST, COST, PULL_REQUEST = "checklist.md", "cost.md", "pull-request.md"
FILES = (RUNBOOK, ROLLBACK, VALIDATION, CHECKLIST, COST, PULL_REQUEST)
TITLES = {
    CHECKLIST: "Checklist",
    COST: "Cost",
    PULL_REQUEST: "Pull request",
    ROLLBACK: "Way back",
    VALIDATION: "Validation",
}
RECORD_TTL = (
    60  # seconds; Route 53 Developer Guide, "Choosing between alias and non-alias records": an alias' own
)


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do. `good`: how it looks when it went well; `else_`: what to do when it did not; all as Markdown."""

    title: str
    who: str
    commands: tuple[str, ...]
    good: str
    else_: str = ""
    about: str = ""
    back: str = ""


def page(name: str, title: str, about: str, lines: Sequence[str]) -> str:
    """A file's text: `title` for the runbook, which the whole is called by, else the file's own."""
    heading = f"# {TITLES.get(name, title)}: {about}"
    return "\n".join([heading, "", *lines]).rstrip("\n") + "\n"


def contact(catalogue: Catalogue, team: str) -> str:
    """A team with the ways to reach it."""
    known = catalogue.platform.teams.get(team)
    ways = [mail(known.email), code(known.slack or "")] if known else []
    return ", ".join([text(team), *(way for way in ways if way)])


def told(steps: Iterable[Step], start: int = 1) -> Iterator[str]:
    """Steps with their commands, in order, numbered from `start`."""
    for number, step in enumerate(steps, start):
        yield from [f"### {number}. {step.title}", ""]
        yield from sentence(step.about)
        if step.commands:
            yield from fence("sh", "\n".join(step.commands))
        rows = [("Who", step.who), ("Good", step.good), ("If not", step.else_), ("Way back", step.back)]
        yield from bullets(f"**{word}:** {said}" for word, said in rows if said)


def boxes(items: Iterable[str]) -> list[str]:
    """A list to be ticked off."""
    return bullets(f"[ ] {item}" for item in items)
