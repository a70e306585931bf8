"""`invoke adopt`: takes a legacy Terraform root over, without a destroy and without a replacement.

invoke adopt --from FOLDER --env E     pulls, stages, plans both sides; writes what is to be reviewed
invoke adopt --env E --run             does it, under the locks of all states; goes on where a killed run ended
invoke adopt --env E --rollback        goes back, from wherever it is
invoke adopt --env E --status          says how far it is
"""

from collections.abc import Sequence
from pathlib import Path

from generator.commands import adopting
from generator.commands.errors import RefusedError, UsageError
from generator.console import Console
from generator.migrate.adopt.errors import AdoptionError

DOING = ("run", "rollback", "status")


def command(
    root: Path,
    console: Console,
    *,
    env: str | None = None,
    source: str | None = None,
    run: bool = False,
    rollback: bool = False,
    status: bool = False,
    out: str | None = None,
    map_file: str | None = None,
    var_files: Sequence[str] | None = None,
    accept_changes: bool = False,
    account: bool = False,
    yes: bool = False,
) -> int:
    """0 where it is planned and may be run, or done; 1 where something stands in the way."""
    wanted = [name for name, flag in zip(DOING, (run, rollback, status), strict=True) if flag]
    if len(wanted) + (source is not None) != 1:
        raise UsageError(
            "say one of --from FOLDER, --run, --rollback and --status",
            "Begin with: invoke adopt --from FOLDER --env ENV",
        )
    if env is None:
        raise UsageError(
            "--env: which environment takes it over?", "invoke adopt --from FOLDER --env development"
        )
    folder = adopting.folder_of(root, env, out)
    try:
        if source is not None:
            return adopting.plan(root, console, env, Path(source), folder, map_file, var_files or (), account)
        if status:
            return adopting.status(console, env, folder)
        if run:
            return adopting.run(root, console, env, folder, accept_changes, account, yes)
        return adopting.rollback(root, console, env, folder, account, yes)
    except AdoptionError as error:
        raise RefusedError(error.message, error.hint) from error
