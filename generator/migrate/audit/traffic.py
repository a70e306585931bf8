"""The legacy listeners for the routing engine."""

from collections.abc import Mapping
from dataclasses import replace

from generator import routing
from generator.migrate.audit.estate import Estate, Listener

DEFAULT_404 = 404


def main_listener(estate: Estate, balancer: str) -> Listener | None:
    """The listener that answers: HTTPS on 443, else any HTTPS one, else the one with rules, else the first."""
    listeners = estate.of(balancer)
    ranked = sorted(
        listeners,
        key=lambda one: (
            one.protocol != "HTTPS",
            one.port != 443,
            one.protocol == "HTTP" and not one.rules,
            one.port or 0,
        ),
    )
    return ranked[0] if ranked else None


def engine_listener(
    estate: Estate, listener: Listener, owners: Mapping[str, str] | None = None
) -> routing.Listener:
    """A legacy listener for the engine; rules that are not exact are left out. `owners`: rule address -> service."""
    rules = tuple(
        replace(rule.rule, owner=(owners or {}).get(rule.address, ""))
        for rule in listener.rules
        if not rule.faults
    )
    return routing.Listener(
        name=estate.balancers[listener.balancer].name,
        rules=rules,
        hosts=names_of(estate, listener.balancer),
        protocol=listener.protocol if listener.protocol in ("HTTP", "HTTPS") else "HTTPS",
        port=listener.port or 443,
        default_action=default_of(listener),
    )


def default_of(listener: Listener) -> object:
    """The default action; a fixed 404 is the engine's own: nobody answers."""
    action = listener.default
    if action.kind == "unknown" or (action.fixed is not None and action.fixed[0] == DEFAULT_404):
        return routing.types.DEFAULT_ACTION
    return action.answer()


def names_of(estate: Estate, balancer: str) -> tuple[str, ...]:
    """The names that records lead to a load balancer; without any, those that its rules ask for."""
    led = sorted(name for name, key in estate.leads.items() if key == balancer)
    if led:
        return tuple(led)
    asked = {
        host
        for one in estate.of(balancer)
        for rule in one.rules
        for host in rule.rule.hosts
        if "*" not in host and "?" not in host
    }
    return tuple(sorted(asked))
