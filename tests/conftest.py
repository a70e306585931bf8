"""One profile for all property tests: a busy machine is no fault of the code, so no example has a deadline.

On CI the examples are the same in each run, so that a build is red for what changed; everywhere else they are new ones.
"""

import os

from hypothesis import settings

settings.register_profile("project", deadline=None, print_blob=True, derandomize=bool(os.environ.get("CI")))
settings.load_profile("project")
