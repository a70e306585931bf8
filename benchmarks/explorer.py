"""How long the route explorer takes: 1,000 services on 60 load balancers in three environments.

    python -m benchmarks.explorer [SERVICES]

Prints the table of `benchmarks/README.md`: what is downloaded, how long Python makes it, how long the scripts read it and
answer in node, and in a browser the time from asking for the page to its map and from a link to its answer. Each rule of the
table is the median of several. Needs node; the browser's lines need Chromium. Figures, not a test.
"""

import gzip
import json
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from benchmarks import words
from generator import pipeline, source
from generator.catalogue import Catalogue
from generator.explain import route, route_text
from generator.pipeline import PLATFORM_FILE
from generator.site import explorer
from generator.site.explorer import data

ENVIRONMENTS = ("development", "staging", "production")
BALANCERS, PAIRS, TRIES = 60, 2_000, 7
ANSWERS = """
import { readFileSync } from "node:fs";
const { read, answer, nearest } = await import(`${process.argv[2]}/answer.js`);
const text = readFileSync(`${process.argv[2]}/routes.json`, "utf8");
const urls = JSON.parse(readFileSync(0, "utf8"));
const timed = (work) => { const from = performance.now(); const found = work(); return [performance.now() - from, found]; };
const [start, known] = timed(() => read(JSON.parse(text)));
const each = urls.map((url) => timed(() => answer(known, url)));
const [mistyped] = timed(() => answer(known, "https://srevice-77.example.com/"));
console.log(JSON.stringify({
  start, mistyped, times: each.map(([time]) => time), winners: each.map(([, found]) => found.winner) }));
"""


def estate(count: int) -> Catalogue:
    """Services with one to three routes each, as a fleet has them."""
    rng = random.Random(5)
    files = {PLATFORM_FILE: _platform()}
    files |= {f"registry/services/service-{n}.yaml": _service(rng, n) for n in range(count)}
    documents = {}
    for name, text in files.items():
        document, faults = source.load(text, name)
        assert document is not None, faults
        documents[name] = document
    loaded = pipeline.assemble(documents)
    assert loaded.catalogue is not None, loaded.findings[:3]
    assert not loaded.findings, loaded.findings[:3]
    return loaded.catalogue


def _platform() -> str:
    teams = {f"team-{n}": {"email": f"team-{n}@example.com", "slack": f"#team-{n}"} for n in range(40)}
    zones = {name: "" if name == "production" else f"{name}." for name in ENVIRONMENTS}
    environments = {
        name: {
            "aws_account_id": str(111111111111 + at),
            "region": "eu-west-1",
            "zone": f"{zone}example.com",
            "network": {"cidr": f"10.{at}.0.0/16"},
        }
        for at, (name, zone) in enumerate(zones.items())
    }
    balancers = {f"shared-{n}": {"owner": "team-0"} for n in range(BALANCERS)}
    return json.dumps(
        {"organization": "bench", "teams": teams, "environments": environments, "load_balancers": balancers}
    )


def _service(rng: random.Random, number: int) -> str:
    name, balancer = f"service-{number}", f"shared-{number % BALANCERS}"
    routes: dict[str, Any] = {"all": {"domain": name, "paths": ["/health", f"/api/v{rng.randint(1, 3)}/*"]}}
    if rng.random() < 0.3:
        routes["beta"] = {"domain": name, "paths": ["/api/*"], "headers": {"X-Beta": ["always"]}}
    if rng.random() < 0.2:
        routes["admin"] = {"domain": name, "paths": ["/admin/*"], "methods": ["GET", "POST"]}
    component = {"image": {"repository": name, "tag": "v1"}, "port": 8080, "routes": routes}
    return json.dumps(
        {
            "name": name,
            "owner": f"team-{number % 40}",
            "domains": {name: {"load_balancer": balancer}},
            "components": {"api": component},
            "environments": {environment: {} for environment in ENVIRONMENTS},
        }
    )


def requests(count: int) -> list[str]:
    """Addresses of all kinds over all environments; a tenth is nowhere."""
    rng = random.Random(6)
    zones = ("example.com", "staging.example.com", "development.example.com")
    paths = ("/health", "/api/v1/things", "/api/v2/x/y", "/admin/users", "/nothing")
    return [
        f"https://service-{rng.randrange(count * 11 // 10)}.{rng.choice(zones)}{rng.choice(paths)}"
        for _ in range(PAIRS)
    ]


def rows(count: int) -> Iterator[tuple[str, str]]:
    """The table."""
    catalogue = estate(count)
    started = time.process_time()
    text = data.render(catalogue)
    yield "routes.json from the catalogue, numbers of all rules included", _ms(time.process_time() - started)
    rules = len(json.loads(text)["rules"])
    size = f"{len(text) / 1e3:,.0f} kB, gzip {len(gzip.compress(text.encode())) / 1e3:,.0f} kB"
    yield f"routes.json: {rules:,} rules in {len(ENVIRONMENTS)} environments", size
    scripts = [explorer.HERE / name for name in (*explorer.SCRIPTS, explorer.STYLE)]
    packed = sum(len(gzip.compress(script.read_bytes())) for script in scripts)
    yield (
        "scripts and style",
        f"{sum(s.stat().st_size for s in scripts) / 1e3:,.0f} kB, gzip {packed / 1e3:,.0f} kB",
    )
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for script in (*scripts, explorer.HERE / "package.json"):
            shutil.copy(script, folder)
        (folder / explorer.DATA).write_text(text)
        yield from _node(folder, catalogue, count)
        yield from _browser(folder, count)


def _node(folder: Path, catalogue: Catalogue, count: int) -> Iterator[tuple[str, str]]:
    (folder / "answers.mjs").write_text(ANSWERS)
    urls = requests(count)
    runs = [
        json.loads(
            subprocess.run(
                ["node", folder / "answers.mjs", folder],
                input=json.dumps(urls),
                capture_output=True,
                text=True,
                check=True,
            ).stdout
        )
        for _ in range(TRIES)
    ]
    expected = [route_text.data(route.answer(catalogue, url), catalogue)["winner"] for url in urls[:100]]
    assert runs[0]["winners"][:100] == expected, "the script and the command differ"
    times = sorted(statistics.median(run["times"][at] for run in runs) for at in range(len(urls)))
    yield "node: read it", _ms(statistics.median(run["start"] for run in runs) / 1e3)
    slow = times[len(times) * 99 // 100]
    yield f"node: one answer of {len(urls):,}", f"{statistics.median(times):.2f} ms, 99 % below {slow:.2f} ms"
    yield (
        "node: a mistyped name, with the nearest",
        _ms(statistics.median(run["mistyped"] for run in runs) / 1e3),
    )


def _browser(folder: Path, count: int) -> Iterator[tuple[str, str]]:
    from playwright.sync_api import sync_playwright

    from generator.site import serve
    from tests.browser import chromium

    site = folder / "site"
    shutil.copytree(folder, site / explorer.FOLDER, ignore=shutil.ignore_patterns("site"))
    tags = "\n".join(explorer.TAGS.values())
    (site / "explorer.html").write_text(f'<!doctype html><div id="explorer"></div>{tags}')
    starts, answers, filters = [], [], []
    with serve.running(site) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium.executable(), args=list(chromium.FLAGS))
        page = browser.new_page()
        for at in range(TRIES):
            page.goto("about:blank")
            page.goto(f"{address}explorer.html")
            page.wait_for_selector(".rx-count:not(:empty)")
            starts.append(page.evaluate(SHOWN))
            link = "#" + urlencode({"url": f"https://service-{count // 2 + at}.example.com/api/v1/x"})
            answers.append(page.evaluate(FOLLOWED, link))
            filters.append(page.evaluate(FILTERED, f"service-{at}"))
        browser.close()
    yield "browser: from asking for the page to its map", _ms(statistics.median(starts) / 1e3)
    yield "browser: from a link to its answer, drawn", _ms(statistics.median(answers) / 1e3)
    yield "browser: from a letter in a filter to the rules, drawn", _ms(statistics.median(filters) / 1e3)


SHOWN = """() => new Promise(done => requestAnimationFrame(() => done(performance.now())))"""
FOLLOWED = """link => new Promise(done => {
    const from = performance.now();
    addEventListener("hashchange", () => requestAnimationFrame(() => done(performance.now() - from)), { once: true });
    location.hash = link;
})"""
FILTERED = """text => new Promise(done => {
    const field = document.getElementById("rx-host");
    const from = performance.now();
    field.value = text;
    field.dispatchEvent(new Event("input", { bubbles: true }));
    requestAnimationFrame(() => done(performance.now() - from));
})"""


def _ms(seconds: float) -> str:
    return f"{seconds * 1e3:,.0f} ms" if seconds >= 0.01 else f"{seconds * 1e3:.1f} ms"


def main(arguments: list[str]) -> None:
    count = words.services("explorer", __doc__, arguments)
    print(f"| {count:,} services on {BALANCERS} load balancers | |\n|---|---|")
    for what, figure in rows(count):
        print(f"| {what} | {figure} |", flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
