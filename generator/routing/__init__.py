"""The routing engine: what every listener does with every request, decided exactly.

Pure: no disk, no clock, no network, no manifests. Other modules turn manifests, live accounts and states into
`Listener`s of `Rule`s, and this package's verdicts into findings.

    one request     match, winner, explain
    all requests    analyse (unreachable, shadows, redundant, gaps, over-broad), diff, uncovered_paths
    names           certificate_covers, dns_answer, rule_host_covers: three wildcard dialects
    priorities      allocate, rebalance, Record

The idea that makes "all requests" exact and quick is told in `search.py`.
"""

from generator.routing.allocate import Allocation, allocate
from generator.routing.conflicts import Conflict, ConflictKind, Move
from generator.routing.match import match, winner
from generator.routing.names import certificate_covers, dns_answer, dns_covers, rule_host_covers
from generator.routing.order import Wanted
from generator.routing.record import Record
from generator.routing.types import Listener, Redirect, Request, Rule

__all__ = [
    "Allocation",
    "Conflict",
    "ConflictKind",
    "Listener",
    "Move",
    "Record",
    "Redirect",
    "Request",
    "Rule",
    "Wanted",
    "allocate",
    "certificate_covers",
    "dns_answer",
    "dns_covers",
    "match",
    "rule_host_covers",
    "winner",
]
