"""The record of what is leaving and its units in the tree, as `invoke decommission` changes them: whole or not at all."""

from dataclasses import replace
from pathlib import Path

from generator import allocation, plan, standing, write
from generator.commands.errors import RefusedError
from generator.leaving import Leaver, Record
from generator.pipeline import Built
from generator.render.tree import Tree
from generator.states import Store

NOTHING = Record()


def recorded(root: Path, built: Built, store: Store, environment: str, service: str | None) -> Record:
    """What is leaving; and of a service that is named the states that no unit has, as somebody removed their files."""
    assert built.tree is not None
    record = built.tree.leaving.get(environment, NOTHING)
    if service is None:
        return record
    start = f"live/{environment}/"
    there = {entry.unit.removeprefix(start) for entry in store.entries(f"{start}services/{service}/")}
    lost = there - set(record.units) - standing.present(root, environment)
    return replace(record, units={**record.units, **dict.fromkeys(sorted(lost), Leaver())})


def adopted(root: Path, built: Built, environment: str, record: Record) -> Built:
    """Renders units for states that had none, so that there is something to run."""
    assert built.tree is not None
    if record == built.tree.leaving.get(environment, NOTHING):
        return built
    return written(root, built, environment, record)


def written(root: Path, built: Built, environment: str, record: Record) -> Built:
    """The tree with another record, written whole or not at all."""
    assert built.tree is not None
    before = built.tree
    stood = before.inputs.standing
    there = tuple(
        unit
        for unit in stood.units.get(environment, ())
        if unit in record.units or unit not in before.leaving.get(environment, NOTHING).units
    )
    units = {**stood.units, environment: there}
    leaving = {name: one for name, one in {**before.leaving, environment: record}.items() if one.units}
    catalogue = replace(before.catalogue, leaving=leaving)
    inputs = replace(before.inputs, standing=replace(stood, units=units))
    tree = Tree(catalogue, allocation.of(catalogue), catalogue.records, inputs)
    files = tree.files()
    made = plan.make(files, plan.scan(root, list(files), plan.OWNED))
    if not made.is_safe:
        raise RefusedError(made.findings[0].message, made.findings[0].hint)
    if faults := write.apply(made, root):
        raise RefusedError(faults[0].message, faults[0].hint)
    return replace(built, tree=tree, files=files)
