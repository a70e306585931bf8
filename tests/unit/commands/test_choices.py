"""What options may say."""

import pytest

from generator.commands import choices
from generator.commands.errors import UsageError


@pytest.mark.parametrize("text", ["0", "65536", "-1", "80a", "", "٣", "1e3", "99999999999"])
def test_no_port(text: str) -> None:
    with pytest.raises(UsageError, match="a port is a number from 1 to 65535"):
        choices.port_of(text)


def test_ports() -> None:
    assert [choices.port_of(text) for text in (None, "1", "4566", "65535")] == [None, 1, 4566, 65535]


def test_pairs() -> None:
    assert choices.pairs(None) == {}
    assert choices.pairs(["owner=auth-team", "image=a=b", "text="]) == {
        "owner": "auth-team",
        "image": "a=b",
        "text": "",
    }


@pytest.mark.parametrize("data", [["owner"], ["=x"], ["a=1", "a=2"]])
def test_no_pairs(data: list[str]) -> None:
    with pytest.raises(UsageError):
        choices.pairs(data)
