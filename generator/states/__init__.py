"""Terraform states in an environment's S3 bucket: list, read, keep, put back, and the locks on them.

    state     one state as a value: lineage, serial, addresses, ids
    store     the bucket: states, their versions, lock objects
    restore   what a state would become if an earlier one took its place
    compare   states against the tree: orphans, units that were never applied
    keep      restore points and copies, on this machine

What S3 holds is written down in live/common.hcl: `<unit>/terraform.tfstate`, versioned and encrypted, and while an
operation runs `<unit>/terraform.tfstate.tflock` beside it (Terraform and OpenTofu: S3 backend, `use_lockfile`).
"""

from generator.states.errors import LockedError, StoreError
from generator.states.state import State
from generator.states.store import Entry, Lock, Store, Version

__all__ = ["Entry", "Lock", "LockedError", "State", "Store", "StoreError", "Version"]
