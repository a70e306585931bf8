"""The one model of a legacy estate, and the readers that make it: what the audit and the adoption stand on.

read_state(text)    `terraform state pull`
read_plan(text)     `terraform show -json`, of a plan or of a state
read_hcl(folder)    the files of a root, local modules followed
merge(...)          several of them by address: ids and values of the state, lines of the files
"""

from generator.migrate.legacy.errors import LegacyError
from generator.migrate.legacy.hcl import read_hcl
from generator.migrate.legacy.merge import merge
from generator.migrate.legacy.model import (
    DATA,
    MANAGED,
    REDACTED,
    Inventory,
    Literal,
    ModuleCall,
    Output,
    Resource,
    Unread,
    Unresolved,
    Variable,
    without_indexes,
)
from generator.migrate.legacy.plan import read_plan
from generator.migrate.legacy.state import read_state

__all__ = [
    "DATA",
    "MANAGED",
    "REDACTED",
    "Inventory",
    "LegacyError",
    "Literal",
    "ModuleCall",
    "Output",
    "Resource",
    "Unread",
    "Unresolved",
    "Variable",
    "merge",
    "read_hcl",
    "read_plan",
    "read_state",
    "without_indexes",
]
