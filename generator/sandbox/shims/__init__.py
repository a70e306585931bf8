"""What moto gets wrong and Terraform notices, put right inside the sandbox's server process only.

One file for each gap. Each has
- a docstring: what moto does, what AWS does, in which version of moto it was seen;
- `needed() -> bool`: tries the feature itself in this process, so a moto that has closed the gap is left alone;
- `apply()`: closes the gap.
Nothing here is read by tests or tools that talk to a real account.
"""

import importlib
import pkgutil
from types import ModuleType
from typing import Any

PROBE_ACCOUNT = "000000000000"  # `needed()` makes its trial resources here and removes them
PROBE_REGION = "us-east-1"


def moto_module(name: str) -> Any:
    """A module of moto as something whose parts may be replaced: type checkers rightly object to patching."""
    return importlib.import_module(f"moto.{name}")


def discover() -> list[ModuleType]:
    """Every shim, sorted by name."""
    names = sorted(info.name for info in pkgutil.iter_modules(__path__) if not info.name.startswith("_"))
    return [importlib.import_module(f"{__name__}.{name}") for name in names]


def apply_all() -> dict[str, bool]:
    """Close every gap that is open. Returns for each shim whether it was needed."""
    applied: dict[str, bool] = {}
    for shim in discover():
        name = shim.__name__.rpartition(".")[2]
        applied[name] = bool(shim.needed())
        if applied[name]:
            shim.apply()
    return applied
