"""Names of services and environments: their form, and whether they are free."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from generator import schema
from generator.findings import Finding
from generator.scaffold.interview import scalar
from generator.scaffold.outcome import fault


def bad_form(what: str, name: str, rule: Mapping[str, Any]) -> Finding | None:
    """A finding if `name` cannot name a `what`; `rule` is the schema of the name (`pattern`, `maxLength`)."""
    limit = rule["maxLength"]
    form = f"Lower-case letters, digits and single hyphens, a letter first, at most {limit} characters."
    if len(name) > limit:
        return fault(
            "scaffold-name", f"the name has {len(name)} characters; at most {limit} are allowed", form
        )
    if not re.search(rule["pattern"].removesuffix("$") + r"\Z", name):
        better = _mended(name, limit)
        hint = f"{form} How about {better!r}?" if better else form
        return fault("scaffold-name", f"{name!r} cannot name {what}", hint)
    if scalar(name) != name:
        hint = "Another name spares everybody the quotes."
        return fault("scaffold-name", f"{name!r} cannot name {what}: YAML does not read it as text", hint)
    return None


def free(name: str, taken: Iterable[str], limit: int) -> str | None:
    """The first of `name2`, `name3`, ... that is free and short enough."""
    used = set(taken)
    tries = (f"{name}{number}" for number in range(2, 100))
    return next((one for one in tries if one not in used and len(one) <= limit), None)


def service_rule() -> Mapping[str, Any]:
    """The schema of a service's name."""
    rule: dict[str, Any] = schema.definition("service")["properties"]["name"]
    return rule


def environment_rule() -> Mapping[str, Any]:
    """The schema of an environment's name."""
    rule: dict[str, Any] = schema.definition("platform")["properties"]["environments"]["propertyNames"]
    return rule


def _mended(name: str, limit: int) -> str | None:
    """The nearest name of the right form."""
    spread = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "-", name)
    mended = re.sub(r"[^a-z0-9]+", "-", spread.lower()).strip("-").lstrip("0123456789-")[:limit].rstrip("-")
    return mended if mended and mended != name and scalar(mended) == mended else None
