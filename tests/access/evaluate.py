"""IAM's decision for one request within one account, from the policies alone.

moto has no SimulatePrincipalPolicy and its own evaluation knows no conditions of identity policies, so this is ours: small, held
against examples of AWS's documentation, and against moto where both can answer (test_evaluate.py).

Source: IAM User Guide, "Policy evaluation logic" and "IAM JSON policy elements". What it does not know (an operator, an element) it
refuses with ValueError: a rule that is passed over would make a policy look narrower or wider than it is. Service control policies,
session policies and other accounts are not part of it.
"""

import ipaddress
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from functools import cache
from typing import Any

Document = Mapping[str, Any]
Context = Mapping[str, Sequence[str]]
_ELEMENTS = frozenset(
    (
        "Sid",
        "Effect",
        "Action",
        "NotAction",
        "Resource",
        "NotResource",
        "Condition",
        "Principal",
        "NotPrincipal",
    )
)
_VARIABLE = re.compile(r"\$\{([^}]+)\}")


class Decision(Enum):
    """Implicitly denied: nothing allows it. Explicitly denied: a statement does, and nothing can allow it."""

    ALLOWED = "allowed"
    IMPLICIT = "denied by default"
    EXPLICIT = "denied by a statement"


@dataclass(frozen=True)
class Request:
    """`principal` is the caller's ARN or service; keys of `context` are condition keys, in any case."""

    action: str
    resource: str
    principal: str = ""
    context: Context = field(default_factory=dict)


def decide(
    request: Request,
    identity: Iterable[Document] = (),
    resource: Iterable[Document] = (),
    boundary: Document | None = None,
) -> Decision:
    """Of the caller's own policies, the resource's, and the boundary of the caller's role."""
    mine = [statement for document in identity for statement in statements(document)]
    its = [
        statement
        for document in resource
        for statement in statements(document)
        if _is_for(statement, request)
    ]
    bound = None if boundary is None else statements(boundary)
    if any(one["Effect"] == "Deny" and matches(one, request) for one in (*mine, *its, *(bound or ()))):
        return Decision.EXPLICIT
    allowed = any(one["Effect"] == "Allow" and matches(one, request) for one in (*mine, *its))
    within = bound is None or any(one["Effect"] == "Allow" and matches(one, request) for one in bound)
    return Decision.ALLOWED if allowed and within else Decision.IMPLICIT


def statements(document: Document) -> list[dict[str, Any]]:
    """A policy's statements; one that is not understood in full is refused."""
    found = document["Statement"]
    listed = [dict(one) for one in (found if isinstance(found, list) else [found])]
    for one in listed:
        if strange := set(one) - _ELEMENTS:
            raise ValueError(f"elements that are not known: {sorted(strange)}")
        if one["Effect"] not in ("Allow", "Deny") or "NotPrincipal" in one:
            raise ValueError(f"not understood: {one}")
    return listed


def matches(statement: Mapping[str, Any], request: Request) -> bool:
    """Whether a statement is about this request: action, resource and every condition."""
    return (
        _is_action(statement, request.action)
        and _is_resource(statement, request)
        and all(
            condition(operator, keys, request.context)
            for operator, keys in statement.get("Condition", {}).items()
        )
    )


def trusts(document: Document, request: Request) -> bool:
    """Whether a trust policy lets the request's principal take the role: it has no Resource, the role is it."""
    found = [{**one, "Resource": "*"} for one in statements(document) if _is_for(one, request)]
    if any(one["Effect"] == "Deny" and matches(one, request) for one in found):
        return False
    return any(one["Effect"] == "Allow" and matches(one, request) for one in found)


def _is_action(statement: Mapping[str, Any], action: str) -> bool:
    if "NotAction" in statement:
        return not any(_like(one.lower(), action.lower()) for one in _list(statement["NotAction"]))
    return any(_like(one.lower(), action.lower()) for one in _list(statement["Action"]))


def _is_resource(statement: Mapping[str, Any], request: Request) -> bool:
    if "NotResource" in statement:
        return not any(_covers(one, request) for one in _list(statement["NotResource"]))
    return any(_covers(one, request) for one in _list(statement["Resource"]))


def _covers(pattern: str, request: Request) -> bool:
    filled = _filled(pattern, request.context)
    return filled is not None and arn_like(filled, request.resource)


def _is_for(statement: Mapping[str, Any], request: Request) -> bool:
    """Of resource and trust policies. The account as a principal hands over to its own policies, and grants nothing itself."""
    principal = statement.get("Principal")
    if principal == "*":
        return True
    if not isinstance(principal, Mapping):
        raise ValueError(f"not understood: {principal}")
    named = [one for values in principal.values() for one in _list(values)]
    if statement["Effect"] == "Deny" and any(_is_account(one, request.principal) for one in named):
        return True
    return "*" in named or request.principal in named


def _is_account(named: str, principal: str) -> bool:
    parts = principal.split(":")
    account = parts[4] if len(parts) > 4 else ""
    return bool(account) and (named == account or named.endswith(f"::{account}:root"))


def arn_like(pattern: str, arn: str) -> bool:
    """Part by part: a wildcard does not reach over a colon of the first five ("Resource", "ArnLike")."""
    if pattern == "*":
        return True
    parts, given = pattern.split(":", 5), arn.split(":", 5)
    return len(parts) == len(given) and all(_like(one, other) for one, other in zip(parts, given))


def _like(pattern: str, text: str) -> bool:
    """`*` is any run of characters, `?` exactly one; nothing else is special."""
    return _pattern(pattern).fullmatch(text) is not None


@cache  # AWS's own policies have thousands, and re keeps 512
def _pattern(pattern: str) -> re.Pattern[str]:
    parts = (".*" if char == "*" else "." if char == "?" else re.escape(char) for char in pattern)
    return re.compile("".join(parts), re.DOTALL)


def _filled(text: str, context: Context) -> str | None:
    """With its variables' values; None where one has none, so that nothing matches ("Policy variables")."""
    missing = False

    def value(found: re.Match[str]) -> str:
        nonlocal missing
        name, _, default = found[1].partition(",")
        if name.strip() in "*?$":
            raise ValueError(f"not understood: {found[0]}")
        given = _get(context, name.strip())
        if given is None and default:
            return default.strip().strip("'")
        missing = missing or given is None or len(given) != 1
        return given[0] if given else ""

    filled = _VARIABLE.sub(value, text)
    return None if missing else filled


def _get(context: Context, key: str) -> Sequence[str] | None:
    """Names of condition keys have no case."""
    return next((value for name, value in context.items() if name.lower() == key.lower()), None)


def _bool(value: str, wanted: str) -> bool:
    return value.lower() == wanted.lower()


def _number(compare: Callable[[float, float], bool]) -> Callable[[str, str], bool]:
    return lambda value, wanted: compare(float(value), float(wanted))


def _address(value: str, wanted: str) -> bool:
    return ipaddress.ip_address(value) in ipaddress.ip_network(wanted, strict=False)


# Operator -> (does one value of the request fit one value of the policy, is the operator a negation)
_OPERATORS: Mapping[str, tuple[Callable[[str, str], bool], bool]] = {
    "ArnEquals": (lambda value, wanted: arn_like(wanted, value), False),
    "ArnLike": (lambda value, wanted: arn_like(wanted, value), False),
    "ArnNotEquals": (lambda value, wanted: arn_like(wanted, value), True),
    "ArnNotLike": (lambda value, wanted: arn_like(wanted, value), True),
    "Bool": (_bool, False),
    "IpAddress": (_address, False),
    "NotIpAddress": (_address, True),
    "NumericEquals": (_number(lambda a, b: a == b), False),
    "NumericGreaterThan": (_number(lambda a, b: a > b), False),
    "NumericGreaterThanEquals": (_number(lambda a, b: a >= b), False),
    "NumericLessThan": (_number(lambda a, b: a < b), False),
    "NumericLessThanEquals": (_number(lambda a, b: a <= b), False),
    "NumericNotEquals": (_number(lambda a, b: a == b), True),
    "StringEquals": (lambda value, wanted: value == wanted, False),
    "StringEqualsIgnoreCase": (lambda value, wanted: value.lower() == wanted.lower(), False),
    "StringLike": (lambda value, wanted: _like(wanted, value), False),
    "StringNotEquals": (lambda value, wanted: value == wanted, True),
    "StringNotEqualsIgnoreCase": (lambda value, wanted: value.lower() == wanted.lower(), True),
    "StringNotLike": (lambda value, wanted: _like(wanted, value), True),
}


def condition(operator: str, keys: Mapping[str, Any], context: Context) -> bool:
    """One operator with its keys, all of which must hold; of a key's values one is enough, of a negation none may fit."""
    quantifier, _, plain = operator.rpartition(":")
    if plain == "Null":
        return all(
            _bool(str(_get(context, key) is None), str(_list(wanted)[0])) for key, wanted in keys.items()
        )
    plain, optional = plain.removesuffix("IfExists"), plain.endswith("IfExists")
    if plain not in _OPERATORS or quantifier not in ("", "ForAllValues", "ForAnyValue"):
        raise ValueError(f"the condition operator {operator} is not known")
    fits, negated = _OPERATORS[plain]

    def holds(value: str, wanted: Any) -> bool:
        texts = (_filled(_text(one), context) for one in _list(wanted))
        return any(text is not None and fits(value, text) for text in texts) != negated

    def key_holds(key: str, wanted: Any) -> bool:
        given = _get(context, key)
        if (
            given is None
        ):  # a negation and IfExists hold without the key, ForAllValues too, ForAnyValue does not
            return optional or quantifier == "ForAllValues" or (negated and not quantifier)
        if quantifier == "ForAllValues":
            return all(holds(value, wanted) for value in given)
        if quantifier == "ForAnyValue":
            return any(holds(value, wanted) for value in given)
        if len(given) != 1:
            raise ValueError(f"{key} has several values; {operator} is for one")
        return holds(given[0], wanted)

    return all(key_holds(key, wanted) for key, wanted in keys.items())


def _text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _list(value: Any) -> list[Any]:
    return list(value) if isinstance(value, list | tuple) else [value]
