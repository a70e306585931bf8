"""Make the toolchain ready: find, else build or fetch, Terragrunt, the engine and the AWS provider."""

import os
from dataclasses import dataclass
from pathlib import Path

from generator.toolchain import build, environment, fetch
from generator.toolchain.build import (
    ACTIONLINT_RECIPE,
    OPENTOFU_RECIPE,
    TERRAGRUNT_RECIPE,
    TFLINT_RECIPE,
    Recipe,
)
from generator.toolchain.choose import Choice, Tool, choose
from generator.toolchain.errors import ToolchainError
from generator.toolchain.host import Host, current
from generator.toolchain.mirror import Package
from generator.toolchain.probe import Candidate, ask, candidate, on_path
from generator.toolchain.versions import REQUIREMENTS

ENGINES = ("terraform", "tofu")


@dataclass(frozen=True, slots=True)
class Toolchain:
    """Everything a run needs. `cli_configuration` points the engine to the provider."""

    host: Host
    terragrunt: Tool
    engine: Tool
    provider: Package
    cli_configuration: Path
    reading_configuration: Path
    sandbox_configuration: Path

    def settings(self, *, color: bool = False, lock: bool = True) -> dict[str, str]:
        """The variables this repository sets, and no others."""
        return environment.settings(self.engine, self.cli_configuration, color=color, lock=lock)

    @property
    def reading(self) -> dict[str, str]:
        """What to add where the engine only reads a saved plan: neither init nor checksum of the provider."""
        return {"TF_CLI_CONFIG_FILE": str(self.reading_configuration)}

    @property
    def sandboxed(self) -> dict[str, str]:
        """What to add where the engine runs against a sandbox: only an init compares the provider's checksum."""
        return {"TF_CLI_CONFIG_FILE": str(self.sandbox_configuration)}

    def environment(self, *, color: bool = False, lock: bool = True) -> dict[str, str]:
        """The whole environment of a Terragrunt or engine process."""
        return {**environment.cleaned(self.host.environ), **self.settings(color=color, lock=lock)}


def prepare(host: Host | None = None) -> Toolchain:
    """Have all of it ready; what has to be built or fetched says so on stderr as it goes.

    Raises:
        ToolchainError: something is missing and cannot be had by itself.
    """
    here = host or current()
    engine = prepare_engine(here)
    provider = fetch.ensure(here, engine)
    return Toolchain(
        here,
        prepare_terragrunt(here),
        engine,
        provider,
        fetch.cli_configuration(here),
        fetch.reading_configuration(here),
        fetch.sandbox_configuration(here),
    )


def prepare_terragrunt(host: Host) -> Tool:
    return find_terragrunt(host).tool or _built(host, TERRAGRUNT_RECIPE)


def prepare_engine(host: Host) -> Tool:
    """Terraform or OpenTofu; HOKUSAI_ENGINE (`terraform`, `tofu` or a path) decides, where it is set.

    Raises:
        ToolchainError: the engine asked for is not there, or none is and OpenTofu cannot be built.
    """
    choice = find_engine(host)
    if choice.tool is not None:
        return choice.tool
    wanted = host.environ.get("HOKUSAI_ENGINE", "")
    if wanted not in ("", "tofu"):
        said = "".join(f"\n  {line}" for line in choice.refused)
        raise ToolchainError(
            f"HOKUSAI_ENGINE={wanted}: no such engine that can be used.{said}",
            f"Needed is terraform {REQUIREMENTS['terraform']} or tofu {REQUIREMENTS['tofu']}; "
            "without the variable one on PATH is taken, else OpenTofu is built.",
        )
    return _built(host, OPENTOFU_RECIPE)


def actionlint(host: Host) -> Path:
    """The linter of workflows, in the pinned version; built once. Raises ToolchainError."""
    return build.ensure(host, ACTIONLINT_RECIPE)


def tflint(host: Host) -> Path:
    """The linter of modules, in the pinned version; built once. Raises ToolchainError."""
    return build.ensure(host, TFLINT_RECIPE)


def find_terragrunt(host: Host) -> Choice:
    """Terragrunt on PATH where it is 1.x, else the one built earlier; builds nothing."""
    return choose([*on_path(host, "terragrunt"), *_cached(host, TERRAGRUNT_RECIPE)])


def find_engine(host: Host) -> Choice:
    """The engine, without building one."""
    wanted = host.environ.get("HOKUSAI_ENGINE", "")
    if wanted and wanted not in ENGINES:
        return choose([named(host, Path(wanted).expanduser().absolute(), "HOKUSAI_ENGINE")])
    names = [wanted] if wanted else list(ENGINES)
    candidates = [found for name in names for found in on_path(host, name)]
    return choose(candidates + (_cached(host, OPENTOFU_RECIPE) if "tofu" in names else []))


def named(host: Host, path: Path, origin: str) -> Candidate:
    """A program given by its path; which engine it is, it says itself."""
    name = "tofu" if ask(host, path, "--version").startswith("OpenTofu") else "terraform"
    return candidate(host, name, path, origin)


def _cached(host: Host, recipe: Recipe) -> list[Candidate]:
    path = host.binaries / recipe.file
    return [candidate(host, recipe.name, path, "cache")] if os.access(path, os.X_OK) else []


def _built(host: Host, recipe: Recipe) -> Tool:
    path = build.ensure(host, recipe)
    choice = choose([candidate(host, recipe.name, path, "built")])
    if choice.tool is None:
        raise ToolchainError(
            f"The {recipe.title} in the cache does not run: {path}", f"Remove it and run this again: {path}"
        )
    return choice.tool
