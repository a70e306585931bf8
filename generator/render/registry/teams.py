"""A team's page: how to reach it, what it answers for, which alarms wake it."""

from generator.model import Team
from generator.render.registry.page import Links, page, team_page
from generator.render.registry.registry import Registry
from generator.render.registry.service import github
from generator.render.registry.text import bullets, code, mail, sentence, table, text


def render(registry: Registry, team: Team) -> str:
    """The page."""
    links = Links(team_page(team.name), registry.platform.teams)
    ways = [f"E-mail: {mail(team.email)}"]
    ways += [f"Slack: {code(team.slack)}"] if team.slack else []
    ways += [f"GitHub: {github(team.github)}"] if team.github else []
    lines = bullets(ways)
    if registry.platform.alerts == team.name:
        lines += sentence("Is told of what has no other addressee, and reviews every change.")
    for heading, body in (
        ("Services", _services(registry, links, team)),
        ("Load balancers", _balancers(registry, links, team)),
        ("Alarms of others", _alarms(registry, links, team)),
    ):
        lines += [f"## {heading}", "", *body] if body else []
    return page(registry.shared_header(), f"Team {team.name}", lines)


def _services(registry: Registry, links: Links, team: Team) -> list[str]:
    rows = [
        [links.service(name), registry.first(name).lifecycle, text(registry.first(name).description)]
        for name in registry.owned.get(team.name, ())
    ]
    return table(["service", "lifecycle", "what it is"], rows)


def _balancers(registry: Registry, links: Links, team: Team) -> list[str]:
    rows = []
    for key in registry.balancer_keys:
        there = {name: one for name, one in registry.balancer(key).items() if one.owner == team.name}
        if there:
            rows.append([links.balancer(key), ", ".join(links.environment(name) for name in there)])
    return table(["load balancer", "environments"], rows)


def _alarms(registry: Registry, links: Links, team: Team) -> list[str]:
    rows = registry.told.get(team.name, ())
    return table(["alarm", "service"], [[code(alarm), links.service(service)] for service, alarm in rows])
