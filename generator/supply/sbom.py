"""The bill of materials: every dependency as a CycloneDX component, with its package URL and its recorded licence.

Checksums stand in the lock files, several for each package, one for each platform's file; here they would say nothing
about the file that was installed. Needs cyclonedx-python-lib (a development dependency).
"""

import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from generator.supply.parts import Kind, Part

if TYPE_CHECKING:
    from cyclonedx.model.component import Component
    from packageurl import PackageURL

NAME = "hokusai-infrastructure"
_SPACE = uuid.UUID("7c2b1d8e-6f0a-5c53-9a53-2f7c0f7f9f10")


class InvalidSbomError(Exception):
    """What was made is not what CycloneDX's schema asks for: a fault of this program."""


def text(parts: Sequence[Part], licences: Mapping[str, str], version: str, made: datetime) -> str:
    """CycloneDX 1.6 as JSON, validated. The same parts and time give the same bytes. Raises InvalidSbomError."""
    from cyclonedx.model.bom import Bom
    from cyclonedx.model.component import Component, ComponentType
    from cyclonedx.output.json import JsonV1Dot6
    from cyclonedx.schema import SchemaVersion
    from cyclonedx.validation.json import JsonStrictValidator

    root = Component(name=NAME, version=version, type=ComponentType.APPLICATION, bom_ref=NAME)
    components = [_component(part, licences.get(part.key)) for part in parts]
    seed = " ".join(f"{part.key}@{part.version}" for part in parts)
    bom = Bom(components=components, serial_number=uuid.uuid5(_SPACE, f"{version} {made.isoformat()} {seed}"))
    bom.metadata.component = root
    bom.metadata.timestamp = made
    bom.register_dependency(root, components)
    written = JsonV1Dot6(bom).output_as_string(indent=2) + "\n"
    fault = JsonStrictValidator(SchemaVersion.V1_6).validate_str(written)
    if fault:
        raise InvalidSbomError(str(fault))
    return written


def _component(part: Part, licence: str | None) -> "Component":
    from cyclonedx.model import Property
    from cyclonedx.model.component import Component, ComponentScope, ComponentType
    from cyclonedx.model.license import DisjunctiveLicense, LicenseExpression

    purl = package_url(part)
    simple = licence is not None and " " not in licence
    given = DisjunctiveLicense(id=licence) if simple else LicenseExpression(licence) if licence else None
    return Component(
        name=part.name,
        version=part.version,
        type=ComponentType.LIBRARY
        if part.kind in (Kind.PYTHON, Kind.GO, Kind.NPM)
        else ComponentType.APPLICATION,
        bom_ref=purl.to_string(),
        purl=purl,
        scope=ComponentScope.REQUIRED if part.use == "run" else ComponentScope.EXCLUDED,
        licenses=[given] if given else [],
        properties=[
            Property(name="hokusai:pinned-in", value=part.file),
            Property(name="hokusai:use", value=part.use),
        ],
    )


def package_url(part: Part) -> "PackageURL":
    """Its package URL ("purl types", package-url/purl-spec)."""
    from packageurl import PackageURL

    folder, _, name = part.name.rpartition("/")
    if part.kind is Kind.PYTHON:
        return PackageURL("pypi", None, part.name, part.version)
    if part.kind is Kind.GO:
        return PackageURL("golang", folder or None, name, part.version)
    if part.kind is Kind.NPM:
        return PackageURL("npm", folder or None, name, part.version)
    if part.kind is Kind.ACTION:
        return PackageURL("github", folder, name, part.commit)
    return PackageURL("generic", None, f"terraform-provider-{name}", part.version)
