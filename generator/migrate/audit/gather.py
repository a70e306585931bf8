"""The whole audit of an inventory, as one value: what the report shows, and the draft with its proof."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial

from generator.findings import Finding, Position, Severity
from generator.migrate.audit.compare import Parity, compare, rule_for_rule
from generator.migrate.audit.draft.make import Draft, draft
from generator.migrate.audit.estate import Estate, estate
from generator.migrate.audit.hardcoded import Hardcoded, hardcoded
from generator.migrate.audit.sharing import Share, sharing
from generator.migrate.audit.uses import Use, uses
from generator.migrate.legacy.model import Inventory


@dataclass(frozen=True, slots=True)
class Fault:
    """What the checks find in the legacy rules: the finding, and the legacy place that it comes from."""

    finding: Finding
    origin: Position | None


@dataclass(frozen=True)
class Audit:
    """Everything. `parity` is None where the draft could not be read back; `own` is the root's own service."""

    inventory: Inventory = field(repr=False)
    estate: Estate
    draft: Draft
    own: str
    sharing: tuple[Share, ...]
    uses: tuple[Use, ...]
    hardcoded: tuple[Hardcoded, ...]
    faults: tuple[Fault, ...]
    parity: Parity | None
    unlike: tuple[str, ...] = ()

    @property
    def errors(self) -> tuple[Finding, ...]:
        """What keeps the draft from being rendered as it is."""
        return tuple(one.finding for one in self.faults if one.finding.severity is Severity.ERROR)

    @property
    def same(self) -> bool:
        """Whether the draft is proved to answer every request as the legacy does."""
        routed = any(one.routing for one in self.draft.left_out)
        return self.parity is not None and self.parity.same and not self.unlike and not routed


def audit(
    inventory: Inventory,
    folder: str = ".",
    *,
    service: str | None = None,
    organization: str | None = None,
    environment: str | None = None,
    zone: str | None = None,
    things: bool = False,
) -> Audit:
    """The audit of an inventory. Pure. `things`: what holds data is drafted too."""
    found = estate(inventory)
    make = partial(
        draft, found, folder, service=service, organization=organization, environment=environment, zone=zone
    )
    made = make()
    shares = sharing(found, made.owners, made.own)
    if things:
        whose = {one.resource.address: one.service or made.own for one in shares}
        made = make(kept=lambda one: whose[one.address])
    written = hardcoded(inventory)
    catalogue = made.judged.loaded.catalogue
    known = catalogue is not None and made.environment in catalogue.services
    return Audit(
        inventory=inventory,
        estate=found,
        draft=made,
        own=made.own,
        sharing=shares,
        uses=uses(found, made.owners, made.own, written),
        hardcoded=written,
        faults=tuple(_faults(made)),
        parity=compare(found, catalogue, made.environment) if catalogue is not None and known else None,
        unlike=tuple(rule_for_rule(found, catalogue, made.environment, made.parts.defaults))
        if catalogue is not None and known
        else (),
    )


def _faults(made: Draft) -> Iterator[Fault]:
    for finding in made.judged.findings:
        yield Fault(finding, made.origin(finding.position))
