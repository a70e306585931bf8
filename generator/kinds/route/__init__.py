"""Routes: what becomes a listener rule."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from generator.kinds import Kind, strings
from generator.model import Place


@dataclass(frozen=True, slots=True)
class Redirect:
    """A redirect; None keeps what was asked for."""

    host: str | None
    path: str | None
    query: str | None
    port: int | None
    protocol: str | None
    status: str


@dataclass(frozen=True, slots=True)
class FixedResponse:
    """A fixed answer."""

    status: int
    body: str
    content_type: str


@dataclass(frozen=True, slots=True)
class SignIn:
    """Sign-in at the load balancer; `provider` is `oidc` or `cognito`, `settings` as in the manifest."""

    provider: str
    settings: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Route:
    """One route. `component` is None for a route of the service itself; empty conditions match everything.

    `any_host`: the domains only say on which load balancer; the rule has no host condition. `hosts`: patterns that it has
    instead of the domains' names.
    """

    key: str
    component: str | None
    domains: tuple[str, ...]
    any_host: bool
    hosts: tuple[str, ...]
    paths: tuple[str, ...]
    methods: tuple[str, ...]
    headers: tuple[tuple[str, tuple[str, ...]], ...]
    query: tuple[tuple[str, tuple[str, ...]], ...]
    source_addresses: tuple[str, ...]
    priority: int | None
    wins_over: tuple[str, ...]
    targets: tuple[tuple[str, int], ...]
    sticky_seconds: int | None
    redirect: Redirect | None
    fixed_response: FixedResponse | None
    sign_in: SignIn | None

    @property
    def forwards(self) -> bool:
        """Whether it leads to target groups."""
        return self.redirect is None and self.fixed_response is None

    def key_in(self, service: str) -> str:
        """`service/component/route`, the key of its priority; `service/route` for one of the service itself."""
        return "/".join(part for part in (service, self.component, self.key) if part)


def read(key: str, data: Mapping[str, Any], place: Place) -> Route:
    """A route of the service itself."""
    return read_route(key, data, None)


def read_route(key: str, data: Mapping[str, Any], component: str | None) -> Route:
    """The item of a validated manifest; a component's route forwards there unless it names other targets."""
    domain = data["domain"]
    targets = tuple((data.get("targets") or {}).items())
    if not targets and component and "redirect" not in data and "fixed_response" not in data:
        targets = ((component, 1),)
    return Route(
        key=key,
        component=component,
        domains=(domain,) if isinstance(domain, str) else tuple(domain),
        any_host=data.get("any_host", False),
        hosts=strings(data, "hosts"),
        paths=strings(data, "paths"),
        methods=strings(data, "methods"),
        headers=_values(data, "headers"),
        query=_values(data, "query"),
        source_addresses=strings(data, "source_addresses"),
        priority=data.get("priority"),
        wins_over=strings(data, "wins_over"),
        targets=targets,
        sticky_seconds=data.get("sticky_seconds"),
        redirect=_redirect(data.get("redirect")),
        fixed_response=_fixed_response(data.get("fixed_response")),
        sign_in=_sign_in(data.get("sign_in")),
    )


def _values(data: Mapping[str, Any], key: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    return tuple((name, tuple(values)) for name, values in (data.get(key) or {}).items())


def _redirect(data: Mapping[str, Any] | None) -> Redirect | None:
    if data is None:
        return None
    status = "HTTP_301" if data.get("permanent") else "HTTP_302"
    fields = {name: data.get(name) for name in ("host", "path", "query", "port", "protocol")}
    return Redirect(**fields, status=status)


def _fixed_response(data: Mapping[str, Any] | None) -> FixedResponse | None:
    if data is None:
        return None
    return FixedResponse(data["status"], data.get("body", ""), data.get("content_type", "text/plain"))


def _sign_in(data: Mapping[str, Any] | None) -> SignIn | None:
    if not data:
        return None
    provider, settings = next(iter(data.items()))
    return SignIn(provider, settings)


KIND = Kind(name="route", key="routes", unit="app", read=read)
