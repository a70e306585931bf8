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


def test_an_overlay_takes_away_one_of_several() -> None:
    text = """
secrets: {s: {}, t: {}}
components:
  api:
    port: 8000
    image: {repository: example}
    environment: {A: "1", B: "2"}
    secrets: {S: s, T: t}
    serves: {/x: one, /other: two}
    sidecars: {proxy: {image: "nginx:1", environment: {C: "3"}}}
environments:
  staging:
    components:
      api: {environment: {A: null}, secrets: {T: null}, serves: {/other: null}, sidecars: {proxy: {environment: {C: null}}}}
"""
    found = loaded(example=text)
    assert found.findings == ()
    assert found.catalogue is not None
    api = found.catalogue.variants("example")["staging"].components["api"]
    assert (list(api.environment), list(api.secrets), api.serves) == (["B"], ["S"], ("/x",))
    assert api.sidecars["proxy"].environment == {}


def test_another_way_to_sign_in_in_one_environment() -> None:
    oidc = "issuer: https://i.io, authorization_endpoint: https://i.io/a, token_endpoint: https://i.io/t, user_info_endpoint: https://i.io/u"
    pool = "user_pool_arn: 'arn:aws:cognito-idp:us-east-1:932100697591:userpool/us-east-1_x', client_id: c, domain: d"
    route = f"domain: a, sign_in: {{oidc: {{{oidc}, client_id: c, client_secret: s}}}}"
    found = loaded(
        example=f"""
secrets: {{s: {{}}}}
domains: {{a: {{load_balancer: main}}}}
components: {{api: {{port: 80, image: {{repository: example}}, routes: {{r: {{{route}}}}}}}}}
environments: {{staging: {{components: {{api: {{routes: {{r: {{sign_in: {{oidc: null, cognito: {{{pool}}}}}}}}}}}}}}}}}
"""
    )
    assert found.findings == ()


def test_null_takes_nothing_out_of_a_list() -> None:
    """Merged, all of the list would be gone (RFC 7396)."""
    found = loaded(
        example="""
secrets: {s: {}, t: {}}
components: {api: {port: 8000, image: {repository: example}, secrets: [s, t]}}
environments: {staging: {components: {api: {secrets: {S: null}}}}, production: {components: {api: {secrets: [s]}}}}
"""
    )
    assert [(str(one.position), one.message) for one in found.findings] == [
        (
            "registry/services/example.yaml:3:55",
            "in staging: components.api.secrets is a list, and null takes nothing out of a list",
        )
    ]
    assert found.catalogue is not None
    assert list(found.catalogue.variants("example")) == ["production"]


def test_null_for_what_is_not_there() -> None:
    """A mistyped name: what was to go from that environment is still in it."""
    found = loaded(
        example="""
domains: {admin: {load_balancer: main}}
components: {api: {port: 8000, image: {repository: example}, routes: {r: {domain: admin}}}}
environments: {staging: {domains: {admn: null}}, production: {components: {api: {routes: {r: {paths: null}}, spot: true}}}}
"""
    )
    assert [(str(one.position), one.severity.value, one.message) for one in found.findings] == [
        (
            "registry/services/example.yaml:3:36",
            "warning",
            "in staging: there is no domains.admn to take away; did you mean 'admin'?",
        ),
        (
            "registry/services/example.yaml:3:95",
            "warning",
            "in production: there is no components.api.routes.r.paths to take away",
        ),
    ]
    assert found.catalogue is not None
    assert list(found.catalogue.variants("example")) == ["staging", "production"]


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
