"""How long the registry's pages and its site take: 1,000 services of 40 teams in 3 environments.

    python -m benchmarks.docs [SERVICES]

Prints the figures of `benchmarks/README.md`: pages rendered, site built and checked, sizes; in headless Chromium how soon
the first page stands and the search answers; wall time, and processor time of this process and its children. One run.
Figures, not a test: a busy machine must not fail a build.
"""

import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from benchmarks import words
from generator import allocation, pipeline, source
from generator.plan import header
from generator.render import registry
from generator.render.scope import Scope
from generator.render.service import units

ENVIRONMENTS = ("development", "staging", "production")
TEAMS = 40
ON_A_BALANCER = 40
SERVICE = """\
name: s{number}
description: Service number {number} of the benchmark, with a word of its own - w{number}x.
owner: team-{team}
domains: {{s{number}: {{load_balancer: shared-{balancer}}}}}
components:
  api:
    image: {{repository: s{number}, tag: "1.0"}}
    port: 8080
    environment: {{PEER_URL: "${{services.s{peer}.components.api.url}}"}}
    access: {{databases: [main]}}
    routes: {{all: {{domain: s{number}, paths: [/api/*]}}}}
databases: {{main: {{engine: postgres, version: "16", multi_az: true}}}}
environments: {{development: {{}}, staging: {{}}, production: {{}}}}
"""
T = TypeVar("T")


def texts(count: int) -> dict[str, str]:
    """Path -> text of every manifest."""
    lines = ["organization: bench", "teams:"]
    lines += [f"  team-{number}: {{email: team-{number}@example.com}}" for number in range(TEAMS)]
    lines += ["environments:"]
    for number, name in enumerate(ENVIRONMENTS):
        network = f"network: {{cidr: 10.{number}.0.0/16}}"
        zone = f"zone: {name}.example.com"
        lines += [f'  {name}: {{aws_account_id: "{number + 1:012}", region: us-east-1, {zone}, {network}}}']
    lines += ["load_balancers:"]
    lines += [f"  shared-{number}: {{owner: team-0}}" for number in range(-(-count // ON_A_BALANCER))]
    found = {pipeline.PLATFORM_FILE: "\n".join(lines) + "\n"}
    for number in range(count):
        found[f"registry/services/s{number}.yaml"] = SERVICE.format(
            number=number,
            team=number % TEAMS,
            balancer=number // ON_A_BALANCER,
            peer=number // 10 * 10 if number % 10 else (number + 10) % count,
        )
    return found


def timed(what: str, work: Callable[[], T]) -> T:
    """Does it and prints a row."""
    started, before = time.perf_counter(), spent()
    done = work()
    row(what, f"{time.perf_counter() - started:.1f} s", f"{spent() - before:.1f} s")
    return done


def spent() -> float:
    """Processor seconds of this process and of those that ended in it."""
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


def row(what: str, figure: str, processor: str = "") -> None:
    """A row of the table."""
    print(f"| {what} | {figure} | {processor} |", flush=True)


def scope_of(count: int) -> tuple[Scope, dict[Any, Any]]:
    """The catalogue with its numbers, and every module."""
    documents = {}
    for file, text in texts(count).items():
        document, faults = source.load(text, file)
        if document is None:
            sys.exit("\n".join(fault.message for fault in faults))
        documents[file] = document
    loaded = pipeline.assemble(documents)
    if loaded.catalogue is None:
        sys.exit("\n".join(finding.message for finding in loaded.findings[:5]))
    scope = Scope(loaded.catalogue, allocation.of(loaded.catalogue).priorities)
    every = {
        (unit.service, unit.unit): unit for name in loaded.catalogue.names for unit in units(scope, name)
    }
    return scope, every


def megabytes(folder: Path, pattern: str = "*") -> str:
    """What the files of a folder take."""
    return f"{sum(path.stat().st_size for path in folder.rglob(pattern) if path.is_file()) / 1e6:.1f} MB"


def main(count: int) -> None:
    """Renders, builds, looks, prints."""
    from generator.site import build, links
    from generator.site.explorer import data
    from generator.toolchain import host

    print(f"{count} services of {TEAMS} teams in {len(ENVIRONMENTS)} environments\n")
    print("| what | figure | processor |\n|---|---|---|")
    scope, every = timed("manifests read, modules made", lambda: scope_of(count))
    pages = timed("pages rendered", lambda: dict(registry.files(scope, every, {}, header)))
    folder = "registry/docs/"
    made = {
        path.removeprefix(folder): text.encode() for path, text in pages.items() if path.startswith(folder)
    }
    row("pages", str(sum(path.endswith(".md") for path in made)))
    row("their text", f"{sum(len(text) for path, text in made.items() if path.endswith('.md')) / 1e6:.1f} MB")
    row("registry.json", f"{len(made['registry.json']) / 1e6:.1f} MB")
    beside = {"explorer/routes.json": data.render(scope.catalogue).encode()}
    row("the explorer's data", f"{len(beside['explorer/routes.json']) / 1e6:.1f} MB")
    with tempfile.TemporaryDirectory(prefix="benchmark-") as name:
        target = Path(name) / "site"
        timed("site built", lambda: build.site(made, beside, target, host.current()))
        faults = timed("its links checked", lambda: links.check(target))
        row("faults", str(len(faults)))
        row("site", megabytes(target))
        row("a service's page", f"{(target / 'services/s5.html').stat().st_size / 1e3:.0f} KB")
        row("search index", megabytes(target, "search.json"))
        look(target, count)


def look(target: Path, count: int) -> None:
    """The site in a browser."""
    from playwright.sync_api import sync_playwright

    from generator.site import serve
    from tests.browser import chromium
    from tests.browser.conftest import search

    with serve.running(target) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium.executable(), args=list(chromium.FLAGS))
        page = browser.new_page()
        timed("overview opened in the browser", lambda: page.goto(address))
        timed("a service's page opened", lambda: page.goto(f"{address}services/s5.html"))
        number = count // 2

        def found(word: int) -> None:
            search(page, f"w{word}x")
            page.locator(f"a[href*='services/s{word}.html']").first.wait_for()

        timed("first search, from the key to its hit", lambda: found(number))
        page.keyboard.press("Escape")
        browser.close()


if __name__ == "__main__":
    main(words.services("docs", __doc__, sys.argv[1:]))
