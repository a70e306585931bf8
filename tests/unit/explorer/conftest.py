from collections.abc import Iterator

import pytest

from tests.unit.explorer.node import Node


@pytest.fixture(scope="module")
def node() -> Iterator[Node]:
    with Node() as started:
        yield started
