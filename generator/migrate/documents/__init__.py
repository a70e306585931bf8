"""The papers of a migration, rendered from what is really there: who does what when, with which command, and the way back.

of_cutover(case, prices)      a name's way from one load balancer to another
of_adoption(case, prices)     a legacy root that becomes units of this repository

Both give the same six files, so whoever has read one set finds his way in the other.
"""

from generator.migrate.documents.adopting import Adopting, Asked
from generator.migrate.documents.adoption import of_adoption
from generator.migrate.documents.cutover import of_cutover
from generator.migrate.documents.shape import (
    CHECKLIST,
    COST,
    FILES,
    PULL_REQUEST,
    ROLLBACK,
    RUNBOOK,
    VALIDATION,
)

__all__ = [
    "CHECKLIST",
    "COST",
    "FILES",
    "PULL_REQUEST",
    "ROLLBACK",
    "RUNBOOK",
    "VALIDATION",
    "Adopting",
    "Asked",
    "of_adoption",
    "of_cutover",
]
