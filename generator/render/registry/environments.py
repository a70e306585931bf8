"""An environment's page: its account, its network, its units and the names that are served there."""

from collections.abc import Mapping

from generator.catalogue import Balancer
from generator.model import Environment
from generator.render.live import folder
from generator.render.platform import UNITS
from generator.render.registry.balancers import quotas
from generator.render.registry.page import Links, environment_page, page
from generator.render.registry.registry import Facts, Registry
from generator.render.registry.text import bullets, code, codes, sentence, table

GATEWAYS = {"single": "one", "per_zone": "one in each zone", "none": "none"}


def render(registry: Registry, environment: Environment, facts: Mapping[str, Facts]) -> str:
    """The page."""
    name = environment.name
    links = Links(environment_page(name), registry.platform.teams)
    protected = (
        "Protected: nothing that holds data goes without a named approval." if environment.protected else ""
    )
    lines = [
        *sentence(protected),
        *bullets(_facts(registry, environment)),
        *_section("Load balancers", _balancers(registry, links, name)),
        *_section("Services", [*_where(name), *_services(registry, links, name, facts)]),
        *_section("DNS names", _names(registry, links, name)),
    ]
    return page(registry.shared_header(), f"Environment {name}", lines)


def _section(heading: str, lines: list[str]) -> list[str]:
    return [f"## {heading}", "", *lines] if lines else []


def _facts(registry: Registry, environment: Environment) -> list[str]:
    network, inputs = environment.network, registry.inputs[environment.name]
    made = "made here" if environment.zone_create else "made elsewhere"
    place = folder(environment.name)
    return [
        f"AWS account: {code(environment.account_id)}",
        f"Region: {code(environment.region)}",
        f"Hosted zone: {code(environment.zone)}, {made}",
        f"Network: {code(network.cidr)}, {network.availability_zones} availability zones,"
        f" NAT gateways: {GATEWAYS[network.nat_gateways]}",
        f"ECS cluster: {code(inputs['cluster_name'])}; names inside the network end in {code(inputs['namespace'])}",
        f"Role that starts tasks: {code(inputs['execution_role_name'])}",
        f"Terraform state: bucket {code(registry.platform.state_bucket_of(environment.name))}, each unit under its"
        f" folder, such as {code(f'{place}/platform/network/terraform.tfstate')}",
        f"Platform units: {codes(f'{place}/platform/{unit}' for unit in UNITS)}",
    ]


def _balancers(registry: Registry, links: Links, environment: str) -> list[str]:
    rows = [
        [links.balancer(key), code(balancer.name), links.team(balancer.owner), _used(registry, balancer)]
        for key, balancer in sorted(registry.catalogue.balancers[environment].items())
    ]
    return table(["load balancer", "name", "owner", "rules"], rows)


def _used(registry: Registry, balancer: Balancer) -> str:
    used, allowed = quotas(registry, balancer)["rules"]
    return f"{used} of {allowed}"


def _where(environment: str) -> list[str]:
    return sentence(
        f"A service's units are the folders {code(f'{folder(environment)}/services/<service>/<unit>')}."
    )


def _services(registry: Registry, links: Links, environment: str, facts: Mapping[str, Facts]) -> list[str]:
    rows = []
    for name, service in registry.catalogue.services[environment].items():
        units = [unit for unit, places in facts[name].units.items() if environment in places]
        rows.append([links.service(name), links.team(service.owner), service.lifecycle, codes(units)])
    return table(["service", "owner", "lifecycle", "units"], rows)


def _names(registry: Registry, links: Links, environment: str) -> list[str]:
    found = [
        (domain.name, links.balancer(key), links.service(service.name), domain.managed_record)
        for key, balancer in registry.catalogue.balancers[environment].items()
        for service, domain in balancer.domains
    ]
    rows = [
        [code(name), balancer, service, "this repository" if managed else "somebody else"]
        for name, balancer, service, managed in sorted(found)
    ]
    return table(["DNS name", "load balancer", "service", "record kept by"], rows)
