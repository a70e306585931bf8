"""Where fuzzing begins: every manifest of the repository, good and bad, and pieces that parsers trip over."""

import itertools
import json
import random
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PLACES = (
    "registry/services/*.yaml",
    "tests/fixtures/bad/*.yaml",
    "tests/fixtures/*.yaml",
    "tests/golden/**/services/*.yaml",
    "tests/soak/found/*.yaml",  # what once broke a promise
)
NAME = re.compile(rb"^name: .*$", re.MULTILINE)  # as the file is called, else nothing comes further than that
HARD = (
    b"[" * 30_000,
    b"{a: " * 10_000,
    b"a: &a [x]\n" + b"".join(b"b%d: &b%d [*a, *a, *a, *a, *a, *a, *a, *a]\n" % (n, n) for n in range(9)),
    b"a: " + b"x" * 1_000_000,
    b"name: \x00\n",
    b"\xef\xbb\xbfname: a\r\nowner: b\r\n",
    "name: \u202ea\nowner: \ud800\n".encode("utf-8", "surrogatepass"),
    b"name: fuzzed\nowner: a\nowner: b\n<<: {x: y}\n",
    b'name: "fuzzed\\n"\nowner: infrastructure-team\n',
    b"version: 1.10\nmode: 0123\ntime: 22:22\nflag: no\nzero: .0\nbig: 1e400\n",
)
WORDS = (
    "${components.", "${services.auth.components.api.url}", "${", "$${", "%{", "}", "\u202e", "../../", "/etc/passwd", "`", "|", "<script>",
    "components:", "domains:", "routes:", "load_balancer: main", "cutover:", "environments:", "image:", "port: ", "paths: [", "&a ", "*a",
    "<<: ", "!!python/object", "---\n", "\r\n", "null", "-0", "1e999", "0x", "*", "?", "infrastructure-team",
)  # fmt: skip


_PATTERNS = ["".join(letters) for letters in itertools.product("ab*?", repeat=6)]
random.Random(1).shuffle(_PATTERNS)
TANGLED = tuple(f"/{pattern}" for pattern in _PATTERNS if sum(map(pattern.count, "*?")) <= 5)
"""Patterns that nearly all share requests: each must be compared with each."""


def manifest(routes: list[str], each: int = 100, shared: bool = False, more: str = "") -> bytes:
    """A manifest with these routes, `each` of them on one load balancer: own ones, or all on the platform's."""
    balancers = range(-(-len(routes) // each))
    lines = ["name: fuzzed", "owner: auth-team", "environments: {development: {}}"]
    if not shared:
        lines.append(f"load_balancers: {{{', '.join(f'own{one}: {{}}' for one in balancers)}}}")
    lines.append("domains:")
    lines += [
        f"  fuzzed{one}: {{load_balancer: {'main' if shared else f'own{one}'}{more}}}" for one in balancers
    ]
    lines.append("components:")
    components = max(
        2, -(-len(routes) // 50)
    )  # neighbours go to different ones: what does the same needs no comparing
    for component in range(components):
        lines += [
            f"  c{component}:",
            "    image: {repository: some-image, tag: v1}",
            "    port: 8000",
            "    routes:",
        ]
        lines += [
            f"      r{at}: {{domain: fuzzed{at // each}, {route}}}"
            for at, route in enumerate(routes)
            if at % components == component
        ]
    return "\n".join(lines).encode()


def many_rules(rules: int) -> bytes:
    """One load balancer with so many rules that nearly all share requests."""
    return manifest([f'paths: ["{path}"]' for path in TANGLED[:rules]], each=rules, shared=True)


def _tangled() -> Iterator[tuple[str, bytes]]:
    """Manifests whose rules take long to compare, by what takes long."""
    paths = [f'paths: ["{path}"]' for path in TANGLED]
    texts = ["".join(letters) for letters in itertools.product("ab*", "cd?", "ab*", "cd*", "?xy")]
    some = itertools.cycle(texts)
    carried = [
        ", ".join(f'"{key}*": [{", ".join(f"{next(some)!r}" for _ in range(5))}]' for key in "abcde")
        for _ in range(100)
    ]
    headers = (re.sub(r'"(.)\*"', r"X-\1", one) for one in carried)
    yield "ten load balancers", manifest(paths[:1000])
    yield "twenty-four load balancers", manifest(paths[:2400])
    yield (
        "paths, five a rule",
        manifest([f"paths: {json.dumps(TANGLED[at * 5 : at * 5 + 5])}" for at in range(100)]),
    )
    yield (
        "prefixes",
        manifest([f'paths: ["{("/a" if at < 60 else "/b") * (at % 60 + 1)}*"]' for at in range(100)]),
    )
    yield (
        "runs of ?",
        manifest([f'paths: ["/*a{"?" * (at % 29 + 1)}*b{"?" * (at % 31 + 1)}c*"]' for at in range(100)]),
    )
    yield "query", manifest([f"query: {{{one}}}" for one in carried])
    yield "headers", manifest([f"headers: {{{one}}}" for one in headers])
    yield (
        "addresses",
        manifest(
            [
                f'{path}, source_addresses: ["10.{at}.0.0/16", "0.0.0.0/1"]'
                for at, path in enumerate(paths[:100])
            ]
        ),
    )
    yield (
        "redirects",
        manifest(
            [f'{path}, redirect: {{path: "/{"ab"[at % 2]}#{{path}}"}}' for at, path in enumerate(paths[:100])]
        ),
    )
    yield "cut-over", manifest(paths[:90], more=", cutover: {to: main}")


TANGLES = dict(_tangled())


def nobody() -> bytes:
    """Rules that win over two thousand others, none of which is there: for each of them the nearest would be looked for."""
    names = (", ".join(f"fuzzed/c{rule % 7}/x{rule}y{at}" for at in range(20)) for rule in range(100))
    return manifest([f'paths: ["/p{at}"], wins_over: [{some}]' for at, some in enumerate(names)])


def seeds() -> Iterator[bytes]:
    """Each of them."""
    for place in PLACES:
        for file in sorted(ROOT.glob(place)):
            yield NAME.sub(b"name: fuzzed", file.read_bytes(), count=1)
    yield from HARD
    yield many_rules(2000)
    yield from TANGLES.values()
    yield nobody()


def dictionary() -> str:
    """The words as libFuzzer reads them."""
    lines = ("".join(f"\\x{byte:02x}" for byte in word.encode()) for word in WORDS)
    return "".join(f'"{line}"\n' for line in lines)
