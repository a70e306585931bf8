"""Where connections go, and many questions at once."""

import threading
import time

import pytest

from generator.verify import network
from generator.verify.facts import Unread
from generator.verify.network import ConnectTo, ConnectToError, parse, way
from generator.verify.parallel import Question, answers


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Api.hokus.ai:443:new.elb.test:8443", ConnectTo("api.hokus.ai", 443, "new.elb.test", 8443)),
        ("::127.0.0.1:9443", ConnectTo(None, None, "127.0.0.1", 9443)),
        ("a.ai:443:[::1]:", ConnectTo("a.ai", 443, "::1", None)),
    ],
)
def test_connect_to_as_curl_has_it(text: str, found: ConnectTo) -> None:
    assert parse(text) == found


@pytest.mark.parametrize(
    "text", ["", "a:443", "a:443::443", "a:x:b:443", "a:0:b:1", "a:443:b:70000", "a:b:c:d:e"]
)
def test_what_is_none_is_refused(text: str) -> None:
    with pytest.raises(ConnectToError):
        parse(text)


def test_the_first_way_that_takes_it() -> None:
    ways = [parse("a.ai:443:first:1"), parse(":443:second:"), parse("a.ai::third:3")]

    assert way(ways, "A.ai", 443) == ("first", 1)
    assert way(ways, "b.ai", 443) == ("second", 443)
    assert way(ways, "a.ai", 80) == ("third", 3)
    assert way(ways, "b.ai", 80) is None


def test_names() -> None:
    assert "127.0.0.1" in network.addresses("localhost")
    assert network.addresses("nobody.invalid") == ()


# --- in parallel ------------------------------------------------------------------------------------------


def question(name: str, seconds: float = 0.0, limit: float = 5.0, error: Exception | None = None) -> Question:
    def ask() -> str:
        time.sleep(seconds)
        if error:
            raise error
        return name.upper()

    return Question(("x", name), ask, limit)


def test_side_by_side() -> None:
    started = time.monotonic()
    found = answers([question(f"q{number}", 0.2) for number in range(8)], (OSError,), threads=8)

    assert found[("x", "q3")] == "Q3"
    assert len(found) == 8
    assert time.monotonic() - started < 1.0


def test_a_question_that_takes_too_long_holds_nobody_up() -> None:
    started = time.monotonic()
    late = [question(f"late{number}", 3.0, 0.1) for number in range(2)]
    found = answers([*late, *(question(f"q{number}") for number in range(4))], (OSError,), threads=2)

    assert found[("x", "late0")] == Unread("no answer within 0.1 s")
    assert found[("x", "q3")] == "Q3"
    assert time.monotonic() - started < 1.5
    assert all(thread.daemon for thread in threading.enumerate() if thread.name == "verify")


def test_an_error_that_was_expected_is_an_answer() -> None:
    found = answers([question("a", error=OSError("no\nway")), question("b")], (OSError,))

    assert found == {("x", "a"): Unread("no way"), ("x", "b"): "B"}


def test_any_other_error_is_a_fault_of_ours() -> None:
    with pytest.raises(ZeroDivisionError):
        answers([question("a", error=ZeroDivisionError())], (OSError,))


def test_progress() -> None:
    told: list[tuple[int, int]] = []
    answers([question("a"), question("b")], (OSError,), lambda done, total: told.append((done, total)))

    assert told == [(1, 2), (2, 2)]
    assert answers([], (OSError,)) == {}
