"""How many examples a property gets: few, well spread, in `make test`, and many times as many in `make soak`.

@given(...)
@effort(50)          50 examples, and 50 * HOKUSAI_EFFORT in a long run
"""

import os
from typing import Any

from hypothesis import HealthCheck, settings

EFFORT = int(os.environ.get("HOKUSAI_EFFORT", "1"))
SLOW_IS_FINE = (HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much)


def effort(examples: int, **more: Any) -> settings:
    """Settings for a property with so many examples in `make test`; slow generation of data is no fault."""
    more.setdefault("suppress_health_check", SLOW_IS_FINE)
    return settings(max_examples=examples * EFFORT, deadline=None, **more)
