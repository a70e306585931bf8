"""What to say of a team that the platform file does not know."""

from generator.catalogue import Catalogue
from generator.checks._known import known
from generator.findings import nearest


def unknown(catalogue: Catalogue, team: str) -> tuple[str, str]:
    """Message and hint."""
    teams = catalogue.platform.teams
    close = nearest(team, teams)
    message = f"there is no team {team!r}" + (f"; did you mean {close!r}?" if close else "")
    return message, f"The teams of registry/platform.yaml are {known(teams)}."
