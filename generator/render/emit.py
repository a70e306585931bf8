"""Pieces' values as HCL items; what only some environments have is named in `locals` and filtered where it is used."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from generator.hcl import Attribute, Block, Call, Expr, Item, Template
from generator.render import pieces
from generator.render.variation import Merge, Switch

_AS_IT_IS = frozenset(
    (str, int, float, bool, type(None), Expr, Template)
)  # most values: nothing in them, no label


@dataclass
class Emitter:
    """Turns values into HCL; `names` collects the locals that it needed on the way."""

    names: dict[str, Any] = field(default_factory=dict)

    def body(self, arguments: Mapping[str, Any], label: str = "") -> list[Item]:
        """Arguments as attributes and nested blocks; those without a value are left out."""
        items: list[Item] = []
        for name, item in arguments.items():
            if isinstance(item, pieces.Block):
                items.append(Block(name, (), self.body(item, f"{label}_{name}")))
            elif item is not None:
                made = item if type(item) in _AS_IT_IS else self.value(item, f"{label}_{name}")
                items.append(Attribute(name, made))
        return items

    def value(self, value: Any, label: str) -> Any:
        """`value` with merges and switches as expressions; `label` names the locals they need."""
        if isinstance(value, Merge):
            parts = [self._filtered(group, condition, label) for condition, group in value.optional]
            if not value.base and len(parts) == 1:
                return parts[0]
            return Call("merge", self.value(value.base, label), *parts)
        if isinstance(value, Switch):
            return Expr(f"local.{self._local(label, dict(value.choices))}[var.environment]")
        if isinstance(value, Mapping):
            return {
                key: item if type(item) in _AS_IT_IS else self.value(item, f"{label}_{key}")
                for key, item in value.items()
            }
        if isinstance(value, list | tuple):
            return [
                item if type(item) in _AS_IT_IS else self.value(item, f"{label}_{index}")
                for index, item in enumerate(value)
            ]
        return value

    def _filtered(self, group: Mapping[str, Any], condition: Expr, label: str) -> Expr:
        """No conditional: its two sides would need one type, and entries may differ in theirs."""
        name = self._local(label, {key: self.value(item, f"{label}_{key}") for key, item in group.items()})
        return Expr(f"{{ for key, item in local.{name} : key => item if {condition.code} }}")

    def _local(self, label: str, value: Any) -> str:
        wanted = "".join(char if char.isalnum() else "_" for char in label).strip("_")
        name = wanted
        number = 2
        while name in self.names:
            name, number = f"{wanted}_{number}", number + 1
        self.names[name] = self.value(value, name) if isinstance(value, dict) else value
        return name
