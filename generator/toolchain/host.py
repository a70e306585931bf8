"""The machine as the toolchain sees it: environment, folders, platform. Tests build one of their own."""

import os
import platform
import sys
import sysconfig
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

APPLICATION = "hokusai-infrastructure"


@dataclass(frozen=True, slots=True)
class Host:
    """`root` stands for `/` (so that tests can give their own /opt and /usr), `site` for site-packages."""

    environ: Mapping[str, str]
    home: Path
    platform: str
    repository: Path
    root: Path = Path("/")
    site: Path = field(default_factory=lambda: Path(sysconfig.get_paths()["purelib"]))

    @property
    def cache(self) -> Path:
        """`HOKUSAI_CACHE`, else the user's cache folder (XDG Base Directory Specification)."""
        if own := self.environ.get("HOKUSAI_CACHE"):
            return Path(own).expanduser().absolute()
        base = self.environ.get("XDG_CACHE_HOME")
        return (Path(base) if base else self.home / ".cache") / APPLICATION

    @property
    def binaries(self) -> Path:
        return self.cache / "bin"


def current() -> Host:
    """This machine, with the repository this file lies in."""
    return Host(
        environ=dict(os.environ),
        home=Path.home(),
        platform=platform_name(sys.platform, platform.machine()),
        repository=Path(__file__).resolve().parents[2],
    )


def platform_name(system: str, machine: str) -> str:
    """The platform in the words of Go and of provider packages: `linux_amd64`, `darwin_arm64`, ..."""
    systems = {"linux": "linux", "darwin": "darwin", "win32": "windows", "cygwin": "windows"}
    machines = {"x86_64": "amd64", "amd64": "amd64", "arm64": "arm64", "aarch64": "arm64", "i686": "386"}
    return f"{systems.get(system, system)}_{machines.get(machine.lower(), machine.lower())}"
