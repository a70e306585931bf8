"""Changes to manifests that people wrote: one value replaced or added, every comment and the layout kept.

Pure: texts in, texts out; `generator/scaffold` proves a text against the checks and writes it.
"""

from generator.edit.place import EditError, get, put
from generator.edit.values import NONE, Edit, apply, differences

__all__ = ["NONE", "Edit", "EditError", "apply", "differences", "get", "put"]
