"""`invoke cost`: what the manifests cost a month at list prices, what a change adds, and what would be cheaper."""

from pathlib import Path

from generator import cost, pipeline
from generator.catalogue import Catalogue
from generator.commands.choices import environment_of, one_of, service_of
from generator.commands.errors import FaultyManifestsError, RefusedError, UsageError
from generator.console import Console
from generator.cost.show import Report, markdown, text, to_json
from generator.explain.revision import RevisionError
from generator.explain.revision import load as load_revision

FORMATS = {"text": text, "json": to_json, "markdown": markdown}


def command(
    root: Path,
    console: Console,
    *,
    env: str | None = None,
    service: str | None = None,
    base: str | None = None,
    format: str = "text",
) -> int:
    """Prints the estimate of one environment or all; 0 whatever it comes to."""
    one_of("format", format, list(FORMATS))
    judged = pipeline.check(root)
    if not judged.good:
        raise FaultyManifestsError(judged)
    catalogue = judged.loaded.catalogue
    assert catalogue is not None
    environments = [environment_of(catalogue.platform, env).name] if env else list(catalogue.services)
    if service is not None:
        service_of(catalogue.names if env is None else list(catalogue.services[env]), service)
    try:
        prices = cost.read()
    except cost.PriceError as error:
        raise RefusedError(
            f"the price table cannot be used: {error}", "generator/cost/prices.yaml"
        ) from error
    found = cost.estimate(catalogue, prices, environments, service)
    changes = None
    if base is not None:
        changes = cost.compare(_before(root, base, prices, env, service), found)
    regions = {catalogue.platform.environments[name].region for name in environments}
    console.write(
        FORMATS[format](
            Report(
                found,
                prices,
                cost.hints(catalogue, prices, environments, service),
                changes,
                base or "",
                sorted(regions - {prices.region}),
            )
        )
    )
    return 0


def _before(
    root: Path, base: str, prices: cost.Prices, env: str | None, service: str | None
) -> cost.Estimate:
    """The same at another revision; an environment or service that was not there costs nothing."""
    try:
        judged = load_revision(root, base)
    except RevisionError as error:
        raise UsageError(f"--base {base}: {error}") from error
    catalogue: Catalogue | None = judged.loaded.catalogue
    if catalogue is None or not judged.good:
        raise RefusedError(
            f"--base {base}: the manifests of that revision have errors", "Choose a later one."
        )
    there = [env] if env else list(catalogue.services)
    return cost.estimate(catalogue, prices, [name for name in there if name in catalogue.services], service)
