"""The environment of Terragrunt and the engine: all they need, and nothing that changes their meaning."""

from collections.abc import Mapping
from pathlib import Path

from generator.toolchain.choose import Tool
from generator.toolchain.host import Host

# Settings of a shell that would silently change what a unit plans or where its state is.
# A plugin cache shared by units that start at once wrote wrong checksums into lock files (measured).
# Terragrunt lets a TF_VAR_ of the shell win over the unit's own input ("Inputs", Variable Precedence).
DROPPED = frozenset(
    {
        "TERRAGRUNT_CONFIG",
        "TERRAGRUNT_SOURCE",
        "TERRAGRUNT_WORKING_DIR",
        "TF_DATA_DIR",
        "TF_PLUGIN_CACHE_DIR",
        "TF_PLUGIN_CACHE_MAY_BREAK_DEPENDENCY_LOCK_FILE",
        "TF_WORKSPACE",
        "TG_CONFIG",
        "TG_PROVIDER_CACHE",
        "TG_SOURCE",
        "TG_SOURCE_MAP",
        "TG_WORKING_DIR",
    }
)
DROPPED_PREFIXES = ("TF_CLI_ARGS", "TF_VAR_")

# Engine, provider and Terragrunt are Go programs that build the provider's schema anew at each start and then end:
# collecting its garbage is a quarter of a plan's CPU time (3.3 s against 2.5 s, 40 MB more; measured).
# The limit bounds what that costs where a plan is large. Both are the Go runtime's ("Environment Variables").
GARBAGE_COLLECTION = {"GOGC": "400", "GOMEMLIMIT": "1GiB"}


def settings(
    engine: Tool, cli_configuration: Path, *, color: bool = False, lock: bool = True
) -> dict[str, str]:
    """The variables this repository sets, and no others: what to print for a run by hand.

    `lock` forbids Terraform to add to `.terraform.lock.hcl`; leave it off for a module that has none.
    OpenTofu gets no `readonly`: `lockfile.py` says why.
    """
    variables = {
        "CHECKPOINT_DISABLE": "1",
        "TF_CLI_CONFIG_FILE": str(cli_configuration),
        "TF_IN_AUTOMATION": "1",
        "TF_INPUT": "0",
        "TG_NON_INTERACTIVE": "true",
        # Terragrunt would give OpenTofu a plugin cache; with the mirror an init is a symbolic link.
        "TG_NO_AUTO_PROVIDER_CACHE_DIR": "true",
        "TG_TF_PATH": str(engine.path),
    }
    if not color:
        variables["TG_NO_COLOR"] = "true"
    if lock and engine.name == "terraform":
        variables["TF_CLI_ARGS_init"] = "-lockfile=readonly"
    return variables


def cleaned(environ: Mapping[str, str]) -> dict[str, str]:
    """The caller's environment without the settings that change what a unit means; theirs wins otherwise."""
    kept = {
        name: value
        for name, value in environ.items()
        if name not in DROPPED and not name.startswith(DROPPED_PREFIXES)
    }
    return {**GARBAGE_COLLECTION, **kept}


def outside(host: Host) -> dict[str, str]:
    """For the engine on its own, with the user's CLI configuration where there is one (a mirror, say)."""
    environ = {**cleaned(host.environ), "CHECKPOINT_DISABLE": "1", "TF_IN_AUTOMATION": "1", "TF_INPUT": "0"}
    named = environ.get("TF_CLI_CONFIG_FILE")
    if named and not Path(named).is_file():
        del environ["TF_CLI_CONFIG_FILE"]
    return environ
