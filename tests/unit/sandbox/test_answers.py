"""An invocation that an SDK repeats, because it lost the answer, is done once."""

from collections.abc import Callable, Iterable
from typing import Any

from werkzeug.test import Client

from generator.sandbox.server import Gate


class Counter:
    """A WSGI application that answers with how often it was asked."""

    def __init__(self, status: str = "200 OK") -> None:
        self.asked, self.status = 0, status

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        self.asked += 1
        start_response(self.status, [("Content-Type", "text/plain")])
        return iter([str(self.asked).encode()])


def ask(gate: Gate, invocation: str, attempt: int, method: str = "POST") -> str:
    headers = {
        "Host": "127.0.0.1",
        "Amz-Sdk-Invocation-Id": invocation,
        "Amz-Sdk-Request": f"attempt={attempt}; max=3",
    }
    return Client(gate).open("/", method=method, headers=headers).get_data(as_text=True)


def test_a_repeated_attempt_gets_the_answer_it_missed() -> None:
    gate = Gate(Counter(), {})

    assert [ask(gate, "one", 1), ask(gate, "one", 2), ask(gate, "two", 1), ask(gate, "one", 3)] == [
        "1",
        "1",
        "2",
        "1",
    ]


def test_a_failed_attempt_is_tried_again() -> None:
    gate = Gate(Counter("500 Oh"), {})

    assert [ask(gate, "one", 1), ask(gate, "one", 2)] == ["1", "2"]


def test_a_first_attempt_is_never_taken_for_a_repeated_one() -> None:
    gate = Gate(Counter(), {})

    assert [ask(gate, "one", 1), ask(gate, "one", 1)] == ["1", "2"]


def test_reading_is_always_done_anew() -> None:
    gate = Gate(Counter(), {})

    assert [ask(gate, "one", 1, "GET"), ask(gate, "one", 2, "GET")] == ["1", "2"]
