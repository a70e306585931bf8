"""`invoke licences`: whether every dependency's licence is known, recorded and allowed."""

import json
from collections import Counter
from pathlib import Path

from generator.commands import FINDINGS, OK
from generator.commands.choices import one_of
from generator.console import Console, plural

FORMATS = ("text", "json")


def command(root: Path, console: Console, *, format: str = "text") -> int:
    """Lists the licences and what does not fit; 1 where something does not."""
    from generator.findings import render_text
    from generator.supply import licences, parts

    one_of("format", format, FORMATS)
    found = parts.every(root)
    known = licences.record()
    faults = licences.findings(found, known)
    if format == "json":
        rows = [{"dependency": part.key, "version": part.version, "use": part.use, "file": part.file,
                 "licence": known.licences.get(part.key)} for part in found]  # fmt: skip
        console.write(
            json.dumps({"dependencies": rows, "findings": [fault.message for fault in faults]}, indent=2)
            + "\n"
        )
        return FINDINGS if faults else OK
    counts = Counter(known.licences.get(part.key, "not recorded") for part in found)
    for licence, count in sorted(counts.items(), key=lambda item: (-item[1], item[0])):
        console.say(f"  {count:>4}  {licence}")
    console.say()
    if faults:
        console.write(render_text(faults, {}))
    for key, reason in known.exceptions.items():
        console.say(f"Allowed all the same: {key} ({known.licences.get(key)}): {reason}")
    unseen = licences.unknown_here(found)
    console.say(
        f"{plural(len(found), 'dependency')}, {plural(len(faults), 'finding')}"
        + (f"; {unseen} known by the record alone" if unseen else "")
    )
    return FINDINGS if faults else OK
