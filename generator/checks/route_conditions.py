"""A route has conditions that AWS refuses.

A rule takes five values and five wildcards over all its conditions, hosts and paths counted together ("Quotas for your
Application Load Balancers"); the sixth makes the apply fail. A value listed twice uses up one of the five for nothing.

To fix it, use a wildcard, or split the route into two with the same target.

Bad:

    domains: {example: {load_balancer: main}}
    components:
      api:
        image: {repository: example}
        port: 8000
        routes: {main: {domain: example, paths: [/a, /b, /c, /d, /e]}}

Good:

    domains: {example: {load_balancer: main}}
    components:
      api:
        image: {repository: example}
        port: 8000
        routes: {first: {domain: example, paths: [/a, /b, /c]}, second: {domain: example, paths: [/d, /e]}}
"""

from collections.abc import Iterator

from generator.catalogue import Catalogue, Rule
from generator.checks._place import at
from generator.findings import Finding
from generator.kinds.route import Route

VALUES = WILDCARDS = 5  # "Quotas for your Application Load Balancers"
SPLIT = "Use a wildcard, or split the route into two with the same target."


def check(catalogue: Catalogue) -> Iterator[Finding]:
    """Every rule's conditions, its hosts counted."""
    for balancers in catalogue.balancers.values():
        for balancer in balancers.values():
            for rule in balancer.rules:
                yield from _limits(rule)
                if rule.route.headers:
                    yield from _headers(rule)


def _limits(rule: Rule) -> Iterator[Finding]:
    values = _values(rule)
    if len(values) > VALUES:
        parts = f"{len(rule.hosts)} of them hosts" if len(rule.hosts) > 1 else "the host counted"
        message = f"this rule has {len(values)} condition values, {parts}; AWS allows {VALUES}"
        yield at(rule.service, rule.path, message, key=True, hint=SPLIT)
    count = sum(map(_wildcards, values))
    if count > WILDCARDS:
        message = f"this rule has {count} wildcards; AWS allows {WILDCARDS}"
        yield at(
            rule.service, rule.path, message, key=True, hint="Split the route into two with the same target."
        )


def _values(rule: Rule) -> list[str]:
    route: Route = rule.route
    listed = [value for _, values in (*route.headers, *route.query) for value in values]
    return [*rule.hosts, *route.paths, *route.methods, *route.source_addresses, *listed]


def _wildcards(value: str) -> int:
    """`\\*` and `\\?` are no wildcards; a backslash is legal in header and query values only."""
    plain = value.replace("\\\\", "").replace("\\*", "").replace("\\?", "") if "\\" in value else value
    return plain.count("*") + plain.count("?")


def _headers(rule: Rule) -> Iterator[Finding]:
    seen: dict[str, str] = {}
    for name, _ in rule.route.headers:
        where = (*rule.path, "headers", name)
        first = seen.setdefault(name.lower(), name)
        if name.lower() == "host":
            hint = "Name the host's domain under `domain`."
            yield at(rule.service, where, "a header condition cannot be on Host", key=True, hint=hint)
        elif "*" in name:
            hint = "Wildcards are for the values."
            yield at(
                rule.service, where, f"the header {name!r} has a wildcard in its name", key=True, hint=hint
            )
        elif first != name:
            message = f"the header {name!r} is the same as {first!r}: case does not count"
            yield at(rule.service, where, message, key=True, hint="List the values under one of them.")
