"""README.md of a rendered module: what it is, whose, its inputs and outputs."""

from collections.abc import Sequence
from functools import lru_cache

from generator.catalogue import Catalogue
from generator.render.service import Unit

_KINDS = {
    "app": "What runs, what leads there and who may do what",
    "data": "What must outlive the application",
}


def text(catalogue: Catalogue, unit: Unit, header: Sequence[str]) -> str:
    """The page in Markdown; texts of the manifest appear only as text."""
    service = next(iter(catalogue.variants(unit.service).values()))
    team = catalogue.platform.teams.get(service.owner)
    contact = f" ({escape(team.email)})" if team else ""
    places = ", ".join(environment.name for environment in unit.environments)
    lines = [
        *(f"<!-- {line} -->" for line in header if line),
        "",
        f"# {unit.service}: {unit.unit}",
        "",
        f"{_KINDS[unit.unit]}. {escape(service.description)}".strip(),
        "",
        f"Owner: {escape(service.owner)}{contact}. Environments: {places}.",
        "",
        "## Inputs",
        "",
        "| name | type | description |",
        "|---|---|---|",
        *[_input(v.name, v.type, v.description) for v in unit.variables],
        "",
        "## Outputs",
        "",
        "| name | description |",
        "|---|---|",
        *[f"| `{name}` | {escape(description)} |" for name, description in unit.outputs.items()],
    ]
    return "\n".join(lines) + "\n"


@lru_cache(maxsize=4096)
def _input(name: str, type_: str, description: str) -> str:
    """A row; most services have the same ones."""
    return f"| `{name}` | `{type_}` | {escape(description)} |"


@lru_cache(maxsize=1024)
def escape(text: str) -> str:
    """`text` as Markdown text: nothing in it is markup, a table's bar, code or HTML."""
    made = text.replace("\\", "\\\\").replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    for sign in "`*_[]|#!{}~":
        made = made.replace(sign, f"\\{sign}")
    return " ".join(made.split())
