"""One request, by the manifests of `registry/` and of today's estate."""

import json

import pytest

from generator import pipeline
from generator.catalogue import Catalogue
from generator.explain import route, route_text
from generator.explain.address import AddressError, parse
from tests.unit.checks.lab import ROOT


def catalogue(folder: str = ".") -> Catalogue:
    found = pipeline.check(ROOT / folder).loaded.catalogue
    assert found is not None
    return found


REPAIRED, ESTATE = catalogue(), catalogue("tests/fixtures/estate")


def test_the_whole_story() -> None:
    answer = route.answer(REPAIRED, "registry.hokus.ai/api/mlflow/health")
    text = route_text.render(answer, REPAIRED)
    assert text.startswith("https://registry.hokus.ai/api/mlflow/health in production\n")
    for part in (
        "record       registry.hokus.ai -> load balancer registry (hokusai-registry-production), kept by data-pipeline",
        "listener     HTTPS:443",
        "data-pipeline/mlflow/registry  no: path /api/mlflow/health is not /mlflow or /mlflow/*",
        "data-pipeline/api/registry     answers",
        "goes to      component api of data-pipeline",
        "port 8001, probe /health",
        "owner        data-pipeline-team (data-pipeline-team@hokusai.ai, #hokusai-data-pipeline)",
    ):
        assert part in text
    line = (ROOT / "registry/services/data-pipeline.yaml").read_text().splitlines()
    places = [row.strip() for row in text.splitlines() if row.strip().startswith("registry/")]
    assert [line[int(place.split(":")[1]) - 1].split(":")[0].strip() for place in places] == [
        "registry",  # the domain
        "registry",  # the route
        "api",
    ]


def test_the_incidents_404() -> None:
    answer = route.answer(ESTATE, "https://api.hokus.ai/health")
    assert answer.winner is None
    assert "404 by the load balancer's default action" in route_text.render(answer, ESTATE)


def test_http_is_redirected_first() -> None:
    answer = route.answer(REPAIRED, "http://api.hokus.ai/health")
    assert answer.from_http
    text = route_text.render(answer, REPAIRED)
    assert "HTTP:80 redirects (301) to https://api.hokus.ai/health" in text
    assert answer.winner is not None


def test_a_port_where_nothing_listens() -> None:
    answer = route.answer(REPAIRED, "https://api.hokus.ai:8443/health")
    assert answer.explanation is None
    assert "none: nothing speaks https on port 8443" in route_text.render(answer, REPAIRED)


def test_a_mistyped_host() -> None:
    answer = route.answer(REPAIRED, "regsitry.hokus.ai/x")
    assert answer.name.nearest == ("registry.hokus.ai",)
    assert "no manifest has regsitry.hokus.ai; did you mean registry.hokus.ai?" in route_text.render(
        answer, REPAIRED
    )


def test_a_name_without_a_record() -> None:
    text = route_text.render(route.answer(ESTATE, "mlflow.hokus.ai/mlflow/x"), ESTATE)
    assert (
        "nobody here keeps a record of mlflow.hokus.ai; if it led anywhere, then to load balancer main"
        in text
    )


def test_dns_decides_which_load_balancer_is_asked() -> None:
    answer = route.answer(ESTATE, "auth.hokus.ai/api/mlflow/x")
    assert answer.name.balancer == "auth"  # not main, where rule 80 is
    assert answer.winner is None


@pytest.mark.parametrize(
    ("host", "expected"),
    [
        ("api.hokus.ai", "production"),
        ("api.staging.hokus.ai", "staging"),
        ("nothing.staging.hokus.ai", "staging"),
        ("nothing.hokus.ai", "production"),
        ("example.org", "development"),
    ],
)
def test_the_host_says_which_environment(host: str, expected: str) -> None:
    assert route.answer(REPAIRED, host).environment == expected


def test_data_for_programs() -> None:
    data = route_text.data(route.answer(REPAIRED, "auth.hokus.ai/api/v1/keys?x=1", method="post"), REPAIRED)
    assert json.loads(json.dumps(data)) == data
    assert data["url"] == "https://auth.hokus.ai/api/v1/keys?x=1"
    assert (data["winner"], data["answer"], data["owner"]) == ("auth/api/main", "auth/api", "auth-team")
    assert data["rules"][0]["misses"] == []
    assert [one["port"] for one in data["targets"]] == [8000]


@pytest.mark.parametrize(
    ("url", "options", "reason"),
    [
        ("ftp://api.hokus.ai", {}, "speak http and https, not ftp"),
        ("/api", {}, "names no host"),
        ("https://[::1", {}, "is no address"),
        ("api.hokus.ai:99999", {}, "is no address"),
        ("api.hokus.ai", {"method": "G T"}, "is no HTTP method"),
        ("api.hokus.ai", {"headers": ["X-Beta"]}, "is no header"),
        ("api.hokus.ai", {"source": "10.0.0"}, "is no IP address"),
    ],
)
def test_what_is_no_request(url: str, options: dict[str, object], reason: str) -> None:
    with pytest.raises(AddressError, match=reason):
        parse(url, **options)  # type: ignore[arg-type]


def test_an_unknown_environment() -> None:
    with pytest.raises(AddressError, match="there is no environment 'stagin'"):
        route.answer(REPAIRED, "api.hokus.ai", environment="stagin")


def test_addresses_as_browsers_send_them() -> None:
    request = parse(
        "HTTPS://API.Hokus.AI./a b/ü?x=%20&y#top", headers=["X: a:b"], source="2001:DB8::1"
    ).request
    assert (request.host, request.path) == ("api.hokus.ai", "/a%20b/%C3%BC")
    assert request.query == (("x", " "), ("y", ""))
    assert (request.headers, request.source) == ((("X", "a:b"),), "2001:db8::1")
