"""Where a copy of the AWS provider may already lie, and the CLI configuration that points to it.

A filesystem mirror has the registry's layout ("Provider Installation", Filesystem Mirrors): unpacked
`HOST/NAMESPACE/TYPE/VERSION/PLATFORM/`, or packed
`HOST/NAMESPACE/TYPE/terraform-provider-TYPE_VERSION_PLATFORM.zip`.
An unpacked one is linked to and never copied: five inits took 2.6 s with it and 15.7 s with zip files.
"""

import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from generator.toolchain.errors import ToolchainError
from generator.toolchain.host import Host
from generator.toolchain.versions import AWS_PROVIDER

TERRAFORM_HOST = "registry.terraform.io"
OPENTOFU_HOST = "registry.opentofu.org"
PROVIDER = "hashicorp/aws"


@dataclass(frozen=True, slots=True)
class Package:
    """A copy of the provider: an unpacked folder, or (`packed`) a zip file, in the mirror `found_in`."""

    path: Path
    registry: str
    found_in: Path
    packed: bool = False


def find(host: Host, engine: str) -> Package | None:
    """The first unpacked copy in `places`, else the first packed one.

    Raises:
        ToolchainError: HOKUSAI_PROVIDER_MIRROR names a folder without this version for this platform.
    """
    own = host.environ.get("HOKUSAI_PROVIDER_MIRROR")
    searched = [Path(own).expanduser().absolute()] if own else list(places(host))
    packages = [package for place in searched for package in _packages(host, place, engine)]
    for package in sorted(packages, key=lambda package: package.packed):
        return package
    if own:
        expected = _folder(searched[0], registries(engine)[0], host)
        raise ToolchainError(
            f"HOKUSAI_PROVIDER_MIRROR={own} has no {PROVIDER} {AWS_PROVIDER} for {host.platform}.",
            f"Expected is {expected}, or the zip file two folders above it.\n"
            "Unset the variable to search the usual folders.",
        )
    return None


def places(host: Host) -> Iterator[Path]:
    """The usual folders, in order: the user's, the system's, /opt, and last what was fetched earlier."""
    home = host.home
    data = Path(host.environ.get("XDG_DATA_HOME") or home / ".local" / "share")
    system = [part for part in host.environ.get("XDG_DATA_DIRS", "").split(os.pathsep) if part]
    shares = [Path(part) for part in system] + [host.root / "usr/local/share", host.root / "usr/share"]
    yield home / ".terraform.d" / "plugins"
    yield home / "Library/Application Support/io.terraform/plugins"
    for share in dict.fromkeys([data, *shares]):
        for name in ("terraform", "opentofu"):
            yield share / name / "plugins"
            yield share / name / "providers"
    yield from _opt(host.root / "opt")
    yield from _plugin_caches(host)
    yield storage(host)


def storage(host: Host) -> Path:
    """Our own unpacked mirror: what had to be fetched or unpacked, once."""
    return host.cache / "providers"


def registries(engine: str) -> tuple[str, ...]:
    """Whose packages an engine may run: OpenTofu's own first; HashiCorp's package is the same program."""
    return (OPENTOFU_HOST, TERRAFORM_HOST) if engine == "tofu" else (TERRAFORM_HOST,)


def cli_configuration(view: Path, checked: Path | None = None) -> str:
    """Both engines' names of the provider come from `view` and from nowhere else.

    `checked` is a package whose checksum an init has compared: it is not compared again at each later call, which
    reads 700 MB ("Development Overrides for Provider Developers"; an init installs and compares as ever).
    """
    names = [f"{registry}/{PROVIDER}" for registry in (TERRAFORM_HOST, OPENTOFU_HOST)]
    listed = ", ".join(json.dumps(name) for name in names)
    return (
        "provider_installation {\n"
        f"{_overrides(checked) if checked else ''}"
        "  filesystem_mirror {\n"
        f"    path    = {json.dumps(str(view), ensure_ascii=False)}\n"
        f"    include = [{listed}]\n"
        "  }\n"
        "  direct {\n"
        f"    exclude = [{listed}]\n"
        "  }\n"
        "}\n"
    )


def reading_configuration(package: Path) -> str:
    """The provider is what lies in `package`: no init, no checksum ("Development Overrides for Provider Developers").

    Only for reading what a run with the locked and checked provider has written.
    """
    return "provider_installation {\n" + _overrides(package) + "  direct {}\n}\n"


def _overrides(package: Path) -> str:
    place = json.dumps(str(package), ensure_ascii=False)
    names = (f"{registry}/{PROVIDER}" for registry in (TERRAFORM_HOST, OPENTOFU_HOST))
    lines = "".join(f"    {json.dumps(name)} = {place}\n" for name in names)
    return f"  dev_overrides {{\n{lines}  }}\n"


def _opt(opt: Path) -> Iterator[Path]:
    for folder in _subfolders(opt):
        yield folder
        yield folder / "plugins"
        yield folder / "providers"


def _plugin_caches(host: Host) -> Iterator[Path]:
    """A plugin cache has the layout of an unpacked mirror; it is read here and never written."""
    if own := host.environ.get("TF_PLUGIN_CACHE_DIR"):
        yield Path(own).expanduser()
    yield host.home / ".terraform.d" / "plugin-cache"


def _subfolders(folder: Path) -> list[Path]:
    try:
        return sorted(path for path in folder.iterdir() if path.is_dir())
    except OSError:
        return []


def _packages(host: Host, place: Path, engine: str) -> Iterator[Package]:
    for registry in registries(engine):
        folder = _folder(place, registry, host)
        if _is_package(folder):
            yield Package(folder, registry, place)
        archive = folder.parent.parent / f"terraform-provider-aws_{AWS_PROVIDER}_{host.platform}.zip"
        if _is_file(archive):
            yield Package(archive, registry, place, packed=True)


def _folder(place: Path, registry: str, host: Host) -> Path:
    return place / registry / PROVIDER / AWS_PROVIDER / host.platform


def _is_package(folder: Path) -> bool:
    """A folder with the provider's program in it; a folder that may not be read counts as absent."""
    try:
        programs = list(folder.glob(f"terraform-provider-aws_v{AWS_PROVIDER}*"))
    except OSError:
        return False
    return any(os.access(program, os.X_OK) for program in programs)


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except OSError:
        return False
