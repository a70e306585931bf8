"""Names inside the network."""

from tests.unit.checks.lab import found


def test_explicit() -> None:
    assert found(
        "discovery-name-claimed-twice",
        """
components:
  a: {image: {repository: example}, port: 1, discovery: same}
  b: {image: {repository: example}, port: 2, discovery: same}""",
    ) == ["3:46 component a of example has the name 'same' inside the network already"]


def test_words_that_meet() -> None:
    assert found(
        "discovery-name-claimed-twice",
        a="components: {b-c: {image: {repository: one}, port: 1}}",
        a_b="components: {c: {image: {repository: two}, port: 1}}",
    ) == ["a-b: 1:14 component b-c of a has the name 'a-b-c' inside the network already"]


def test_workers_have_none() -> None:
    assert (
        found(
            "discovery-name-claimed-twice",
            """
components:
  a: {image: {repository: example}, type: worker}
  b: {image: {repository: example}, port: 2, discovery: example-a}""",
        )
        == []
    )
