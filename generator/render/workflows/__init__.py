"""GitHub's workflows for these environments: `.github/workflows/` (docs/ci.md, docs/adr/0015-workflows.md).

One module for each file. What a workflow runs are this repository's own commands, so that a laptop does the same.
"""

from collections.abc import Callable, Iterator, Mapping

from generator.model import Platform
from generator.render.workflows import apply, docs, drift, environment, pull_request, setup, tests
from generator.render.workflows.yaml import Node, document

Body = Callable[[Platform], Mapping[str, Node]]

WORKFLOWS: Mapping[str, Body] = {
    pull_request.PATH: pull_request.body,
    apply.PATH: apply.body,
    environment.PATH: environment.body,
    drift.PATH: drift.body,
    docs.PATH: docs.body,
    tests.PATH: tests.body,
}


def files(platform: Platform, header: list[str]) -> Iterator[tuple[str, str]]:
    """Path -> text of every workflow; nothing where the platform file wants none."""
    if not platform.ci.enabled:
        return
    yield setup.PATH, document(header, setup.body())
    for path, body in WORKFLOWS.items():
        yield path, document(header, body(platform))
