"""A page: its mark, its title, its text; and where pages stand, relative to registry/docs."""

from collections.abc import Iterable, Sequence

from generator.catalogue import Balancer
from generator.render.registry.text import link, text

FOLDER = "registry/docs"
INDEX, CHECKS, COMMANDS, EXPLORER = "index.md", "checks.md", "commands.md", "explorer.md"
DATA = "registry.json"


def page(header: Sequence[str], title: str, lines: Iterable[str]) -> str:
    """The text of a page; `title` is Markdown."""
    marks = [f"<!-- {line} -->" for line in header if line]
    return "\n".join([*marks, "", f"# {title}", "", *lines]).rstrip("\n") + "\n"


def service_page(name: str) -> str:
    """Where a service's page stands."""
    return f"services/{name}.md"


def balancer_page(key: str) -> str:
    """Where the page of a load balancer stands: `main`, or `service/name` for a dedicated one."""
    return f"load-balancers/{key}.md"


def environment_page(name: str) -> str:
    """Where an environment's page stands."""
    return f"environments/{name}.md"


def team_page(name: str) -> str:
    """Where a team's page stands."""
    return f"teams/{name}.md"


def schema_page(name: str) -> str:
    """Where the reference of a schema stands."""
    return f"schema/{name}.md"


class Links:
    """Links from one page to the others."""

    def __init__(self, path: str, teams: Iterable[str]) -> None:
        self.up = "../" * path.count("/")
        self.teams = frozenset(teams)

    def to(self, path: str, markdown: str) -> str:
        """A link to any page."""
        return link(markdown, self.up + path)

    def service(self, name: str) -> str:
        """A service."""
        return self.to(service_page(name), name)

    def balancer(self, balancer: Balancer | str) -> str:
        """A load balancer by its key."""
        key = balancer if isinstance(balancer, str) else balancer.key
        return self.to(balancer_page(key), key)

    def environment(self, name: str) -> str:
        """An environment."""
        return self.to(environment_page(name), name)

    def team(self, name: str) -> str:
        """A team; its bare name where the platform file does not know it."""
        return self.to(team_page(name), name) if name in self.teams else text(name)
