"""Requests that a name or a program is there for fall to the default answer.

`api.hokus.ai` and `platform.hokus.ai` led to the main balancer, no rule named them, and people got 404: a domain without a
rule. And `/mlflow/*` does not match `/mlflow`: a program that serves the bare path never sees it. That is reported where
`serves` of a component says so.

To fix it, add a route for the domain, or the bare path to the route's `paths`; remove a domain that nobody needs.

Bad:

    domains: {example: {load_balancer: main}}
    components:
      mlflow:
        image: {repository: example}
        port: 5000
        serves: [/health, /mlflow, /mlflow/*]
        routes: {main: {domain: example, paths: [/mlflow/*]}}

Good:

    domains: {example: {load_balancer: main}}
    components:
      mlflow:
        image: {repository: example}
        port: 5000
        serves: [/health, /mlflow, /mlflow/*]
        routes: {main: {domain: example, paths: [/mlflow, /mlflow/*]}}
"""

from collections.abc import Iterator

from generator import routing
from generator.catalogue import Catalogue
from generator.checks._merge import listed
from generator.checks._place import at
from generator.checks._routing import DEFAULT_ANSWER, on_rule, with_urls
from generator.checks._serves import answers, serves
from generator.findings import Finding, Severity
from generator.routing import Gap, GapKind, Request
from generator.traffic import View, views

SHOWN = 3


def check(catalogue: Catalogue) -> Iterator[Finding]:
    """Names without a rule of their own, and bare prefixes that the program serves."""
    for view in views(catalogue):
        for gap in view.analysis.gaps:
            if gap.kind is GapKind.BARE_PREFIX:
                yield from _bare(catalogue, view, gap)
            elif view.forgets(gap):
                yield from _host(catalogue, view, gap)


def _host(catalogue: Catalogue, view: View, gap: Gap) -> Iterator[Finding]:
    witnesses = list(_lost(catalogue, view, gap))
    shown = listed([one.describe() for one in witnesses[:SHOWN]])
    if gap.kind is GapKind.NO_RULE:
        message = f"no rule takes requests for {gap.host}; they get {DEFAULT_ANSWER}: {shown}"
    else:
        message = (
            f"no rule names {gap.host}; what the rules for any host leave gets {DEFAULT_ANSWER}: {shown}"
        )
    service, domain = view.claims(gap.host)[0]
    found = at(
        service,
        ("domains", domain.key),
        message,
        key=True,
        hint=f"Add a route with `domain: {domain.key}`, or remove the domain.",
        severity=Severity.WARNING,
        same=f"{gap.kind} {domain.key}",
    )
    yield with_urls(found, witnesses)


def _lost(catalogue: Catalogue, view: View, gap: Gap) -> Iterator[Request]:
    """The plain paths that programs behind this load balancer serve and that nobody takes here, `/` first."""
    paths = {
        path: None
        for rule in view.balancer.rules
        for name, _ in rule.route.targets
        if (component := rule.service.components.get(name))
        for path in serves(catalogue, component) or ()
        if not set(path) & set("*?")
    }
    for path in ("/", *sorted(paths)):
        request = Request(gap.host, path)
        if routing.winner(view.listener, request) is None:
            yield request


def _bare(catalogue: Catalogue, view: View, gap: Gap) -> Iterator[Finding]:
    assert gap.rule is not None
    assert gap.pattern is not None
    rule = view.rules[gap.rule.key]
    targets = [name for name, _ in rule.route.targets if name in rule.service.components]
    known = {name: serves(catalogue, rule.service.components[name]) or () for name in targets}
    server = next((name for name, patterns in known.items() if answers(patterns, gap.witness.path)), None)
    if server is None:
        return
    bare = gap.pattern.removesuffix("/*")
    yield on_rule(
        view,
        rule.key,
        f"{gap.pattern!r} does not match {bare!r}, which {server} serves: {gap.witness.describe()} gets {DEFAULT_ANSWER}",
        under=("paths", rule.route.paths.index(gap.pattern)),
        hint=f"Add {bare!r} to the paths.",
        same=gap.pattern,
        severity=Severity.WARNING,
        witnesses=[gap.witness],
    )
