"""The legacy Terraform root of `tests/fixtures/legacy`, applied as its team would, in a sandbox.

legacy = LegacyRoot.copy(folder, Account.of(...).endpoint, zone_id="Z...", certificate_arn="arn:...")
legacy.init(); legacy.terraform("apply", "-auto-approve").must()
"""

import json
import shutil
import subprocess
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from generator import sandbox
from generator.sandbox.clients import client
from generator.sandbox.endpoint import Endpoint
from generator.toolchain import ready
from tests.e2e.clone import LIMIT, REPOSITORY, Ran

FIXTURE = REPOSITORY / "tests/fixtures/legacy"


@dataclass(frozen=True)
class LegacyRoot:
    """A copy of the root in `folder`, with the variables that its team had in terraform.tfvars."""

    folder: Path
    endpoint: Endpoint
    backend: dict[str, str] = field(default_factory=dict)

    @classmethod
    def copy(
        cls, folder: Path, endpoint: Endpoint, *, source: Path = FIXTURE, **backend: str
    ) -> "LegacyRoot":
        """Copies the fixture; `backend`: bucket and key of an S3 backend, else the state is a local file."""
        shutil.copytree(source, folder)
        return cls(folder, endpoint, backend)

    def init(self) -> None:
        """What was there before Terraform (the certificate, made by hand), the variables, `terraform init`."""
        variables = {
            "api_secret_key": "not-a-secret",
            "certificate_arn": certificate(self.endpoint),
            "database_password": "not-a-password",
            "route53_zone_id": zone_id(self.endpoint),
            "s3_use_path_style": True,
        }
        (self.folder / "terraform.tfvars.json").write_text(json.dumps(variables, indent=2))
        self.start()

    def start(self) -> None:
        """`terraform init` alone, with the backend in a file of its own."""
        if self.backend:
            settings = {
                **self.backend,
                "region": self.endpoint.region,
                "use_lockfile": True,
                "use_path_style": True,
            }
            backend = {"terraform": {"backend": {"s3": settings}}}
            (self.folder / "backend.tf.json").write_text(json.dumps(backend, indent=2))
        self.terraform("init", "-input=false").must()

    def apply(self) -> Ran:
        """`terraform apply`, without a question."""
        return self.terraform("apply", "-auto-approve", "-input=false", "-no-color", "-parallelism=30").must()

    def plan(self) -> Ran:
        """Exit code 0 without changes, 2 with some."""
        return self.terraform("plan", "-detailed-exitcode", "-input=false", "-no-color")

    def state(self) -> dict[str, Any]:
        """The state, as `terraform state pull` prints it."""
        found: dict[str, Any] = json.loads(self.terraform("state", "pull").must().text)
        return found

    def environment(self) -> dict[str, str]:
        """The environment of Terraform in the sandbox."""
        return sandbox.environment_variables(self.endpoint, ready.prepare().environment(lock=False))

    def terraform(self, *arguments: str) -> Ran:
        """Runs the engine in the root."""
        done = subprocess.run(
            [str(ready.prepare().engine.path), *arguments],
            cwd=self.folder,
            env=self.environment(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT if "pull" not in arguments else None,
            text=True,
            timeout=LIMIT,
        )
        return Ran(done.returncode, done.stdout)


def certificate(endpoint: Endpoint) -> str:
    """ARN of the certificate of hokus.ai and all names under it, made by hand years ago."""
    acm = client(endpoint, "acm")
    found = [c for c in acm.list_certificates()["CertificateSummaryList"] if c["DomainName"] == "hokus.ai"]
    if found:
        return str(found[0]["CertificateArn"])
    made = acm.request_certificate(
        DomainName="hokus.ai", SubjectAlternativeNames=["*.hokus.ai"], ValidationMethod="DNS"
    )
    return str(made["CertificateArn"])


def zone_id(endpoint: Endpoint) -> str:
    """ID of the zone hokus.ai, which the sandbox has."""
    zones = client(endpoint, "route53").list_hosted_zones_by_name(DNSName="hokus.ai")["HostedZones"]
    return str(zones[0]["Id"]).rpartition("/")[2]
