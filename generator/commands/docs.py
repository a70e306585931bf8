"""`invoke docs`: the registry's pages and the guides as a site in site/, to read, to serve and to publish."""

import time
from pathlib import Path

from generator.commands import FINDINGS, OK
from generator.commands.errors import UsageError
from generator.console import GREEN, Console, duration, plural

TARGET = "site"
WORK = "build/docs"
LISTED = 40


def command(
    root: Path, console: Console, *, serve: bool = False, check: bool = False, port: str | None = None
) -> int:
    """Builds the site; serves it until Ctrl-C, or checks its links; 1 if one leads nowhere."""
    if serve and check:
        raise UsageError("--serve and --check together: one never ends, the other gives an exit code")
    if port is not None and not serve:
        raise UsageError("--port is for --serve")
    number = _port(port)
    warnings = _build(root, console)
    if check:
        return _check(root / TARGET, warnings, console)
    for line in warnings:
        console.note(line)
    if serve:
        return _serve(root, console, number)
    console.steps(
        [
            ("invoke docs --serve", "read it in a browser"),
            ("invoke docs --check", "are all links right, is nothing loaded from elsewhere"),
        ]
    )
    return OK


def _port(port: str | None) -> int:
    if port is None:
        return 0
    if not port.isdecimal() or not 0 < int(port) < 65536:
        raise UsageError(f"--port is a number from 1 to 65535, not {port!r}")
    return int(port)


def _build(root: Path, console: Console) -> tuple[str, ...]:
    """Builds, says what was built, gives what the site generator warned of."""
    from generator.site import build, pages, parts
    from generator.toolchain import guard, host

    made = pages.sources(root)
    with guard.alone(
        root / f"{WORK}.lock", lambda: console.note("Another run builds the site; waiting for it.")
    ):
        console.note(f"Building {plural(sum(path.endswith('.md') for path in made), 'page')} ...")
        built = build.site(made, parts.beside(root), root / TARGET, host.current(), root / WORK)
    size = sum(path.stat().st_size for path in built.folder.rglob("*") if path.is_file()) / 1e6
    console.say(f"{TARGET}/: {plural(built.pages, 'page')}, {size:.1f} MB, {duration(built.seconds)}")
    return built.warnings


def _check(folder: Path, warnings: tuple[str, ...], console: Console) -> int:
    from generator.site import links

    started = time.monotonic()
    faults = links.check(folder)
    for fault in faults[:LISTED]:
        console.say(f"{TARGET}/{fault.page}: {fault.message}")
    if len(faults) > LISTED:
        console.say(f"and {len(faults) - LISTED} more")
    for line in warnings:
        console.say(line)
    if faults or warnings:
        console.say(f"docs: {plural(len(faults) or 1, 'fault')}; the pages are rendered from the manifests")
        return FINDINGS
    spent = duration(time.monotonic() - started)
    console.say(console.paint(f"docs: every link leads somewhere, no other host is asked ({spent})", GREEN))
    return OK


def _serve(root: Path, console: Console, port: int) -> int:
    """Until Ctrl-C; what changes in the pages meanwhile is built anew."""
    from generator.site import serve

    try:
        running = serve.running(root / TARGET, port)
        with running as address:
            console.say(f"{address}  (Ctrl-C ends it; pages that change are built anew)")
            console.out.flush()
            serve.watch(lambda: _state(root), lambda: _again(root, console), time.sleep)
    except KeyboardInterrupt:
        console.note("")
        console.say("stopped")
    except OSError as error:
        raise UsageError(
            f"port {port} cannot be had: {error.strerror}", "Without --port a free one is taken."
        ) from error
    return OK


def _again(root: Path, console: Console) -> None:
    """Builds while the old site is served; a page that cannot be built is told and left as it was."""
    from generator.commands.errors import CommandError
    from generator.toolchain.errors import ToolchainError

    try:
        for line in _build(root, console):
            console.note(line)
    except (CommandError, ToolchainError) as error:
        console.fault(error.message, error.hint)


def _state(root: Path) -> tuple[tuple[str, int], ...]:
    """Every source of the site with the time of its last change."""
    from generator.site import build, pages

    folders = [root / pages.REGISTRY, root / "docs", build.ASSETS.parent]
    files = [root / name for name in pages.FIRST] + [path for one in folders for path in one.rglob("*.*")]
    return tuple(sorted((str(path), path.stat().st_mtime_ns) for path in files if path.is_file()))
