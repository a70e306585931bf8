"""Files that people own, started and kept up by the tool: `new-service`, `update-service`, `new-environment`.

Each function decides everything first, proves the result with the same pipeline that `generate` uses, and only then writes,
all or nothing. What people wrote, comments and layout included, is never rewritten: an entry is inserted, or a later
template is merged in.
"""

from generator.scaffold.environment import new_environment
from generator.scaffold.outcome import Outcome, Result
from generator.scaffold.service import new_service
from generator.scaffold.update import update_service

__all__ = ["Outcome", "Result", "new_environment", "new_service", "update_service"]
