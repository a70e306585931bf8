"""Redirects that lead back to themselves.

A loop is searched for by following requests: for each redirect rule its hardest requests, alone and shared with every
other redirect rule, and whatever they are sent to. Every reported loop is real (its witness loops); a request that
the redirects keep lengthening counts as a loop once a browser would give up.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import parse_qsl

from generator.routing.match import winner
from generator.routing.names import dns_answer
from generator.routing.space import bits_of
from generator.routing.table import Table
from generator.routing.types import Listener, Redirect, Request, Rule

HOPS = 20  # where browsers stop (Fetch Standard, "HTTP-redirect fetch": a redirect count of 20)


@dataclass(frozen=True, slots=True)
class Loop:
    """The request that starts it, and the redirect rules it passes, each once."""

    witness: Request
    rules: tuple[Rule, ...]


@dataclass(frozen=True, slots=True)
class _Arrival:
    request: Request
    protocol: str
    port: int


def find_loops(listeners: Sequence[Listener]) -> list[Loop]:
    """The loops among the listeners' redirect rules, one per set of rules.

    A host is taken to lead to the listener of the right protocol and port whose `hosts` DNS would answer with; a listener
    without `hosts` keeps what it redirects without changing the host.
    """
    found: dict[frozenset[str], Loop] = {}
    for listener in listeners:
        for request in _starts(listener):
            loop = _follow(listeners, listener, request)
            if loop is not None:
                found.setdefault(frozenset(rule.key for rule in loop.rules), loop)
    return list(found.values())


def _starts(listener: Listener) -> Iterator[Request]:
    """Requests that a redirect rule wins, also where other rules' patterns hold."""
    table = Table(listener)
    redirects = [at for at, rule in enumerate(table.rules) if isinstance(rule.action, Redirect)]
    for index in redirects:
        for also in redirects:
            pair = (index,) if also == index else (index, also)
            with table.question("redirect-loop", index):
                found = table.space.find(pair, sum(1 << at for at in bits_of(table.live_above(index))))
                if found is not None:
                    yield found


def _follow(listeners: Sequence[Listener], listener: Listener, start: Request) -> Loop | None:
    at: Listener | None = listener
    arrival = _Arrival(start, listener.protocol.lower(), listener.port)
    passed: list[tuple[_Arrival, Rule]] = []
    while at is not None and len(passed) <= HOPS:
        rule = winner(at, arrival.request)
        if rule is None or not isinstance(rule.action, Redirect):
            return None
        seen = next((n for n, (earlier, _) in enumerate(passed) if earlier == arrival), None)
        if seen is not None:
            return _loop(passed[seen:])
        passed.append((arrival, rule))
        host, arrival = arrival.request.host, _apply(rule.action, arrival)
        at = _landing(listeners, at, host, arrival)
    return _loop(passed) if at is not None else None


def _loop(passed: list[tuple[_Arrival, Rule]]) -> Loop:
    return Loop(passed[0][0].request, tuple(dict.fromkeys(rule for _, rule in passed)))


def _landing(listeners: Sequence[Listener], last: Listener, host: str, arrival: _Arrival) -> Listener | None:
    """The listener that gets the redirected request, if it is one of ours."""
    answer = dns_answer([name for one in listeners for name in one.hosts], arrival.request.host)
    for listener in (last, *listeners):
        if (listener.protocol.lower(), listener.port) != (arrival.protocol, arrival.port):
            continue
        if answer in [name.lower() for name in listener.hosts]:
            return listener
        if listener is last and not listener.hosts and arrival.request.host == host:
            return listener
    return None


def _apply(redirect: Redirect, arrival: _Arrival) -> _Arrival:
    """The request that the client makes next; it keeps method, headers and address."""
    request = arrival.request
    values = {
        "protocol": arrival.protocol,
        "host": request.host,
        "port": str(arrival.port),
        "path": request.path.removeprefix("/"),
        "query": "&".join(f"{key}={value}" for key, value in request.query),
    }
    protocol, host, port, path, query = (
        _fill(template, values)
        for template in (redirect.protocol, redirect.host, redirect.port, redirect.path, redirect.query)
    )
    following = Request(
        host.lower(),
        path,
        request.method,
        request.headers,
        tuple(parse_qsl(query, keep_blank_values=True)),
        request.source,
    )
    return _Arrival(following, protocol.lower(), int(port))


def location(redirect: Redirect, request: Request, protocol: str, port: int) -> str:
    """The Location header that a load balancer writes: with the port, also the protocol's own."""
    to = _apply(redirect, _Arrival(request, protocol, port))
    scheme, _, rest = to.request.url(to.protocol).partition("://")
    return f"{scheme}://{to.request.host}:{to.port}{rest.removeprefix(to.request.host)}"


def _fill(template: str, values: dict[str, str]) -> str:
    for name, value in values.items():
        template = template.replace(f"#{{{name}}}", value)
    return template
