"""A team leaves its legacy root, in the order in which the tool says it: audit, draft, adoption, cut-over, back, there again.

The root of the inventory on the first day of its cut-over plan: the dedicated load balancers stand, registry.hokus.ai still
leads to the shared one. What is typed is what the command before told, and what is edited is what the draft marks TODO.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from generator import sandbox
from generator.migrate.adopt import states
from generator.sandbox.clients import client
from generator.sandbox.endpoint import Endpoint
from tests.e2e import traffic
from tests.e2e.clone import Clone, Ran, git
from tests.e2e.conftest import fresh
from tests.e2e.legacy import LegacyRoot
from tests.e2e.steps import EDITOR, READER, told, type_in

ENVIRONMENT, ACCOUNT, ZONE = "development", "932100697590", "hokus.ai"
BUCKET = "hokusai-terraform-state-development"
KEY = "data-pipeline/terraform.tfstate"
NAME = f"registry.{ZONE}"
MAIN, DEDICATED = "hokusai-development", "hokusai-registry-development"
WANTED = ("--service", "data-pipeline", "--domain", "registry", "--env", ENVIRONMENT)
PATHS = ("/", "/health", "/api/mlflow/health", "/mlflow", "/mlflow/x")
UNIT = "services/data-pipeline/app"
DATA_UNIT = "live/development/services/data-pipeline/data"
RULES = {
    "Rules": [{"ID": "by-hand", "Status": "Enabled", "Filter": {"Prefix": ""}, "Expiration": {"Days": 999}}]
}


@dataclass(frozen=True)
class Step:
    """A step of the cut-over as the account shows it once it is applied."""

    said: str
    records: Mapping[str, int | None]
    rules: Mapping[str, int]
    ports: Mapping[str, set[int | None]]


@dataclass
class Migration:
    """Where it happens, what every command said, all states once it was adopted, and each step of the cut-over."""

    clone: Clone
    endpoint: Endpoint
    legacy: LegacyRoot
    before: states.Document
    said: dict[str, Ran] = field(default_factory=dict)
    adopted: dict[str, states.Document] = field(default_factory=dict)
    steps: list[Step] = field(default_factory=list)
    manifests: list[str] = field(default_factory=list)

    @property
    def draft(self) -> Path:
        """Where the audit wrote it."""
        return self.clone.root.parent / "draft"

    @property
    def files(self) -> Path:
        """Those of the adoption."""
        return self.clone.root / "adoption" / ENVIRONMENT

    @property
    def state(self) -> Path:
        """The legacy state as its team pulled it before anything moved."""
        return self.clone.root.parent / "legacy.tfstate"

    def manifest(self) -> str:
        """The service's manifest now."""
        return (self.clone.root / "registry/services/data-pipeline.yaml").read_text()

    def do(self, key: str, command: str) -> Ran:
        """Types a command, and remembers what it said."""
        self.said[key] = type_in(self.clone, command)
        return self.said[key]

    def pulled(self) -> dict[str, states.Document]:
        """All states in the bucket now; no lock is left."""
        s3 = client(self.endpoint, "s3")
        keys = [one["Key"] for one in s3.list_objects_v2(Bucket=BUCKET)["Contents"]]
        assert not [key for key in keys if key.endswith(".tflock")], "a lock is left"
        return {
            key: states.parse(s3.get_object(Bucket=BUCKET, Key=key)["Body"].read().decode(), key)
            for key in keys
            if key.endswith(".tfstate")
        }

    def proof(self) -> Any:
        """The adoption's proof."""
        return json.loads((self.files / "proof.json").read_text())


def begin(folder: Path) -> Migration:
    """A clone of this repository as it is published, and an account in which the legacy root is applied."""
    root = folder / "infrastructure"
    clone = fresh(root)
    endpoint = sandbox.start(root, ENVIRONMENT, ACCOUNT, "us-east-1")
    sandbox.boot(endpoint, state_bucket=BUCKET, zone=ZONE)
    place = folder / "data-pipeline/terraform"
    place.parent.mkdir()
    legacy = LegacyRoot.copy(place, endpoint, bucket=BUCKET, key=KEY)
    records = place / "route53.tf"
    records.write_text(records.read_text().replace("aws_lb.registry.", "aws_lb.main."))
    git(place, "init", "-q")
    git(place, "add", "--all")
    git(place, "commit", "-q", "-m", "As its team keeps it")
    legacy.init()
    legacy.apply()
    (folder / "legacy.tfstate").write_text(legacy.terraform("state", "pull").must().text)
    return Migration(clone, endpoint, legacy, legacy.state())


def audit(work: Migration) -> None:
    """The account, the files alone, then files and state: the draft that is taken."""
    variables = sandbox.environment_variables(work.endpoint, {})
    options = ("--env", ENVIRONMENT, "--service", "data-pipeline", "--out", "../of-the-account")
    words = work.clone.words("audit", "account", *options)
    work.said["account"] = work.clone.run(*words, **variables)
    root = work.legacy.folder
    work.do("files", f"invoke audit {root} --out ../of-the-files")
    work.do("audit", f"invoke audit {root} --state {work.state} --out {work.draft}")


def take(work: Migration) -> None:
    """What the audit says to do next, word for word, as far as the adoption's plan."""
    for command in told(work.said["audit"].must()):
        if command.startswith(EDITOR):
            decide(work.draft / "registry")
        elif command.startswith("invoke adopt"):
            work.do("plan", f"invoke plan --env {ENVIRONMENT}")
            work.do("adopt", command)
        elif not command.startswith(READER):
            work.do(command.split(f" {work.state}")[0], command).must()


def decide(registry: Path) -> None:
    """Who owns what: the only thing that the draft of a root with its state leaves to people."""
    for path in (registry / "platform.yaml", *sorted((registry / "services").iterdir())):
        text, team = path.read_text(), f"{path.stem}-team"
        if path.stem == "platform":
            email = "{email: auth-team@hokusai.ai}"
            text = text.replace("  todo-team:", f"  auth-team: {email}\n  data-pipeline-team:")
            team = "data-pipeline-team"
        path.write_text(text.replace("todo-team", team))


def adopt(work: Migration) -> None:
    """The run that the plan proposes; the patch goes into the legacy repository; both sides are planned once more."""
    (run,) = told(work.said["adopt"].must())
    work.do("unaccepted", run.replace(" --accept-changes", ""))
    work.do("run", run)
    work.adopted = work.pulled()
    work.said["run"].must()
    merge(work)
    work.said["legacy"] = work.legacy.plan()
    work.do("planned", f"invoke plan --env {ENVIRONMENT}")
    work.do("applied", next(one for one in told(work.said["run"]) if one.startswith("invoke route-diff")))


def merge(work: Migration) -> None:
    """The patch goes into the legacy repository, as the run says."""
    patch = next(one for one in told(work.said["run"]) if one.startswith("git apply"))
    git(work.legacy.folder, "apply", patch.rpartition(" ")[2])
    work.legacy.start()


def cut_over(work: Migration) -> None:
    """There as far as a tenth, all the way back, and there again to the end."""
    look(work, "as adopted")
    _there(work, "shift 10")
    while work.steps[-1].said != "not begun":
        step(work, "--back")
    work.do("back", f"invoke route-diff {work.state} --env {ENVIRONMENT} --applied")
    _there(work, "done")
    work.said["legacy at the end"] = work.legacy.plan()
    work.do("at the end", f"invoke plan --env {ENVIRONMENT}")
    work.do("changed", f"invoke route-diff {work.state} --env {ENVIRONMENT} --applied --format json")


def _there(work: Migration, last: str) -> None:
    """Begins, and does what each step says next, until `last`. The day of rest is not waited for."""
    step(work, "--to", "registry")
    while work.steps[-1].said != last:
        rested = ["--now"] if work.steps[-1].said == "shift 100" else []
        step(work, "--next", *rested)


def step(work: Migration, *options: str) -> None:
    """A step into the manifest, rendered, applied, and looked at."""
    moved = work.clone.invoke("cutover", *WANTED, *options, "--write").must()
    work.clone.invoke("generate").must()
    work.clone.invoke("apply", "--env", ENVIRONMENT, "--unit", UNIT).must()
    line = next(line for line in moved.text.splitlines() if line.startswith(f"{NAME}: "))
    look(work, line.removeprefix(f"{NAME}: ").partition(";")[0])


def look(work: Migration, said: str) -> None:
    """The zone and the load balancers as boto3 reads them, and the manifest."""
    where = work.endpoint, ZONE, NAME
    found = Step(
        said, traffic.weights(*where), traffic.rules(work.endpoint, NAME), traffic.ports(*where, PATHS)
    )
    work.steps.append(found)
    work.manifests.append(work.manifest())


@dataclass(frozen=True)
class Later:
    """The second adoption of the same root: the legacy state before, and what was said."""

    before: states.Document
    careless: Ran
    plan: Ran
    run: Ran


def follow(work: Migration) -> Later:
    """The data as the audit drafts it; somebody had given a bucket lifecycle rules by hand, which no state knows.

    First carelessly, with a new password for the database.
    """
    before = work.legacy.state()
    s3 = client(work.endpoint, "s3")
    s3.put_bucket_lifecycle_configuration(
        Bucket="hokusai-pipeline-data-development", LifecycleConfiguration=RULES
    )
    root = work.legacy.folder
    work.do("things", f"invoke audit {root} --state {work.state} --things --out ../of-the-things").must()
    drafted = work.clone.root.parent / "of-the-things/registry/services/data-pipeline.yaml"
    parts = re.split(r"(?m)^(?=[a-z_]+:)", drafted.read_text())
    kinds = ("databases:", "buckets:", "secrets:", "repositories:")
    data = "".join(part for part in parts if part.startswith(kinds))
    manifest, text = work.clone.root / "registry/services/data-pipeline.yaml", work.manifest()

    def adopted(data: str) -> Ran:
        manifest.write_text(f"{text}\n{data}")
        work.clone.invoke("generate").must()
        return work.clone.invoke("adopt", "--from", str(root), "--env", ENVIRONMENT)

    careless = adopted(data.replace("master_password: kept", "master_password: managed"))
    plan = adopted(data)
    work.do("run", "invoke adopt --env development --run --accept-changes")
    return Later(before, careless, plan, work.said["run"])
