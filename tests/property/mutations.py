"""Manifests with anything changed in them: what people and programs can write by mistake."""

import copy
from typing import Any

from hypothesis import strategies as st

TEXTS = [
    "", "api", "Api", "a--b", "1.10", "/*", "/api/*", "main\n", "é", "a\u0301", "😀" * 40, "cron(0 3 * * ? *)", "203.0.113.0/24",
    "arn:aws:s3:::x", "x" * 129, "admin", "internal-x", "xn--a", "db.t3.small", "${components.api.url}", "${", "$${",
    "${services.auth.domains.auth.url}", "${databases.mlflow.host}", "10.0.3.219:5000", "services.auth.components.api", "*", "?",
    "cron(* * * * * *)", "registry", "auth-team", "buckets.pipeline-data.arn", "secrets.api-key", "production",
]  # fmt: skip
VALUES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-2, 70_000),
    st.floats(allow_nan=False, allow_infinity=False),
    st.sampled_from([1.0, 512, 512.0, 2**53, 0, 1, 5, 100]),
    st.sampled_from(TEXTS),
    st.text(max_size=12),
    st.lists(st.sampled_from(["/a", "/b", "api", "mlflow", 1, True, 1.0]), max_size=6),
    st.dictionaries(
        st.sampled_from(["a", "A", "x-a", "min", "path", "domain", "", "a\n"]), st.integers(0, 3), max_size=3
    ),
)
NAMES = [
    "x-note",
    "port",
    "paths",
    "name",
    "zzz",
    "min",
    "api",
    "mlflow",
    "main",
    "routes",
    "targets",
    "type",
    "runtime",
    "scaling",
]


def _paths(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path, *(inner for key, item in items for inner in _paths(item, (*path, key)))]


@st.composite
def mutated(draw: st.DrawFn, documents: list[dict[str, Any]], most: int = 3) -> Any:
    """One of the documents with up to `most` places replaced, removed, renamed, added to or swapped."""
    data = copy.deepcopy(draw(st.sampled_from(documents)))
    for _ in range(draw(st.integers(0, most))):
        path = draw(st.sampled_from(_paths(data)))
        if path:
            _change(draw, data, path)
    return data


def _change(draw: st.DrawFn, data: Any, path: tuple[Any, ...]) -> None:
    parent = data
    for step in path[:-1]:
        parent = parent[step]
    match draw(st.sampled_from(["replace", "remove", "rename", "add", "same"])):
        case "replace":
            parent[path[-1]] = draw(VALUES)
        case "remove":
            del parent[path[-1]]
        case "rename" if isinstance(parent, dict):
            parent[draw(st.one_of(st.sampled_from(NAMES), st.text("abxA-_.$\n1", max_size=6)))] = parent.pop(
                path[-1]
            )
        case "same":
            other = draw(st.sampled_from(list(parent.values()) if isinstance(parent, dict) else parent))
            parent[path[-1]] = copy.deepcopy(other)
        case _ if isinstance(parent, list):
            parent.append(draw(VALUES))
        case _:
            parent[draw(st.sampled_from(NAMES))] = draw(VALUES)
