"""Coverage of paths and hosts by patterns."""

import pytest

from generator.routing import arriving_host, shared_path, uncovered_path


@pytest.mark.parametrize(
    ("claimed", "covering", "witness"),
    [
        (["/health/alb"], ["/health", "/api/*"], "/health/alb"),
        (["/health"], ["/health", "/api/*"], None),
        (["/api/v1/*"], ["/api/*"], None),
        (["/api/*"], ["/api/v1/*"], "/api/x"),
        (["/api*"], ["/api", "/api?*"], None),
        (["/api*"], ["/api", "/api/*"], "/apix"),
        (["*"], ["/*"], None),
        (["/a"], [], "/a"),
        ([], ["/a"], None),
        (["/*a*b*"], ["/*a*", "/nothing"], None),
        (["/*a*"], ["/*a*b*", "/*a?", "/*a"], "/ax/"),
    ],
)
def test_uncovered_path(claimed: list[str], covering: list[str], witness: str | None):
    found = uncovered_path(claimed, covering)
    assert (found is None) == (witness is None)
    if witness is not None and "*" not in claimed[0]:
        assert found == witness


def test_shared_path():
    assert shared_path(["/api/*"], ["/*/v1"]) == "/api/v1"
    assert shared_path(["/api/*"], ["/mlflow/*"]) is None


@pytest.mark.parametrize(
    ("pattern", "here", "elsewhere", "host"),
    [
        ("registry.hokus.ai", ["api.hokus.ai"], ["registry.hokus.ai"], None),
        ("registry.hokus.ai", ["*.hokus.ai"], ["registry.hokus.ai"], None),
        ("registry.hokus.ai", ["*.hokus.ai"], [], "registry.hokus.ai"),
        ("x.registry.hokus.ai", ["*.hokus.ai"], ["registry.hokus.ai"], None),
        ("*.hokus.ai", ["api.hokus.ai"], [], "api.hokus.ai"),
        ("hokus.ai", ["*.hokus.ai"], [], None),
        ("b.c.hokus.ai", ["*.hokus.ai"], ["a.b.c.hokus.ai"], None),
        ("API.hokus.ai", ["api.Hokus.ai"], [], "api.hokus.ai"),
    ],
)
def test_arriving_host(pattern: str, here: list[str], elsewhere: list[str], host: str | None):
    assert arriving_host(pattern, here, elsewhere) == host
