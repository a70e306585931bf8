"""The client secret of a sign-in is none of the service's secrets.

The load balancer needs the client secret of the OpenID Connect provider. Its value is set out of band in one of the
service's own `secrets`; the manifest only names it.

To fix it, name a key of the manifest's `secrets`, or add it there.

Bad:

    domains: {example: {load_balancer: main}}
    components:
      api:
        image: {repository: example}
        port: 8000
        routes:
          main:
            domain: example
            sign_in:
              oidc:
                issuer: https://login.hokus.ai
                authorization_endpoint: https://login.hokus.ai/authorize
                token_endpoint: https://login.hokus.ai/token
                user_info_endpoint: https://login.hokus.ai/userinfo
                client_id: example
                client_secret: oidc-client

Good:

    secrets: {oidc-client: {}}
    domains: {example: {load_balancer: main}}
    components:
      api:
        image: {repository: example}
        port: 8000
        routes:
          main:
            domain: example
            sign_in:
              oidc:
                issuer: https://login.hokus.ai
                authorization_endpoint: https://login.hokus.ai/authorize
                token_endpoint: https://login.hokus.ai/token
                user_info_endpoint: https://login.hokus.ai/userinfo
                client_id: example
                client_secret: oidc-client
"""

from collections.abc import Iterator

from generator.catalogue import Catalogue
from generator.checks._place import at
from generator.checks._walk import all_routes
from generator.findings import Finding, nearest


def check(catalogue: Catalogue) -> Iterator[Finding]:
    """Every sign-in by OpenID Connect."""
    for service, path, _, route in all_routes(catalogue):
        if route.sign_in is None or route.sign_in.provider != "oidc":
            continue
        name = route.sign_in.settings["client_secret"]
        if name not in service.secrets:
            close = nearest(name, service.secrets)
            yield at(
                service,
                (*path, "sign_in", "oidc", "client_secret"),
                f"there is no secret {name!r} in this manifest"
                + (f"; did you mean {close!r}?" if close else ""),
                hint=f"Add it: `secrets: {{{name}: {{}}}}`; its value is set out of band, never here.",
            )
