"""A repository with next to nothing in it: services without a network, three environments, each with its sandbox.

What costs time is left out: no load balancer, no database, no VPC. A queue is there on purpose, as the provider waits half
a minute for it: time enough to interrupt.
"""

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

from generator import sandbox
from generator.sandbox.clients import client
from tests.e2e.clone import Clone, finish, git

ACCOUNTS = {"development": "932100697590", "staging": "932100697591", "qa": "932100697592"}
REGION, ORGANIZATION = "us-east-1", "hokusai"
SLOW, FAST, CLASHING = "slow", "fast", "clashing"
PATIENCE = 600.0  # seconds; on a busy machine a unit may take minutes

PLATFORM = """\
organization: hokusai
state_bucket: "{organization}-terraform-state-{environment}"
teams:
  infrastructure-team: {email: infrastructure@hokusai.ai}
environments:
"""
ENVIRONMENT = """\
  %s:
    aws_account_id: "%s"
    region: us-east-1
    zone: %s.hokus.ai
    network: {cidr: 10.%d.0.0/16, availability_zones: 2, nat_gateways: none}
"""
SERVICE = "name: %s\nowner: infrastructure-team\nsecrets: {token: {}}\n%senvironments: {%s}\n"


def furnish(clone: Clone) -> None:
    """Its manifests, rendered and committed; a sandbox for each environment, booted, nothing applied."""
    registry = clone.root / "registry"
    shutil.rmtree(registry / "services")
    for folder in (clone.root / "live").iterdir():
        if folder.is_dir():
            shutil.rmtree(folder)
    (registry / "services").mkdir()
    names = list(ACCOUNTS)
    text = PLATFORM + "".join(
        ENVIRONMENT % (name, ACCOUNTS[name], name, number) for number, name in enumerate(names)
    )
    (registry / "platform.yaml").write_text(text)
    places = ", ".join(f"{name}: {{}}" for name in names)
    for service in (SLOW, FAST, CLASHING):
        queue = "queues: {jobs: {}}\n" if service == SLOW else ""
        (registry / f"services/{service}.yaml").write_text(SERVICE % (service, queue, places))
    clone.invoke("generate").must()
    git(clone.root, "add", "--all")
    git(clone.root, "commit", "-q", "-m", "A small one")
    for name in names:
        start(clone, name)


def start(clone: Clone, environment: str) -> None:
    """The sandbox with what an account has before Terraform."""
    endpoint = sandbox.start(clone.root, environment, ACCOUNTS[environment], REGION)
    sandbox.boot(endpoint, state_bucket=bucket(environment), zone=f"{environment}.hokus.ai")


def bucket(environment: str) -> str:
    """Of its states."""
    return f"{ORGANIZATION}-terraform-state-{environment}"


def key(environment: str, unit: str) -> str:
    """Of a unit's state."""
    return f"live/{environment}/{unit}/terraform.tfstate"


def is_making_the_queue(clone: Clone, environment: str) -> bool:
    """Whether Terraform is in the middle of it: the queue is there, the provider waits."""
    endpoint = sandbox.status(clone.root, environment).endpoint
    assert endpoint is not None
    return bool(client(endpoint, "sqs").list_queues().get("QueueUrls"))


def wait_for_queue(clone: Clone, environment: str, running: "subprocess.Popen[str]") -> None:
    """Returns as soon as `running` is in the middle of making its queue."""
    deadline = time.monotonic() + PATIENCE
    while not is_making_the_queue(clone, environment):
        if running.poll() is not None or time.monotonic() > deadline:
            running.terminate()
            raise AssertionError(f"no queue was made:\n{finish(running).text}")
        time.sleep(0.3)


def processes(clone: Clone, environment: str) -> Iterator[str]:
    """Command lines of Terragrunt, the engine and providers that work in an environment's folder."""
    place = str(clone.root / "live" / environment)
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit() and int(entry.name) != os.getpid():
            try:
                where = str((entry / "cwd").readlink())
                words = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode()
            except OSError:
                continue
            if where.startswith(place):
                yield words


def kill_sandbox(clone: Clone, environment: str) -> None:
    """As if its machine had lost power."""
    endpoint = sandbox.status(clone.root, environment).endpoint
    assert endpoint is not None
    os.kill(endpoint.pid, signal.SIGKILL)
