"""Values that may differ between environments, in as few words as tell them apart."""

from collections.abc import Mapping


def varied(values: Mapping[str, str]) -> str:
    """One value if all agree; else each with its environments: `1 to 4 (development, staging), 3 to 12 (production)`."""
    first = next(iter(values.values()), "")
    if all(value == first for value in values.values()):
        return first
    groups: dict[str, list[str]] = {}
    for environment, value in values.items():
        groups.setdefault(value, []).append(environment)
    return ", ".join(f"{value or 'none'} ({', '.join(names)})" for value, names in groups.items())
