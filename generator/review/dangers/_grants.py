"""What a policy document allows, as a set that can be compared ("IAM JSON policy elements reference", AWS)."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from generator.review.values import Sign


@dataclass(frozen=True, slots=True)
class Grant:
    """One action on one resource for one principal; patterns as they are written. `condition` is canonical JSON."""

    principal: str
    action: str
    resource: str
    condition: str

    def is_covered_by(self, other: "Grant") -> bool:
        """Whether `other` allows at least this. A pattern covers another if it matches its text."""
        return (
            other.condition in ("", self.condition)
            and _matches(other.principal, self.principal)
            and _matches(other.action.lower(), self.action.lower())
            and _matches(other.resource, self.resource)
        )

    @property
    def is_boundless(self) -> bool:
        """Everything of a service or of all, or for anybody; not what a key allows its own account to hand on."""
        if self.principal.endswith(":root") and self.action == "kms:*":
            return False
        anybody = self.principal.rpartition(" ")[2] == "*" and not self.condition
        return anybody or self.action.startswith("* (but") or self.action == "*" or self.action.endswith(":*")

    def __str__(self) -> str:
        whom = f" to {self.principal}" if self.principal else ""
        where = f" on {self.resource}" if self.resource else ""
        return f"{self.action}{where}{whom}{' under conditions' if self.condition else ''}"


def grants(document: Any) -> tuple[Grant, ...]:
    """What it allows; nothing for what is no policy."""
    return tuple(_statements(document, "Allow"))


def denials(document: Any) -> tuple[Grant, ...]:
    """What it denies."""
    return tuple(_statements(document, "Deny"))


def _statements(document: Any, effect: str) -> Iterator[Grant]:
    if not isinstance(document, dict):
        return
    for statement in _listed(document.get("Statement")):
        if not isinstance(statement, dict) or statement.get("Effect") != effect:
            continue
        condition = statement.get("Condition")
        text = json.dumps(condition, sort_keys=True, default=repr) if condition else ""
        for principal in _principals(statement):
            for action in _either(statement, "Action"):
                for resource in _either(statement, "Resource"):
                    yield Grant(principal, action, resource, text)


def _either(statement: Mapping[str, Any], name: str) -> list[str]:
    """`Action` or `NotAction`: what is said by exclusion counts as everything but it."""
    if f"Not{name}" in statement:
        return [f"* (but {', '.join(map(_text, _listed(statement[f'Not{name}'])))})"]
    return [_text(one) for one in _listed(statement.get(name))] or [""]


def _principals(statement: Mapping[str, Any]) -> list[str]:
    if "NotPrincipal" in statement:
        return [f"* (but {json.dumps(statement['NotPrincipal'], sort_keys=True, default=repr)})"]
    principal = statement.get("Principal")
    if isinstance(principal, dict):
        found = (f"{kind} {_text(name)}" for kind, names in principal.items() for name in _listed(names))
        return ["*" if name == "AWS *" else name for name in found]
    return [_text(principal)] if principal else [""]


def _listed(value: Any) -> list[Any]:
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def _text(value: Any) -> str:
    return repr(value) if isinstance(value, Sign) else str(value)


def _matches(pattern: str, text: str) -> bool:
    return pattern == text or bool(_compiled(pattern).fullmatch(text))


@lru_cache(maxsize=1024)
def _compiled(pattern: str) -> re.Pattern[str]:
    parts = (".*" if sign == "*" else "." if sign == "?" else re.escape(sign) for sign in pattern)
    return re.compile("".join(parts), re.DOTALL)
