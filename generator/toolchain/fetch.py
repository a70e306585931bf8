"""Put the AWS provider in place once: link to the copy that is there, unpack a zip file, or fetch it.

Whatever the way, every unit afterwards only gets a symbolic link, so that the 700 MB are on the disk once.
"""

import shutil
import subprocess
import tempfile
import zipfile
from pathlib import Path

from generator.toolchain import lockfile, mirror
from generator.toolchain.choose import Tool
from generator.toolchain.environment import outside
from generator.toolchain.errors import ToolchainError
from generator.toolchain.guard import alone, replacing, write_text
from generator.toolchain.host import Host
from generator.toolchain.mirror import PROVIDER, Package
from generator.toolchain.progress import say
from generator.toolchain.versions import AWS_PROVIDER

CONFIGURATION = f"""terraform {{
  required_providers {{
    aws = {{
      source  = "{PROVIDER}"
      version = "{AWS_PROVIDER}"
    }}
  }}
}}
"""


def ensure(host: Host, engine: Tool) -> Package:
    """The unpacked provider for this engine; links it into the view that the CLI configuration names.

    Raises:
        ToolchainError: it was not found and could not be fetched, or its checksum is not the locked one.
    """
    package = mirror.find(host, engine.name)
    if package is None or package.packed:
        with alone(
            host.cache / ".provider.lock",
            lambda: say("Another run is fetching the AWS provider; waiting for it."),
        ):
            package = _obtain(host, engine)
    if engine.name == "tofu" and package.registry == mirror.TERRAFORM_HOST:
        _verify(host, package.path)
    _link(host, package, mirror.registries(engine.name)[0])
    return package


def view(host: Host) -> Path:
    return host.cache / "mirror"


def cli_configuration(host: Host) -> Path:
    return host.cache / "cli.tfrc"


def reading_configuration(host: Host) -> Path:
    """For an engine that only reads a saved plan, in a folder that is not initialized."""
    return host.cache / "reading.tfrc"


def sandbox_configuration(host: Host) -> Path:
    """For runs against a sandbox: the provider's checksum is compared by each init, and by nothing else."""
    return host.cache / "sandbox.tfrc"


def _obtain(host: Host, engine: Tool) -> Package:
    package = mirror.find(host, engine.name)  # again: the run we waited for may have put it there
    if package is None:
        return _fetch(host, engine)
    return _unpack(host, package) if package.packed else package


def _unpack(host: Host, package: Package) -> Package:
    if package.registry == mirror.TERRAFORM_HOST and lockfile.file_hash(package.path) not in lockfile.hashes(
        "zh"
    ):
        raise _mismatch(package.path)
    target = _target(host, package.registry)
    say(f"Unpacking the AWS provider {AWS_PROVIDER} once: {package.path}")
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent) as draft:
        with zipfile.ZipFile(package.path) as archive:
            archive.extractall(draft)
        for program in Path(draft).glob("terraform-provider-*"):
            program.chmod(0o755)
        _move(Path(draft), target)
    return Package(target, package.registry, mirror.storage(host))


def _fetch(host: Host, engine: Tool) -> Package:
    """Let the engine fetch it: that checks the publisher's signature and, for Terraform, the lock file."""
    say(f"Fetching the AWS provider {AWS_PROVIDER} once (about 150 MB, 700 MB unpacked) ...")
    host.cache.mkdir(parents=True, exist_ok=True)
    registry = mirror.registries(engine.name)[0]
    with tempfile.TemporaryDirectory(dir=host.cache, prefix="fetch-") as name:
        folder = Path(name)
        (folder / "main.tf").write_text(CONFIGURATION, encoding="utf-8")
        arguments = [str(engine.path), "init", "-input=false", "-no-color", "-backend=false"]
        if engine.name == "terraform":
            (folder / ".terraform.lock.hcl").write_text(lockfile.text(), encoding="utf-8")
            arguments.append("-lockfile=readonly")
        _run(arguments, folder, outside(host))
        got = folder / ".terraform/providers" / registry / PROVIDER / AWS_PROVIDER / host.platform
        if got.is_symlink():  # the user's own configuration has a mirror or plugin cache: link to that one
            return Package(got.resolve(), registry, got.resolve().parents[4])
        target = _target(host, registry)
        target.parent.mkdir(parents=True, exist_ok=True)
        _move(got, target)
    return Package(target, registry, mirror.storage(host))


def _run(arguments: list[str], folder: Path, environ: dict[str, str]) -> None:
    done = subprocess.run(
        arguments,
        cwd=folder,
        env=environ,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        errors="replace",
        check=False,
    )
    if done.returncode != 0:
        raise ToolchainError(
            f"The AWS provider {AWS_PROVIDER} could not be fetched:\n{(done.stderr or done.stdout).strip()}",
            "With no way to the registry, put a copy in registry layout under ~/.terraform.d/plugins, "
            "or name its folder in HOKUSAI_PROVIDER_MIRROR.",
        )


def _move(source: Path, target: Path) -> None:
    """Into place in one rename; a half-made older one is put aside first."""
    if target.exists():
        shutil.rmtree(target)
    source.rename(target)
    target.chmod(0o755)


def _target(host: Host, registry: str) -> Path:
    return mirror.storage(host) / registry / PROVIDER / AWS_PROVIDER / host.platform


def _verify(host: Host, folder: Path) -> None:
    """Check an unpacked package against the lock file, once for each state of its files (1 s for 700 MB)."""
    stamp = host.cache / "verified"
    state = _state(folder)
    if stamp.is_file() and stamp.read_text(encoding="utf-8") == state:
        return
    if lockfile.package_hash(folder) not in lockfile.hashes("h1"):
        raise _mismatch(folder)
    write_text(stamp, state)


def _state(folder: Path) -> str:
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return "".join(f"{path} {path.stat().st_size} {path.stat().st_mtime_ns}\n" for path in files)


def _mismatch(path: Path) -> ToolchainError:
    return ToolchainError(
        f"{path} is not the released AWS provider {AWS_PROVIDER}: its checksum is not in provider.lock.hcl.",
        "Remove it, or name a good copy in HOKUSAI_PROVIDER_MIRROR.",
    )


def _link(host: Host, package: Package, registry: str) -> None:
    """OpenTofu asks for the provider under its own registry's name, also where the copy is HashiCorp's."""
    link = view(host) / registry / PROVIDER / AWS_PROVIDER / host.platform
    if not (link.is_symlink() and link.readlink() == package.path):
        with replacing(link) as draft:
            draft.symlink_to(package.path, target_is_directory=True)
    write_text(cli_configuration(host), mirror.cli_configuration(view(host)))
    write_text(sandbox_configuration(host), mirror.cli_configuration(view(host), package.path))
    write_text(reading_configuration(host), mirror.reading_configuration(package.path))
