"""The engine against a naive matcher that tries every request of a small world.

Small alphabets make overlaps, unions and coverings frequent. Both directions are checked: what the engine
says happens, happens (its witness is followed by `match`), and what happens in the small world, the engine says.
"""

import random
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from itertools import product

import pytest

from generator.routing import Analysis, GapKind, Listener, Request, Rule, analyse, diff, match, winner
from generator.routing.match import header_matches, source_matches, wildcard_matches
from tests.effort import EFFORT

HOSTS = [host for n in (1, 2, 3) for host in map("".join, product("abz.", repeat=n)) if all(host.split("."))]
PATHS = ["/" + "".join(rest) for n in range(4) for rest in product("/abz", repeat=n)]
METHODS = ("GET", "POST", "PUT")
SOURCES = ("10.1.0.1", "10.2.0.1", "198.51.100.7")
HEADERS = ((), (("x", "a"),), (("x", "ab"),), (("x", "a"), ("x", "b")))
CONTEXTS = list(product(METHODS, SOURCES, HEADERS))
SETS, CHUNKS = 8_000 if EFFORT == 1 else 20_000, 8


def pattern(rng: random.Random, letters: str, longest: int) -> str:
    return "".join(rng.choice(letters) for _ in range(rng.randint(0, longest)))


def random_rule(rng: random.Random, priority: int) -> Rule:
    paths = (
        rng.choice(("/", "/", "/", "*", "")) + pattern(rng, "/ab**?", 4)
        for _ in range(rng.choice((0, 1, 1, 2)))
    )
    hosts = (rng.choice("ab*?") + pattern(rng, "ab.*?", 3) for _ in range(rng.choice((0, 0, 1, 2))))
    return Rule(
        f"s/c/{priority}",
        priority,
        hosts=tuple(hosts),
        paths=tuple(paths),
        methods=rng.choice(((), (), (), ("GET",), ("GET", "POST"))),
        source_ips=rng.choice(((), (), (), ("10.0.0.0/8",), ("10.1.0.0/16", "198.51.100.0/24"))),
        headers=rng.choice(((), (), (), (("X", ("a*",)),), (("X", ("a?", "b")),))),
        action=rng.randint(1, 3),
        owner=rng.choice("pq"),
    )


def random_listener(seed: int) -> Listener:
    rng = random.Random(seed)
    rules = tuple(random_rule(rng, priority) for priority in range(rng.randint(1, 5)))
    return Listener("l", rules, hosts=("a.b",) if rng.random() < 0.5 else ())


@cache
def paths_of(patterns: tuple[str, ...]) -> int:
    """The small world's paths that the patterns match, one bit each, found by trying them all."""
    matched = (not patterns or any(wildcard_matches(one, path) for one in patterns) for path in PATHS)
    return sum(1 << at for at, hit in enumerate(matched) if hit)


@cache
def hosts_of(patterns: tuple[str, ...]) -> frozenset[str]:
    return frozenset(h for h in HOSTS if not patterns or any(wildcard_matches(one, h) for one in patterns))


@cache
def contexts_of(rule: Rule) -> int:
    """The combinations of method, source and headers that the rule accepts, one bit each."""
    bits = 0
    for at, (method, source, headers) in enumerate(CONTEXTS):
        request = Request("h", "/", method, headers, (), source)
        sent = all(header_matches(name, values, request) for name, values in rule.headers)
        if sent and source_matches(rule, request) and (not rule.methods or method in rule.methods):
            bits |= 1 << at
    return bits


def cells(listener: Listener) -> Iterator[tuple[str, list[int]]]:
    """Per host and combination: the paths that each rule matches, as bits; equal cells only once."""
    rules = listener.ordered()
    paths = [paths_of(rule.paths) for rule in rules]
    contexts = [contexts_of(replace(rule, key="", priority=0, hosts=(), paths=())) for rule in rules]
    kinds = {tuple(bits >> at & 1 for bits in contexts) for at in range(len(CONTEXTS))}
    seen = set()
    for host in HOSTS:
        fits = tuple(host in hosts_of(rule.hosts) for rule in rules)
        for kind in kinds:
            here = tuple(path if fit and hit else 0 for path, fit, hit in zip(paths, fits, kind, strict=True))
            if here not in seen or host == "a.b":
                seen.add(here)
                yield host, list(here)


def naive(listener: Listener) -> tuple[set[int], set[tuple[int, int]], bool]:
    """(rules that win something, (lower, upper) pairs whose shared request the upper wins, a gap at a.b)."""
    wins, pairs, gap = set(), set(), False
    everything = (1 << len(PATHS)) - 1
    for host, masks in cells(listener):
        taken = 0
        for at, mask in enumerate(masks):
            won = mask & ~taken
            if won:
                wins.add(at)
                pairs |= {(lower, at) for lower in range(at + 1, len(masks)) if masks[lower] & won}
            taken |= mask
        gap |= host == "a.b" and taken != everything
    return wins, pairs, gap


def hold(listener: Listener, found: Analysis, redundancy: bool) -> None:
    """Every verdict's witness, followed by the plain matcher; `redundancy` costs as much as all others together."""
    for key, request in found.reached.items():
        assert winner(listener, request).key == key
    for hidden in found.unreachable:
        alone = replace(listener, rules=(*hidden.behind, hidden.rule))
        assert hidden.rule.key not in analyse(alone).reached
        if hidden.witness is not None:
            assert match(hidden.rule, hidden.witness)
            assert winner(listener, hidden.witness) == hidden.winner != hidden.rule
    for shadow in found.shadows:
        assert match(shadow.rule, shadow.witness)
        assert winner(listener, shadow.witness) == shadow.winner
    for broad in found.over_broad:
        assert winner(listener, broad.witness) == broad.rule
    for gap in found.gaps:
        assert winner(listener, gap.witness) is None
    if not redundancy:
        return
    redundant = {one.rule.key for one in found.redundant}
    live = replace(listener, rules=tuple(rule for rule in listener.rules if rule.key in found.reached))
    for rule in live.rules:
        without = replace(live, rules=tuple(one for one in live.rules if one != rule))
        assert (rule.key in redundant) == (not diff(live, without))


def compare(listener: Listener, redundancy: bool) -> None:
    found = analyse(listener)
    assert not found.unknown
    hold(listener, found, redundancy)
    wins, pairs, gap = naive(listener)
    rules = listener.ordered()
    assert {rules[at].key for at in wins} <= set(found.reached)
    reported = {(one.rule.priority, one.winner.priority) for one in found.shadows}
    alive = {rules.index(rule) for rule in rules if rule.key in found.reached}
    for lower, upper in pairs:
        one, other = rules[lower], rules[upper]
        if lower in alive and (one.owner, one.action) != (other.owner, other.action):
            assert (one.priority, other.priority) in reported
    if gap and listener.hosts:
        assert any(one.kind is not GapKind.BARE_PREFIX for one in found.gaps)


@pytest.mark.parametrize("chunk", range(CHUNKS))
def test_analysis_agrees_with_trying_everything(chunk: int):
    for seed in range(chunk, SETS, CHUNKS):
        compare(random_listener(seed), redundancy=EFFORT > 1 or seed // CHUNKS % 4 == 0)


def answers(listener: Listener) -> list[tuple[str, int, object]]:
    """(host and combination, paths, action) of the small world."""
    rules = listener.ordered()
    out = []
    contexts = [contexts_of(replace(rule, key="", priority=0, hosts=(), paths=())) for rule in rules]
    for host, at in product(HOSTS[::5], range(0, len(CONTEXTS), 5)):
        taken = 0
        for rule, accepted in zip(rules, contexts, strict=True):
            mask = paths_of(rule.paths) if host in hosts_of(rule.hosts) and accepted >> at & 1 else 0
            out.append((f"{host} {at}", mask & ~taken, rule.action))
            taken |= mask
    return out


@pytest.mark.parametrize("chunk", range(4))
def test_diff_agrees_with_trying_everything(chunk: int):
    for seed in range(chunk, 2000, 4):
        rng = random.Random(seed)
        before = random_listener(seed)
        rules = list(before.rules)
        rng.shuffle(rules)
        rules[0] = random_rule(rng, 0)
        after = replace(before, rules=tuple(replace(rule, priority=at) for at, rule in enumerate(rules)))
        changes = diff(before, after)
        for change in changes:
            assert winner(before, change.witness) == change.before
            assert winner(after, change.witness) == change.after
            assert change.action_before != change.action_after
        if not changes:
            by_cell: dict[str, dict[object, int]] = {}
            for sign, listener in ((1, before), (-1, after)):
                for cell, paths, action in answers(listener):
                    same = by_cell.setdefault(f"{sign} {cell}", {})
                    same[action] = same.get(action, 0) | paths
            for cell, found in by_cell.items():
                if cell.startswith("1 "):
                    other = by_cell.get("-" + cell, {})
                    assert {a: p for a, p in found.items() if p} == {a: p for a, p in other.items() if p}
