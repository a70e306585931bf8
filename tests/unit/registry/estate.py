"""The registry's files of this repository's own manifests, and of manifests given as data."""

from pathlib import Path
from typing import Any

import yaml

from generator import allocation, pipeline, source
from generator.catalogue import Catalogue
from generator.plan import header
from generator.render import registry
from generator.render.registry.registry import Registry
from generator.render.scope import Scope
from generator.render.service import units

ROOT = Path(__file__).resolve().parents[3]


def own() -> Registry:
    """The registry of this repository."""
    loaded = pipeline.load(ROOT)
    assert loaded.findings == ()
    assert loaded.catalogue is not None
    return of(loaded.catalogue)


def made(platform: dict[str, Any], *services: dict[str, Any]) -> Registry:
    """The registry of manifests given as data."""
    texts = {pipeline.PLATFORM_FILE: platform} | {
        f"registry/services/{one['name']}.yaml": one for one in services
    }
    documents = {}
    for file, data in texts.items():
        document, faults = source.load(
            yaml.safe_dump(data, sort_keys=False, allow_unicode=True, width=10_000), file
        )
        assert document is not None, faults
        documents[file] = document
    loaded = pipeline.assemble(documents)
    assert loaded.findings == (), loaded.findings
    assert loaded.catalogue is not None
    return of(loaded.catalogue)


def of(catalogue: Catalogue) -> Registry:
    """The registry of a catalogue."""
    scope = Scope(catalogue, allocation.of(catalogue).priorities)
    every = {(unit.service, unit.unit): unit for name in catalogue.names for unit in units(scope, name)}
    return Registry(scope, every, header)


def files(made: Registry) -> dict[str, str]:
    """Every file of a registry."""
    return dict(registry.files(made, {}))
