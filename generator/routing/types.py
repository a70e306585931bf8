"""The routing engine's vocabulary: a listener, its rules, a request.

These are plain values. Nothing here knows of manifests, Terraform or AWS calls, so that the
same engine judges a manifest, a live account and an imported state.

Conditions of a rule are ANDed, the values of one condition ORed; an empty tuple means
"no such condition" (Elastic Load Balancing, "Listener rules for your Application Load Balancer").
"""

from collections.abc import Hashable
from dataclasses import dataclass
from typing import TypeAlias
from urllib.parse import quote

from generator.routing.effort import COMMAND

Header: TypeAlias = tuple[str, tuple[str, ...]]
"""One http-header condition: a name and its value patterns, any of which may match."""

QueryValue: TypeAlias = tuple[str | None, str]
"""A key pattern (None: any key) and a value pattern."""

QueryCondition: TypeAlias = tuple[QueryValue, ...]
"""One query-string condition: pairs of which any may match. A rule may carry several conditions."""


@dataclass(frozen=True, slots=True)
class Redirect:
    """A redirect action. Templates may hold `#{protocol}`, `#{host}`, `#{port}`, `#{path}`, `#{query}`.

    `path` starts with `/`; inside a template `#{path}` stands for the path without its leading slash.
    """

    protocol: str = "#{protocol}"
    host: str = "#{host}"
    port: str = "#{port}"
    path: str = "/#{path}"
    query: str = "#{query}"
    status: int = 301


@dataclass(frozen=True, slots=True)
class Rule:
    """One listener rule.

    `key` is `service/component/route`; `action` is whatever identifies what the rule does (a target
    group's key, a `Redirect`, ...): two rules with equal actions answer alike.
    """

    key: str
    priority: int
    hosts: tuple[str, ...] = ()
    paths: tuple[str, ...] = ()
    methods: tuple[str, ...] = ()
    source_ips: tuple[str, ...] = ()
    headers: tuple[Header, ...] = ()
    query: tuple[QueryCondition, ...] = ()
    action: Hashable = None
    owner: str = ""


DEFAULT_ACTION = "default"


@dataclass(frozen=True, slots=True)
class Listener:
    """A listener with its rules.

    `hosts` are the DNS names (exact, or `*.name`) whose records lead to this listener's balancer: the
    names that witnesses prefer and that gaps are looked for on. `dualstack` says whether a client may
    come from an IPv6 address. `effort`: the steps that its analysis may take (effort.py).
    """

    name: str
    rules: tuple[Rule, ...] = ()
    hosts: tuple[str, ...] = ()
    protocol: str = "HTTPS"
    port: int = 443
    default_action: Hashable = DEFAULT_ACTION
    dualstack: bool = False
    effort: int = COMMAND

    def ordered(self) -> tuple[Rule, ...]:
        """The rules in the order in which the listener tries them (a collision: by key)."""
        return tuple(sorted(self.rules, key=lambda rule: (rule.priority, rule.key)))


@dataclass(frozen=True, slots=True)
class Request:
    """A request as a listener sees it; every verdict carries one as its witness.

    `path` is the path alone; `query` holds the key/value pairs; `source` is the peer's address.
    """

    host: str
    path: str = "/"
    method: str = "GET"
    headers: tuple[tuple[str, str], ...] = ()
    query: tuple[tuple[str, str], ...] = ()
    source: str = "198.51.100.7"

    def url(self, protocol: str = "https") -> str:
        """The address one would type: `https://registry.hokus.ai/api/mlflow/x?v=1`."""
        pairs = (quote(key, safe="*?/:@$") + "=" + quote(value, safe="*?/:@$") for key, value in self.query)
        text = "&".join(pairs)
        return f"{protocol}://{self.host}{self.path}" + (f"?{text}" if text else "")

    def describe(self, protocol: str = "https") -> str:
        """The request in one line, leaving out what does not matter: `POST https://... (X-Beta: 1)`."""
        method = "" if self.method == "GET" else f"{self.method} "
        notes = [f"{name}: {value}" for name, value in self.headers]
        if self.source != Request.__dataclass_fields__["source"].default:
            notes.append(f"from {self.source}")
        return method + self.url(protocol) + (f" ({', '.join(notes)})" if notes else "")
