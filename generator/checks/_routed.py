"""Which components requests are forwarded to."""

from generator.catalogue import routes
from generator.model import Service


def routed(service: Service) -> set[str]:
    """Keys of the components that a route with a known domain forwards to, and which so have a target group."""
    return {
        target
        for _, route in routes(service)
        if any(name in service.domains for name in route.domains)
        for target, _ in route.targets
        if target in service.components
    }
