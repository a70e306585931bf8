"""The site generator and what it stands on: installed once from requirements-docs.lock into the user's cache.

Beside `.venv` and not in it: ordinary commands need none of it, and it is 130 MB.
"""

import os
from collections.abc import Mapping
from pathlib import Path

from generator.toolchain import packages
from generator.toolchain.host import Host
from generator.toolchain.packages import Packages

WANTED = Packages("docs", "the site generator", "requirements-docs.lock", megabytes=45)


def ensure(host: Host) -> Path:
    """The folder with the packages; installs them where it is not there. Raises ToolchainError."""
    return packages.ensure(host, WANTED)


def environment(folder: Path, environ: Mapping[str, str]) -> dict[str, str]:
    """The variables under which `python -m zensical` finds its packages, and ours."""
    return {
        **environ,
        "PYTHONPATH": os.pathsep.join((str(folder), str(packages.HERE))),
        "PYTHONNOUSERSITE": "1",
        "NO_COLOR": "1",
    }
