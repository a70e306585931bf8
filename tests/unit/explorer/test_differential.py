"""The explorer's script against the engine, on rules and requests that nobody thought of.

Small alphabets, so that patterns and texts often meet and often nearly meet; every condition with its missed values is
compared, not the winner alone.
"""

import random
from difflib import get_close_matches
from typing import Any

from hypothesis import HealthCheck, example, given
from hypothesis import strategies as st

from generator.explain.address import AddressError, parse
from generator.explain.route import ALIKE, CLOSE
from generator.routing import Listener, Request, Rule, explain
from tests.effort import effort
from tests.unit.explorer.node import Node

LISTENERS, REQUESTS = 400, 10  # pairs of a request and some rules: 4,000
LETTERS = "aA/.bé😀\\?*"
KEYS = (None, "a", "A*", "?", "\\*", "a\\", "é")
NAMES = ("X-a", "x-A", "B")
BLOCKS = (
    "10.0.0.0/8",
    "10.1.2.3/16",
    "0.0.0.0/0",
    "198.51.100.7/32",
    "2001:db8::/32",
    "::/0",
    "::1/128",
    "2001:db8::/33",
)
PEERS = (
    "10.1.2.3",
    "10.2.2.3",
    "198.51.100.7",
    "2001:db8::1",
    "2001:db8:8000::",
    "::1",
    "9.255.255.255",
    "0.0.0.0",
)


def word(rng: random.Random, letters: str = LETTERS, longest: int = 5) -> str:
    return "".join(rng.choices(letters, k=rng.randint(0, longest)))


def some(rng: random.Random, make: Any, most: int = 2) -> tuple[Any, ...]:
    return tuple(make() for _ in range(rng.randint(1, most))) if rng.random() < 0.3 else ()


def random_rule(rng: random.Random, number: int) -> Rule:
    def header() -> tuple[str, tuple[str, ...]]:
        return rng.choice(NAMES), tuple(word(rng) for _ in range(rng.randint(1, 2)))

    def condition() -> tuple[tuple[str | None, str], ...]:
        return tuple((rng.choice(KEYS), word(rng, longest=3)) for _ in range(rng.randint(1, 2)))

    return Rule(
        f"s/c/{number}",
        number,
        hosts=some(rng, lambda: word(rng, "abA.*?", 4)),
        paths=some(rng, lambda: "/" + word(rng), 3),
        methods=some(rng, lambda: rng.choice(("GET", "POST", "M-SEARCH"))),
        source_ips=some(rng, lambda: rng.choice(BLOCKS)),
        headers=some(rng, header),
        query=some(rng, condition),
    )


def random_request(rng: random.Random) -> Request:
    return Request(
        host=word(rng, "abAB.", 4),
        path="/" + word(rng),
        method=rng.choice(("GET", "POST", "get")),
        headers=some(rng, lambda: (rng.choice(NAMES), word(rng)), 3),
        query=some(rng, lambda: (word(rng, longest=2), word(rng, longest=3)), 3),
        source=rng.choice(PEERS),
    )


def plain(rule: Rule) -> dict[str, Any]:
    """A rule as routes.json has it; what is empty may be missing there."""
    fields = {
        "key": rule.key,
        "hosts": rule.hosts,
        "paths": rule.paths,
        "methods": rule.methods,
        "sources": rule.source_ips,
        "headers": rule.headers,
        "query": rule.query,
    }
    return {name: value for name, value in fields.items() if value}


def wire(request: Request) -> dict[str, Any]:
    return {name: getattr(request, name) for name in Request.__dataclass_fields__}


def test_rules_and_requests(node: Node) -> None:
    rng = random.Random(5)
    matched = met = 0
    for _ in range(LISTENERS):
        rules = tuple(random_rule(rng, number) for number in range(rng.randint(1, 4)))
        requests = [random_request(rng) for _ in range(REQUESTS)]
        script = node.ask(
            "explain", rules=[plain(rule) for rule in rules], requests=[wire(one) for one in requests]
        )
        for request, steps in zip(requests, script["found"], strict=True):
            engine = explain(Listener("l", rules), request).steps
            expected = [
                {
                    "rule": step.rule.key,
                    "misses": [
                        {"condition": miss.condition, "wanted": list(miss.wanted), "got": miss.got}
                        for miss in step.misses
                    ],
                    "asked": step.asked,
                }
                for step in engine
            ]
            assert steps == expected, (rules, request)
            matched += sum(step.matched for step in engine)
            met += len(engine)
    assert met > 2_000
    assert met * 0.05 < matched < met * 0.6, "so few or so many matches say little"


addresses = st.one_of(
    st.text(alphabet=st.characters(exclude_categories=("Cs",)), max_size=30),
    st.text(alphabet="aAz.:/\\?#&=%+@[]- \t\n0142ü", max_size=30),
    st.builds(
        "{}://{}{}/{}".format,
        st.sampled_from(("http", "HTTPS", "ftp", "")),
        st.from_regex(r"([a-zA-Z0-9_-]{1,8}\.){1,3}[a-z]{0,3}", fullmatch=True),
        st.sampled_from(("", ":", ":80", ":443", ":0443", ":70000")),
        st.text(alphabet='aü/?&=%20+#\\. "<😀', max_size=20),
    ),
)
headers = st.lists(st.text(alphabet="aX-:; \t\nü\x00", max_size=8), max_size=2)
peers = st.one_of(
    st.none(),
    st.ip_addresses().map(str),
    st.ip_addresses(v=6).map(lambda address: address.exploded.upper()),
    st.text(alphabet="0123f:.% ", max_size=12),
    st.from_regex(r"(::)?([0-9a-f]{0,5}:){0,7}([0-9.]{0,12})", fullmatch=True),
)


@effort(200, suppress_health_check=list(HealthCheck))
@example("a.b", "GET", [], "::ffff:1.2.3.4")
@example("a.b/%ü%C3?%C3ü%BC", "ı", ["a:"], "1:0:0:2:0:0:0:3")
@given(addresses, st.sampled_from(("GET", "post", "ß", "a b", "İ")), headers, peers)
def test_addresses(node: Node, url: str, method: str, sent: list[str], source: str | None) -> None:
    assert node.ask("parse", url=url, method=method, headers=sent, source=source or "") == parsed(
        url, method, sent, source
    )


def parsed(url: str, method: str, sent: list[str], source: str | None) -> dict[str, Any]:
    """What the command reads, as driver.mjs gives it."""
    try:
        asked = parse(url, method, sent, source)
    except AddressError as error:
        return {"error": str(error)}
    request = asked.request
    found = {
        "protocol": asked.protocol,
        "port": asked.port,
        "host": request.host,
        "path": request.path,
        "method": request.method,
        "headers": [list(pair) for pair in request.headers],
        "query": [list(pair) for pair in request.query],
        "source": request.source,
        "url": asked.url,
        "described": request.describe(asked.protocol),
    }
    return {"found": found}


def test_names_that_are_meant(node: Node) -> None:
    rng = random.Random(5)
    zones = ("acme.test", "staging.acme.test")
    for _ in range(150):
        names = sorted({f"{word(rng, 'abc-', 7)}a.{rng.choice(zones)}" for _ in range(12)})
        typed = list(rng.choice(names))
        for _ in range(rng.randint(0, 4)):
            typed[rng.randrange(len(typed))] = rng.choice(("", "a", "bc", "."))
        host = "".join(typed)
        assert node.ask("nearest", host=host, names=names)["found"] == get_close_matches(
            host, names, CLOSE, ALIKE
        )
