"""What another repository pastes to use a service in one environment: look-ups and a mock. Pure.

The texts are those of the registry's pages (generator/render/registry/lookups.py), rendered from a catalogue that holds
one environment only, so nothing in them is of another one.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from generator import allocation
from generator.catalogue import Catalogue
from generator.model import Service
from generator.plan import header
from generator.render.pieces import Call
from generator.render.registry import Registry, lookups
from generator.render.registry.registry import state_key
from generator.render.scope import Scope
from generator.render.service import units

HCL = "```hcl"
# What `--what` calls a section, by the words that its heading or lead begins with.
SECTIONS: Mapping[str, str] = {
    "state": "From another repository, with its state:",
    "parameters": "### With SSM parameters",
    "mock": "### A mock for tests",
}


@dataclass(frozen=True)
class Consumable:
    """`page`: Markdown lines; `states`: unit -> where its state is; `parameters`: names of SSM parameters."""

    page: tuple[str, ...]
    states: Mapping[str, Mapping[str, str]]
    parameters: tuple[str, ...]

    def hcl(self, section: str) -> str:
        """The Terraform text of one section of SECTIONS; empty where the service has none."""
        start = SECTIONS[section]
        if start not in self.page:
            return ""
        rest = self.page[self.page.index(start) :]
        begin = rest.index(HCL) + 1
        return "\n".join(rest[begin : rest.index("```", begin)]) + "\n"


def consumable(catalogue: Catalogue, environment: str, name: str) -> Consumable:
    """All of it; the service must live in the environment."""
    narrow = replace(catalogue, services={environment: catalogue.services[environment]})
    scope = Scope(narrow, allocation.of(narrow).priorities)
    own = {(unit.service, unit.unit): unit for unit in units(scope, name)}
    registry = Registry(scope, own, header)
    service = narrow.services[environment][name]
    names = _parameters(registry, service)
    place = service.place.environment
    states = {
        unit: {
            "bucket": narrow.platform.state_bucket_of(environment),
            "key": state_key(place, name, unit),
            "region": place.region,
        }
        for _, unit in own
    }
    return Consumable(tuple(lookups.lines(registry, name, {environment: names})), states, tuple(names))


def _parameters(registry: Registry, service: Service) -> list[str]:
    """The names that the service's `parameters` call gives."""
    found: list[str] = []
    for _, piece in registry.pieces(service):
        if isinstance(piece, Call) and piece.source == "parameters":
            given: Mapping[str, Any] = piece.arguments
            found += [f"{given['prefix']}/{key}" for key in given["values"]]
    return found
