"""The states of one environment, reached without Terragrunt: what state-backup, state-locks, orphans and others share.

They also work while manifests are faulty, and for an environment that the platform file has no longer: whoever needs
them may be in trouble.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from generator import standing
from generator.catalogue import Catalogue
from generator.commands import judged, target, units
from generator.commands.choices import environment_of
from generator.commands.errors import UsageError, unknown
from generator.commands.sign_in import client
from generator.commands.target import Target
from generator.console import Console
from generator.model import Environment, Platform
from generator.states import Store, keep


@dataclass(frozen=True)
class Stored:
    """`store` is the bucket; units are named as paths below the environment."""

    root: Path
    console: Console
    catalogue: Catalogue
    target: Target
    store: Store

    @property
    def environment(self) -> Environment:
        """Of these states."""
        return self.target.environment

    @property
    def env(self) -> str:
        """Its name."""
        return self.environment.name

    @property
    def start(self) -> str:
        """What all its units' paths begin with."""
        return f"live/{self.env}/"

    @property
    def place(self) -> Path:
        """Where restore points and copies are kept."""
        return place_of(self.root, self.console, self.target)

    def path(self, unit: str) -> str:
        """A unit as a path from the repository."""
        return f"{self.start}{unit}"

    def units(self) -> list[str]:
        """Every unit that stands in the tree or has a state."""
        there = {entry.unit.removeprefix(self.start) for entry in self.store.entries(self.start)}
        return sorted(there | standing.present(self.root, self.env))

    def named(self, text: str) -> str:
        """The unit that `text` means. Raises UsageError."""
        return units.named(self.units(), self.env, text)

    def chosen(self, wanted: Sequence[str] | None) -> list[str]:
        """The units that have a state, or those of them that are named."""
        there = [entry.unit.removeprefix(self.start) for entry in self.store.entries(self.start)]
        if not wanted:
            return there
        asked = sorted({self.named(text) for text in wanted})
        if missing := [unit for unit in asked if unit not in there]:
            raise UsageError(f"{', '.join(missing)} in {self.env}: no state", "It has never been applied.")
        return asked

    def command(self, name: str, rest: str = "") -> str:
        """A command for the same environment and target."""
        return f"invoke {name} --env {self.env}{rest}{self.target.option}"


def open_states(root: Path, console: Console, env: str | None, account: bool) -> Stored:
    """Raises UsageError, RefusedError and ToolchainError as `target.choose` does."""
    catalogue = judged.catalogue(root, console)
    environment = find_environment(catalogue, env)
    where = target.choose(root, environment, account)
    return Stored(root, console, catalogue, where, store_of(catalogue, where))


def store_of(catalogue: Catalogue, where: Target) -> Store:
    """The bucket of a target's states."""
    return Store(client(where, "s3"), bucket_of(catalogue, where.environment.name))


def find_environment(catalogue: Catalogue, name: str | None) -> Environment:
    """The environment, also one that is leaving. Raises UsageError."""
    leaving = leaving_environments(catalogue)
    if name in leaving:
        return leaving[name]
    if leaving and name is not None and name not in catalogue.platform.environments:
        raise unknown("environment", name, [*catalogue.platform.environments, *leaving], "environments")
    return environment_of(catalogue.platform, name)


def leaving_environments(catalogue: Catalogue) -> dict[str, Environment]:
    """Those that only registry/leaving/ has."""
    return {
        name: record.place.environment(name)
        for name, record in catalogue.leaving.items()
        if record.place is not None and name not in catalogue.platform.environments
    }


def bucket_of(catalogue: Catalogue, environment: str) -> str:
    """The bucket of an environment's states."""
    platform: Platform = catalogue.platform
    if environment in platform.environments:
        return platform.state_bucket_of(environment)
    return str(catalogue.leaving[environment].place.state_bucket)


def place_of(root: Path, console: Console, where: Target) -> Path:
    """Where restore points and copies of a target's states are kept."""
    one = where.environment
    return keep.folder(root, one.name, one.account_id, where.endpoint is not None, console.environ)
