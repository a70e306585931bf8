"""The versions this repository stands on, and how a version is read from a tool's own words.

The same numbers stand in the go.mod files below `tools/`, in `.terraform-version`, `.terragrunt-version` and `mise.toml`;
a test holds them equal.
"""

import re
from dataclasses import dataclass

TERRAGRUNT = "1.1.3"
OPENTOFU = "1.12.6"
TERRAFORM = "1.11.4"
AWS_PROVIDER = "5.100.0"
ACTIONLINT = "1.7.12"
TFLINT = "0.64.0"

_NUMBERS = re.compile(r"(?<![\d.])v?(\d+)\.(\d+)(?:\.(\d+))?(?:-([0-9A-Za-z.-]+))?")


@dataclass(frozen=True, slots=True)
class Version:
    """A released version; a pre-release counts as the release it leads to, but says so when printed."""

    major: int
    minor: int
    patch: int = 0
    suffix: str = ""

    def __str__(self) -> str:
        numbers = f"{self.major}.{self.minor}.{self.patch}"
        return f"{numbers}-{self.suffix}" if self.suffix else numbers


@dataclass(frozen=True, slots=True)
class Requirement:
    """Versions from `minimum` on, below the next major."""

    minimum: Version

    def accepts(self, version: Version) -> bool:
        numbers = (version.major, version.minor, version.patch)
        floor = (self.minimum.major, self.minimum.minor, self.minimum.patch)
        return version.major == self.minimum.major and numbers >= floor

    def __str__(self) -> str:
        return f">= {self.minimum.major}.{self.minimum.minor}, < {self.minimum.major + 1}"


def parse(text: str) -> Version | None:
    """The first version in a tool's output, such as `terragrunt version v1.1.3` or `go version go1.26.6`."""
    match = _NUMBERS.search(text)
    if match is None:
        return None
    major, minor, patch, suffix = match.groups()
    return Version(int(major), int(minor), int(patch or 0), suffix or "")


REQUIREMENTS = {
    "terragrunt": Requirement(Version(1, 0)),
    "terraform": Requirement(Version(1, 11)),
    "tofu": Requirement(Version(1, 10)),
    # Since 1.21 a go.mod that asks for a newer Go makes `go` fetch it ("Go Toolchains", go.dev).
    "go": Requirement(Version(1, 21)),
    "python": Requirement(Version(3, 11)),
    "git": Requirement(Version(2, 20)),
}
