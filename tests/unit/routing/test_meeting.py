"""All at once comes to what one after the other does."""

from hypothesis import given
from hypothesis import strategies as st

from generator.routing.glob import Glob, may_meet, parse
from generator.routing.masks import bits_of
from generator.routing.meeting import Meeting
from tests.effort import effort

PATTERNS = st.text("ab/?*", max_size=9).map(parse)


@given(st.lists(PATTERNS, max_size=40, unique=True), st.lists(PATTERNS, min_size=1, max_size=10))
@effort(200)
def test_it_agrees_with_asking_each(patterns: list[Glob], asked: list[Glob]) -> None:
    meeting = Meeting(patterns)
    for glob in [*patterns, *asked]:
        expected = {number for number, other in enumerate(patterns) if may_meet(glob, other)}
        assert set(bits_of(meeting.of(glob))) == expected, glob.text
