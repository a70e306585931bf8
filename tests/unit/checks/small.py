"""Small manifests for the routing checks: three names on the main balancer, and components one line each."""

DOMAINS = "domains: {a: {load_balancer: main}, b: {load_balancer: main}, c: {load_balancer: main}}"
LIKEWISE = "in development, and likewise in staging and production: "


def manifest(*head: str, **components: str) -> str:
    """`head` lines, then a line for each component with a port of its own (8000, 8001, ...) and what is said of it."""
    lines = [
        f"  {name}: {{image: {{repository: example, tag: '1'}}, port: {8000 + number}, {rest}}}"
        for number, (name, rest) in enumerate(components.items())
    ]
    return "\n".join([*(head or [DOMAINS]), "components:", *lines])
