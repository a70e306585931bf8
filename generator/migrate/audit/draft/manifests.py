"""The platform file and the manifests that answer as the legacy rules do: names and priorities as they are.

What the format cannot say is left out, and said: never bent into something else.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from generator import routing
from generator.findings import Position
from generator.migrate.audit.draft.facts import Fact, Facts
from generator.migrate.audit.draft.owners import Owner, word
from generator.migrate.audit.draft.text import Map
from generator.migrate.audit.estate import Action, Estate, Group, Listener, Record, Rule
from generator.migrate.audit.links import block
from generator.migrate.audit.traffic import DEFAULT_404, main_listener
from generator.migrate.legacy.model import Resource
from generator.routing.room import HIGHEST

TEAM = "todo-team"
SCHEMA = "yaml-language-server: $schema=../../generator/schema/service.schema.json"
SSL_POLICY = "ELBSecurityPolicy-TLS13-1-2-2021-06"  # modules/load-balancer: what every HTTPS listener offers
_NAMELESS = frozenset({"this", "main", "default", "rule", "rules", "self"})
_PROTOCOLS: Mapping[str, str] = {"HTTP": "http", "HTTP2": "http2", "GRPC": "grpc"}


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Something of the legacy estate that the draft does not have, and why. `routing`: requests are answered otherwise."""

    what: str
    why: str
    position: Position | None = None
    routing: bool = False


@dataclass
class Component:
    """A component of the draft: which target groups it stands for."""

    service: str
    key: str
    owner: Owner
    groups: dict[str, Group] = field(default_factory=dict)
    routes: Map = field(default_factory=Map)


@dataclass
class Parts:
    """What is written: the platform file, and for each service its domains, components and routes.

    The maps say where each legacy resource went: rules by address -> `service/component/route`, target groups ->
    (service, component, load balancer), load balancers -> key, records -> (service, domain). `defaults` are the keys of
    rules that stand for a listener's default action.
    """

    platform: Map = field(default_factory=Map)
    services: dict[str, Map] = field(default_factory=dict)
    components: dict[tuple[str, str], Component] = field(default_factory=dict)
    rules: dict[str, str] = field(default_factory=dict)
    groups: dict[str, tuple[str, str, str]] = field(default_factory=dict)
    defaults: set[str] = field(default_factory=set)
    balancers: dict[str, str] = field(default_factory=dict)
    records: dict[str, tuple[str, str]] = field(default_factory=dict)
    left_out: list[LeftOut] = field(default_factory=list)


def at(position: Position | None) -> str:
    """`alb.tf:81`, for comments."""
    return f"{position.file}:{position.line}" if position else ""


def source(address: str, position: Position | None) -> str:
    """`aws_lb.main (alb.tf:3)`."""
    return f"{address} ({at(position)})" if position else address


class Maker:
    """Makes the parts, one after the other."""

    def __init__(self, estate: Estate, facts: Facts, owners: Mapping[str, Owner], own: str) -> None:
        self.estate = estate
        self.facts = facts
        self.owners = owners
        self.own = own
        self.zone = str(facts.zone.value)
        self.parts = Parts()
        self.domains: dict[tuple[str, str, str], str] = {}
        self.kept: set[str] = set()
        self.roles: set[str] = set()
        self.by_group: dict[str, Component] = {}

    def make(self) -> Parts:
        """Everything."""
        self._balancers()
        self._components()
        for address, key in self.parts.balancers.items():
            listener = main_listener(self.estate, address)
            if listener is not None:
                self._listener(key, listener)
            self._other_listeners(address, listener)
        self._records()
        self._write_components()
        self._platform()
        return self.parts

    # --- load balancers ------------------------------------------------------------------------------------

    def _balancers(self) -> None:
        for address, one in sorted(self.estate.balancers.items()):
            if one.kind != "application":
                why = f"a {one.kind} load balancer: the platform has application load balancers only"
                self.parts.left_out.append(LeftOut(address, why, one.position))
                continue
            key = self._balancer_key(one.name)
            self.parts.balancers[address] = key

    def _balancer_key(self, name: str) -> str:
        known = (str(self.facts.organization.value), str(self.facts.environment.value), "alb", "lb", "elb")
        left = [part for part in word(name, 100).split("-") if part not in known]
        return free(word("-".join(left) or "main", 20), self.parts.balancers.values(), 20)

    def _platform(self) -> None:
        facts, body = self.facts, self.parts.platform
        body.add(
            "organization",
            str(facts.organization.value),
            *todo(facts.organization, "the organization's short name"),
        )
        teams = Map()
        teams.add(
            TEAM,
            self._email(),
            "TODO: nobody in the legacy files says who owns what. Name the real teams and their addresses here, and "
            "put them into `owner` below and in the services.",
        )
        body.add("teams", teams)
        body.add(
            "environments",
            Map().add(
                str(facts.environment.value),
                self._environment(),
                *todo(facts.environment, "the environment's name"),
            ),
        )
        body.add("load_balancers", self._shared())
        body.add("defaults", Map().add("alerts", TEAM))

    def _email(self) -> Map:
        """The one address that alarms are sent to today, if there is one."""
        found = {
            str(one.get("endpoint")): one
            for one in self.estate.inventory.of_type("aws_sns_topic_subscription")
            if one.get("protocol") == "email" and "@" in str(one.get("endpoint"))
        }
        if len(found) != 1:
            return Map().add("email", f"todo@{self.zone}")
        ((address, one),) = found.items()
        return Map().add(
            "email",
            address,
            f"from {source(one.address, one.position)}: alarms go there",
            origin=one.position,
        )

    def _environment(self) -> Map:
        facts, made = self.facts, Map()
        made.add(
            "aws_account_id",
            str(facts.account_id.value),
            *todo(facts.account_id, "the account's twelve digits"),
        )
        made.add("region", str(facts.region.value), *todo(facts.region, "the region"))
        made.add("zone", self.zone, *todo(facts.zone, "the hosted zone of the names"))
        if facts.certificate.known:
            made.add("certificate", facts.certificate.value, f"from {facts.certificate.source}")
        if facts.security_group.known:
            made.add(
                "load_balancer_security_group",
                facts.security_group.value,
                f"from {facts.security_group.source}",
            )
        return made.add("network", self._network(), *self._unknown())

    def _unknown(self) -> tuple[str, ...]:
        """What the estate has and nobody here knows the value of."""
        wanted = (
            ("certificate", self.facts.certificate),
            ("load_balancer_security_group", self.facts.security_group),
            ("network.name", self.facts.network_name),
            ("network.subnets", self.facts.subnets),
        )
        return tuple(
            f"TODO: `{name}` is to be kept, or a new one is made: {fact.source}."
            for name, fact in wanted
            if not fact.known
        )

    def _network(self) -> Map:
        facts, network = self.facts, Map()
        if facts.network_name.known:
            network.add("name", facts.network_name.value, f"from {facts.network_name.source}")
        network.add("cidr", str(facts.cidr.value), *todo(facts.cidr, "the block of the VPC"))
        what = "how many zones the subnets are in"
        network.add("availability_zones", facts.zones_count.value, *todo(facts.zones_count, what))
        network.add(
            "nat_gateways",
            str(facts.nat_gateways.value),
            *todo(facts.nat_gateways, "single, per_zone or none"),
        )
        if facts.subnets.known:
            subnets = Map()
            for zone, pair in facts.subnets.value.items():
                subnets.add(zone, Map().add("public", pair["public"]).add("private", pair["private"]))
            network.add("subnets", subnets, f"from {facts.subnets.source}")
        return network

    def _shared(self) -> Map:
        made = Map()
        for address, key in self.parts.balancers.items():
            one = self.estate.balancers[address]
            entry = Map().add("owner", TEAM)
            if one.internal:
                entry.add("scheme", "internal")
            entry.add("name", self._template(one.name))
            idle = one.resource.text("idle_timeout") if one.resource else None
            if idle and idle != "60" and idle.isdigit():
                entry.add("idle_timeout", int(idle))
            note = f"from {source(address, one.position)}.{self._ciphers(address)}"
            if one.resource is None:
                note += " TODO: it is kept outside of this root; who has it has to move it, and its name is to be checked."
            services = sorted(
                {service for (service, _), c in self.parts.components.items() if key in c.groups}
            )
            if len(services) == 1:
                note += f" Only {services[0]} has rules here: it could be that service's own."
            made.add(key, entry, note, origin=one.position)
        return made

    def _ciphers(self, address: str) -> str:
        """What becomes of an older TLS policy."""
        listener = main_listener(self.estate, address)
        policy = listener.resource.text("ssl_policy") if listener and listener.resource else None
        if policy in (None, SSL_POLICY):
            return ""
        return f" Found: it offers {policy}; here it is {SSL_POLICY}, which older clients may not know."

    def _template(self, name: str) -> str:
        """`hokusai-development` -> `{organization}-{environment}`, where that gives the name back."""
        organization, environment = str(self.facts.organization.value), str(self.facts.environment.value)
        parts = name.split("-")
        if organization not in parts or environment not in parts:
            return name
        swapped = {organization: "{organization}", environment: "{environment}"}
        made = "-".join(swapped.get(part, part) for part in parts)
        return made if made.format(organization=organization, environment=environment) == name else name

    # --- components ----------------------------------------------------------------------------------------

    def _components(self) -> None:
        """Target groups of one program are one component, as long as they are alike and on different load balancers."""
        for address, group in sorted(self.estate.groups.items()):
            keys = sorted(set(self._lands(address)))
            if not keys:
                why = "no listener or rule of an application load balancer leads to it"
                self.parts.left_out.append(
                    LeftOut(source(address, self._place(group)), why, self._place(group))
                )
                continue
            owner = self.owners[address]
            component = self._component(owner, group, keys)
            for key in keys:
                component.groups[key] = group
                self.parts.groups[address] = (component.service, component.key, key)
            self.by_group[address] = component

    def _lands(self, address: str) -> Iterator[str]:
        for listener in self.estate.listeners:
            key = self.parts.balancers.get(listener.balancer)
            actions = [listener.default, *(rule.action for rule in listener.rules)]
            if key and any(share.group.address == address for action in actions for share in action.shares):
                yield key

    def _component(self, owner: Owner, group: Group, keys: list[str]) -> Component:
        taken = self.parts.components
        for name in (owner.component, word(f"{owner.component}-{keys[0]}")):
            known = taken.get((owner.service, name))
            if known is None:
                break
            others = list(known.groups.values())
            same_program = known.owner.runner == owner.runner or _resource(known.owner) == _resource(owner)
            if (
                same_program
                and not set(keys) & set(known.groups)
                and all(_alike(group, one) for one in others)
            ):
                return known
        else:
            names = [key for service, key in taken if service == owner.service]
            name = free(owner.component, names, 40)
        made = Component(owner.service, name, owner)
        taken[(owner.service, name)] = made
        return made

    def _place(self, group: Group) -> Position | None:
        return group.resource.position if group.resource else None

    def _write_components(self) -> None:
        for (service, key), component in sorted(self.parts.components.items()):
            group = next(iter(component.groups.values()))
            made = Map().add("runtime", "external")
            names = ", ".join(source(one.address, self._place(one)) for one in component.groups.values())
            comment = f"From {names}; of {service} because: {component.owner.reason}."
            notes = [comment]
            if component.owner.runner:
                runner = component.owner.runner.resource
                notes.append(f"{source(runner.address, runner.position)} runs it, and stays where it is.")
            port = group.port or 80
            made.add("port", port, *(() if group.port else ("TODO: the port is not known.",)))
            if group.protocol in _PROTOCOLS and group.protocol != "HTTP":
                made.add("protocol", _PROTOCOLS[group.protocol])
            if group.protocol not in _PROTOCOLS:
                notes.append(
                    f"TODO: the legacy group speaks {group.protocol} to its targets; here it is HTTP."
                )
            if group.target_type != "ip":
                notes.append(
                    f"TODO: its targets are of type {group.target_type}; this repository makes groups of IP addresses."
                )
            made.add("health_check", health_check(group) or None)
            made.add("deregistration_delay", _other_than(group, "deregistration_delay", 30))
            made.add("slow_start", _other_than(group, "slow_start", 0))
            made.add("sticky_seconds", _sticky(group))
            role = self._task_role(component)
            if role is not None:
                made.add("task_role_name", role.text("name"), f"from {source(role.address, role.position)}")
            made.add("target_group_names", self._group_names(component))
            if component.routes.entries:
                made.add("routes", component.routes)
            self.service(service).map("components").add(key, made, *notes, origin=self._place(group))

    def _task_role(self, component: Component) -> Resource | None:
        """The role of the program; where several share one, the first of them keeps its name."""
        runner, links = component.owner.runner, self.estate.links
        task = (
            links.one(runner.resource.get("task_definition"), "aws_ecs_task_definition") if runner else None
        )
        role = links.one(task.get("task_role_arn"), "aws_iam_role") if task is not None else None
        if role is None or role.text("name") is None or role.address in self.roles:
            return None
        self.roles.add(role.address)
        return role

    def _group_names(self, component: Component) -> Map:
        made = Map()
        for key, group in sorted(component.groups.items()):
            made.add(key, group.name, origin=self._place(group))
        return made

    def service(self, name: str) -> Map:
        """The manifest of a service, begun if need be."""
        if name not in self.parts.services:
            self.parts.services[name] = Map()
        return self.parts.services[name]

    # --- rules ---------------------------------------------------------------------------------------------

    def _listener(self, key: str, listener: Listener) -> None:
        for rule in listener.rules:
            if rule.faults:
                why = "; ".join(dict.fromkeys(rule.faults))
                self.parts.left_out.append(
                    LeftOut(source(rule.address, rule.position), why, rule.position, True)
                )
            else:
                self._rule(key, listener, rule)
        self._default(key, listener)

    def _rule(self, key: str, listener: Listener, rule: Rule) -> None:
        fault = _inexpressible(rule)
        service = self._service_of(listener, rule)
        if fault or service is None:
            why = fault or "no target group of it is known"
            self.parts.left_out.append(LeftOut(source(rule.address, rule.position), why, rule.position, True))
            return
        made = Map()
        self._hosts(made, service, key, listener, rule.rule.hosts)
        asks = rule.rule
        made.add("paths", list(asks.paths)).add("methods", list(asks.methods))
        made.add("headers", _values(asks.headers) if asks.headers else None)
        made.add("query", _query(asks.query) if asks.query else None)
        made.add("source_addresses", list(asks.source_ips))
        made.add("priority", asks.priority)
        where = self._action(made, service, rule.action)
        name = self._route_name(service, where, rule.address)
        self._put(service, where, name, made, rule.address, rule.position)

    def _put(
        self,
        service: str,
        where: Component | None,
        name: str,
        made: Map,
        address: str,
        position: Position | None,
    ) -> None:
        routes = where.routes if where else self.service(service).map("routes")
        routes.add(name, made, f"from {source(address, position)}", origin=position)
        self.parts.rules[address] = "/".join(
            part for part in (service, where.key if where else None, name) if part
        )

    def _route_name(self, service: str, where: Component | None, address: str) -> str:
        """The resource's own name, and its key."""
        resource = self.estate.inventory.resources.get(address)
        bare = address.rpartition(".")[2] if resource is None else resource.name
        if resource is not None and resource.index is not None:
            bare = (
                str(resource.index)
                if bare in _NAMELESS and not isinstance(resource.index, int)
                else f"{bare}-{resource.index}"
            )
        routes = where.routes if where else self.service(service).map("routes")
        return free(word(bare), [one.key for one in routes.entries], 40)

    def _service_of(self, listener: Listener, rule: Rule) -> str | None:
        if rule.action.shares:
            component = self.by_group.get(rule.action.shares[0].group.address)
            return component.service if component else None
        for host in rule.rule.hosts:
            for other in listener.rules:
                if host in other.rule.hosts and other.action.shares:
                    found = self.by_group.get(other.action.shares[0].group.address)
                    if found:
                        return found.service
        return self.own

    def _hosts(self, made: Map, service: str, key: str, listener: Listener, hosts: tuple[str, ...]) -> None:
        patterns = [host for host in hosts if "*" in host or "?" in host]
        if not hosts or patterns:
            made.add("domain", self._anchor(service, key, listener))
            if patterns:
                made.add("hosts", list(hosts))
            else:
                made.add("any_host", True)
            return
        named = [self._domain(service, key, listener.balancer, host) for host in hosts]
        made.add("domain", named[0] if len(named) == 1 else named)

    def _anchor(self, service: str, key: str, listener: Listener) -> str:
        """A domain that says on which load balancer a rule without a host stands."""
        led = [host for host, address in sorted(self.estate.leads.items()) if address == listener.balancer]
        plain = [host for host in led if "*" not in host]
        kept = [host for host in plain if self._keeper(host) == service]
        if kept or plain:
            return self._domain(service, key, listener.balancer, (kept or plain)[0])
        known = [
            name for (owner, balancer, _), name in self.domains.items() if (owner, balancer) == (service, key)
        ]
        if known:
            return known[0]
        asked = sorted(
            {host for one in listener.rules for host in one.rule.hosts if "*" not in host and "?" not in host}
        )
        host = asked[0] if asked else f"{key}.{self.zone}"
        return self._domain(service, key, listener.balancer, host)

    def _domain(self, service: str, key: str, balancer: str, host: str) -> str:
        known = self.domains.get((service, key, host))
        if known is not None:
            return known
        here = self.estate.leads.get(host) == balancer
        label = host.removesuffix(f".{self.zone}") if host != self.zone else "apex"
        name = word(label.replace(".", "-"))
        taken = [domain for (owner, _, _), domain in self.domains.items() if owner == service]
        wanted = name if here and name not in taken else word(f"{name}-on-{key}")
        made = free(wanted, taken, 40)
        self.domains[(service, key, host)] = made
        self._write_domain(service, made, key, balancer, host, here)
        return made

    def _write_domain(self, service: str, made: str, key: str, balancer: str, host: str, here: bool) -> None:
        led = [one for one in self.estate.records if one.name == host and one.balancer]
        record = min(led, key=lambda one: (not one.plain, one.address), default=None)
        entry = Map().add("load_balancer", key)
        if host != f"{made}.{self.zone}":
            entry.add("name", host)
        comment: tuple[str, ...] = ()
        managed = (
            here
            and record is not None
            and record.plain
            and host not in self.kept
            and self._keeper(host) == service
        )
        if managed and record is not None:
            self.kept.add(host)
            self.parts.records[record.address] = (service, made)
            comment = (f"from {source(record.address, record.position)}",)
        else:
            entry.add("record", "external", note=self._why_external(host, here, record))
        origin = record.position if record else None
        self.service(service).map("domains").add(made, entry, *comment, origin=origin)

    def _why_external(self, host: str, here: bool, record: Record | None) -> str:
        if record is None:
            return "no record in this root leads it to a load balancer"
        if not here:
            return f"its record leads to {self.parts.balancers.get(record.balancer or '', record.balancer)}"
        if not record.plain:
            return "TODO: a record with a routing policy, or no A alias: it is kept where it is"
        return "another service keeps the record"

    def _keeper(self, host: str) -> str:
        """The service that answers most for a name keeps its record."""
        balancer = self.estate.leads[host]
        counted: dict[str, int] = {}
        listener = main_listener(self.estate, balancer)
        for rule in listener.rules if listener else ():
            if rule.action.shares and (not rule.rule.hosts or host in rule.rule.hosts):
                component = self.by_group.get(rule.action.shares[0].group.address)
                if component:
                    weight = 10 if host in rule.rule.hosts else 1
                    counted[component.service] = counted.get(component.service, 0) + weight
        return max(sorted(counted), key=lambda one: counted[one], default=self.own)

    def _action(self, made: Map, service: str, action: Action) -> Component | None:
        """What the rule does; the component under which it stands, None for the service itself."""
        self._sign_in(made, service, action)
        if action.kind == "forward":
            shares = [(self.by_group[one.group.address], one.weight) for one in action.shares]
            if len(shares) > 1:
                targets = Map()
                for component, weight in shares:
                    targets.add(component.key, weight)
                made.add("targets", targets).add("sticky_seconds", action.sticky_seconds)
            return shares[0][0]
        if action.redirect is not None:
            made.add("redirect", _redirect(action.redirect))
        elif action.fixed is not None:
            status, kind, body = action.fixed
            answer = Map().add("status", status).add("body", body or None)
            if kind != "text/plain":
                answer.add("content_type", kind)
            made.add("fixed_response", answer)
        return None

    def _sign_in(self, made: Map, service: str, action: Action) -> None:
        if action.sign_in is None:
            return
        kind, given = action.sign_in[0], dict(action.sign_in[1])
        entry = Map()
        if kind == "cognito":
            entry.add("user_pool_arn", given.get("user_pool_arn"))
            entry.add("client_id", given.get("user_pool_client_id")).add(
                "domain", given.get("user_pool_domain")
            )
        else:
            for name in (
                "issuer",
                "authorization_endpoint",
                "token_endpoint",
                "user_info_endpoint",
                "client_id",
            ):
                entry.add(name, given.get(name))
            entry.add(
                "client_secret",
                "oidc-client",
                note="TODO: put the client secret into this secret, out of band",
            )
            secrets = self.service(service).map("secrets")
            if secrets.get("oidc-client") is None:
                secrets.add("oidc-client", Map())
        for name, ours in (
            ("scope", "scope"),
            ("session_timeout", "session_timeout"),
            ("on_unauthenticated_request", "unauthenticated"),
        ):
            entry.add(ours, given.get(name))
        made.add("sign_in", Map().add(kind, entry))

    def _default(self, key: str, listener: Listener) -> None:
        """A default action other than 404 becomes the last rule: the platform's load balancers answer 404 at the end."""
        action = listener.default
        if action.kind == "unknown":
            if listener.resource is not None:
                why = "its default action is not known"
                self.parts.left_out.append(
                    LeftOut(source(listener.address, listener.position), why, listener.position, True)
                )
            return
        if action.fixed is not None and action.fixed[0] == DEFAULT_404:
            return
        component = self.by_group.get(action.shares[0].group.address) if action.shares else None
        service = component.service if component else self.own
        made = Map()
        made.add("domain", self._anchor(service, key, listener)).add("any_host", True).add("paths", ["/*"])
        made.add("priority", _last(listener))
        where = self._action(made, service, action)
        name = self._route_name(service, where, f"x.default_{key}")
        self._put(service, where, name, made, f"{listener.address} (default action)", listener.position)
        self.parts.defaults.add(self.parts.rules[f"{listener.address} (default action)"])

    def _other_listeners(self, address: str, main: Listener | None) -> None:
        for one in self.estate.of(address):
            if one is main:
                if one.protocol != "HTTPS" and one.resource is not None:
                    why = "it answers without TLS; here HTTP redirects to HTTPS, and its rules stand on HTTPS"
                    self.parts.left_out.append(
                        LeftOut(source(one.address, one.position), why, one.position, True)
                    )
                elif one.port not in (443, None):
                    why = f"it answers on port {one.port}; here HTTPS is on 443"
                    self.parts.left_out.append(
                        LeftOut(source(one.address, one.position), why, one.position, True)
                    )
                continue
            if one.protocol == "HTTP" and one.port == 80 and not one.rules and _to_https(one.default):
                continue
            why = f"a listener on {one.protocol}:{one.port}; here port 80 redirects to HTTPS, and all rules are on 443"
            self.parts.left_out.append(LeftOut(source(one.address, one.position), why, one.position, True))

    # --- names ---------------------------------------------------------------------------------------------

    def _records(self) -> None:
        """Names that lead to a load balancer and that no rule names."""
        for record in self.estate.records:
            if record.balancer is None or record.name is None or record.balancer not in self.parts.balancers:
                continue
            if "*" in record.name:
                why = "a wildcard record: a domain of a manifest is one name; it stays where it is"
                self.parts.left_out.append(
                    LeftOut(source(record.address, record.position), why, record.position)
                )
                continue
            if record.type == "AAAA" and any(
                one.plain for one in self.estate.records if one.name == record.name
            ):
                why = "the IPv6 twin of an A record: it stays where it is, and a cut-over has to take it along by hand"
                self.parts.left_out.append(
                    LeftOut(source(record.address, record.position), why, record.position)
                )
            key = self.parts.balancers[record.balancer]
            if record.name not in self.kept:
                self._domain(self._keeper(record.name), key, record.balancer, record.name)


def free(name: str, taken: Any, limit: int) -> str:
    """`name`, or the first of `name-2`, `name-3`, ... that nobody has."""
    used = set(taken)
    tries = (
        name if number == 1 else f"{name[: limit - 4].rstrip('-')}-{number}" for number in range(1, 10_000)
    )
    return next(one for one in tries if one not in used)


def todo(fact: Fact, what: str) -> tuple[str, ...]:
    """A comment for what nobody said; nothing for what is known."""
    if fact.known:
        return (f"from {fact.source}",)
    return (f"TODO: {what} ({fact.source}).",)


def health_check(group: Group) -> Map:
    """The probe as the manifest has it."""
    given = block(group.resource.values if group.resource else None, "health_check")
    made = Map()
    if given is None:
        return made
    for name, ours, usual in (
        ("path", "path", None),
        ("matcher", "matcher", "200"),
        ("port", "port", "traffic-port"),
        ("interval", "interval", 30),
        ("timeout", "timeout", 5),
        ("healthy_threshold", "healthy_threshold", 3),
        ("unhealthy_threshold", "unhealthy_threshold", 3),
    ):
        value = given.get(name)
        if isinstance(value, str | int) and not isinstance(value, bool) and value not in ("", usual):
            number = ours not in ("path", "matcher") and str(value).isdigit()
            made.add(ours, int(value) if number else str(value))
    return made


def _other_than(group: Group, name: str, usual: int) -> int | None:
    found = group.resource.text(name) if group.resource else None
    default = {"deregistration_delay": 300}.get(
        name, usual
    )  # the provider's own, where the files say nothing
    number = int(found) if found and found.isdigit() else default if group.resource else usual
    return number if number != usual else None


def _sticky(group: Group) -> int | None:
    given = block(group.resource.values if group.resource else None, "stickiness")
    if given is None or given.get("enabled") in (False, "false") or given.get("type") != "lb_cookie":
        return None
    duration = given.get("cookie_duration")
    return int(str(duration)) if str(duration or "").isdigit() else 86_400


def _alike(one: Group, other: Group) -> bool:
    def shape(group: Group) -> Any:
        values = group.resource.values if group.resource else {}
        probe = [(entry.key, entry.value) for entry in health_check(group).entries]
        delay = _other_than(group, "deregistration_delay", 30)
        return (
            group.port,
            group.protocol,
            group.target_type,
            probe,
            delay,
            _sticky(group),
            (values or {}).get("slow_start"),
        )

    return bool(shape(one) == shape(other))


def _resource(owner: Owner) -> str | None:
    return owner.runner.resource.address if owner.runner else None


def _inexpressible(rule: Rule) -> str | None:
    """Why a manifest cannot say this rule."""
    names = [name.lower() for name, _ in rule.rule.headers]
    if len(names) != len(set(names)):
        return "two conditions on the same header must both hold; a manifest has one for each header"
    keys = [{key for key, _ in condition} for condition in rule.rule.query]
    if any(len(one) > 1 for one in keys):
        return (
            "one of several keys of the query string is enough; in a manifest different keys must all match"
        )
    if len({next(iter(one)) for one in keys}) != len(keys):
        return "two conditions on the same key of the query string must both hold; a manifest has one for each key"
    if rule.action.redirect is not None and rule.action.sign_in is not None:
        return "a redirect after sign-in"
    redirect = rule.action.redirect
    if redirect is not None and redirect.port != "#{port}" and not redirect.port.isdigit():
        return f"a redirect to port {redirect.port}"
    return None


def _values(pairs: tuple[tuple[str, tuple[str, ...]], ...]) -> Map:
    made = Map()
    for name, values in pairs:
        made.add(name, list(values))
    return made


def _query(conditions: tuple[Any, ...]) -> Map:
    made = Map()
    for condition in conditions:
        made.add(condition[0][0] or "*", [value for _, value in condition])
    return made


def _redirect(given: routing.Redirect) -> Map:
    made = Map()
    usual = routing.Redirect()
    for name in ("host", "path", "query", "protocol"):
        value = getattr(given, name)
        made.add(name, value if value != getattr(usual, name) else None)
    made.add("port", int(given.port) if given.port.isdigit() else None)
    if not made.entries:
        made.add("path", usual.path)
    return made.add("permanent", True if given.status == 301 else None)


def _to_https(action: Action) -> bool:
    to = action.redirect
    return (
        to is not None
        and to.protocol == "HTTPS"
        and to.port == "443"
        and to.host == "#{host}"
        and to.path == "/#{path}"
    )


def _last(listener: Listener) -> int:
    """A priority behind all others."""
    taken = {rule.rule.priority for rule in listener.rules}
    return next(number for number in range(HIGHEST, 0, -1) if number not in taken)
