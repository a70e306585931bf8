"""Commands that read and render, and end: they need no search for circular garbage."""

import contextlib
import gc
from collections.abc import Iterator


@contextlib.contextmanager
def uncollected() -> Iterator[None]:
    """Without that search, as `with` or above a command: nothing there makes such garbage, and looking for it takes a
    fifth of the time."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()
