"""What the last run knew, so that the next need not work it out again. Safe to delete, at any time, all of it.

Nothing here is believed because of its name or its age. An entry is found by the contents of all that it was made from:

- everything: the program itself, the manifests, the records, the building blocks (`inputs.py`)
- one service's files: its manifest, its neighbours' and the priorities of its rules (`services.py`)
- few services whose manifests changed in what nobody else sees: everything but that (`inside.py`)
- one manifest as it is read: its bytes (`documents.py`)
- the verdicts on one listener: its rules and names (`verdicts.py`)

What differs in one byte is another entry, and then everything goes its usual way; so a cache that is missing, old, broken
or somebody else's changes nothing but the time. tests/property/test_cache.py holds that, with and without, over random
changes of manifests and of rendered files.

That a file has not changed is known from its times, size and inode, as git knows it (`disk.py`). The cache's own files are
in the work folder, which git ignores; `index.json` is read by every run, the others only where something has changed. See
docs/adr/0020-cache.md.
"""

from generator.cache.disk import digest
from generator.cache.memory import Memory, Same

__all__ = ["Memory", "Same", "digest"]
