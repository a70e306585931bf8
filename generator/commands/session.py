"""One environment, one target and the units that a run is about: what plan, apply, destroy and output share."""

import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from generator import runner
from generator.commands import rendered, target, units
from generator.commands.choices import environment_of
from generator.commands.rendered import Rendering
from generator.commands.target import Target
from generator.console import Console, plural
from generator.model import Environment
from generator.runner import Options, Outcome, Tools

LOCK_TIMEOUT = "60s"  # somebody else's run may just be ending
LOCK_VARIABLE = "HOKUSAI_LOCK_TIMEOUT"  # such as 10m, for CI that queues


@dataclass(frozen=True)
class Session:
    """`chosen` are the units of the run, `known` all of the environment."""

    root: Path
    console: Console
    rendering: Rendering
    environment: Environment
    target: Target
    tools: Tools
    known: tuple[str, ...]
    chosen: tuple[str, ...]

    @property
    def folder(self) -> Path:
        """Where Terragrunt runs."""
        return units.folder_of(self.root, self.environment.name)

    @property
    def is_whole(self) -> bool:
        """Whether the run is about every unit."""
        return set(self.chosen) == set(self.known)

    @property
    def env(self) -> str:
        """The environment's name."""
        return self.environment.name

    def run(self, command: str, only: Sequence[str] | None = None, **options: Any) -> Outcome:
        """Terragrunt over the chosen units, or `only` some of them."""
        wanted = list(self.chosen if only is None else only)
        if not wanted:
            raise ValueError("no unit is chosen; Terragrunt would take all of them")
        chosen = Options(units=() if set(wanted) == set(self.known) else wanted)
        if command in ("plan", "apply", "destroy"):
            patience = self.console.environ.get(LOCK_VARIABLE) or LOCK_TIMEOUT
            chosen = replace(chosen, arguments=(f"-lock-timeout={patience}",))
        if command == "apply" and self.target.endpoint is None:
            chosen = replace(chosen, bootstrap=True)  # the state bucket of a new account
        self.console.out.flush()
        return runner.run(
            command,
            self.folder,
            tools=self.tools,
            root=self.root,
            options=replace(chosen, **options),
            display=runner.choose(self.console.err, self.console.environ),
        )

    def show(self, outcome: Outcome) -> None:
        """The table, and what went wrong."""
        for warning in outcome.warnings:
            self.console.note(f"warning: {warning}")
        self.console.write(runner.render(outcome, self.console.color))
        if not outcome.is_ok:
            from generator.commands import aftermath

            aftermath.tell(self, outcome)

    def command(self, name: str, rest: str = "") -> str:
        """A command for the same environment and target, to be shown as a next step."""
        return f"invoke {name} --env {self.env}{rest}{self.target.option}"


def open_session(
    root: Path,
    console: Console,
    verb: str,
    env: str | None,
    wanted: Sequence[str] | None,
    services: Sequence[str] | None,
    account: bool,
) -> Session:
    """Everything is looked at before anything runs: manifests, names, files, the target, then the tools.

    Raises what `guard.py` knows. Says on stderr where the run goes.
    """
    built = rendered.build(root)
    catalogue = rendered.catalogue_of(built)
    environment = environment_of(catalogue.platform, env)
    known = units.all_of(built.files, environment.name, left := built.leaving(environment.name))
    chosen = units.select(known, environment.name, wanted, services, catalogue.names)
    rendering = rendered.fresh(root, built)
    where = target.choose(root, environment, account)
    count = f"{len(chosen)} of {len(known)} units" if len(chosen) < len(known) else f"{len(known)} units"
    console.note(f"{verb} {environment.name}, {count}, on {where.name}")
    if waiting := [unit for unit, one in left.items() if not one.kept]:
        console.note(
            f"{plural(len(waiting), 'unit')} left alone, which no manifest asks for any more: "
            f"invoke orphans --env {environment.name}{where.option}"
        )
    tools = target.tools(where, console)
    return Session(root, console, rendering, environment, where, tools, tuple(known), tuple(chosen))


def can_ask() -> bool:
    """Whether somebody is there to answer."""
    return sys.stdin is not None and sys.stdin.isatty()
