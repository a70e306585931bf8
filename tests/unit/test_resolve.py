"""Overlays (RFC 7396), their validation, and the model they end in."""

from typing import Any

import pytest

from generator import resolve
from tests.unit.checks.lab import PLATFORM, loaded

# RFC 7396, appendix A: original, patch, result; a null result stands for `None`.
APPENDIX: list[tuple[Any, Any, Any]] = [
    ({"a": "b"}, {"a": "c"}, {"a": "c"}),
    ({"a": "b"}, {"b": "c"}, {"a": "b", "b": "c"}),
    ({"a": "b"}, {"a": None}, {}),
    ({"a": "b", "b": "c"}, {"a": None}, {"b": "c"}),
    ({"a": ["b"]}, {"a": "c"}, {"a": "c"}),
    ({"a": "c"}, {"a": ["b"]}, {"a": ["b"]}),
    ({"a": {"b": "c"}}, {"a": {"b": "d", "c": None}}, {"a": {"b": "d"}}),
    ({"a": [{"b": "c"}]}, {"a": [1]}, {"a": [1]}),
    (["a", "b"], ["c", "d"], ["c", "d"]),
    ({"a": "b"}, ["c"], ["c"]),
    ({"a": "foo"}, None, None),
    ({"a": "foo"}, "bar", "bar"),
    ({"e": None}, {"a": 1}, {"e": None, "a": 1}),
    ([1, 2], {"a": "b", "c": None}, {"a": "b"}),
    ({}, {"a": {"bb": {"ccc": None}}}, {"a": {"bb": {}}}),
]


@pytest.mark.parametrize(("original", "patch", "result"), APPENDIX)
def test_merge_as_in_the_rfc(original: Any, patch: Any, result: Any) -> None:
    before = repr((original, patch))
    assert resolve.merge(original, patch) == result
    assert repr((original, patch)) == before


def test_overlays_of_the_registry() -> None:
    catalogue = loaded(
        example="""
components: {api: {image: {repository: example}, port: 8000, scaling: {min: 1, max: 4}}}
environments:
  development: {components: {api: {scaling: {max: null}}}}
  production: {components: {api: {scaling: {min: 3, max: 12}}}, owner: auth-team}
"""
    ).catalogue
    assert catalogue is not None
    made = catalogue.variants("example")
    assert list(made) == ["development", "production"]
    scaling = {name: service.components["api"].scaling for name, service in made.items()}
    assert (scaling["development"].min, scaling["development"].max) == (1, 1)
    assert (scaling["production"].min, scaling["production"].max) == (3, 12)
    assert made["production"].owner == "auth-team"
    assert made["production"].position("components", "api", "scaling", "min").line == 4
    assert made["production"].position("components", "api", "port").line == 1


def test_a_faulty_overlay_costs_only_its_environment() -> None:
    result = loaded(
        example="""
databases: {main: {engine: postgres, version: "16"}}
environments: {development: {databases: {main: {version: null}}}, staging: {}}
"""
    )
    assert [(f.check, f.message) for f in result.findings] == [
        ("schema", "in development: databases.main lacks 'version'")
    ]
    assert result.catalogue is not None
    assert list(result.catalogue.variants("example")) == ["staging"]


def test_an_unknown_environment() -> None:
    result = loaded(example="buckets: {a: {}}\nenvironments: {stagin: {}, production: {}}")
    (finding,) = result.findings
    assert finding.check == "environment-unknown"
    assert finding.message == "environment 'stagin' is not in registry/platform.yaml; did you mean 'staging'?"
    assert result.catalogue is not None
    assert list(result.catalogue.variants("example")) == ["production"]


def test_a_bare_image_makes_a_repository() -> None:
    catalogue = loaded(
        example="""
components:
  a: {image: {repository: team/api}, port: 1}
  b: {image: {repository: "ghcr.io/team/api"}, port: 2}
  c: {image: {repository: kept}, port: 3}
repositories: {kept: {keep_images: 3}}
environments: {staging: {}}
"""
    ).catalogue
    assert catalogue is not None
    repositories = catalogue.services["staging"]["example"].repositories
    assert sorted(repositories) == ["kept", "team/api"]
    assert repositories["kept"].keep_images == 3
    assert repositories["team/api"].url == "932100697591.dkr.ecr.us-east-1.amazonaws.com/team/api"


def test_the_platform_with_nothing_but_what_must_be() -> None:
    text = """
organization: hokusai
teams: {auth-team: {email: a@hokusai.ai, x-note: 1}}
environments: {one: {aws_account_id: "932100697590", region: us-east-1, zone: {name: one.hokus.ai, create: true}}}
"""
    catalogue = loaded(platform=text).catalogue
    assert catalogue is not None
    platform = catalogue.platform
    assert platform.load_balancers == {}
    assert platform.log_retention_days == 30
    assert platform.quotas.rules_per_load_balancer == 100
    assert platform.state_bucket_of("one") == "hokusai-terraform-state-one"
    environment = platform.environments["one"]
    assert (environment.zone, environment.zone_create, environment.protected) == ("one.hokus.ai", True, False)
    assert (environment.network.cidr, environment.network.nat_gateways) == ("10.0.0.0/16", "single")


def test_no_catalogue_without_a_platform_file() -> None:
    result = loaded(platform=PLATFORM.replace("teams:", "team:"), example="buckets: {a: {}}")
    assert result.catalogue is None
    assert {finding.check for finding in result.findings} == {"schema"}
