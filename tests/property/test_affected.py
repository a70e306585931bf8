"""Nothing that changes may be missed: `select` against a plan of everything.

The plan of everything is modelled as a hash, for each unit, of all that Terragrunt and Terraform read for it: root files,
env.hcl, its own file, and the .tf files of its module and of every module that calls lead to. A unit changes if its hash
does, or if a unit it depends on changes. The model finds calls and dependencies in another way than the code under test.
"""

import hashlib
from collections.abc import Mapping
from posixpath import dirname, normpath

from hypothesis import given
from hypothesis import strategies as st

from generator.affected.select import select
from generator.affected.tree import tree_of
from tests.effort import effort
from tests.unit.affected.trees import COMMON, ENVIRONMENTS, ROOT, committed, tree, unit_path

Files = dict[str, str]
CHANGEABLE = (".tf", ".hcl")


def plan_of_everything(files: Mapping[str, str]) -> dict[str, str]:
    """Unit -> hash of what it reads."""
    found = {}
    for path, text in files.items():
        if path.startswith("live/") and path.endswith("/terragrunt.hcl"):
            environment = path.split("/")[1]
            reads = [ROOT, COMMON, f"live/{environment}/env.hcl", path]
            reads += [
                file
                for module in closure(files, source_of(text))
                for file in sorted(files)
                if in_module(file, module)
            ]
            digest = hashlib.sha256("\0".join(f"{one}\0{files.get(one)}" for one in reads).encode())
            found[dirname(path)] = digest.hexdigest()
    return found


def in_module(file: str, module: str) -> bool:
    return dirname(file) == module and file.endswith(".tf")


def source_of(text: str) -> str:
    line = next(line for line in text.splitlines() if line.strip().startswith("source"))
    return line.split('"')[1].removeprefix("${get_repo_root()}/").replace("//", "/")


def closure(files: Mapping[str, str], module: str) -> list[str]:
    seen = [module]
    for one in seen:
        for file in sorted(files):
            if in_module(file, one):
                for line in files[file].splitlines():
                    words = line.replace('"', " ").split()
                    if words[:2] == ["source", "="] and words[2].startswith("."):
                        called = normpath(f"{one}/{words[2]}")
                        seen += [called] if called not in seen else []
    return seen


def needs(files: Mapping[str, str], unit: str) -> list[str]:
    """From the blocks' attributes: `config_path` of dependencies, `paths` of the order."""
    lines = files[f"{unit}/terragrunt.hcl"].splitlines()
    chosen = [line for line in lines if line.strip().startswith(("config_path", "paths"))]
    return [part.removeprefix("${get_repo_root()}/") for line in chosen for part in line.split('"')[1::2]]


def changed_units(before: Files, after: Files) -> set[str]:
    """What a plan of everything in both trees tells."""
    old, new = plan_of_everything(before), plan_of_everything(after)
    found = {unit for unit in new if old.get(unit) != new[unit]}
    gone = old.keys() - new.keys()
    while True:
        more = {unit for unit in new if not (found | gone).isdisjoint(needs(after, unit))} - found
        if not more:
            return found
        found |= more


def differing(before: Files, after: Files) -> set[str]:
    return {path for path in before | after if before.get(path) != after.get(path)}


@st.composite
def changes(draw: st.DrawFn, files: Files) -> Files:
    """`files` after up to four changes: a line more, a file gone, a module called or a dependency more."""
    after = dict(files)
    for _ in range(draw(st.integers(0, 4))):
        path = draw(st.sampled_from(sorted(path for path in after if path.endswith(CHANGEABLE))))
        what = draw(st.sampled_from(("edit", "edit", "call", "depend", "remove")))
        if what == "call" and path.startswith("modules/block"):
            after[path] += f'module "more" {{\n  source = "../{draw(st.sampled_from(blocks(after)))}"\n}}\n'
        elif what == "depend" and path.startswith("live/") and path.endswith("/terragrunt.hcl"):
            other = draw(
                st.sampled_from(sorted(dirname(one) for one in after if one.endswith("/terragrunt.hcl")))
            )
            after[path] += f'dependency "more" {{\n  config_path = "${{get_repo_root()}}/{other}"\n}}\n'
        elif what == "remove" and path.endswith(("/terragrunt.hcl", "extra.tf")) and len(after) > 8:
            del after[path]
        else:
            after[path] += "# edited\n"
    return after


def blocks(files: Files) -> list[str]:
    return sorted({path.split("/")[1] for path in files if path.startswith("modules/block")})


@st.composite
def cases(draw: st.DrawFn) -> tuple[Files, Files]:
    """A tree of some blocks, services and environments, and the tree after changes."""
    count = draw(st.integers(1, 5))
    calls = {
        number: draw(st.sets(st.integers(0, count - 1), max_size=2)) - {number} for number in range(count)
    }
    services = draw(st.integers(1, 4))
    uses = {number: draw(st.sets(st.integers(0, count - 1), max_size=3)) for number in range(services)}
    links = {
        (environment, number): draw(st.sets(st.integers(0, services - 1), max_size=2)) - {number}
        for environment in ENVIRONMENTS
        for number in range(services)
    }
    before = tree(calls, uses, links)
    return before, draw(changes(before))


@effort(150)
@given(cases())
def test_nothing_is_missed_and_nothing_else_is_taken(case: tuple[Files, Files]) -> None:
    before, after = case
    found = select(tree_of(after), differing(before, after))
    assert set(found.units) == changed_units(before, after)
    assert set(found.removed) == set(plan_of_everything(before)) - set(plan_of_everything(after))


REAL = committed()


@effort(15)
@given(st.sets(st.sampled_from(sorted(path for path in REAL if path.endswith(CHANGEABLE))), max_size=3))
def test_the_committed_tree(paths: set[str]) -> None:
    after = REAL | {path: REAL[path] + "# edited\n" for path in paths}
    read = {path for path in paths if "/tests/" not in path}
    assert set(select(tree_of(after), paths).units) == changed_units(REAL, REAL | {p: after[p] for p in read})


def test_the_model_sees_what_it_is_for() -> None:
    """A test of the test: an edit deep in a nested block changes the units that reach it, and no others."""
    before = tree({0: {1}, 1: set(), 2: set()}, {0: {0}, 1: {2}}, {})
    after = before | {"modules/block1/main.tf": "# edited\n"}
    assert changed_units(before, after) == {unit_path(environment, 0) for environment in ENVIRONMENTS}
