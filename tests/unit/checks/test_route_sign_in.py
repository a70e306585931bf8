"""Client secrets."""

from tests.unit.checks.lab import found

OIDC = """
domains: {a: {load_balancer: main}}
components:
  api:
    image: {repository: example}
    port: 8000
    routes:
      main:
        domain: a
        sign_in:
          oidc:
            issuer: https://login.hokus.ai
            authorization_endpoint: https://login.hokus.ai/authorize
            token_endpoint: https://login.hokus.ai/token
            user_info_endpoint: https://login.hokus.ai/userinfo
            client_id: example
            client_secret: oidc-client"""


def test_unknown() -> None:
    assert found("route-sign-in", OIDC) == ["16:28 there is no secret 'oidc-client' in this manifest"]


def test_known() -> None:
    assert (
        found(
            "route-sign-in",
            OIDC
            + """

secrets: {oidc-client: {}}""",
        )
        == []
    )


def test_nearly() -> None:
    assert found(
        "route-sign-in",
        OIDC
        + """

secrets: {oidc-clients: {}}""",
    ) == ["16:28 there is no secret 'oidc-client' in this manifest; did you mean 'oidc-clients'?"]
