"""Requests for a name that leads to a listener and that no rule takes."""

from collections.abc import Iterator

from generator.routing.masks import bits_of
from generator.routing.names import rule_host_covers
from generator.routing.space import Within
from generator.routing.table import Table
from generator.routing.verdicts import Gap, GapKind


def find_gaps(table: Table) -> Iterator[Gap]:
    """Per name the widest gap, then the bare `/x` beside each `/x/*`."""
    for host in table.listener.hosts:
        with table.question("gap"):
            yield from _of_host(table, host)
    for index in bits_of(table.live):
        for pattern in table.rules[index].paths:
            with table.question("bare-prefix", index):
                yield from _beside(table, index, pattern)


def _of_host(table: Table, host: str) -> Iterator[Gap]:
    witness = table.space.find((), table.all, Within(hosts=(host,)))
    if witness is None:
        return
    takers = [rule for index, rule in enumerate(table.rules) if _takes(table, index, host)]
    kind = GapKind.PATHS if any(rule.hosts for rule in takers) else GapKind.NOT_NAMED
    yield Gap(kind if takers else GapKind.NO_RULE, host, witness)


def _beside(table: Table, index: int, pattern: str) -> Iterator[Gap]:
    """Whether the rule's own hosts (else the listener's names) have nobody for `/x`."""
    rule, bare = table.rules[index], pattern.removesuffix("/*")
    if not pattern.endswith("/*") or not bare:
        return
    for host in table.listener.hosts or ("",):
        hosts = (host,) if host else rule.hosts
        if host and not _takes(table, index, host):
            continue
        witness = table.space.find((), table.all, Within(hosts, (bare,)))
        if witness is not None:
            yield Gap(GapKind.BARE_PREFIX, witness.host, witness, rule, pattern)
            return


def _takes(table: Table, index: int, host: str) -> bool:
    """Whether the rule takes any request for the name; a quick no for most pairs of a large listener."""
    hosts = table.rules[index].hosts
    if hosts and not any(rule_host_covers(pattern, host) for pattern in hosts):
        return False
    return table.space.exists((index,), 0, Within((host,)))
