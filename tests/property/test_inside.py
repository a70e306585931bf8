"""What a kind calls inner is seen by nobody else: no other service's files, no number of a rule, no shared file, no check but
those that look at one service alone. That is all that generator/cache/inside.py stands on."""

import copy
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from generator import allocation, checks, pipeline, schema
from generator.cache.inside import outside
from generator.catalogue import Catalogue
from generator.findings import Finding
from generator.kinds import kinds
from generator.render.registry import Facts
from generator.render.tree import Inputs, Tree
from tests.effort import effort
from tests.unit.checks.lab import PLATFORM, ROOT, loaded
from tests.unit.checks.pages import examples

TEXTS = {path.stem: path.read_text() for path in sorted((ROOT / "registry/services").glob("*.yaml"))}
RICH = "rich"
MANIFEST = yaml.safe_load((ROOT / "tests/fixtures/rich.yaml").read_text())
INNER = [(kind.key, path) for kind in kinds().values() for path in kind.inner]
EXTREME = 3  # values of each key that are tried at once


@pytest.fixture(scope="module")
def inputs() -> Inputs:
    return pipeline.read_inputs(ROOT)


@dataclass(frozen=True)
class Estate:
    """The example's services and one that uses everything, judged and rendered."""

    catalogue: Catalogue
    inputs: Inputs

    @cached_property
    def tree(self) -> Tree:
        return Tree(self.catalogue, allocation.of(self.catalogue), {}, self.inputs)

    @cached_property
    def facts(self) -> dict[str, Facts]:
        return {name: part.facts for name, part in self.tree.parts.items()}

    def shared(self, facts: dict[str, Facts]) -> dict[str, str]:
        """The files that all share, where they say `facts` of each."""
        return replace(self.tree, remember=lambda _: facts).shared()

    @cached_property
    def found(self) -> list[Finding]:
        """What the checks that look at all services find; those of the changed manifest without a line."""
        others = [check for check in checks.checks() if check not in checks.alone()]
        return [_anywhere(finding) for finding in checks.run(self.catalogue, others)]


def estate(manifest: Any, inputs: Inputs) -> Estate | None:
    """None where the manifest is not valid."""
    result = loaded(PLATFORM, **_under(TEXTS), rich=yaml.safe_dump(manifest, sort_keys=False))
    catalogue = result.catalogue
    assert catalogue is not None
    return None if result.findings else Estate(catalogue, inputs)


def _under(texts: dict[str, str]) -> dict[str, str]:
    return {name.replace("-", "_"): text for name, text in texts.items()}


def _anywhere(finding: Finding) -> Finding:
    place = finding.position
    if place is None or not place.file.endswith(f"/{RICH}.yaml"):
        return finding
    return replace(finding, position=None)


@pytest.fixture(scope="module")
def before(inputs: Inputs) -> Estate:
    made = estate(MANIFEST, inputs)
    assert made is not None
    return made


# --- changes ----------------------------------------------------------------------------------------------


def values(key: str, path: str) -> list[Any]:
    """Values that the schema takes, none at all among them."""
    known = schema.definition("service")["$defs"]
    found = known[kinds()[key].name]
    for step in path.split("."):
        found = found["properties"][step]
    found = found | known.get(found.get("$ref", "").rpartition("/")[2], {})
    if path == "environment":
        return [{"PLAIN": "one"}, {"PORT": "8000", "OTHER": "10.0"}, None]
    if "enum" in found:
        return [*found["enum"][:1], *found["enum"][-1:], None]
    if found["type"] == "boolean":
        return [True, False, None]
    if found["type"] in ("integer", "number"):
        return [found["minimum"], found["maximum"], None]
    return [*found["examples"], None]


def changed(manifest: Any, changes: list[tuple[str, str, int]]) -> Any:
    """The manifest with other inner values in all its things of a kind."""
    made = copy.deepcopy(manifest)
    for key, path, number in changes:
        offered = values(key, path)
        for thing in (made.get(key) or {}).values():
            put(thing, path.split("."), offered[number % len(offered)])
    return made


def put(thing: dict[str, Any], path: list[str], value: Any) -> None:
    for step in path[:-1]:
        if step not in thing:
            return  # a group that is not there is one that others may see come
        thing = thing[step]
    if path[-1] == "environment":
        plain = {name: one for name, one in (thing.get("environment") or {}).items() if "$" in one}
        thing["environment"] = plain | (value or {})
    elif value is None:
        thing.pop(path[-1], None)
    else:
        thing[path[-1]] = value


# --- nobody sees them -------------------------------------------------------------------------------------


def same_for_others(before: Estate, after: Estate) -> None:
    """All that is not the changed service's own is what it was."""
    assert outside(after.catalogue.variants(RICH)) == outside(before.catalogue.variants(RICH))
    assert after.found == before.found
    assert after.tree.allocations == before.tree.allocations
    for name in TEXTS:
        assert after.tree.parts[name] == before.tree.parts[name]
    assert after.shared(before.facts) == before.shared(before.facts)


@pytest.mark.parametrize("number", range(EXTREME))
def test_all_of_them_at_once(before: Estate, inputs: Inputs, number: int) -> None:
    after = estate(changed(MANIFEST, [(key, path, number) for key, path in INNER]), inputs)
    assert after is not None
    assert after.tree.parts[RICH] != before.tree.parts[RICH]
    same_for_others(before, after)


@given(st.lists(st.tuples(st.sampled_from(INNER), st.integers(0, EXTREME - 1)), min_size=1, max_size=4))
@effort(10)
def test_some_of_them(before: Estate, inputs: Inputs, drawn: list[tuple[tuple[str, str], int]]) -> None:
    after = estate(changed(MANIFEST, [(*where, number) for where, number in drawn]), inputs)
    if after is not None:
        same_for_others(before, after)


def test_each_of_them_is_nowhere_even_read(inputs: Inputs, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also where its value would make no difference. References in variables are read, so those are left out."""
    made = estate(MANIFEST, inputs)
    assert made is not None
    tree, facts = made.tree, made.facts
    bad = [
        (check.id, loaded(platform, **_under(manifests)).catalogue)
        for check in checks.checks().values()
        if not check.alone
        for _, platform, manifests in examples(check)
    ]
    service = next(iter(made.catalogue.variants(RICH).values()))
    for key, path in INNER:
        if path != "environment":
            item = next(iter(service.things[key].values()))
            for step in path.split(".")[:-1]:
                item = getattr(item, step)
            field = path.rpartition(".")[2]
            assert hasattr(type(item), field)
            monkeypatch.setattr(type(item), field, property(_refuse(f"{key}.{path}")))
    assert made.found is not None
    assert allocation.allocate(made.catalogue, {}) is not None
    assert made.shared(facts)
    replace(tree).prepare()
    for check, catalogue in bad:
        if catalogue is not None:
            checks.run(catalogue, only=[check])


def _refuse(what: str) -> Any:
    def read(_: object) -> None:
        raise AssertionError(f"{what} is read")

    return read


# --- what others may see ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("key", "name", "value"),
    [
        ("owner", None, "infrastructure-team"),
        ("lifecycle", None, "deprecated"),
        ("components", "port", 8001),
        ("components", "discovery", "other"),
        ("components", "environment", {"OTHER": "${services.evaluation.components.api.url}"}),
        ("components", "command", ["x"]),
        ("buckets", "name", "another-name"),
        ("domains", "load_balancer", "private"),
        ("a-key-that-comes-later", None, True),
    ],
)
def test_everything_else_counts_as_seen(before: Estate, key: str, name: str | None, value: Any) -> None:
    variants = before.catalogue.variants(RICH)
    seen = outside(variants)
    for environment, service in variants.items():
        data = copy.deepcopy(dict(service.data))
        if name is None:
            data[key] = value
        else:
            next(iter(data[key].values()))[name] = value
        assert outside({**variants, environment: replace(service, data=data)}) != seen


def test_what_holds_a_reference_counts_as_seen(before: Estate) -> None:
    """Wherever it stands: a later key may take one."""
    variants = before.catalogue.variants(RICH)
    service = next(iter(variants.values()))
    data = copy.deepcopy(dict(service.data))
    data["components"]["web"]["image"]["tag"] = "${services.auth.components.api.url}"
    assert outside({"development": replace(service, data=data)}) != outside({"development": service})


def test_a_false_value_and_none_are_alike(before: Estate) -> None:
    service = next(iter(before.catalogue.variants(RICH).values()))
    made = []
    for value in (False, True, None):
        data = copy.deepcopy(dict(service.data))
        data["components"]["web"]["spot"] = value
        made.append(outside({"development": replace(service, data=data)}))
    assert len(set(made)) == 1


# --- checks that look at each alone -----------------------------------------------------------------------


def faults(catalogue: Catalogue) -> list[tuple[object, ...]]:
    """What those checks find, but for hints, which may name others."""
    found = checks.run(catalogue, checks.alone())
    return sorted((one.check, str(one.position), one.severity.value, one.message) for one in found)


def one_by_one(catalogue: Catalogue) -> Iterator[Catalogue]:
    for name in catalogue.names:
        services = {
            environment: {key: one for key, one in group.items() if key == name}
            for environment, group in catalogue.services.items()
        }
        file = f"registry/services/{name}.yaml"
        yield replace(catalogue, services=services, documents={file: catalogue.documents[file]})


@pytest.mark.parametrize("id", checks.alone())
def test_what_is_found_among_all_is_found_alone(id: str) -> None:
    """The check's own bad example beside the example's services."""
    (_, platform, manifests), *_ = examples(checks.checks()[id])
    catalogue = loaded(platform, **_under(TEXTS), **_under(manifests)).catalogue
    assert catalogue is not None
    whole = faults(catalogue)
    assert id in {one[0] for one in whole}
    assert whole == sorted(fault for part in one_by_one(catalogue) for fault in faults(part))
