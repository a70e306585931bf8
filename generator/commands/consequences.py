"""What a change of the manifests takes away, in words: which units leave, and what the next apply destroys.

Compared are the records of units that are leaving, and registry.json as it was rendered last and as it is now; so this
is as offline as `generate` itself.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from generator.commands.rendered import Rendering
from generator.console import plural

DATA = "registry/docs/registry.json"
LISTED = 20
# Kinds of registry.json that hold data, or an address that others rely on; what protects each at its end.
HOLDS = {
    "bucket": "refused while anything is in it",
    "database": "a final snapshot is taken, once its deletion protection is lifted",
    "load_balancer": "its deletion protection has to be lifted first",
    "queue": "its messages go with it",
    "repository": "refused while images are in it",
    "secret": "it can be restored for 30 days",
}
BARE = {
    "database": "without a final snapshot, as nothing is protected there",
    "load_balancer": "nothing protects it there",
    "secret": "at once, as nothing is protected there",
}
_PLAIN = ("component", "domain")


@dataclass(frozen=True, slots=True)
class Loss:
    """A thing of a service that stays, and that its next apply destroys."""

    environment: str
    service: str
    kind: str
    name: str
    protected: bool

    def __str__(self) -> str:
        what = f"{self.environment}: the {self.kind.replace('_', ' ')} {self.name} of {self.service}"
        if self.kind not in HOLDS:
            return what
        if self.protected:
            return f"{what} ({HOLDS[self.kind]}; only with --approve)"
        return f"{what} ({BARE.get(self.kind, HOLDS[self.kind])})"


def lines(rendering: Rendering) -> Iterator[str]:
    """Everything that is taken away; nothing where nothing is."""
    yield from _left(rendering)
    lost = losses(rendering)
    if lost:
        yield "The next apply destroys:"
        yield from (f"  {loss}" for loss in lost[:LISTED])
        if len(lost) > LISTED:
            yield f"  and {len(lost) - LISTED} more"


def _left(rendering: Rendering) -> Iterator[str]:
    tree = rendering.built.tree
    assert tree is not None
    before = rendering.catalogue.leaving
    for environment, record in tree.leaving.items():
        known = before[environment].units if environment in before else {}
        groups: dict[str, list[str]] = {}
        for unit in record.units:
            if unit not in known:
                groups.setdefault(_service(unit), []).append(unit)
        if record.place is not None and groups:
            count = plural(sum(map(len, groups.values())), "unit")
            yield f"{environment} is leaving with {count}. Next: invoke decommission --env {environment}"
            continue
        for service, units in groups.items():
            yield (
                f"{', '.join(units)} in {environment}: leaving; kept until its state is empty. "
                f"Next: invoke decommission --service {service} --env {environment}"
            )


def _service(unit: str) -> str:
    return unit.split("/")[1]


def losses(rendering: Rendering) -> list[Loss]:
    """What goes from units that stay, things that hold data first."""
    change = next((one for one in rendering.plan.changes if one.path == DATA), None)
    if change is None or change.before is None or change.after is None:
        return []
    try:
        before = json.loads(change.before)
    except ValueError:
        return []  # a conflict that git left: nothing is known of before
    found = list(_losses(before, json.loads(change.after)))
    return sorted(
        found, key=lambda one: (one.kind not in HOLDS, one.environment, one.service, one.kind, one.name)
    )


def _losses(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[Loss]:
    for name, service in after["services"].items():
        old = before.get("services", {}).get(name, {}).get("environments", {})
        for environment, now in service["environments"].items():
            if environment in old:
                protected = after["environments"][environment]["protected"]
                for kind, thing in _gone(old[environment], now):
                    yield Loss(environment, name, kind, thing, protected)


def _gone(before: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """(kind, name) of what is not there any more; a unit that leaves as a whole keeps what it holds."""
    keeps_data = "data" in before.get("units", {}) and "data" not in now["units"]
    for kind, things in before.get("resources", {}).items():
        if not (keeps_data and kind in HOLDS and kind != "load_balancer"):
            still = set(now["resources"].get(kind, {}).values())
            if kind in HOLDS:
                yield from ((kind, name) for name in things.values() if name not in still)
    for kind in _PLAIN:
        still = now.get(f"{kind}s", {})
        for key, one in before.get(f"{kind}s", {}).items():
            if key not in still:
                yield kind, one.get("name", key) if isinstance(one, Mapping) else key
