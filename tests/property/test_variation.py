"""Laying environments over each other loses nothing: each gets back exactly its own values."""

from collections.abc import Sequence
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from generator.hcl import Expr, Template
from generator.model import Environment, Network
from generator.render.pieces import Call, Map, OutputValue, Piece, Resource
from generator.render.service import value_type
from generator.render.variation import Merged, merge
from tests.effort import effort
from tests.property.evaluate import Evaluator, plain

PROJECT = "acme"
# Names that lie in each other, zones below each other, one region for two: what could be taken for something else.
ENVIRONMENTS = tuple(
    Environment(name, account, region, zone, False, name == "prod", Network())
    for name, account, region, zone in (
        ("dev", "111111111111", "eu-west-1", "dev.acme.test"),
        ("prod", "222222222222", "eu-central-1", "acme.test"),
        ("de", "333333333333", "eu-west-1", "de.dev.acme.test"),
        ("staging", "111111111112", "us-east-1", "staging.acme.test"),
    )
)
FIXED = (
    "acme-",
    "-",
    ".",
    "device",
    "prod",
    "acme",
    "dev",
    "arn:aws:iam::",
    "$",
    "{",
    "ü",
    "a.b",
    "111111111111",
)


def words(environment: Environment) -> list[str]:
    return [environment.name, environment.zone, environment.region, environment.account_id]


CODE = st.sampled_from([Expr("module.a.arn"), Expr("module.b.arn"), Expr('var.others["x"].id')])
# An instruction: made into a text by each environment's own words, so that texts differ as they do in manifests.
SPOKEN = st.lists(st.one_of(st.integers(0, 3), st.sampled_from(FIXED), CODE), max_size=5)
SCALARS = st.one_of(
    st.integers(-5, 5), st.booleans(), st.none(), SPOKEN.map(lambda parts: ("text", parts)), CODE
)


def said(value: Any, environment: Environment) -> Any:
    """An instruction in the words of one environment."""
    match value:
        case ("text", parts):
            made = [words(environment)[part] if isinstance(part, int) else part for part in parts]
            texts = all(isinstance(part, str) for part in made)
            return "".join(made) if texts else Template(tuple(_joined(made)))
        case dict():
            return type(value)({key: said(item, environment) for key, item in value.items()})
        case list():
            return [said(item, environment) for item in value]
        case _:
            return value


def _joined(parts: list[Any]) -> list[Any]:
    made: list[Any] = []
    for part in parts:
        if made and isinstance(part, str) and isinstance(made[-1], str):
            made[-1] += part
        else:
            made.append(part)
    return made


VALUES = st.recursive(
    SCALARS,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(st.sampled_from(["a", "b-c", "D"]), inner, max_size=3).map(Map),
        st.fixed_dictionaries({}, optional={"port": inner, "path": inner}),
    ),
    max_leaves=6,
)


@st.composite
def arguments(draw: st.DrawFn, environments: Sequence[Environment]) -> list[dict[str, Any] | None]:
    """One piece's arguments in each environment; None where it is not there. Often alike, as in real manifests."""
    common = draw(st.dictionaries(st.sampled_from(["name", "port", "rules", "labels"]), VALUES, min_size=1))
    found: list[dict[str, Any] | None] = []
    for environment in environments:
        own = draw(st.dictionaries(st.sampled_from(sorted(common)), VALUES, max_size=2))
        there = draw(st.integers(0, 4)) > 0
        found.append(said(common | own, environment) if there else None)
    return found


@st.composite
def cases(draw: st.DrawFn) -> tuple[list[Environment], list[list[Piece]]]:
    """Environments, and the pieces in each."""
    environments = draw(st.lists(st.sampled_from(ENVIRONMENTS), min_size=1, max_size=4, unique=True))
    pieces: list[list[Piece]] = [[] for _ in environments]
    for name in ("a", "b"):
        thing = draw(st.sampled_from(["a", "b", "web"]))
        for group, found in zip(pieces, draw(arguments(environments)), strict=True):
            if found is not None and name == "a":
                group.append(Call("main.tf", "a", "block", found, thing))
            elif found is not None:
                group.append(Resource("main.tf", "aws_thing", "b", found, thing))
    for key in ("x", "y-z"):
        for group, found in zip(pieces, draw(arguments(environments)), strict=True):
            if found is not None:
                group.append(OutputValue("outputs", key, found, "mock"))
    return environments, pieces


def seen(merged: Merged, environment: Environment, index: int) -> tuple[dict[str, Any], dict[str, Any]]:
    """Pieces by address, and outputs, as they are in one environment."""
    evaluate = Evaluator(environment, index, merged.variables, PROJECT)
    there = [placed for placed in merged.pieces if placed.condition is None or evaluate(placed.condition)]
    pieces = {placed.piece.address: plain(evaluate(dict(placed.arguments))) for placed in there}
    return pieces, {name: plain(evaluate(value)) for name, value in merged.outputs.items()}


@effort(100)
@given(cases())
def test_each_environment_gets_back_its_own(case: tuple[list[Environment], list[list[Piece]]]) -> None:
    environments, pieces = case
    merged = merge(environments, pieces, PROJECT)
    for index, (environment, own) in enumerate(zip(environments, pieces, strict=True)):
        found, outputs = seen(merged, environment, index)
        wanted = {p.address: plain(dict(p.arguments)) for p in own if not isinstance(p, OutputValue)}
        assert found == wanted
        entries = {p.key: plain(p.value) for p in own if isinstance(p, OutputValue)}
        assert {k: v for k, v in outputs.get("outputs", {}).items() if v != {}} == {
            k: v for k, v in entries.items() if v != {}
        }


@effort(30)
@given(cases())
def test_variables_have_a_value_for_each_environment_and_a_description(
    case: tuple[list[Environment], list[list[Piece]]],
) -> None:
    environments, pieces = case
    merged = merge(environments, pieces, PROJECT)
    assert merged.variables.keys() == merged.sources.keys()
    assert all(len(values) == len(environments) for values in merged.variables.values())
    taken = {"account_id", "environment", "project", "region", "zone_name"}
    assert not taken & merged.variables.keys()


@effort(30)
@given(cases())
def test_what_is_equal_everywhere_is_no_variable(case: tuple[list[Environment], list[list[Piece]]]) -> None:
    environments, pieces = case
    same = merge([*environments, *environments], [pieces[0]] * 2 * len(environments), PROJECT)
    assert same.variables == {}


@effort(50)
@given(cases())
def test_one_environment_alone_needs_no_variable(case: tuple[list[Environment], list[list[Piece]]]) -> None:
    """All that another would have otherwise is its own words, and those are variables in any case."""
    environments, pieces = case
    merged = merge(environments[:1], pieces[:1], PROJECT)
    assert merged.variables == {}
    assert "Switch(" not in repr(merged)
    assert not set("\1\2\3") & set(str(merged))


@effort(20)
@given(cases())
def test_the_same_input_gives_the_same_result(case: tuple[list[Environment], list[list[Piece]]]) -> None:
    assert repr(merge(*case, PROJECT)) == repr(merge(*case, PROJECT))


# Values of one type: what one argument of a building block can be.
TYPED = st.sampled_from(
    [
        ("bool", st.booleans()),
        ("number", st.one_of(st.integers(), st.floats(allow_nan=False, allow_infinity=False))),
        ("string", st.text(max_size=3)),
        ("list(string)", st.lists(st.text(max_size=3), min_size=1, max_size=2)),
        ("list(list(number))", st.lists(st.lists(st.integers(), min_size=1), min_size=1, max_size=2)),
        ("map(number)", st.dictionaries(st.text(max_size=2), st.integers(), min_size=1).map(Map)),
        (
            "map(list(bool))",
            st.dictionaries(st.just("k"), st.lists(st.booleans(), min_size=1), min_size=1).map(Map),
        ),
        ("object({ a = optional(number) })", st.fixed_dictionaries({"a": st.integers()})),
        (
            "object({ a = optional(list(string)), b = optional(bool) })",
            st.fixed_dictionaries({"b": st.booleans(), "a": st.lists(st.text(max_size=2), min_size=1)}),
        ),
    ]
)


@given(
    TYPED.flatmap(
        lambda one: st.tuples(st.just(one[0]), st.lists(st.one_of(st.none(), one[1]), max_size=3), one[1])
    )
)
def test_values_have_their_type(case: tuple[str, list[Any], Any]) -> None:
    kind, values, one = case
    assert value_type([*values, one]) == kind


@given(st.lists(st.none(), max_size=3))
def test_null_alone_is_a_string(values: list[None]) -> None:
    assert value_type(values) == "string"


def test_null_in_a_list_is_no_empty_map() -> None:
    """In an object both are as good as missing; in a list each is an entry."""
    pieces: list[list[Piece]] = [
        [OutputValue("outputs", "x", [Expr("module.a.arn"), None], "mock")],
        [OutputValue("outputs", "x", [Expr("module.a.arn"), Map()], "mock")],
    ]
    merged = merge(ENVIRONMENTS[:2], pieces, PROJECT)
    assert [
        seen(merged, environment, index)[1]["outputs"]["x"]
        for index, environment in enumerate(ENVIRONMENTS[:2])
    ] == [
        [Expr("module.a.arn"), None],
        [Expr("module.a.arn"), {}],
    ]
