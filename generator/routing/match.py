"""Does one rule match one request: AWS's semantics, condition by condition.

    condition     per rule  case         wildcards          note
    host          1         insensitive  * ?                `*` crosses dots
    path          1         sensitive    * ?                both cross `/`; the query is not part of it
    method        1         sensitive    none
    header        many      insensitive  * ? in the value   any occurrence may match
    query         many      insensitive  * ?                a backslash makes the next one literal
    source        1                      CIDR               the peer's address, not X-Forwarded-For

Source: Elastic Load Balancing, "Condition types for listener rules". This file is deliberately plain (one
regular expression per pattern): the analysis, which reasons about all requests at once, is tested against it.
"""

import re
from collections.abc import Iterable
from functools import lru_cache
from ipaddress import ip_address, ip_network

from generator.routing.types import Listener, Request, Rule


@lru_cache(maxsize=65536)
def _regex(pattern: str, escapes: bool) -> re.Pattern[str]:
    pieces, index = [""], 0
    while index < len(pattern):
        letter = pattern[index]
        if escapes and letter == "\\" and pattern[index + 1 : index + 2] in ("*", "?", "\\"):
            index += 1
            pieces[-1] += re.escape(pattern[index])
        elif letter == "*":
            pieces.append("")
        else:
            pieces[-1] += "." if letter == "?" else re.escape(letter)
        index += 1
    return re.compile(_joined(*pieces), re.DOTALL)


def _joined(first: str, *others: str) -> str:
    """What stands between two stars may be taken where it comes first: no need to try all places, which takes ages."""
    if not others:
        return first
    return first + "".join(f"(?>.*?{piece})" for piece in others[:-1]) + ".*" + others[-1]


def wildcard_matches(pattern: str, text: str, escapes: bool = False) -> bool:
    """`*` is any run of characters, `?` exactly one; case counts, so lower both where it should not."""
    return _regex(pattern, escapes).fullmatch(text) is not None


def _any(patterns: Iterable[str], text: str) -> bool:
    return any(wildcard_matches(pattern, text) for pattern in patterns)


def host_matches(rule: Rule, request: Request) -> bool:
    host = request.host.lower()
    return not rule.hosts or _any((pattern.lower() for pattern in rule.hosts), host)


def path_matches(rule: Rule, request: Request) -> bool:
    return not rule.paths or _any(rule.paths, request.path)


def method_matches(rule: Rule, request: Request) -> bool:
    return not rule.methods or request.method in rule.methods


def source_matches(rule: Rule, request: Request) -> bool:
    if not rule.source_ips:
        return True
    address = ip_address(request.source)
    return any(address in ip_network(cidr, strict=False) for cidr in rule.source_ips)


def header_matches(name: str, values: Iterable[str], request: Request) -> bool:
    """One http-header condition: any value pattern against any occurrence."""
    seen = [value.lower() for key, value in request.headers if key.lower() == name.lower()]
    return any(_any((pattern.lower() for pattern in values), value) for value in seen)


def query_matches(condition: Iterable[tuple[str | None, str]], request: Request) -> bool:
    """One query-string condition: any pair of patterns against any pair of the request."""
    pairs = [(key.lower(), value.lower()) for key, value in request.query]
    return any(
        (wanted is None or wildcard_matches(wanted.lower(), key, escapes=True))
        and wildcard_matches(pattern.lower(), value, escapes=True)
        for wanted, pattern in condition
        for key, value in pairs
    )


def match(rule: Rule, request: Request) -> bool:
    """Whether every condition of the rule holds for the request."""
    return (
        host_matches(rule, request)
        and path_matches(rule, request)
        and method_matches(rule, request)
        and source_matches(rule, request)
        and all(header_matches(name, values, request) for name, values in rule.headers)
        and all(query_matches(condition, request) for condition in rule.query)
    )


def winner(listener: Listener, request: Request) -> Rule | None:
    """The first rule that matches; None: the default action answers."""
    return next((rule for rule in listener.ordered() if match(rule, request)), None)
