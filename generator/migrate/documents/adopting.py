"""An adoption as its papers see it: the plan, how it was asked for, who answers, and its commands as they are typed."""

import shlex
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from generator.catalogue import Catalogue
from generator.migrate.adopt.model import Adoption
from generator.migrate.documents.shape import contact
from generator.model import Environment
from generator.traffic import of_environment
from generator.verify import urls


@dataclass(frozen=True)
class Asked:
    """How the plan was asked for. `source`: the legacy root's folder as typed; `folder`: of the adoption's files, from the
    repository's root; `plan_options`, `options`: for making it again, for every command; `minutes`: what planning took.
    """

    source: str
    folder: str
    plan_options: str = ""
    options: str = ""
    minutes: int = 1


@dataclass(frozen=True)
class Adopting:
    """An adoption. `values`: `<unit>: <address>` -> attributes of what is staged; `counts`: state -> (resources now,
    after the move); `patched`: whether the legacy files change; `lookups`: services that get look-ups.
    """

    catalogue: Catalogue
    adoption: Adoption
    asked: Asked
    patched: bool
    lookups: tuple[str, ...]
    values: Mapping[str, Mapping[str, Any]]
    counts: Mapping[str, tuple[int, int]]

    @property
    def environment(self) -> Environment:
        """Which environment takes it over."""
        return self.catalogue.platform.environments[self.adoption.environment]

    def invoke(self, name: str, rest: str = "") -> str:
        """A command about this adoption's environment."""
        extra = self.asked.options if name != "adopt" else f"{self.plan_folder}{self.asked.options}"
        return f"invoke {name} --env {self.adoption.environment}{rest}{extra}"

    @property
    def plan_folder(self) -> str:
        """The option that names the folder, where it is not the usual one."""
        usual = f"adoption/{self.adoption.environment}"
        return "" if self.asked.folder == usual else f" --out {shlex.quote(self.asked.folder)}"

    @property
    def accept(self) -> str:
        """Whether anything has to be accepted."""
        return " --accept-changes" if self.adoption.of("change") or self.adoption.of("addition") else ""

    @property
    def engine(self) -> str:
        """Terraform in the legacy root."""
        return f"terraform -chdir={shlex.quote(self.asked.source)}"

    @property
    def var_files(self) -> str:
        """The legacy root's variables."""
        return "".join(f" -var-file={shlex.quote(name)}" for name in self.adoption.var_files)

    def file(self, name: str) -> str:
        """One of the adoption's files."""
        return f"{self.asked.folder}/{name}"

    def short(self, unit: str) -> str:
        """A unit as commands that have `--env` take it."""
        return unit.removeprefix(f"live/{self.adoption.environment}/")

    def team(self, unit: str) -> str:
        """Who answers for a unit: a service's team, else the one that looks after the platform."""
        parts = unit.split("/")
        group = self.catalogue.services[self.adoption.environment]
        if parts[2] == "services" and parts[3] in group:
            return group[parts[3]].owner
        return self.catalogue.platform.alerts or ""

    @property
    def platform_team(self) -> str:
        """Who runs it."""
        found = self.catalogue.platform.alerts
        return contact(self.catalogue, found) if found else "whoever looks after this repository"

    @property
    def legacy_team(self) -> str:
        """Who keeps the legacy root: nobody has written that down anywhere."""
        return "whoever keeps the legacy root (named in the pull request)"


ADDRESSES = "addresses.txt"


def addresses(case: Adopting) -> Iterator[tuple[str, str]]:
    """(address, rule) of everything that can be asked from outside, each address once."""
    seen: set[str] = set()
    for view in of_environment(case.catalogue, case.adoption.environment).values():
        for one in urls.of_view(view):
            address = one.request.url(one.protocol)
            plain = one.request.method == "GET" and not one.request.headers
            if one.skip is None and plain and address not in seen:
                seen.add(address)
                yield address, one.rule or "default"
