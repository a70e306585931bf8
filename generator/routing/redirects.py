"""Redirects that lead back to themselves.

A loop is searched for by following requests: for each redirect rule its hardest requests, alone and shared with every
other redirect rule, and whatever they are sent to. Every reported loop is real (its witness loops); a request that
the redirects keep lengthening counts as a loop once a browser would give up. What has been followed once is not followed
again: it went round then, and was reported, or it did not.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import parse_qsl

from generator.routing.effort import Effort
from generator.routing.masks import bits_of, mask_of
from generator.routing.match import match
from generator.routing.names import dns_answer
from generator.routing.table import Table
from generator.routing.types import Listener, Redirect, Request, Rule

RULES_PER_STEP = 4  # so many are tried in the time of a step (effort.py)
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
    without `hosts` keeps what it redirects without changing the host. Raises UndecidedError where a listener's effort is
    spent.
    """
    found: dict[frozenset[str], Loop] = {}
    tour = _Tour(listeners)
    for listener in listeners:
        if not any(isinstance(rule.action, Redirect) for rule in listener.rules):
            continue
        table = Table(listener)
        for request in _starts(table):
            loop = tour.follow(listener, request, table.effort)
            if loop is not None:
                found.setdefault(frozenset(rule.key for rule in loop.rules), loop)
    return list(found.values())


def _starts(table: Table) -> Iterator[Request]:
    """Requests that a redirect rule wins, also where the patterns of those behind it hold."""
    redirects = mask_of(at for at, rule in enumerate(table.rules) if isinstance(rule.action, Redirect))
    for index in bits_of(redirects):
        for also in bits_of(redirects & table.space.companions(index) & ~((1 << index) - 1)):
            pair = (index,) if also == index else (index, also)
            with table.question("redirect-loop", index):
                found = table.space.find(pair, table.live_above(index))
                if found is not None:
                    yield found


class _Tour:
    """Requests on their way through the listeners."""

    def __init__(self, listeners: Sequence[Listener]) -> None:
        self.records = frozenset(name for one in listeners for name in one.hosts)
        self.doors: dict[tuple[str, int, str], Listener] = {}
        for one in listeners:
            for name in one.hosts:
                self.doors.setdefault((one.protocol.lower(), one.port, name.lower()), one)
        self.rules = {id(one): one.ordered() for one in listeners}
        self.followed: set[tuple[int, _Arrival]] = set()
        self.answers: dict[str, str | None] = {}

    def follow(self, listener: Listener, start: Request, effort: Effort) -> Loop | None:
        """The loop that the request ends in, if nothing that it passes has been followed before."""
        at: Listener | None = listener
        arrival = _Arrival(start, listener.protocol.lower(), listener.port)
        passed: dict[_Arrival, Rule] = {}
        while at is not None and len(passed) <= HOPS:
            effort.spend(1 + len(at.rules) // RULES_PER_STEP)
            rule = next((one for one in self.rules[id(at)] if match(one, arrival.request)), None)
            if rule is None or not isinstance(rule.action, Redirect):
                return None
            if arrival in passed:
                first = list(passed).index(arrival)
                return _loop(list(passed.items())[first:])
            if (id(at), arrival) in self.followed:
                return None
            passed[arrival] = rule
            self.followed.add((id(at), arrival))
            host, arrival = arrival.request.host, _apply(rule.action, arrival)
            at = self._landing(at, host, arrival)
        return _loop(list(passed.items())) if at is not None else None

    def _landing(self, last: Listener, host: str, arrival: _Arrival) -> Listener | None:
        """The listener that gets the redirected request, if it is one of ours."""
        asked, door = arrival.request.host, (arrival.protocol, arrival.port)
        if asked not in self.answers:
            self.answers[asked] = dns_answer(self.records, asked)
        answer = self.answers[asked]
        mine = (last.protocol.lower(), last.port) == door
        if mine and answer in [name.lower() for name in last.hosts]:
            return last
        if mine and not last.hosts and asked == host:
            return last
        return self.doors.get((*door, answer)) if answer is not None else None


def _loop(passed: list[tuple[_Arrival, Rule]]) -> Loop:
    return Loop(passed[0][0].request, tuple(dict.fromkeys(rule for _, rule in passed)))


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
