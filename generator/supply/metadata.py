"""A dependency's licence from what is on this machine: a Python package's metadata, a Go module's licence files.

Python: "Core metadata specifications", License-Expression, else License and classifiers, which are free words. Go has no
metadata; the module cache has the licence files ("Module cache", Go Modules Reference), told apart by their wording.
"""

import importlib.metadata
import re
import shutil
import subprocess
from functools import cache
from pathlib import Path

from generator.supply.parts import Kind, Part

# Free words and classifiers -> SPDX. What is not here is looked at by a person.
WORDS = {
    "apache": "Apache-2.0",
    "apache 2.0": "Apache-2.0",
    "apache license": "Apache-2.0",
    "apache license 2.0": "Apache-2.0",
    "apache license, version 2.0": "Apache-2.0",
    "apache software license": "Apache-2.0",
    "apache software license 2.0": "Apache-2.0",
    "apache-2.0 license": "Apache-2.0",
    "bsd license": "BSD-3-Clause",
    "bsd 3-clause": "BSD-3-Clause",
    "bsd-3-clause license": "BSD-3-Clause",
    "mit license": "MIT",
    "mit no attribution license (mit-0)": "MIT-0",
    "mozilla public license 2.0 (mpl 2.0)": "MPL-2.0",
    "mpl 2.0": "MPL-2.0",
    "python software foundation license": "PSF-2.0",
    "isc license (iscl)": "ISC",
}
_SPDX = re.compile(r"[A-Za-z0-9.+-]+( (AND|OR|WITH) [A-Za-z0-9.+-]+)*")
_KNOWN = frozenset(
    ("0BSD", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "ISC", "MIT", "MIT-0", "MPL-2.0", "PSF-2.0")
)
_FILES = re.compile(r"(?i)(un)?licen[cs]e(\.(txt|md))?|copying|licen[cs]e[.-](apache|mit|libyaml)\S*")


def licence(part: Part) -> str | None:
    """SPDX expression, or None where this machine does not know it."""
    if part.licence:
        return part.licence
    if part.kind is Kind.PYTHON:
        return _of_package(part.name)
    return _of_module(part) if part.kind is Kind.GO else None


def _of_package(name: str) -> str | None:
    try:
        found = importlib.metadata.metadata(name)
    except importlib.metadata.PackageNotFoundError:
        return None
    if expression := found.get_all("License-Expression"):
        return str(expression[0])
    words = [str(word) for word in found.get_all("License") or ()]
    classifiers = [
        str(line).rpartition(" :: ")[2] for line in found.get_all("Classifier") or () if "License ::" in line
    ]
    for word in (*words, *classifiers):
        if word in _KNOWN or (" OR " in word and _SPDX.fullmatch(word)):
            return word
        if known := WORDS.get(word.strip().lower()):
            return known
    return None


def _of_module(part: Part) -> str | None:
    cache_folder = _module_cache()
    if cache_folder is None:
        return None
    # "Module proxy protocol": an upper-case letter is written as an exclamation mark and its lower case.
    folder = cache_folder / re.sub(
        "[A-Z]", lambda found: "!" + found[0].lower(), f"{part.name}@{part.version}"
    )
    if not folder.is_dir():
        return None
    files = sorted(path for path in folder.iterdir() if path.is_file() and _FILES.fullmatch(path.name))
    kinds = {worded(path.read_text(encoding="utf-8", errors="replace")) for path in files}
    return " AND ".join(sorted(kind for kind in kinds if kind)) or None


@cache
def _module_cache() -> Path | None:
    program = shutil.which("go")
    if program is None:
        return None
    done = subprocess.run([program, "env", "GOMODCACHE"], capture_output=True, text=True, check=False)
    return Path(done.stdout.strip()) if done.returncode == 0 and done.stdout.strip() else None


def worded(text: str) -> str | None:
    """The licence whose words these are; of the common ones, which are reproduced verbatim."""
    words = " ".join(text.split())
    if "Apache License" in words[:3000] and "Version 2.0" in words[:4000]:
        return "Apache-2.0"
    if "Mozilla Public License" in words[:400] and "2.0" in words[:400]:
        return "MPL-2.0"
    if "Permission is hereby granted, free of charge" in words[:3000]:
        return "MIT"
    if re.search(r"Permission to use, copy, modify, and(/or)? distribute", words[:3000]):
        return "ISC"
    if "Redistribution and use in source and binary forms" in words[:4000]:
        three = re.search(r"Neither the name|names of its contributors|used to endorse", words)
        return "BSD-3-Clause" if three else "BSD-2-Clause"
    return None
