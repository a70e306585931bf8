"""The whole map of an environment: which name leads where, who answers which path on it, and what nobody answers."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from generator.catalogue import Catalogue
from generator.checks._routing import conditions
from generator.console import columns
from generator.explain.route import does, name_of
from generator.routing import Gap, GapKind, Rule
from generator.routing.match import host_matches
from generator.routing.types import Request
from generator.traffic import View, of_environment


@dataclass(frozen=True, slots=True)
class Line:
    """A rule as one name sees it; `hidden`: it never gets a request there."""

    key: str
    priority: int
    asks: str
    does: str
    owner: str
    hidden: bool


@dataclass(frozen=True, slots=True)
class Host:
    """A name with its rules in order, and requests that nobody takes, with what kind of gap each is.

    `leads` is the load balancer that DNS leads it to; `recorded`: that is this one.
    """

    name: str
    keeper: str | None
    leads: str | None
    recorded: bool
    lines: tuple[Line, ...]
    gaps: tuple[tuple[GapKind, str], ...]


@dataclass(frozen=True, slots=True)
class Map:
    """One environment: load balancer's key, name and owner -> its names."""

    environment: str
    balancers: dict[tuple[str, str, str], tuple[Host, ...]] = field(default_factory=dict)


def overview(catalogue: Catalogue, environment: str) -> Map:
    """The map; load balancers without a name are left out."""
    views = of_environment(catalogue, environment)
    found = {
        (view.key, view.balancer.name, view.balancer.owner): tuple(_hosts(view, views))
        for view in views.values()
        if view.listener.hosts
    }
    return Map(environment, found)


def _hosts(view: View, views: Mapping[str, View]) -> Iterator[Host]:
    hidden = {verdict.rule.key for verdict in view.analysis.unreachable}
    for host in view.listener.hosts:
        known = name_of(views, host)
        here = view.led(host)
        lines = tuple(
            _line(view, rule, rule.key in hidden)
            for rule in view.listener.ordered()
            if host_matches(rule, Request(host))
        )
        gaps = tuple(
            (_kind(view, gap), gap.witness.describe()) for gap in view.analysis.gaps if gap.host == host
        )
        yield Host(
            host,
            known.keeper if here else None,
            known.balancer if known.recorded else None,
            here,
            lines,
            gaps,
        )


def _kind(view: View, gap: Gap) -> GapKind:
    """A name that has no rule of its own is an ordinary one where it need not."""
    plain = gap.kind is GapKind.NOT_NAMED and not view.forgets(gap)
    return GapKind.PATHS if plain else gap.kind


def _line(view: View, rule: Rule, hidden: bool) -> Line:
    known = view.rules[rule.key]
    asks = conditions(rule).partition(", ")[2]
    return Line(rule.key, rule.priority, asks, does(known), known.service.owner, hidden)


# --- as a table -------------------------------------------------------------------------------------------

NOTES = {
    GapKind.NO_RULE: "404: no rule at all",
    GapKind.NOT_NAMED: "404: only rules for any host",
    GapKind.BARE_PREFIX: "404: the bare path",
    GapKind.PATHS: "404",
}
MARKS = {GapKind.NO_RULE: "! gap", GapKind.NOT_NAMED: "! gap", GapKind.BARE_PREFIX: "gap", GapKind.PATHS: ""}


def table(found: Map) -> str:
    """The map for people; ends in a newline."""
    lines = [found.environment]
    for (key, name, owner), hosts in found.balancers.items():
        lines += ["", f"{key} ({name}, {owner})"]
        for host in hosts:
            lines += [f"  {host.name}{_record(host)}", *columns(list(_rows(host)), "    ")]
    return "\n".join(lines) + "\n"


def _record(host: Host) -> str:
    if not host.recorded:
        return f"  ! DNS leads it to {host.leads}" if host.leads else "  ! nobody keeps a record"
    return f"  record kept by {host.keeper}" if host.keeper else "  record kept elsewhere"


def _rows(host: Host) -> Iterator[tuple[str, str, str, str, str]]:
    for line in host.lines:
        note = "! never reached" if line.hidden else ""
        yield str(line.priority), line.asks, line.does, line.owner, note
    for kind, url in host.gaps:
        yield "-", url, NOTES[kind], "", MARKS[kind]


# --- as JSON ----------------------------------------------------------------------------------------------


def to_json(found: Map) -> str:
    """The map for programs; ends in a newline."""
    data = {
        "environment": found.environment,
        "load_balancers": [
            {"key": key, "name": name, "owner": owner, "names": [_host(host) for host in hosts]}
            for (key, name, owner), hosts in found.balancers.items()
        ],
    }
    return json.dumps(data, indent=2) + "\n"


def _host(host: Host) -> dict[str, object]:
    return {
        "name": host.name,
        "record_kept_by": host.keeper,
        "leads_here": host.recorded,
        "leads_to": host.leads,
        "rules": [
            {
                "rule": line.key,
                "priority": line.priority,
                "conditions": line.asks,
                "answer": line.does,
                "owner": line.owner,
                "hidden": line.hidden,
            }
            for line in host.lines
        ],
        "gaps": [{"kind": kind.value, "witness": url} for kind, url in host.gaps],
    }


# --- as a graph -------------------------------------------------------------------------------------------


def dot(found: Map) -> str:
    """The map for Graphviz: name -> answer, by load balancer; what nobody answers is red."""
    lines = [f"digraph {_quoted(found.environment)} {{", "  rankdir=LR;", "  node [shape=box];"]
    for number, ((key, name, _), hosts) in enumerate(found.balancers.items()):
        lines += [f"  subgraph cluster_{number} {{", f"    label={_quoted(f'{key} ({name})')};"]
        lines += [f"    {_node(key, host)} [label={_quoted(host.name)}];" for host in hosts]
        lines += ["  }"]
        for host in hosts:
            lines += [f"  {edge};" for edge in _edges(key, host)]
    return "\n".join([*lines, "}"]) + "\n"


def _edges(key: str, host: Host) -> Iterator[str]:
    for line in host.lines:
        style = ", style=dashed, color=gray" if line.hidden else ""
        label = _quoted(f"{line.priority}: {line.asks}")
        yield f"{_node(key, host)} -> {_quoted(line.does)} [label={label}{style}]"
    for kind, url in host.gaps:
        if kind is not GapKind.PATHS:
            yield f"{_node(key, host)} -> {_quoted('404')} [label={_quoted(url)}, color=red, fontcolor=red]"


def _node(key: str, host: Host) -> str:
    """A name may be claimed on two load balancers."""
    return _quoted(f"{key}: {host.name}")


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
