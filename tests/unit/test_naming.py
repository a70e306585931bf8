"""Names fit AWS's limits, stay what they are, and never meet by being shortened."""

from hypothesis import given
from hypothesis import strategies as st

from generator import naming

WORD = st.from_regex(r"[a-z](?:-?[a-z0-9]){0,24}", fullmatch=True)


def test_short_names_stay() -> None:
    assert naming.fit(naming.LOAD_BALANCER, "hokusai", "main", "development") == "hokusai-main-development"
    assert naming.fit(7, "hokusai") == "hokusai"


def test_long_names_keep_their_beginning_and_end_in_a_hash() -> None:
    assert (
        naming.fit(32, "hokusai", "data-pipeline", "mlflow", "development")
        == "hokusai-data-pipeline-mlf-315d33"
    )


def test_no_hyphen_before_the_hash() -> None:
    shortened = naming.fit(32, "a" * 24, "b" * 20)
    assert shortened == f"{'a' * 24}-{naming.digest('a' * 24 + '-' + 'b' * 20)}"


@given(st.lists(WORD, min_size=1, max_size=5), st.integers(20, 64))
def test_fits(words: list[str], limit: int) -> None:
    name = naming.fit(limit, *words)
    assert len(name) <= limit
    assert not name.startswith("-")
    assert not name.endswith("-")
    assert "--" not in name
    assert name == naming.fit(limit, *words)


@given(st.lists(WORD, min_size=2, max_size=4), st.lists(WORD, min_size=2, max_size=4))
def test_different_names_stay_different(one: list[str], other: list[str]) -> None:
    if "-".join(one) != "-".join(other):
        assert naming.fit(32, *one) != naming.fit(32, *other)


def test_digest_tells_parts_apart() -> None:
    assert naming.digest("a", "bc") != naming.digest("ab", "c")
    assert naming.digest(80, None) != naming.digest("80", "")


def test_identifier() -> None:
    assert naming.identifier("data-pipeline.v2") == "data_pipeline_v2"
