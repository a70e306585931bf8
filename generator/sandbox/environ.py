"""The environment variables that point Terragrunt, Terraform, the AWS provider and boto3 at a sandbox.

They are all that differs between the sandbox and an account.
"""

import os
import shlex
from collections.abc import Mapping

from generator.sandbox.endpoint import HOST, Endpoint

# What could lead a tool to somebody's real account, or away from the endpoint
# (AWS SDKs and Tools Reference Guide, "Environment variables list").
DROPPED = (
    "AWS_CONFIG_FILE",
    "AWS_CONTAINER_CREDENTIALS_FULL_URI",
    "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI",
    "AWS_DEFAULT_PROFILE",
    "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS",
    "AWS_PROFILE",
    "AWS_ROLE_ARN",
    "AWS_ROLE_SESSION_NAME",
    "AWS_SECURITY_TOKEN",
    "AWS_SESSION_TOKEN",
    "AWS_SHARED_CREDENTIALS_FILE",
    "AWS_USE_DUALSTACK_ENDPOINT",
    "AWS_USE_FIPS_ENDPOINT",
    "AWS_WEB_IDENTITY_TOKEN_FILE",
)
_NO_FILE = os.devnull  # a profile in the home folder can carry an endpoint or an assumed role


def settings(endpoint: Endpoint, base: Mapping[str, str] | None = None) -> dict[str, str]:
    """Only the variables to set."""
    inherited = os.environ if base is None else base
    return {
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_CONFIG_FILE": _NO_FILE,
        "AWS_DEFAULT_REGION": endpoint.region,
        "AWS_EC2_METADATA_DISABLED": "true",
        "AWS_ENDPOINT_URL": endpoint.url,
        "AWS_REGION": endpoint.region,
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_SHARED_CREDENTIALS_FILE": _NO_FILE,
        # Go leaves loopback out of HTTP_PROXY by itself, botocore does not.
        "NO_PROXY": _no_proxy(inherited),
        "no_proxy": _no_proxy(inherited),
    }


def unset(base: Mapping[str, str] | None = None) -> list[str]:
    """Variables of `base` to remove: another identity, or an endpoint of a single service."""
    inherited = os.environ if base is None else base
    named = set(DROPPED) - {"AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE"}
    return sorted(key for key in inherited if key in named or key.startswith("AWS_ENDPOINT_URL_"))


def environment_variables(endpoint: Endpoint, base: Mapping[str, str] | None = None) -> dict[str, str]:
    """A whole environment for a child process: `base` (default: this process's) without another identity."""
    inherited = os.environ if base is None else base
    removed = set(unset(inherited))
    kept = {key: value for key, value in inherited.items() if key not in removed}
    return kept | settings(endpoint, inherited)


def export_lines(endpoint: Endpoint, base: Mapping[str, str] | None = None) -> list[str]:
    """The same for a shell: `eval` the joined lines and run terragrunt by hand.

    Every variable of DROPPED is unset whether set now or not, as the lines are used in other shells.
    """
    variables = settings(endpoint, base)
    names = sorted((set(DROPPED) | set(unset(base))) - set(variables))
    return [f"unset {' '.join(names)}"] + [
        f"export {name}={shlex.quote(value)}" for name, value in sorted(variables.items())
    ]


def _no_proxy(inherited: Mapping[str, str]) -> str:
    present = inherited.get("NO_PROXY") or inherited.get("no_proxy") or ""
    names = [name.strip() for name in present.split(",") if name.strip()]
    return ",".join(dict.fromkeys([*names, HOST, "localhost"]))
