"""`invoke outputs --service S --env E`: what another repository pastes to use a service, and a mock for its tests."""

import json
from pathlib import Path

from generator import consumers, pipeline
from generator.commands.choices import environment_of, one_of, service_of
from generator.commands.errors import FaultyManifestsError, UsageError
from generator.console import Console
from generator.consumers import SECTIONS, Consumable

FORMATS = ("text", "json", "markdown")
ALL = "all"


def command(
    root: Path,
    console: Console,
    *,
    service: str,
    env: str | None = None,
    what: str = ALL,
    format: str = "text",
) -> int:
    """Prints look-ups and mock; needs no state and no account. 0 also where the service gives nothing."""
    one_of("format", format, FORMATS)
    one_of("section", what, (ALL, *SECTIONS))
    judged = pipeline.check(root)
    if not judged.good:
        raise FaultyManifestsError(judged)
    catalogue = judged.loaded.catalogue
    assert catalogue is not None
    environment = environment_of(catalogue.platform, env).name
    service_of(catalogue.names, service)
    if service not in catalogue.services[environment]:
        known = ", ".join(catalogue.variants(service))
        raise UsageError(f"{service} does not live in {environment}", f"Environments of {service}: {known}.")
    found = consumers.consumable(catalogue, environment, service)
    if format == "json":
        console.write(json.dumps(_data(found, service, environment), indent=2) + "\n")
    elif format == "markdown":
        console.write("\n".join(found.page).rstrip("\n") + "\n")
    elif what != ALL:
        _section(console, found, service, environment, what)
    else:
        _everything(console, found)
    return 0


def _data(found: Consumable, service: str, environment: str) -> dict[str, object]:
    return {
        "service": service,
        "environment": environment,
        "states": found.states,
        "parameters": list(found.parameters),
        "terraform": {section: found.hcl(section) for section in SECTIONS},
    }


def _section(console: Console, found: Consumable, service: str, environment: str, what: str) -> None:
    """Bare HCL, to be sent into a file."""
    text = found.hcl(what)
    if not text:
        raise UsageError(
            f"{service} has no {what} in {environment}",
            "Only components with `runtime: external` have SSM parameters.",
        )
    console.write(text)


TITLES = {
    "state": "Look-ups in Terraform states",
    "parameters": "Look-ups of SSM parameters: no access to any state is needed",
    "mock": "A mock for tests, such as tests/hokusai.tftest.hcl; keep the blocks whose look-up is used",
}


def _everything(console: Console, found: Consumable) -> None:
    first = True
    for section, title in TITLES.items():
        if text := found.hcl(section):
            if not first:
                console.say()
            first = False
            console.heading(f"# {title}")
            console.say()
            console.write(text)
