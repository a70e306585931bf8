"""A day with the sandbox: what is done, side by side where people would; what came of it is kept for the tests.

morning     `invoke up` for development                       production is applied beside it
            a service is planned on mocks in staging (and refused), a unit by hand (and refused); then it is applied
noon        a secret gets its value in development; then a plan of each environment, all at once, staging's by hand
evening     a new service in development, and a whole day two (two.py); staging is destroyed beside it

No step shows what another one has shown, as a run over an environment costs 40 s of processor time: that development has
nothing to do is seen at noon for the service with the data, and in the evening, when a new service is applied beside all else.
"""

import json
import shlex
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from secrets import token_hex
from typing import Any

from generator.toolchain import ready
from tests.e2e import two as day_two
from tests.e2e.aws import Account
from tests.e2e.clone import Clone, Ran, finish
from tests.e2e.two import DayTwo

ENVIRONMENTS = ("development", "staging", "production")
KEPT = {
    "development": ["bucket hokusai-terraform-state-development", "zone development.hokus.ai"],
    "staging": ["bucket hokusai-terraform-state-staging", "zone staging.hokus.ai"],
}
CANARY = f"canary-{token_hex(16)}"  # a new one each time: this file is in the clone that is searched
SERVICE = ("--service", "data-pipeline")  # the one with data; it stands on every unit of the platform
STARTED = 120.0  # seconds until the sandboxes must be there


@dataclass(frozen=True)
class Day:
    """Morning and noon."""

    up: Ran
    second_up: Ran
    mocked: Ran
    refused: Ran
    after_refused: list[str]
    bare_plan: Ran
    bare_apply: Ran
    after_bare: list[str]
    staging: Ran
    production: Ran
    secret: Ran
    passwords: list[str]
    by_hand: Ran
    plans: dict[str, Ran] = field(default_factory=dict)


@dataclass(frozen=True)
class Evening:
    """What changes something that the tests before it look at."""

    written: Ran
    stale: Ran
    generated: Ran
    two: DayTwo
    applied: Ran
    kept: Ran
    destroyed: Ran


def spend(clone: Clone, folder: Path) -> Day:
    """Morning and noon, in the clone; saved plans go to `folder`."""
    with ThreadPoolExecutor(max_workers=3) as pool:
        up = clone.start_invoke("up")
        _sandboxes(clone, up)
        production = pool.submit(clone.invoke, "apply", "--env", "production")
        staging = pool.submit(_staging, clone, folder)
        first = finish(up)
        second = clone.invoke("up")
        found: dict[str, Any] = {
            "up": first,
            "second_up": second,
            "production": production.result(),
            **staging.result(),
        }
        found["secret"] = clone.tell(f"{CANARY}\n", "secret-set", "api-key", "--env", "development")
        found["passwords"] = passwords(Account.of(clone.root, "development"))
        saved = (*SERVICE, "--out", str(folder / "development"))
        terragrunt = str(ready.prepare().terragrunt.path)
        whole = pool.submit(clone.invoke, "plan", "--env", "production")
        beside = pool.submit(by_hand, clone, "live/staging", terragrunt, "run", "--all", "plan")
        plans = {"development": clone.invoke("plan", "--env", "development", *saved)}
        return Day(**found, by_hand=beside.result(), plans=plans | {"production": whole.result()})


def passwords(account: Account) -> list[str]:
    """The master passwords that RDS made and keeps in Secrets Manager by itself."""
    manager = account.ask("secretsmanager")
    names = [one["Name"] for one in manager.list_secrets()["SecretList"] if one["Name"].startswith("rds!")]
    values = [json.loads(manager.get_secret_value(SecretId=name)["SecretString"]) for name in names]
    return [value["password"] for value in values]


def end(clone: Clone, folder: Path) -> Evening:
    """The evening. The tree is rendered anew before anything runs beside; saved plans go to `folder`."""
    written = clone.invoke("new-service", "data-pipeline2", "--defaults")
    day_two.change(clone)
    stale = clone.invoke("plan", "--env", "development")
    generated = clone.invoke("generate")
    with ThreadPoolExecutor(max_workers=1) as pool:
        staging = pool.submit(clone.invoke, "destroy", "--env", "staging")
        two = day_two.spend(clone, folder)
        applied = clone.invoke("apply", "--env", "development")
        kept = clone.invoke("destroy", "--env", "production")
        destroyed = staging.result()
    day_two.change(clone, back=True)
    clone.invoke("generate").must()
    return Evening(written, stale, generated, two, applied, kept, destroyed)


def _sandboxes(clone: Clone, up: Any) -> None:
    """Waits until `invoke up` has started the sandbox of every environment."""
    files = [clone.root / f".sandbox/{name}.env" for name in ENVIRONMENTS]
    deadline = time.monotonic() + STARTED
    while not all(file.is_file() for file in files):
        if up.poll() is not None or time.monotonic() > deadline:
            raise AssertionError(f"no sandboxes:\n{finish(up).text}")
        time.sleep(0.2)


def _staging(clone: Clone, folder: Path) -> dict[str, Any]:
    """Everything about an environment in which nothing is yet, then its apply."""
    terragrunt, engine = (str(tool.path) for tool in (ready.prepare().terragrunt, ready.prepare().engine))
    account = Account.of(clone.root, "staging")
    plans = folder / "plans"
    made: dict[str, Any] = {"mocked": clone.invoke("plan", "--env", "staging", *SERVICE, "--out", str(plans))}
    made["refused"] = clone.invoke("apply", "--env", "staging", "--plan", str(plans))
    made["after_refused"] = account.remaining()
    unit, saved = "live/staging/services/auth/app", folder / "saved.tfplan"
    made["bare_plan"] = by_hand(clone, unit, terragrunt, "run", "plan", "--", f"-out={saved}")
    cache = clone.root / unit / ".terragrunt-cache"
    (where,) = {path.parent for path in cache.glob("**/.terraform") if (path.parent / "backend.tf").is_file()}
    made["bare_apply"] = by_hand(clone, str(where.relative_to(clone.root)), engine, "apply", str(saved))
    made["after_bare"] = account.remaining()
    made["staging"] = clone.invoke("apply", "--env", "staging")
    return made


def by_hand(clone: Clone, folder: str, *words: str) -> Ran:
    """A command as somebody types it after `source .sandbox/staging.env`; without colours, so that it can be read here."""
    script = f". {shlex.quote(str(clone.root / '.sandbox/staging.env'))} && exec {shlex.join(words)}"
    return clone.run("bash", "-c", script, cwd=folder, TG_NO_COLOR="true")
