"""What a run remembers can never change a result: the same changes and commands with and without a cache come to the same.

Two copies of one small estate go through the same random history of changed manifests, records and building blocks, of
rendered files that somebody edited, deleted, replaced or added, and of commands. In one copy the cache stays from command to
command, and is torn, mixed up or brought back from earlier now and then; in the other it is deleted before each command.
"""

import io
import os
import re
import shutil
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given
from hypothesis import strategies as st

from generator.cache import memory
from generator.commands import guard
from generator.console import Console
from generator.plan import GENERATED_MARK
from tests.effort import effort
from tests.unit.commands.conftest import HERE

PLATFORM = """\
organization: bench
teams: {{one: {{email: {email}}}, two: {{email: two@example.com}}}}
environments:
  staging: {{aws_account_id: "111111111111", region: us-east-1, zone: staging.example.com, network: {{cidr: 10.0.0.0/16}}}}
{production}load_balancers: {{main: {{owner: one}}, other: {{owner: {owner}}}}}
"""
PRODUCTION = (
    '  production: {aws_account_id: "222222222222", region: us-east-1, zone: example.com,'
    " network: {cidr: 10.1.0.0/16}}\n"
)
SERVICE = """\
name: {name}
owner: {owner}
domains: {{{name}: {{load_balancer: {balancer}}}}}
components:
  api:
    image: {{repository: public.ecr.aws/example/{name}, tag: "{tag}"}}
    port: {port}
    memory: {memory}
    environment: {{{environment}}}
    routes: {{all: {{domain: {name}, paths: [{path}]}}}}
{databases}environments: {{{environments}}}
"""
NAMES = ("ab", "cd", "ef", "gh")
DATABASE = 'databases: {main: {engine: postgres, version: "16", multi_az: true}}\n'
EVERYWHERE = "staging: {}, production: {}"
FILES = (memory.INDEX, memory.SERVICES, memory.FACTS, memory.LISTENERS, memory.DOCUMENTS)
Change = Callable[[Path], None]


# --- changes ----------------------------------------------------------------------------------------------


def manifest(name: str, calls: frozenset[str] = frozenset(), database: bool = False, **said: Any) -> Change:
    """A service as it is from now on."""
    values = {
        "owner": "one",
        "balancer": "main",
        "port": 8000,
        "path": "/*",
        "environments": EVERYWHERE,
        "tag": "1.0",
        "memory": 512,
    }
    addresses = {
        f"{other.upper()}_URL": f"${{services.{other}.components.api.url}}" for other in sorted(calls)
    }
    if database:
        addresses["HOST"] = "${databases.main.host}"
    environment = ", ".join(f'{key}: "{value}"' for key, value in addresses.items())
    text = SERVICE.format(
        name=name, environment=environment, databases=DATABASE if database else "", **(values | said)
    )
    return lambda root: put(root, f"registry/services/{name}.yaml", text)


def inner(number: int, tag: str, memory: int, note: str) -> Change:
    """One of the manifests that are there, changed in what nobody else sees; 300 MiB are a fault."""

    def change(root: Path) -> None:
        found = sorted((root / "registry/services").glob("*.yaml"))
        if not found:
            return
        path = found[number % len(found)]
        text = re.sub(r'tag: "[^"]*"', f'tag: "{tag}"', path.read_text(), count=1)
        text = re.sub(r"memory: \d+", f"memory: {memory}", text, count=1)
        text = re.sub(r"environment: \{(NOTE: \w+, )?", f"environment: {{NOTE: {note}, ", text, count=1)
        path.write_text(text)

    return change


def platform(email: str = "one@example.com", owner: str = "one", production: bool = True) -> Change:
    """The platform file as it is from now on."""
    text = PLATFORM.format(email=email, owner=owner, production=PRODUCTION if production else "")
    return lambda root: put(root, "registry/platform.yaml", text)


def put(root: Path, file: str, text: str) -> None:
    """Writes a file, over whatever stands there."""
    path = root / file
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.is_symlink():
        path.unlink()
    path.write_text(text)


def remove(file: str) -> Change:
    return lambda root: (root / file).unlink(missing_ok=True)


def records(step: int) -> Change:
    """Other numbers in the records of both environments."""

    def change(root: Path) -> None:
        for path in sorted((root / "registry/allocations").glob("*.yaml")):
            path.write_text(
                re.sub(r": (\d+)$", lambda found: f": {int(found[1]) + step}", path.read_text(), flags=re.M)
            )

    return change


def block(called: str) -> Change:
    """A building block that services use calls another one."""
    return lambda root: put(
        root, "modules/target-group/main.tf", f'module "x" {{\n  source = "../{called}"\n}}\n'
    )


def rendered(number: int, act: Callable[[Path], None]) -> Change:
    """Something done to one of the rendered files."""

    def change(root: Path) -> None:
        found = sorted(
            path
            for folder in ("live", "modules/services", "registry/docs")
            for path in (root / folder).rglob("*")
            if path.is_file() and not path.is_symlink() and path.name != "common.hcl"
        )
        if found:
            act(found[number % len(found)])

    return change


def same_size_and_time(path: Path) -> None:
    """An edit that only the change time tells."""
    status, content = path.stat(), path.read_bytes()
    path.write_bytes(content[:-1] + (b" " if content[-1:] != b" " else b"\t"))
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))


def link(path: Path) -> None:
    """A symbolic link to a copy of it."""
    copy = path.with_name(path.name + ".copy")
    path.rename(copy)
    path.symlink_to(copy.name)


INNER = st.builds(
    inner,
    st.integers(0, 3),
    tag=st.sampled_from(["1.0", "1.1", "latest"]),
    memory=st.sampled_from([512, 512, 1024, 300]),
    note=st.sampled_from(["a", "b"]),
)
SOUND = st.one_of(
    INNER,
    st.builds(
        manifest,
        st.sampled_from(NAMES),
        calls=st.frozensets(st.sampled_from(NAMES[:3]), max_size=2),
        database=st.booleans(),
        owner=st.sampled_from(["one", "two"]),
        balancer=st.sampled_from(["main", "main", "other"]),
        port=st.sampled_from([8000, 8001]),
        path=st.sampled_from(["/*", "/api/*", "/health"]),
    ),
    st.builds(
        platform,
        email=st.sampled_from(["one@example.com", "1@example.com"]),
        owner=st.sampled_from(["one", "two"]),
    ),
    st.builds(records, st.integers(1, 3)),
    st.builds(
        remove, st.sampled_from([f"registry/allocations/{name}.yaml" for name in ("staging", "production")])
    ),
    st.sampled_from(
        [
            block("postgres"),
            block("bucket"),
            lambda root: put(root, "live/staging/notes.txt", "mine\n"),
            lambda root: put(root, "live/staging/old.hcl", f"# {GENERATED_MARK} x; do not edit.\n"),
        ]
    ),
)
UNSOUND = st.one_of(
    st.builds(manifest, st.sampled_from(NAMES), owner=st.just("thre"), environments=st.just("staging: {}")),
    st.builds(remove, st.sampled_from([f"registry/services/{name}.yaml" for name in NAMES])),
    st.just(platform(production=False)),
    st.sampled_from(
        [
            lambda root: put(root, "registry/services/ab.yaml", "name: [\n"),
            lambda root: put(root, "registry/services/zz.yml", "name: zz\n"),
            remove("registry/services/zz.yml"),
        ]
    ),
)
EDITED = st.builds(
    rendered,
    st.integers(0, 10_000),
    st.sampled_from(
        [
            Path.unlink,
            Path.touch,
            same_size_and_time,
            link,
            lambda path: path.write_bytes(path.read_bytes() + b"# mine\n"),
            lambda path: path.write_bytes(path.read_bytes()),
            lambda path: path.write_text("# mine\n"),
        ]
    ),
)
CHANGES = st.one_of(INNER, SOUND, SOUND, SOUND, EDITED, UNSOUND)
COMMANDS = st.sampled_from(
    [("generate", {}), ("generate", {"check": True}), ("generate", {"force": True}), ("check", {})]
)


# --- what becomes of the cache in the one copy ------------------------------------------------------------


def _torn(folder: Path, name: str) -> None:
    path = folder / name
    if path.is_file():
        path.write_bytes(path.read_bytes()[:-7])


def _earlier(folder: Path, name: str) -> None:
    """One of the two files as it was first kept; it may fit the repository or not, and the other file or not."""
    kept = folder.parent.parent / ".kept" / name
    if kept.is_file():
        shutil.copy(kept, folder / name)
    elif (folder / name).is_file():
        kept.parent.mkdir(exist_ok=True)
        shutil.copy(folder / name, kept)


FATES = st.sampled_from(
    [
        *[lambda folder: None] * 6,
        *[partial(_torn, name=name) for name in FILES],
        *[partial(_earlier, name=name) for name in FILES],
        lambda folder: shutil.rmtree(folder, ignore_errors=True),
    ]
)
STEPS = st.tuples(st.lists(CHANGES, max_size=2), FATES, COMMANDS)


def run(root: Path, name: str, options: dict[str, Any]) -> tuple[int, str]:
    """Exit code and what was printed, without how long it took."""
    out = io.StringIO()
    code = guard.exit_code(name, root, options, Console(out, out, {}))
    return code, re.sub(r"\d+\.\d+ s|\d+ s", "? s", out.getvalue())


def texts(root: Path) -> dict[str, bytes | str]:
    """Everything that is there, but for what runs keep for themselves."""
    return {
        path.relative_to(root).as_posix(): str(path.readlink()) if path.is_symlink() else path.read_bytes()
        for path in root.rglob("*")
        if not {".hokusai", ".kept"} & set(path.relative_to(root).parts)
        and (path.is_symlink() or path.is_file())
    }


@pytest.fixture(scope="module")
def estate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Manifests and building blocks, nothing rendered."""
    root = tmp_path_factory.mktemp("cache") / "estate"
    for block in sorted((HERE / "modules").iterdir()):
        if (block / "main.tf").is_file():
            put(root, f"modules/{block.name}/main.tf", (block / "main.tf").read_text())
    put(root, "live/common.hcl", "# by hand\n")
    platform()(root)
    manifest("ab", frozenset({"cd"}))(root)
    manifest("cd", frozenset({"ef"}), database=True)(root)
    manifest("ef")(root)
    return root


def history(estate: Path, steps: list[Any]) -> None:
    """Both copies through the same steps."""
    place = estate.parent / "copies"
    shutil.rmtree(place, ignore_errors=True)
    with_cache, without = place / "with", place / "without"
    for root in (with_cache, without):
        shutil.copytree(estate, root)
        assert run(root, "generate", {})[0] == 0
        run(root, "generate", {})
    for changes, fate, (name, options) in steps:
        for root in (with_cache, without):
            for change in changes:
                change(root)
        fate(with_cache / memory.FOLDER)
        shutil.rmtree(without / memory.FOLDER, ignore_errors=True)
        assert run(with_cache, name, options) == run(without, name, options)
        assert texts(with_cache) == texts(without)


QUIET = effort(12, suppress_health_check=list(HealthCheck))


KEEP: Change = lambda folder: None  # noqa: E731
GENERATE: tuple[str, dict[str, Any]] = ("generate", {})
CHANGED, BACK = inner(0, "1.1", 1024, "b"), manifest("ab", frozenset({"cd"}))
RING = [manifest("ef", frozenset({"gh"})), manifest("gh")]


@QUIET
@example(steps=[([rendered(3, same_size_and_time)], KEEP, ("generate", {"check": True}))])
@example(steps=[([rendered(3, Path.unlink)], KEEP, ("generate", {"check": True}))])
@example(
    steps=[
        (
            [lambda root: put(root, "live/staging/old.hcl", f"# {GENERATED_MARK} x; do not edit.\n")],
            KEEP,
            GENERATE,
        )
    ]
)
@example(
    steps=[([manifest("cd", frozenset({"ef"}), database=True, port=8001)], KEEP, GENERATE)]
)  # ab calls it
@example(steps=[([manifest("ef", frozenset({"ab"}))], KEEP, GENERATE)])  # whom ab lets in
@example(
    steps=[(RING, KEEP, GENERATE), ([manifest("gh", frozenset({"ab"}))], KEEP, GENERATE)]
)  # turns ab and cd round
@example(steps=[([records(1)], KEEP, GENERATE)])
@example(steps=[([platform(email="1@example.com")], KEEP, GENERATE)])
@example(steps=[([block("bucket")], KEEP, GENERATE)])
@example(steps=[([manifest("gh"), remove("modules/services/ab/app/main.tf")], KEEP, GENERATE)])
@example(steps=[([CHANGED], KEEP, GENERATE), ([BACK], KEEP, GENERATE)])  # to what its key was made from
@example(steps=[([CHANGED], KEEP, ("check", {})), ([], KEEP, GENERATE)])
@example(steps=[([CHANGED], KEEP, GENERATE), ([manifest("gh", frozenset({"ab"}))], KEEP, GENERATE)])
@example(steps=[([CHANGED, rendered(3, Path.unlink)], KEEP, GENERATE)])
@example(steps=[([CHANGED], partial(_torn, name=memory.SERVICES), GENERATE)])
@example(steps=[([inner(0, "1.1", 300, "a")], KEEP, GENERATE), ([CHANGED], KEEP, GENERATE)])
@given(steps=st.lists(STEPS, min_size=1, max_size=6))
def test_a_cache_changes_nothing(estate: Path, steps: list[Any]) -> None:
    history(estate, steps)
