"""Build Terragrunt, OpenTofu, actionlint or tflint from the Go module pinned in `tools/`, once, into the user's cache.

`go install path@version` refuses both modules because they carry replace directives; a `tool` line in a
module of our own works ("Tool dependencies", Go Modules Reference), and its go.sum fixes every byte.
"""

import signal
import subprocess
from collections import deque
from dataclasses import dataclass
from pathlib import Path

from generator.toolchain import go
from generator.toolchain.errors import ToolchainError
from generator.toolchain.guard import alone, replacing
from generator.toolchain.host import Host
from generator.toolchain.progress import Progress, say
from generator.toolchain.versions import ACTIONLINT, OPENTOFU, TERRAGRUNT, TFLINT


@dataclass(frozen=True, slots=True)
class Recipe:
    """`packages` is how many packages a cold build compiles: for the progress line only. `stamp` is the variable that holds
    the version, where it is one."""

    name: str
    title: str
    version: str
    module: str
    package: str
    stamp: str
    packages: int
    takes: str = "about 5 minutes on 2 cores"

    @property
    def file(self) -> str:
        return f"{self.name}-{self.version}"


# Without its stamp Terragrunt calls itself 0.0.0 and fails every terragrunt_version_constraint,
# and OpenTofu calls itself a development build.
TERRAGRUNT_RECIPE = Recipe(
    name="terragrunt",
    title="Terragrunt",
    version=TERRAGRUNT,
    module="tools",
    package="github.com/gruntwork-io/terragrunt",
    stamp=f"github.com/gruntwork-io/terragrunt/internal/version.Version=v{TERRAGRUNT}",
    packages=1650,
)
OPENTOFU_RECIPE = Recipe(
    name="tofu",
    title="OpenTofu",
    version=OPENTOFU,
    module="tools/opentofu",
    package="github.com/opentofu/opentofu/cmd/tofu",
    stamp="github.com/opentofu/opentofu/version.dev=no",
    packages=1400,
)
ACTIONLINT_RECIPE = Recipe(
    name="actionlint",
    title="actionlint",
    version=ACTIONLINT,
    module="tools/actionlint",
    package="github.com/rhysd/actionlint/cmd/actionlint",
    stamp=f"github.com/rhysd/actionlint.version={ACTIONLINT}",
    packages=110,
    takes="half a minute",
)
TFLINT_RECIPE = Recipe(
    name="tflint",
    title="tflint",
    version=TFLINT,
    module="tools/tflint",
    package="github.com/terraform-linters/tflint",
    stamp="",
    packages=560,
    takes="about 2 minutes on 2 cores",
)
KEPT_LINES = 25
GRACE_SECONDS = 5


def ensure(host: Host, recipe: Recipe) -> Path:
    """The built program; builds it where the cache does not have it.

    Raises:
        ToolchainError: Go is missing, or the build failed (the message ends with the compiler's last lines).
    """
    target = host.binaries / recipe.file
    if target.is_file():
        return target
    with alone(
        host.binaries / f".{recipe.file}.lock",
        lambda: say(f"Another run builds {recipe.title}; waiting for it."),
    ):
        if not target.is_file():
            compiler = go.require(host)
            say(f"{recipe.title} is not on PATH; building {recipe.version} once ({recipe.takes}).")
            _compile(host, recipe, compiler, target, Progress(f"Building {recipe.title}", recipe.packages))
    return target


def command(recipe: Recipe, compiler: Path, output: Path) -> list[str]:
    return [
        str(compiler),
        "build",
        "-v",
        "-mod=readonly",
        "-trimpath",
        "-buildvcs=false",
        f"-ldflags=-s -w -X {recipe.stamp}" if recipe.stamp else "-ldflags=-s -w",
        f"-o={output}",
        recipe.package,
    ]


def go_environment(host: Host) -> dict[str, str]:
    """The user's own proxy and caches, but none of the settings that would change what is built."""
    environ = {key: value for key, value in host.environ.items() if key not in ("GOFLAGS", "GOOS", "GOARCH")}
    return {**environ, "CGO_ENABLED": "0", "GOWORK": "off", "GO111MODULE": "on"}


def _compile(host: Host, recipe: Recipe, compiler: Path, target: Path, progress: Progress) -> None:
    with replacing(target) as draft:
        last = _follow(
            command(recipe, compiler, draft), host.repository / recipe.module, go_environment(host), progress
        )
        if last is not None:
            raise ToolchainError(
                f"Building {recipe.title} {recipe.version} failed:\n{last}", _failure_hint(last)
            )
        draft.chmod(0o755)
    say(f"Built {recipe.title} {recipe.version} in {progress.elapsed}: {target}")


def _follow(arguments: list[str], folder: Path, environ: dict[str, str], progress: Progress) -> str | None:
    """Run the build, counting the packages it names; None when it succeeded, else its last lines."""
    last: deque[str] = deque(maxlen=KEPT_LINES)
    process = subprocess.Popen(
        arguments,
        cwd=folder,
        env=environ,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        errors="replace",
    )
    assert process.stderr is not None
    try:
        done = 0
        for text in process.stderr:
            last.append(text.rstrip())
            done += not text.startswith(("go: ", "#", "\t"))
            progress.advance(done, text.strip())
        return None if process.wait() == 0 else "\n".join(last)
    finally:
        _stop(process)


def _stop(process: subprocess.Popen[str]) -> None:
    """After Ctrl-C: `go` ends its compilers on an interrupt, and leaves them behind on anything harder."""
    if process.poll() is None:
        process.send_signal(signal.SIGINT)
        try:
            process.wait(GRACE_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _failure_hint(last: str) -> str:
    if "dial tcp" in last or "proxyconnect" in last or "connection refused" in last:
        return "The Go module proxy was not reached: check the network, HTTPS_PROXY and GOPROXY, then retry."
    if "no space left" in last:
        return "The disk is full: the build needs about 4 GB, most of it Go's own caches (`go env GOCACHE`)."
    if "toolchain not available" in last or "GOTOOLCHAIN" in last:
        return (
            "This Go is too old and may not fetch a newer one: install a newer Go, or set GOTOOLCHAIN=auto."
        )
    return "Run it again; what is already compiled is kept."
