"""Many questions at once."""

import time
from typing import Any

from generator.verify.facts import Unread
from generator.verify.parallel import Question, answers


def test_each_key_is_asked_once_and_all_is_answered() -> None:
    asked: list[int] = []

    def ask(number: int) -> Any:
        asked.append(number)
        return number

    questions = [Question(("a", str(n % 3)), lambda n=n: ask(n), 5.0) for n in range(9)]  # type: ignore[misc]
    assert answers(questions, (OSError,)) == {("a", "0"): 0, ("a", "1"): 1, ("a", "2"): 2}
    assert sorted(asked) == [0, 1, 2]


def test_no_question() -> None:
    assert answers([], (OSError,)) == {}


def test_what_takes_too_long_is_unread_and_the_others_are_answered() -> None:
    questions = [Question(("slow", ""), lambda: time.sleep(30), 0.1), Question(("quick", ""), lambda: 1, 5.0)]
    started = time.monotonic()
    found = answers(questions, (OSError,), threads=1)
    assert found[("quick", "")] == 1
    assert isinstance(found[("slow", "")], Unread)
    assert time.monotonic() - started < 20
