"""Where a run of Terraform goes: an environment's sandbox, or the real AWS account.

Never guessed from credentials that happen to lie around. Whoever has AWS_PROFILE set, and believes that the sandbox
runs, must not reach production because it does not:

    --account   sandbox runs    then
    no          yes             the sandbox; whatever AWS_ variables are set do not count
    no          no              refused: start it, or say --account
    yes         either          the account, with your credentials; they must be those of the environment's account
    yes         (AWS_ENDPOINT_URL is set: the shell still points at a sandbox)   refused
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from generator.commands.errors import RefusedError, UsageError
from generator.console import Console
from generator.model import Environment
from generator.runner import Tools
from generator.sandbox import Condition, Endpoint, environment_variables, status


@dataclass(frozen=True, slots=True)
class Target:
    """`endpoint` is the sandbox's, None for a real account; `identity` is the caller's ARN there."""

    environment: Environment
    endpoint: Endpoint | None
    identity: str = ""

    @property
    def name(self) -> str:
        """`the sandbox on port 4100 (account 932100697590)`, or `AWS account 932100697590 as arn:...`."""
        if self.endpoint is None:
            return f"AWS account {self.environment.account_id} as {self.identity}"
        return f"the sandbox on port {self.endpoint.port} (account {self.endpoint.account_id})"

    @property
    def key(self) -> str:
        """Tells this target from any other, also from an earlier sandbox of the same environment."""
        token = self.endpoint.token if self.endpoint else "account"
        return f"{self.environment.account_id} {self.environment.region} {token}"

    @property
    def option(self) -> str:
        """What to add to a command so that it goes to the same target."""
        return " --account" if self.endpoint is None else ""


def choose(
    root: Path, environment: Environment, account: bool, environ: Mapping[str, str] | None = None
) -> Target:
    """The target by the rule above; AWS is asked who is calling. Raises UsageError, RefusedError or ToolchainError."""
    given = os.environ if environ is None else environ
    if account:
        return _account(environment, given)
    found = status(root, environment.name)
    if found.condition is Condition.RUNNING and found.endpoint is not None:
        _same_account(environment, found.endpoint)
        return Target(environment, found.endpoint)
    raise UsageError(
        f"no sandbox of {environment.name} runs",
        f"Start it:                    invoke up --env {environment.name}\n"
        f"Or, for the real account:    the same command with --account",
    )


def tools(target: Target, console: Console) -> Tools:
    """Terragrunt and the environment in which it reaches the target; builds what is missing, with progress."""
    from generator.toolchain import ready

    made = ready.prepare()
    environ = made.environment(color=False)
    if target.endpoint is None:
        return Tools(str(made.terragrunt.path), environ, made.reading)
    by_hand = environment_variables(target.endpoint, environ)
    return Tools(str(made.terragrunt.path), by_hand | made.sandboxed, made.reading, by_hand)


def _same_account(environment: Environment, endpoint: Endpoint) -> None:
    if (endpoint.account_id, endpoint.region) != (environment.account_id, environment.region):
        raise RefusedError(
            f"the sandbox of {environment.name} runs as account {endpoint.account_id} in {endpoint.region}; "
            f"the platform file says {environment.account_id} in {environment.region}",
            f"Start it anew: invoke down --env {environment.name}, then invoke up --env {environment.name}",
        )


def _account(environment: Environment, environ: Mapping[str, str]) -> Target:
    pointing = sorted(name for name in environ if name.startswith("AWS_ENDPOINT_URL") and environ[name])
    if pointing:
        raise UsageError(
            f"--account, but {pointing[0]} is set to {environ[pointing[0]]}",
            f"This shell points at a sandbox. Open another one, or unset {' '.join(pointing)} and its credentials.",
        )
    account, identity = caller(environment.region)
    if account != environment.account_id:
        raise UsageError(
            f"these credentials are of account {account} ({identity}); {environment.name} is {environment.account_id}",
            "Choose others, with AWS_PROFILE for example. Nothing was run.",
        )
    return Target(environment, None, identity)


def caller(region: str) -> tuple[str, str]:
    """(account, ARN) of the credentials in force ("GetCallerIdentity", AWS STS API). Raises ToolchainError."""
    import boto3
    from botocore.config import Config
    from botocore.exceptions import BotoCoreError, ClientError

    from generator.toolchain.errors import ToolchainError

    config = Config(connect_timeout=10, read_timeout=20, retries={"max_attempts": 2, "mode": "standard"})
    try:
        session = boto3.session.Session(region_name=region)
        answer = session.client("sts", config=config).get_caller_identity()
    except (BotoCoreError, ClientError) as error:
        raise ToolchainError(
            f"AWS does not say whose credentials these are: {error}",
            "Sign in (aws sso login, for example) and choose a profile with AWS_PROFILE; "
            "without --account the sandbox is used.",
        ) from error
    return str(answer["Account"]), str(answer["Arn"])
