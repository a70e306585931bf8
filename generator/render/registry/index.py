"""The first page: everything there is, one line each."""

from collections.abc import Mapping

from generator.leaving import Record
from generator.model import Service
from generator.render.registry import diagrams_of
from generator.render.registry.page import CHECKS, COMMANDS, EXPLORER, INDEX, Links, page, schema_page
from generator.render.registry.registry import Registry
from generator.render.registry.text import bullets, code, codes, mail, sentence, table, text

MOST_NAMES = 3


def render(registry: Registry, leaving: Mapping[str, Record]) -> str:
    """The page."""
    links = Links(INDEX, registry.platform.teams)
    lines = [
        f"What {text(registry.platform.organization)} runs, who answers for it and how it is reached;"
        " written from the manifests in `registry/`.",
        "",
        f"{links.to(EXPLORER, 'Where does a request go?')} says it for any address, step by step.",
        "",
        "## Services",
        "",
        *_services(registry, links),
        "## Load balancers",
        "",
        *_balancers(registry, links),
        "## Environments",
        "",
        *_environments(registry, links),
        "## Teams",
        "",
        *_teams(registry, links),
        *_leaving(registry, links, leaving),
        *_graph(registry),
        "## Reference",
        "",
        *bullets(
            [
                links.to(schema_page("service"), "The service manifest"),
                links.to(schema_page("platform"), "The platform file"),
                links.to(CHECKS, "The checks"),
                links.to(COMMANDS, "The commands"),
                "`registry.json`: the same for programs, after `generator/schema/registry.schema.json`",
            ]
        ),
    ]
    return page(registry.shared_header(), "Registry", lines)


def _services(registry: Registry, links: Links) -> list[str]:
    rows = []
    for name in registry.catalogue.names:
        service = registry.first(name)
        places = registry.catalogue.variants(name)
        where = "" if len(places) == len(registry.catalogue.services) else ", ".join(places)
        rows.append(
            [
                links.service(name),
                text(service.description),
                links.team(service.owner),
                _names(list(places.values())[-1]),
                service.lifecycle,
                where,
            ]
        )
    last = list(registry.platform.environments)[-1]
    headings = ["service", "what it is", "owner", "reached at", "lifecycle", "only in"]
    said = f"Names are those in {links.environment(last)}, or in the last environment that has the service."
    return [*table(headings, rows), *sentence(said if any(row[3] for row in rows) else "")]


def _names(service: Service) -> str:
    """Its DNS names; the rest is counted."""
    names = [domain.name for domain in service.domains.values()]
    more = len(names) - MOST_NAMES
    return codes(names[:MOST_NAMES]) + (f" and {more} more" if more > 0 else "")


def _balancers(registry: Registry, links: Links) -> list[str]:
    rows = []
    for key in registry.balancer_keys:
        balancer = next(iter(registry.balancer(key).values()))
        whose = links.service(balancer.service.name) if balancer.service else "all"
        rows.append(
            [
                links.balancer(key),
                links.team(balancer.owner),
                whose,
                "inside" if balancer.internal else "internet",
            ]
        )
    return table(["load balancer", "owner", "for", "reached from"], rows)


def _environments(registry: Registry, links: Links) -> list[str]:
    rows = [
        [
            links.environment(e.name),
            code(e.zone),
            code(e.account_id),
            code(e.region),
            "yes" if e.protected else "",
        ]
        for e in registry.platform.environments.values()
    ]
    return table(["environment", "zone", "AWS account", "region", "protected"], rows)


def _teams(registry: Registry, links: Links) -> list[str]:
    rows = [
        [links.team(name), mail(team.email), code(team.slack or "")]
        for name, team in sorted(registry.platform.teams.items())
    ]
    return table(["team", "e-mail", "Slack"], rows)


def _leaving(registry: Registry, links: Links, leaving: Mapping[str, Record]) -> list[str]:
    """What no manifest asks for any more, and is there all the same."""
    rows = [
        [
            environment,
            code(unit),
            _whose(links, registry, one.owner),
            "kept" if one.kept else "leaving",
        ]
        for environment, record in leaving.items()
        for unit, one in sorted(record.units.items())
    ]
    if not rows:
        return []
    about = sentence("No manifest asks for these; `invoke decommission` takes them away.")
    return ["## Leaving", "", *about, *table(["environment", "unit", "owner", "state"], rows)]


def _whose(links: Links, registry: Registry, owner: str | None) -> str:
    """A team that is gone itself has no page."""
    return links.team(owner) if owner in registry.platform.teams and owner else code(owner or "")


def _graph(registry: Registry) -> list[str]:
    drawn = diagrams_of.everybody(registry)
    return ["## Who uses whom", "", *drawn] if drawn else []
