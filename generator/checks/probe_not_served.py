"""A health check asks for a path that the program does not answer.

Every probe fails, the targets stay unhealthy and people get 503, while the program runs. The estate's target groups asked
for `/health/alb`, which the API never had. A probe goes straight to the program, past the rules, so no route helps.

To fix it, write a path that the program answers as `health_check.path`; or add the path to `serves`, if it does answer it.

Bad:

    domains: {example: {load_balancer: main}}
    components:
      api:
        image: {repository: example}
        port: 8000
        serves: [/health, /api/*]
        health_check: {path: /health/alb}
        routes: {main: {domain: example, paths: [/api/*]}}

Good:

    domains: {example: {load_balancer: main}}
    components:
      api:
        image: {repository: example}
        port: 8000
        serves: [/health, /api/*]
        health_check: {path: /health}
        routes: {main: {domain: example, paths: [/api/*]}}
"""

from collections.abc import Iterator

from generator.catalogue import Catalogue
from generator.checks._place import at
from generator.checks._routed import routed
from generator.checks._serves import answers, serves
from generator.findings import Finding
from generator.kinds.component import Component


def check(catalogue: Catalogue) -> Iterator[Finding]:
    """Every component with a target group whose paths are known."""
    for service in catalogue.every():
        for name in sorted(routed(service)):
            component = service.components[name]
            patterns = serves(catalogue, component)
            if patterns and _asks(component) and not answers(patterns, _path(component)):
                yield at(
                    service,
                    ("components", name, "health_check", "path"),
                    f"the health check asks for {component.health_check.path!r}, which {name} does not answer",
                    hint=f"It answers {', '.join(patterns)}; write one of those as `health_check.path`.",
                )


def _asks(component: Component) -> bool:
    """Whether the probe is an HTTP request to the program itself."""
    return component.protocol != "grpc" and component.health_check.port in (None, component.port)


def _path(component: Component) -> str:
    return component.health_check.path.partition("?")[0]
