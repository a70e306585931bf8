"""A reference `${...}` leads nowhere.

The program would get a wrong address or none. A reference names what the manifests know: a component's url, a database's
host, a bucket's name; so a mistyped one is found here and not in production.

To fix it, correct the name; the finding says which are known. The grammar is
`${<kind>.<name>.<attribute>}` for this manifest's own things,
`${services.<service>.<kind>.<name>.<attribute>}` for another's, and `${environment.<attribute>}`.
`$${` is a literal `${`.

Bad:

    components: {api: {image: {repository: example}, port: 8000, environment: {SELF: "${components.apl.url}"}}}

Good:

    components: {api: {image: {repository: example}, port: 8000, environment: {SELF: "${components.api.url}"}}}
"""

from collections.abc import Iterator

from generator.catalogue import Catalogue, Unknown
from generator.checks._known import explained
from generator.checks._place import at, inside
from generator.checks._walk import components, left_out, texts
from generator.findings import Finding
from generator.kinds import kinds
from generator.model import Service
from generator.references import ENVIRONMENT, ENVIRONMENT_ATTRIBUTES, Malformed, Reference

GRAMMAR = (
    "Write ${<kind>.<name>.<attribute>}, ${services.<service>.<kind>.<name>.<attribute>} "
    "or ${environment.<attribute>}; $${ is a literal ${."
)


def check(catalogue: Catalogue) -> Iterator[Finding]:
    """Every reference of every text that may hold one."""
    for service, component in components(catalogue):
        for path, _, text in texts(component):
            for part in text if len(text) > 1 or not isinstance(text[0], str) else ():
                if isinstance(part, str):
                    continue
                if fault := _fault(catalogue, service, part):
                    shown = part.text if isinstance(part, Malformed) else f"${{{part.text}}}"
                    yield at(service, path, fault[0], hint=fault[1], place=inside(service, path, shown))


def _fault(catalogue: Catalogue, service: Service, part: Reference | Malformed) -> tuple[str, str] | None:
    if isinstance(part, Malformed):
        return _malformed(part.text)
    if part.service and left_out(catalogue, part.service, service.environment):
        return None
    resolved = catalogue.resolve(service, part)
    return explained(catalogue, service, part, resolved) if isinstance(resolved, Unknown) else None


def _malformed(text: str) -> tuple[str, str]:
    if not text.endswith("}"):
        return "this `${` is never closed", GRAMMAR
    steps = text[2:-1].split(".")
    wanted = 5 if steps[0] == "services" else 3
    if steps[0] == ENVIRONMENT:
        return (
            f"{text} is no reference",
            f"The environment's attributes are {', '.join(ENVIRONMENT_ATTRIBUTES)}.",
        )
    kind = steps[2] if wanted == 5 and len(steps) > 2 else steps[0]
    known = kinds().get(kind)
    if len(steps) == wanted - 1 and known and known.attributes:
        attributes = sorted(known.attributes)
        hint = f"One of {', '.join(attributes)}, such as {text[:-1]}.{attributes[-1]}}}."
        return f"{text} does not say which attribute", hint
    return f"{text} is no reference", GRAMMAR
