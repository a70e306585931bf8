"""A listener rule in words: what it asks for, what it does. Manifests' texts only ever become text or code."""

from collections.abc import Iterator

from generator.catalogue import Rule
from generator.kinds.route import FixedResponse, Redirect, Route
from generator.render.registry.text import code, codes, text

EVERYTHING = "every path"


def paths(rule: Rule) -> str:
    """The path patterns."""
    return codes(rule.route.paths) or EVERYTHING


def further(route: Route) -> str:
    """Conditions besides host and path."""
    return "; ".join(_further(route))


def _further(route: Route) -> Iterator[str]:
    if route.methods:
        yield f"method {codes(route.methods)}"
    for name, values in route.headers:
        yield f"header {code(name)} {_any_of(values)}"
    for name, values in route.query:
        yield f"query {code(name)} {_any_of(values)}"
    if route.source_addresses:
        yield f"from {codes(route.source_addresses)}"


def _any_of(values: tuple[str, ...]) -> str:
    return f"is {' or '.join(code(value) for value in values)}"


def action(rule: Rule) -> str:
    """What the rule does, in words."""
    route = rule.route
    done = _done(rule)
    if route.sign_in:
        done = f"sign in with {'Cognito' if route.sign_in.provider == 'cognito' else 'OpenID Connect'}, then {done}"
    return done


def _done(rule: Rule) -> str:
    route = rule.route
    if route.redirect:
        return redirect(route.redirect)
    if route.fixed_response:
        return fixed(route.fixed_response)
    several = len(route.targets) > 1
    places = [f"{_target(rule, name)}{f' ({weight})' if several else ''}" for name, weight in route.targets]
    kept = f"; a client stays for {route.sticky_seconds} s" if route.sticky_seconds else ""
    return " or ".join(places) + kept


def _target(rule: Rule, name: str) -> str:
    component = rule.service.components.get(name)
    port = f" on port {component.port}" if component and component.port else ""
    return f"{code(name)}{port}"


def redirect(kept: Redirect) -> str:
    """Where a redirect leads; what it leaves as it was asked is not said."""
    parts = [
        ("to", kept.host),
        ("path", kept.path),
        ("query", kept.query),
        ("port", None if kept.port is None else str(kept.port)),
        ("protocol", kept.protocol),
    ]
    said = " ".join(f"{word} {code(value) or 'nothing'}" for word, value in parts if value is not None)
    return f"redirect ({kept.status.removeprefix('HTTP_')}) {said}".strip()


def fixed(answer: FixedResponse) -> str:
    """A fixed answer; its text is shortened."""
    body = answer.body if len(answer.body) <= 60 else answer.body[:57] + "..."
    return f"answer {answer.status}" + (f": {text(body)}" if body.strip() else "")
