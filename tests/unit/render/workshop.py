"""Renders manifests given as text, with the repository's own building blocks; nothing is written."""

from functools import cache
from pathlib import Path

from generator import pipeline, source
from generator.plan import stamp
from generator.render.tree import Inputs, Tree

ROOT = Path(__file__).resolve().parents[3]
PLATFORM = """\
organization: acme
state_bucket: "{organization}-state-{environment}"
teams:
  platform: {email: platform@acme.test, github: "@acme/platform"}
  shop: {email: shop@acme.test}
environments:
  dev: {aws_account_id: "111111111111", region: eu-west-1, zone: dev.acme.test, network: {cidr: 10.1.0.0/16}}
  prod:
    aws_account_id: "222222222222"
    region: eu-west-1
    zone: acme.test
    protected: true
    network: {cidr: 10.2.0.0/16}
load_balancers:
  main: {owner: platform}
"""
# The order of callers and callees decides nothing: `first` calls `second` and the other way round.
FIRST = """\
name: first
owner: shop
domains: {first: {load_balancer: main}}
components:
  api:
    image: {repository: first, tag: "1"}
    port: 8000
    environment: {SECOND: "${services.second.components.api.url}"}
    routes: {main: {domain: first}}
databases: {one: {engine: postgres, version: "16"}}
environments: {dev: {}, prod: {}}
"""
SECOND = """\
name: second
owner: platform
components:
  api:
    image: {repository: second, tag: "1"}
    port: 9000
    environment: {FIRST: "${services.first.components.api.url}", HOST: "${services.first.databases.one.host}"}
environments: {dev: {}, prod: {}}
"""


@cache
def inputs() -> Inputs:
    """The building blocks' call graph and the provider's lock file."""
    return pipeline.read_inputs(ROOT)


def tree(*manifests: str, platform: str = PLATFORM, **records: str) -> Tree:
    """The tree of manifests, in the given order; `records` are allocation files by environment. All must be good."""
    texts = {pipeline.PLATFORM_FILE: platform}
    texts |= {f"{pipeline.SERVICES}/{_name(text)}.yaml": text for text in manifests}
    recorded = {f"registry/allocations/{environment}.yaml": text for environment, text in records.items()}
    built = pipeline.render(
        pipeline.judge(pipeline.assemble(_documents(texts)), _documents(recorded), []), inputs()
    )
    assert built.tree is not None, built.findings
    return built.tree


@cache
def files(*manifests: str, platform: str = PLATFORM, **records: str) -> dict[str, bytes]:
    """Path -> content as it would be written."""
    rendered = tree(*manifests, platform=platform, **records).files()
    return {path: stamp(path, text) for path, text in rendered.items()}


def _name(text: str) -> str:
    return text.split("name: ", 1)[1].split("\n", 1)[0]


def _documents(texts: dict[str, str]) -> dict[str, source.Document]:
    documents = {}
    for file, text in texts.items():
        document, faults = source.load(text, file)
        assert document is not None, faults
        documents[file] = document
    return documents
