"""What a merged value is in one environment: the little of HCL that `generator/render/variation.py` makes.

Expressions that it does not know (`module.x.arn`) stand for themselves.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from generator.hcl import Expr, Template
from generator.model import Environment
from generator.render.pieces import Map
from generator.render.variation import Merge, Switch

_ONE = re.compile(r"one\(([\w.]+)\[\*\]\.(\w+)\)")


class Evaluator:
    """Evaluates in the environment at `index`, with the variables' values as the live unit passes them."""

    def __init__(
        self, environment: Environment, index: int, variables: Mapping[str, Sequence[Any]], project: str
    ) -> None:
        self.environment = environment
        self.values: dict[str, Any] = {name: values[index] for name, values in variables.items()}
        self.values |= {
            "account_id": environment.account_id,
            "environment": environment.name,
            "project": project,
            "region": environment.region,
            "zone_name": environment.zone,
        }

    def __call__(self, value: Any) -> Any:
        """The plain value; expressions that stay are left in it."""
        match value:
            case Expr():
                return self._expression(value)
            case Template():
                return joined([self(part) for part in value.parts])
            case Merge():
                made = dict(self(value.base))
                for condition, group in value.optional:
                    if self(condition):
                        made |= self(group)
                return Map(made)
            case Switch():
                return self(value.choices[self.environment.name])
            case dict():
                return type(value)({key: self(item) for key, item in value.items()})
            case list() | tuple():
                return [self(item) for item in value]
            case _:
                return value

    def _expression(self, value: Expr) -> Any:
        name = value.code.removeprefix("var.")
        if value.code.startswith("var.") and name in self.values:
            return self(self.values[name])
        return Expr(_ONE.sub(r"\1.\2", value.code))


def joined(parts: Sequence[Any]) -> Any:
    """Parts as a template with neighbouring texts joined; a text or an expression where that is all."""
    made: list[Any] = []
    flat = [inner for part in parts for inner in (part.parts if isinstance(part, Template) else [part])]
    for part in flat:
        if made and isinstance(part, str) and isinstance(made[-1], str):
            made[-1] += part
        elif part != "":
            made.append(part)
    if not made:
        return ""
    return made[0] if len(made) == 1 else Template(tuple(made))


def plain(value: Any) -> Any:
    """A value in the form in which two are compared: what is null or empty in an object is not there."""
    match value:
        case Template():
            return joined(list(value.parts))
        case dict():
            items = {key: plain(item) for key, item in value.items()}
            return {key: item for key, item in items.items() if item is not None and item != {}}
        case list() | tuple():
            return [plain(item) for item in value]
        case _:
            return value
