"""Services rendered in several processes come to what one process makes of them."""

from dataclasses import replace

import pytest

from generator import allocation, parallel, pipeline
from generator.render.tree import Part, Tree
from tests.unit.commands.conftest import HERE


@pytest.fixture(scope="module")
def tree() -> Tree:
    catalogue = pipeline.load(HERE).catalogue
    assert catalogue is not None
    return Tree(catalogue, allocation.of(catalogue), catalogue.records, pipeline.read_inputs(HERE))


@pytest.fixture
def forked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parallel, "WORTH", 2)
    monkeypatch.setattr(parallel, "AT_ONCE", 1)
    monkeypatch.setattr(parallel, "_cores", lambda: 2)
    monkeypatch.setattr(parallel.sys, "platform", "linux")


@pytest.mark.usefixtures("forked")
def test_the_parts_are_the_same(tree: Tree) -> None:
    in_processes = replace(tree, render=parallel.parts)
    assert in_processes.files() == tree.files()
    assert list(in_processes.parts) == list(tree.parts)


@pytest.mark.usefixtures("forked")
def test_it_is_another_process_that_renders(tree: Tree, monkeypatch: pytest.MonkeyPatch) -> None:
    def elsewhere(self: Tree, service: str) -> Part:
        if parallel._tree is None:
            raise AssertionError("rendered here")
        return part(self, service)

    part = Tree.part
    monkeypatch.setattr(Tree, "part", elsewhere)
    assert set(parallel.parts(tree, tree.catalogue.names)) == set(tree.catalogue.names)
    monkeypatch.setattr(parallel, "WORTH", 1000)
    with pytest.raises(AssertionError, match="rendered here"):
        parallel.parts(tree, tree.catalogue.names)


@pytest.mark.usefixtures("forked")
def test_what_goes_wrong_there_is_told_here(tree: Tree, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(self: Tree, service: str) -> Part:
        raise LookupError(service)

    monkeypatch.setattr(Tree, "part", broken)
    with pytest.raises(LookupError, match="auth"):
        parallel.parts(tree, tree.catalogue.names)
    assert parallel._tree is None
