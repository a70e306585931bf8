"""How long `invoke affected` takes: 1,000 services in 3 environments, in a git repository of their own.

    python -m benchmarks.affected [SERVICES]

Twice: services of an `app` unit alone (3,009 units with the platform's), and with databases in a `data` unit each (6,009).

Prints the table of `benchmarks/README.md`. Wall time of a whole process, start-up of Python and invoke included, best
of three, after the files were read once. Figures, not a test: a busy machine must not fail a build.
"""

import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks import estates, words
from benchmarks.estates import ENVIRONMENTS, HERE
from generator import pipeline, plan

PLATFORM = "organization: bench\nteams: {platform: {email: platform@example.com}}\nenvironments:\n"
SERVICE = """\
name: {name}
owner: platform
domains:
  {name}: {{load_balancer: {balancer}}}
components:
  api:
    image: {{repository: public.ecr.aws/example/{name}, tag: "1.0"}}  # the program
    port: 8080
    environment: {{PEER_URL: "${{services.{peer}.components.api.url}}"}}
    routes: {{all: {{domain: {name}}}}}
environments: {{development: {{}}, staging: {{}}, production: {{}}}}
"""
DATABASE = 'databases: {main: {engine: postgres, version: "16", multi_az: true}}\n'


def build(root: Path, count: int, more: str) -> None:
    """Manifests, everything rendered from them, all in one commit."""
    estates.copy_what_is_by_hand(root)
    (root / "generator").symlink_to(HERE / "generator")
    folder = root / "registry/services"
    folder.mkdir(parents=True)
    balancers = [f"shared-{number}" for number in range(-(-count // 40))]
    (root / "registry/platform.yaml").write_text(
        PLATFORM + "".join(map(_environment, ENVIRONMENTS)) + _listed(balancers)
    )
    for number in range(count):
        text = SERVICE.format(
            name=f"s{number}", peer=f"s{number // 10 * 10}", balancer=balancers[number // 40]
        )
        (folder / f"s{number}.yaml").write_text(text + more)
    built = pipeline.build(root)
    if not built.files:
        sys.exit("\n".join(finding.message for finding in built.findings[:5]))
    for path, content in built.files.items():
        if not path.startswith("generator/"):
            (root / path).parent.mkdir(parents=True, exist_ok=True)
            (root / path).write_bytes(plan.stamp(path, content))
    git(root, "init", "-q")
    commit(root)


def _environment(name: str) -> str:
    number = ENVIRONMENTS.index(name)
    return (
        f'  {name}: {{aws_account_id: "{number + 1:012}", region: us-east-1, zone: {name}.example.com,'
        f" network: {{cidr: 10.{number}.0.0/16}}}}\n"
    )


def _listed(balancers: list[str]) -> str:
    return "load_balancers:\n" + "".join(f"  {name}: {{owner: platform}}\n" for name in balancers)


def git(root: Path, *arguments: str) -> None:
    """git, whatever the user's settings are."""
    settings = ["-c", "user.name=bench", "-c", "user.email=bench@example.com", "-c", "commit.gpgsign=false"]
    subprocess.run(["git", "-C", str(root), *settings, *arguments], check=True)


def commit(root: Path) -> None:
    """Everything as it is."""
    git(root, "add", "-A")
    git(root, "commit", "-q", "-m", "all")


def append(*files: str) -> Callable[[Path], None]:
    """A change: a comment more in each file."""

    def change(root: Path) -> None:
        for file in files:
            with (root / file).open("a") as handle:
                handle.write("# changed\n")

    return change


CASES: dict[str, Callable[[Path], None]] = {
    "nothing": lambda root: None,
    "one service's app module": append("modules/services/s15/app/main.tf"),
    "one service others depend on": append("modules/services/s10/app/main.tf"),
    "100 services": append(*(f"modules/services/s{number}/app/main.tf" for number in range(100))),
    "one environment's edge unit": append("live/staging/platform/edge/terragrunt.hcl"),
    "a building block inside another": append("modules/task-definition/main.tf"),
    "live/common.hcl": append("live/common.hcl"),
}


def measure(root: Path, name: str, change: Callable[[Path], None]) -> str:
    """A table row."""
    change(root)
    command = [sys.executable, "-m", "invoke", "affected", "HEAD"]
    times, spent = [], 0.0
    for _ in range(4):
        before, start = os.times(), time.perf_counter()
        done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=True)
        times.append(time.perf_counter() - start)
        spent = os.times().children_user + os.times().children_system
        spent -= before.children_user + before.children_system
    git(root, "checkout", "-q", "--", ".")
    return f"| {name} | {done.stdout.count(chr(10))} | {min(times[1:]):.2f} | {spent:.2f} |"


def main(count: int) -> None:
    """Builds, measures, prints."""
    for more in ("", DATABASE):
        table(count, more)
    print(f"peak memory {resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024:.0f} MB")


def table(count: int, more: str) -> None:
    """One repository's table."""
    with tempfile.TemporaryDirectory(prefix="affected-") as folder:
        root = Path(folder)
        build(root, count, more)
        files = sum(len(names) for where, _, names in os.walk(root) if ".git" not in where)
        print(f"{count} services in {len(ENVIRONMENTS)} environments, {files} files\n")
        print("| changed | units affected | wall s | CPU s |\n|---|---|---|---|")
        for name, change in CASES.items():
            print(measure(root, name, change), flush=True)
        print()


if __name__ == "__main__":
    main(words.services("affected", __doc__, sys.argv[1:]))
