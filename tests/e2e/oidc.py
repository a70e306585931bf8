"""A listener rule with OpenID Connect, made by Terraform from the building block on a sandbox's own load balancer."""

import json
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from generator import sandbox
from generator.commands.sign_in import Placed, give
from generator.toolchain import ready
from tests.e2e.aws import Account
from tests.e2e.clone import REPOSITORY

BALANCER, PRIORITY, SECRET = "hokusai-auth-development", 4711, "oidc-canary"
LOCK = REPOSITORY / "generator/toolchain/provider.lock.hcl"
HCL = """
module "rules" {{
  source       = "{source}"
  listener_arn = "{listener}"
  rules = {{
    canary = {{
      priority   = {priority}
      conditions = {{ hosts = ["oidc.development.hokus.ai"] }}
      fixed_response = {{ content_type = "text/plain", status_code = "200", message_body = "in" }}
      oidc = {{
        authorization_endpoint = "https://login.hokus.test/authorize"
        client_id              = "canary"
        issuer                 = "https://login.hokus.test"
        token_endpoint         = "https://login.hokus.test/token"
        user_info_endpoint     = "https://login.hokus.test/userinfo"
      }}
    }}
  }}
}}
"""


@dataclass(frozen=True)
class Signed:
    """What Terraform wrote and said, before and after the rule got its secret; `in_rule` is what the rule has now."""

    folder: Path
    said: str
    in_rule: str


def spend(account: Account, folder: Path, value: str) -> Signed:
    """Apply, give the secret, plan and apply again, and take the rule away."""
    elbv2, secrets = account.ask("elbv2"), account.ask("secretsmanager")
    arn = account.load_balancer(BALANCER)["LoadBalancerArn"]
    listeners = elbv2.describe_listeners(LoadBalancerArn=arn)["Listeners"]
    (listener,) = [one["ListenerArn"] for one in listeners if one["Port"] == 443]
    text = HCL.format(source=REPOSITORY / "modules/listener-rules", listener=listener, priority=PRIORITY)
    (folder / "main.tf").write_text(text)
    shutil.copy(LOCK, folder / ".terraform.lock.hcl")
    said = _terraform(account, folder, "init") + _terraform(account, folder, "apply", "-auto-approve")
    secrets.create_secret(Name=SECRET, SecretString=value)
    assert give(Placed("auth/api/canary", BALANCER, PRIORITY, SECRET), elbv2, secrets) is None
    said += _terraform(account, folder, "apply", "-auto-approve", "-refresh-only")
    said += _terraform(account, folder, "plan", "-out=plan.tfplan", "-detailed-exitcode")
    rules = elbv2.describe_rules(ListenerArn=listener)["Rules"]
    (rule,) = [one for one in rules if one["Priority"] == str(PRIORITY)]
    elbv2.delete_rule(RuleArn=rule["RuleArn"])
    secrets.delete_secret(SecretId=SECRET, ForceDeleteWithoutRecovery=True)
    return Signed(folder, said, json.dumps(rule))


def _terraform(account: Account, folder: Path, *words: str) -> str:
    tools = ready.prepare()
    environ = sandbox.environment_variables(account.endpoint, tools.environment(color=False))
    done = subprocess.run(
        [str(tools.engine.path), *words, "-no-color"],
        cwd=folder,
        env=environ,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout
    return done.stdout
