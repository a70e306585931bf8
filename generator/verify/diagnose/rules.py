"""Load balancers and their rules: is each as the manifests say, and does it get its requests."""

from collections.abc import Iterable

from generator import routing
from generator.explain import live
from generator.explain.adopt import form
from generator.listeners import HTTP, HTTPS
from generator.routing import Rule
from generator.verify.diagnose.room import GONE, Look, Room, bad, good, unknown, warning
from generator.verify.facts import BalancerSeen, Unread, one
from generator.verify.model import Balancer, ListenerRule, Verdict
from generator.verify.urls import DEFAULT_STATUS

SHOWN = 3


def balancer(wanted: Balancer, room: Room) -> Verdict:
    """It is there, active, listens, answers 404 by default, and has no rules of others."""
    seen = one(room.facts.balancers, wanted.subject)
    if isinstance(seen, Unread):
        return unknown(wanted, seen)
    if seen is None:
        return bad(
            wanted, "balancer-missing", "there is no such load balancer", GONE, room.apply(wanted, "makes it")
        )
    if seen.state not in ("active", "active_impaired"):
        return bad(
            wanted,
            "balancer-not-active",
            f"its state is {seen.state}",
            "it is being made, or AWS could not make it: too few addresses in its subnets, for example",
            (room.aws(f"elbv2 describe-load-balancers --names {wanted.subject}"), "its state and why"),
        )
    missing = [port for port in (HTTP, HTTPS) if port not in seen.ports]
    if missing or seen.live is None:
        text = f"it does not listen on {' and '.join(map(str, missing))}"
        return bad(wanted, "listener-missing", text, GONE, room.apply(wanted))
    if seen.live.listener.default_action != ("fixed-response", DEFAULT_STATUS):
        does = live.says(seen.live.listener.default_action)
        return bad(
            wanted,
            "default-action-other",
            f"what no rule takes gets {does}, not {DEFAULT_STATUS}",
            "somebody changed the listener by hand; requests of nobody reach a program",
            room.apply(wanted),
        )
    return _foreign(wanted, seen.live.listener.rules, room)


def _foreign(wanted: Balancer, rules: Iterable[Rule], room: Room) -> Verdict:
    ours = {form(rule) for rule in wanted.listener.rules}
    foreign = sorted((rule for rule in rules if form(rule) not in ours), key=lambda rule: rule.priority)
    if not foreign:
        return good(wanted, f"listens on {HTTP} and {HTTPS}")
    shown = ", ".join(f"{rule.priority} ({asks(rule)})" for rule in foreign[:SHOWN])
    return warning(
        wanted,
        "rules-by-hand",
        f"it has rules that no manifest asks for: {shown}",
        "made by hand or by another repository, or their manifest is gone and was not applied",
        show(wanted.subject, room),
    )


def asks(rule: Rule) -> str:
    """What a rule asks for, in a few words."""
    hosts, paths = " or ".join(rule.hosts), " or ".join(rule.paths)
    return " ".join(word for word in (hosts, paths) if word) or "other conditions"


def show(name: str, room: Room) -> Look:
    """All rules of a load balancer, beside the manifests."""
    return room.invoke("routes"), f"the rules of {name} by the manifests"


# --- one rule ---------------------------------------------------------------------------------------------


def rule(wanted: ListenerRule, room: Room) -> Verdict:
    """There, with its number, doing what it should, and not behind another."""
    seen = one(room.facts.balancers, wanted.balancer)
    if isinstance(seen, Unread):
        return unknown(wanted, seen)
    if seen is None or seen.live is None:
        return bad(
            wanted,
            "balancer-missing",
            f"{wanted.balancer} has no HTTPS listener",
            "the load balancer or its listener is missing",
            room.apply(wanted),
        )
    there = [one for one in seen.live.listener.rules if form(one) == form(wanted.rule)]
    if not there:
        return _missing(wanted, seen, room)
    return _present(wanted, there[0], seen, room)


def _missing(wanted: ListenerRule, seen: BalancerSeen, room: Room) -> Verdict:
    assert seen.live is not None
    taker = routing.winner(seen.live.listener, wanted.witness) if wanted.witness else None
    now = (
        f"rule {taker.priority} ({live.says(taker.action)})"
        if taker
        else f"the default action ({DEFAULT_STATUS})"
    )
    return bad(
        wanted,
        "rule-missing",
        f"no rule of {wanted.balancer} asks for {asks(wanted.rule)}",
        f"the route is lost: {GONE}; its requests get {now}",
        room.apply(wanted, "puts the rule back"),
        route(wanted, room),
    )


def _present(wanted: ListenerRule, there: Rule, seen: BalancerSeen, room: Room) -> Verdict:
    assert seen.live is not None
    if not same(wanted.action, there.action):
        return bad(
            wanted,
            "rule-other-target",
            f"it leads to {live.says(there.action)}, the manifest says {live.says(wanted.action)}",
            "somebody changed it by hand, or a blue-green deployment did; its requests reach the wrong program",
            room.apply(wanted, "leads it back"),
            route(wanted, room),
        )
    winner = routing.winner(seen.live.listener, wanted.witness) if wanted.witness else there
    if winner is not None and form(winner) != form(wanted.rule):
        return _hidden(wanted, there, winner, room)
    if there.priority != wanted.rule.priority:
        return bad(
            wanted,
            "rule-moved",
            f"its priority is {there.priority}, the record says {wanted.rule.priority}",
            "somebody changed it by hand; another rule may come before it now",
            room.apply(wanted, "puts the number back"),
        )
    return good(wanted, f"{there.priority}: {wanted.does}")


def _hidden(wanted: ListenerRule, there: Rule, winner: Rule, room: Room) -> Verdict:
    """Behind a rule of ours a number has moved, which an apply puts back; one that nobody wrote down stays for ever."""
    ours = {
        form(rule)
        for one in room.expected
        if isinstance(one, Balancer) and one.subject == wanted.balancer
        for rule in one.listener.rules
    }
    takes = (
        f"rule {winner.priority} ({asks(winner)}) takes {wanted.witness.describe() if wanted.witness else ''}"
    )
    if form(winner) in ours:
        likely = f"it stands before {there.priority} and hides it: numbers were changed by hand"
        return bad(
            wanted,
            "rule-hidden",
            takes,
            likely,
            room.apply(wanted, "puts the numbers back"),
            route(wanted, room),
        )
    likely = (
        f"it stands before {there.priority} and hides it, and no manifest asks for it: made by hand, or by another "
        "repository; take it away, or write it into a manifest"
    )
    return bad(wanted, "rule-hidden", takes, likely, route(wanted, room))


def same(ours: object, theirs: object) -> bool:
    """Whether two actions do the same; the weight of a single target says nothing."""
    if not (isinstance(ours, tuple) and isinstance(theirs, tuple) and ours[0] == theirs[0] == "forward"):
        return ours == theirs
    mine, yours = ours[1], theirs[1]
    if len(mine) == len(yours) == 1:
        return bool(mine[0][0] == yours[0][0])
    return sorted(mine) == sorted(yours)


def route(wanted: ListenerRule, room: Room) -> Look:
    """The command that follows its witness through the account's rules."""
    url = wanted.witness.url() if wanted.witness else f"https://{next(iter(wanted.rule.hosts), '')}/"
    return f"invoke route {url} --applied{room.option}", "each rule in its turn, here and in the account"
