"""The routing engine: what every listener does with every request, decided exactly.

Pure: no disk, no clock, no network, no manifests. Other modules turn manifests, live accounts and states into
`Listener`s of `Rule`s, and this package's verdicts into findings.

    one request     match, winner, explain
    all requests    analyse (unreachable, shadows, redundant, over-broad, gaps), diff, find_loops
    coverage        uncovered_path, shared_path, arriving_host
    names           certificate_covers, dns_answer, rule_host_covers: three wildcard dialects
    limits          rule_breaches, balancer_breaches, bad_values, duplicates, collisions
    priorities      allocate, spread, rebalance, Record

The idea that makes "all requests" exact and quick is told in `search.py`.
"""

from generator.routing.allocate import Allocation, allocate
from generator.routing.analysis import analyse
from generator.routing.conflicts import Conflict, ConflictKind, Move
from generator.routing.cover import arriving_host, shared_path, uncovered_path
from generator.routing.diff import Change, diff
from generator.routing.effort import UndecidedError
from generator.routing.explain import Explanation, Miss, explain
from generator.routing.limits import (
    BadValue,
    Breach,
    Collision,
    Duplicate,
    Quotas,
    bad_values,
    balancer_breaches,
    collisions,
    duplicates,
    rule_breaches,
)
from generator.routing.match import match, winner
from generator.routing.names import certificate_covers, dns_answer, dns_covers, rule_host_covers
from generator.routing.order import Wanted
from generator.routing.rebalance import Rebalance, rebalance, spread
from generator.routing.record import Record
from generator.routing.redirects import Loop, find_loops, location
from generator.routing.relation import Relation, specificity
from generator.routing.types import Listener, Redirect, Request, Rule
from generator.routing.verdicts import (
    Analysis,
    Gap,
    GapKind,
    OverBroad,
    Redundant,
    Shadow,
    Unknown,
    Unreachable,
)

__all__ = [
    "Allocation",
    "Analysis",
    "BadValue",
    "Breach",
    "Change",
    "Collision",
    "Conflict",
    "ConflictKind",
    "Duplicate",
    "Explanation",
    "Gap",
    "GapKind",
    "Listener",
    "Loop",
    "Miss",
    "Move",
    "OverBroad",
    "Quotas",
    "Rebalance",
    "Record",
    "Redirect",
    "Redundant",
    "Relation",
    "Request",
    "Rule",
    "Shadow",
    "UndecidedError",
    "Unknown",
    "Unreachable",
    "Wanted",
    "allocate",
    "analyse",
    "arriving_host",
    "bad_values",
    "balancer_breaches",
    "certificate_covers",
    "collisions",
    "diff",
    "dns_answer",
    "dns_covers",
    "duplicates",
    "explain",
    "find_loops",
    "location",
    "match",
    "rebalance",
    "rule_breaches",
    "rule_host_covers",
    "shared_path",
    "specificity",
    "spread",
    "uncovered_path",
    "winner",
]
