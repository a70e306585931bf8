"""One profile for all property tests: a busy machine is no fault of the code, so no example has a deadline."""

from hypothesis import settings

settings.register_profile("project", deadline=None, print_blob=True)
settings.load_profile("project")
