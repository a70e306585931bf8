"""Where fuzzing begins: every manifest of the repository, good and bad, and pieces that parsers trip over."""

import itertools
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


def many_rules(components: int, routes: int = 50) -> bytes:
    """A manifest whose rules nearly all share requests: each must be compared with each."""
    patterns = itertools.cycle(map("".join, itertools.product("ab*?", repeat=6)))
    lines = [
        "name: fuzzed",
        "owner: auth-team",
        "domains: {fuzzed: {load_balancer: main}}",
        "environments: {development: {}}",
        "components:",
    ]
    for component in range(components):
        lines += [
            f"  c{component}:",
            "    image: {repository: some-image, tag: v1}",
            "    port: 8000",
            "    routes:",
        ]
        lines += [
            f'      r{route}: {{domain: fuzzed, paths: ["/{next(patterns)}"]}}' for route in range(routes)
        ]
    return "\n".join(lines).encode()


def seeds() -> Iterator[bytes]:
    """Each of them."""
    for place in PLACES:
        for file in sorted(ROOT.glob(place)):
            yield NAME.sub(b"name: fuzzed", file.read_bytes(), count=1)
    yield from HARD
    yield many_rules(40)


def dictionary() -> str:
    """The words as libFuzzer reads them."""
    lines = ("".join(f"\\x{byte:02x}" for byte in word.encode()) for word in WORDS)
    return "".join(f'"{line}"\n' for line in lines)
