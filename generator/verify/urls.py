"""Which requests to send, and the answer that each should get by the manifests. Pure.

For each name that leads to a load balancer: one request for each rule there, one that no rule takes, and one over HTTP.
A rule's request is its program's probe where the rule takes that, as then the answer is known; else its shortest path.
Only GET, HEAD and OPTIONS are sent: nothing may change because somebody looked.
"""

from collections.abc import Iterator

from generator import routing
from generator.catalogue import Rule
from generator.explain.route import does, targets_of
from generator.findings import Position
from generator.kinds.component import Component
from generator.kinds.route import SignIn
from generator.listeners import HTTP, HTTPS, http_listener
from generator.routing import Redirect, Request
from generator.traffic import View
from generator.verify.model import Address, Wanted

SAFE = ("GET", "HEAD", "OPTIONS")
DEFAULT_BODY = "No route matches this address."
"""What modules/load-balancer answers where no rule takes a request."""
DEFAULT_STATUS = "404"


def of_view(view: View) -> Iterator[Address]:
    """The requests for one load balancer; none where no name leads to it."""
    for host in view.names:
        yield from _rules(view, host)
        yield from _unknown(view, host)
        yield _plain(view, host)


def _rules(view: View, host: str) -> Iterator[Address]:
    hidden = {verdict.rule.key for verdict in view.analysis.unreachable}
    for rule in view.listener.ordered():
        known = view.rules[rule.key]
        if rule.key in hidden or not (known.route.any_host or host in rule.hosts):
            continue
        request = request_for(view, known, host)
        if request is not None:
            yield _address(view, known, request)


def request_for(view: View, rule: Rule, host: str) -> Request | None:
    """A request for `host` that `rule` gets, None where none was found: its probe, else the plainest."""
    found = view.analysis.reached.get(rule.key)
    base = Request(host) if found is None else found
    for path in _paths(rule, base.path):
        tried = Request(host, path, base.method, base.headers, base.query, base.source)
        winner = routing.winner(view.listener, tried)
        if winner is not None and winner.key == rule.key:
            return tried
    return None


def _paths(rule: Rule, witness: str) -> Iterator[str]:
    yield from (path for one in _components(rule) if (path := _probe(one)))
    yield from sorted((path for path in rule.route.paths if not set("*?") & set(path)), key=len)
    yield from (path.removesuffix("*") for path in rule.route.paths if path.endswith("/*"))
    yield from ("/", witness)


def _address(view: View, rule: Rule, request: Request) -> Address:
    return Address(
        subject=request.describe(),
        owner=rule.service.owner,
        service=rule.service.name,
        place=rule.service.position(*rule.path, key=True),
        request=request,
        protocol="https",
        balancer=view.balancer.name,
        wanted=_wanted(view, rule, request),
        rule=rule.key,
        targets=tuple(targets_of(view, rule)),
        skip=_skip(rule, request),
        internal=view.balancer.internal,
    )


def _skip(rule: Rule, request: Request) -> str | None:
    """Why a request cannot be sent from here."""
    if request.method not in SAFE:
        return f"only {request.method} gets there, which might change something"
    if rule.route.source_addresses:
        return f"answers only to {', '.join(rule.route.source_addresses)}"
    protocols = {one.protocol for one in _components(rule)} - {"http"}
    if protocols and not rule.route.sign_in:
        return f"its program speaks {'gRPC' if 'grpc' in protocols else 'HTTP/2 alone'}, this probe HTTP/1.1"
    return None


def _components(rule: Rule) -> list[Component]:
    found = [rule.service.components.get(name) for name, _ in rule.route.targets]
    return [one for one in found if one is not None]


def _wanted(view: View, rule: Rule, request: Request) -> Wanted:
    action = next(one.action for one in view.listener.rules if one.key == rule.key)
    if rule.route.sign_in and (wanted := _signed_in(rule.route.sign_in)):
        return wanted
    if isinstance(action, Redirect):
        to = routing.location(action, request, "https", HTTPS)
        return Wanted(f"{action.status} to {to}", str(action.status), location=to)
    fixed = rule.route.fixed_response
    if fixed is not None:
        return Wanted(f"{fixed.status} with a fixed text", str(fixed.status), body=fixed.body)
    checks = {one.health_check.matcher or "200" for one in _components(rule) if _probe(one) == request.path}
    if len(checks) == 1 and request.method == "GET":
        (statuses,) = checks
        return Wanted(f"{statuses} as its probe", statuses)
    return Wanted(f"an answer of {does(rule)}")


def _probe(component: Component) -> str | None:
    """The path of its probe; None where another port answers that than the one that gets the requests."""
    check = component.health_check
    return check.path.partition("?")[0] if check.port in (None, component.port) else None


def _signed_in(sign_in: SignIn) -> Wanted | None:
    """What somebody gets who is not signed in; None where that does not matter.

    "Authenticate users using an Application Load Balancer": authenticate (the default), deny, allow.
    """
    how = sign_in.settings.get("unauthenticated", "authenticate")
    if how == "allow":
        return None
    if how == "deny":
        return Wanted("401, as nobody is signed in", "401")
    if sign_in.provider == "oidc":
        leads = str(sign_in.settings["authorization_endpoint"])
        return Wanted(f"302 to {leads}", "302", leads=leads)
    return Wanted("302 to sign-in by Cognito", "302", leads="https://")


def _unknown(view: View, host: str) -> Iterator[Address]:
    gap = next((one.witness for one in view.analysis.gaps if one.host == host), None)
    if gap is None or gap.method not in SAFE or gap.source != Request("").source:
        return
    owner, service, place = _keeper(view, host)
    yield Address(
        subject=gap.describe(),
        owner=owner,
        service=service,
        place=place,
        request=gap,
        protocol="https",
        balancer=view.balancer.name,
        wanted=Wanted("404 by the load balancer, as no rule takes it", DEFAULT_STATUS, default=True),
        internal=view.balancer.internal,
    )


def _plain(view: View, host: str) -> Address:
    request = Request(host)
    redirect = http_listener(view.balancer).default_action
    assert isinstance(redirect, Redirect)
    to = routing.location(redirect, request, "http", HTTP)
    owner, service, place = _keeper(view, host)
    return Address(
        subject=request.describe("http"),
        owner=owner,
        service=service,
        place=place,
        request=request,
        protocol="http",
        balancer=view.balancer.name,
        wanted=Wanted(f"{redirect.status} to {to}", str(redirect.status), location=to),
        internal=view.balancer.internal,
    )


def _keeper(view: View, host: str) -> tuple[str, str, Position]:
    service, domain = view.claims(host)[0]
    return service.owner, service.name, service.position("domains", domain.key, key=True)
