"""The tasks of invoke: `invoke --list` shows them, `invoke --help TASK` an example and the options of one.

Each task only names its command; what a command does stands in generator/commands/, and nothing heavy is imported
before one runs. Exit codes: 0 clean, 1 findings, 2 usage, 3 an outside tool failed (generator/commands/__init__.py).
"""

import os
import sys
from functools import partial
from pathlib import Path
from typing import Any

from invoke.context import Context
from invoke.tasks import task as _task

# invoke forbids byte code files, so that every start would compile all of generator/ anew: 0.3 s more for `invoke check`.
sys.dont_write_bytecode = bool(os.environ.get("PYTHONDONTWRITEBYTECODE"))

ROOT = Path(__file__).resolve().parent
ENV = "the environment, as registry/platform.yaml names it"
UNIT = "only this unit, such as services/auth/app (repeatable)"
SERVICE = "only the units of this service (repeatable)"
ACCOUNT = "the real AWS account, with your credentials, instead of the sandbox"
YES = "do not ask before a real account is changed"
APPROVE = "a unit of a protected environment that may lose data (repeatable)"
DIFF = "show what would change, write nothing"

Words = list[str] | None
task = partial(_task, auto_shortflags=False)


def _run(command: str, **options: Any) -> None:
    from generator.commands.guard import run

    run(command, ROOT, options)


@task(
    help={
        "env": f"{ENV}; default: the first one",
        "port": "the port of that environment's sandbox; default: a free one",
        "force": "run Terragrunt even if nothing changed since the last time",
    }
)
def up(_: Context, env: str | None = None, port: str | None = None, force: bool = False) -> None:
    """Start the sandbox and apply an environment in it; all that a fresh clone needs.

    Example: invoke up --env development
    """
    _run("up", env=env, port=port, force=force)


@task(help={"env": "only the sandbox of this environment"})
def down(_: Context, env: str | None = None) -> None:
    """Stop the sandbox; all that was applied in it is gone.

    Example: invoke down
    """
    _run("down", env=env)


@task(
    iterable=["unit", "service"],
    help={
        "env": ENV,
        "unit": UNIT,
        "service": SERVICE,
        "account": ACCOUNT,
        "out": "keep the plans in this folder, for `invoke apply --plan`",
        "format": "text, markdown (one comment for a pull request) or json",
    },
)
def plan(
    _: Context,
    env: str | None = None,
    unit: Words = None,
    service: Words = None,
    account: bool = False,
    out: str | None = None,
    format: str = "text",
) -> None:
    """Show what Terraform would change, in all units or some: in words, dangers first.

    Example: invoke plan --env staging --service auth --format markdown
    """
    _run("plan", env=env, units=unit, services=service, account=account, out=out, format=format)


@task(
    iterable=["unit", "service"],
    help={
        "env": ENV,
        "unit": UNIT,
        "service": SERVICE,
        "account": ACCOUNT,
        "format": "text, markdown or json",
    },
)
def drift(
    _: Context,
    env: str | None = None,
    unit: Words = None,
    service: Words = None,
    account: bool = False,
    format: str = "text",
) -> None:
    """Show what was changed behind Terraform's back, by owner; exit 1 if anything was.

    Example: invoke drift --env production --account --format json
    """
    _run("drift", env=env, units=unit, services=service, account=account, format=format)


@task(
    iterable=["unit", "service", "approve"],
    help={
        "env": ENV,
        "unit": UNIT,
        "service": SERVICE,
        "account": ACCOUNT,
        "plan": "apply exactly the plans in this folder, made by `invoke plan --out`",
        "approve": APPROVE,
        "yes": YES,
    },
)
def apply(
    _: Context,
    env: str | None = None,
    unit: Words = None,
    service: Words = None,
    account: bool = False,
    plan: str | None = None,
    approve: Words = None,
    yes: bool = False,
) -> None:
    """Apply an environment, in all units or some, in the order of their dependencies.

    Example: invoke apply --env staging
    """
    _run("apply", env=env, units=unit, services=service, account=account, plan=plan, approve=approve, yes=yes)


@task(
    iterable=["unit", "service", "approve"],
    help={"env": ENV, "unit": UNIT, "service": SERVICE, "account": ACCOUNT, "approve": APPROVE, "yes": YES},
)
def destroy(
    _: Context,
    env: str | None = None,
    unit: Words = None,
    service: Words = None,
    account: bool = False,
    approve: Words = None,
    yes: bool = False,
) -> None:
    """Destroy what is applied, in all units or some, dependents first.

    Example: invoke destroy --env staging
    """
    _run("destroy", env=env, units=unit, services=service, account=account, approve=approve, yes=yes)


@task(
    iterable=["unit", "service"],
    help={"env": ENV, "unit": UNIT, "service": SERVICE, "account": ACCOUNT, "format": "text or json"},
)
def output(
    _: Context,
    env: str | None = None,
    unit: Words = None,
    service: Words = None,
    account: bool = False,
    format: str = "text",
) -> None:
    """Show the outputs of applied units.

    Example: invoke output --env development --service auth
    """
    _run("output", env=env, units=unit, services=service, account=account, format=format)


@task(
    help={"format": "text, json or github (workflow commands)", "env": "only what concerns this environment"}
)
def check(_: Context, format: str = "text", env: str | None = None) -> None:
    """Check all manifests together.

    Example: invoke check --format json
    """
    _run("check", format=format, env=env)


@task(
    help={
        "check": "write nothing; exit 1 if a file is not as it must be",
        "diff": DIFF,
        "service": "only the files of this service",
        "env": "only the files of this environment",
        "force": "write rendered files anew that were edited by hand; others are never touched",
    }
)
def generate(
    _: Context,
    check: bool = False,
    diff: bool = False,
    service: str | None = None,
    env: str | None = None,
    force: bool = False,
) -> None:
    """Render modules, the live tree and the registry from the manifests.

    Example: invoke generate --diff
    """
    _run("generate", check=check, diff=diff, service=service, env=env, force=force)


@task(help={"file": "a rendered file"})
def why(_: Context, file: str) -> None:
    """Say which lines of which manifest a rendered file comes from.

    Example: invoke why modules/services/auth/app/alb.tf
    """
    _run("why", file=file)


@task(help={"format": "text or json"})
def doctor(_: Context, format: str = "text") -> None:
    """Show the tools on this machine, and what to do about a missing one.

    Example: invoke doctor
    """
    _run("doctor", format=format)


@task(
    iterable=["data"],
    help={
        "name": "the new service's name",
        "data": "key=value: an answer, so that it is not asked (repeatable)",
        "defaults": "ask nothing, take the default answers",
        "diff": DIFF,
    },
)
def new_service(
    _: Context, name: str, data: Words = None, defaults: bool = False, diff: bool = False
) -> None:
    """Start a service: asks what it needs and writes its manifest.

    Example: invoke new-service reports --data owner=auth-team --defaults
    """
    _run("new-service", name=name, data=data, defaults=defaults, diff=diff)


@task(
    iterable=["data"],
    help={
        "name": "the new environment's name",
        "data": "key=value: an answer, so that it is not asked (repeatable)",
        "services": "which services are to live there: all, none, or names with commas",
        "defaults": "ask nothing, take the default answers",
        "diff": DIFF,
    },
)
def new_environment(
    _: Context,
    name: str,
    data: Words = None,
    services: str = "none",
    defaults: bool = False,
    diff: bool = False,
) -> None:
    """Add an environment to the platform file, and to services.

    Example: invoke new-environment qa --data aws_account_id=932100697599 --services all
    """
    _run("new-environment", name=name, data=data, services=services, defaults=defaults, diff=diff)


@task(
    iterable=["data"],
    help={
        "name": "the service",
        "data": "key=value: another answer than given before (repeatable)",
        "diff": DIFF,
        "markers": "write a conflicting manifest with markers, to resolve there",
    },
)
def update_service(
    _: Context, name: str, data: Words = None, diff: bool = False, markers: bool = False
) -> None:
    """Bring the template of today to a manifest made from an earlier one.

    Example: invoke update-service reports --diff
    """
    _run("update-service", name=name, data=data, diff=diff, markers=markers)


@task(help={"upgrade": "take the newest versions instead of those locked"})
def lock(_: Context, upgrade: bool = False) -> None:
    """Write the lock files of Python packages from pyproject.toml.

    Example: invoke lock --upgrade
    """
    _run("lock", upgrade=upgrade)


@task(
    name="test",
    help={
        "fast": "unit and property tests",
        "browser": "the site in a real browser",
        "terraform": "the building blocks, with mocked providers",
        "e2e": "Terragrunt, Terraform and the AWS provider on the sandbox",
        "soak": "whole migrations on the sandbox, which take minutes each; not part of the rest",
    },
)
def run_tests(
    _: Context,
    fast: bool = False,
    browser: bool = False,
    terraform: bool = False,
    e2e: bool = False,
    soak: bool = False,
) -> None:
    """Run the tests: fast ones first, then the site's, then Terraform's, then end to end.

    Example: invoke test --fast
    """
    _run("test", fast=fast, browser=browser, terraform=terraform, e2e=e2e, soak=soak)


@task
def fmt(_: Context) -> None:
    """Format Python, Terraform and Terragrunt files written by hand.

    Example: invoke fmt
    """
    _run("fmt")


@task(help={"fast": "Python only"})
def lint(_: Context, fast: bool = False) -> None:
    """Check formats, types and style; changes nothing.

    Example: invoke lint
    """
    _run("lint", fast=fast)


@task(
    help={
        "base": "a git revision, such as origin/main",
        "format": "list, json, terragrunt (filters), github (a matrix) or atlantis (atlantis.yaml)",
        "shards": "with --format github: at most so many jobs for each environment",
        "render": "count what `invoke generate` would change; done by itself where a manifest may not be rendered",
    }
)
def affected(_: Context, base: str, format: str = "list", shards: str = "1", render: bool = False) -> None:
    """List the units that a change since BASE touches, and those that depend on them.

    Example: invoke affected origin/main --format github --shards 8
    """
    _run("affected", base=base, format=format, shards=shards, render=render)


@task(
    iterable=["header"],
    help={
        "url": "the address, such as https://api.hokus.ai/health",
        "env": "the environment; default: the one that has the host",
        "method": "the HTTP method; default: GET",
        "header": "a header as `Name: value` (repeatable)",
        "from_address": "where the request comes from; default: anywhere",
        "applied": "ask the account's own rules as well, and say where they differ",
        "account": ACCOUNT,
        "format": "text or json",
    },
)
def route(
    _: Context,
    url: str,
    env: str | None = None,
    method: str = "GET",
    header: Words = None,
    from_address: str | None = None,
    applied: bool = False,
    account: bool = False,
    format: str = "text",
) -> None:
    """Show where one request goes: record, load balancer, each rule in order, who answers.

    Example: invoke route https://registry.hokus.ai/api/mlflow/health
    """
    _run(
        "route",
        url=url,
        env=env,
        method=method,
        headers=header,
        source=from_address,
        applied=applied,
        account=account,
        format=format,
    )


@task(help={"env": ENV, "format": "table, json or dot"})
def routes(_: Context, env: str | None = None, format: str = "table") -> None:
    """Show the whole map: who owns which path on which name, gaps marked.

    Example: invoke routes --env production
    """
    _run("routes", env=env, format=format)


@task(
    help={
        "base": "a git revision to compare with; or a legacy Terraform root, state or plan",
        "env": f"of a legacy root: {ENV}",
        "applied": "of a legacy root: compare the account's own rules with it, not the manifests",
        "account": ACCOUNT,
        "format": "text, markdown or json",
    }
)
def route_diff(
    _: Context,
    base: str,
    env: str | None = None,
    applied: bool = False,
    account: bool = False,
    format: str = "text",
) -> None:
    """Show which requests get another answer than at a git revision, or than by a legacy root.

    Example: invoke route-diff main --format markdown
    """
    _run("route-diff", base=base, env=env, applied=applied, account=account, format=format)


@task(
    help={
        "env": ENV,
        "balancer": "the load balancer, such as main, or service/name for a dedicated one",
        "reorder": "also put right what stands in the wrong order: answers change, and it says which",
        "write": "write the files of the first apply",
    }
)
def rebalance(
    _: Context,
    env: str | None = None,
    balancer: str | None = None,
    reorder: bool = False,
    write: bool = False,
) -> None:
    """Show, and write, the applies that move priorities without changing any answer.

    Example: invoke rebalance --env production --balancer main
    """
    _run("rebalance", env=env, balancer=balancer, reorder=reorder, write=write)


@task(
    help={
        "env": ENV,
        "state": "a file with the output of `terraform state pull`, instead of asking AWS",
        "account": ACCOUNT,
        "write": "write the record and what uses it",
    }
)
def import_priorities(
    _: Context, env: str | None = None, state: str | None = None, account: bool = False, write: bool = False
) -> None:
    """Record the priorities that existing rules have already, so that they stay what they are.

    Example: invoke import-priorities --env production --state legacy.tfstate
    """
    _run("import-priorities", env=env, state=state, account=account, write=write)


@task(
    iterable=["component"],
    help={
        "service": "the service",
        "tag": "the new image tag",
        "env": "only in this environment; default: wherever the manifest's body counts",
        "component": "the component; needed where they run different images (repeatable)",
        "diff": DIFF,
    },
)
def images(
    _: Context, service: str, tag: str, env: str | None = None, component: Words = None, diff: bool = False
) -> None:
    """Change an image tag in a manifest; its comments and layout stay.

    Example: invoke images --service data-pipeline --component api --tag 2025-09-01 --env staging
    """
    _run("images", service=service, tag=tag, env=env, component=component, diff=diff)


@task(
    iterable=["what"],
    help={
        "service": "the service",
        "from": "the environment that has it",
        "to": "the environment that is to have it",
        "what": "images (the default), or a path of the manifest such as components.api.scaling (repeatable)",
        "write": "write the manifest; without it the change is only shown",
    },
)
def promote(
    _: Context,
    service: str,
    from_: str | None = None,
    to: str | None = None,
    what: Words = None,
    write: bool = False,
) -> None:
    """Carry image tags, or chosen values, from one environment's overlay into another's.

    Example: invoke promote --service data-pipeline --from staging --to production
    """
    _run("promote", service=service, source=from_, target=to, what=what, write=write)


@task(
    help={
        "env": f"{ENV}; default: all",
        "service": "only this service",
        "base": "compare with the manifests of this git revision, such as origin/main",
        "format": "text, json or markdown (for a pull request)",
    }
)
def cost(
    _: Context,
    env: str | None = None,
    service: str | None = None,
    base: str | None = None,
    format: str = "text",
) -> None:
    """Estimate what the manifests cost a month at list prices, and what would be cheaper.

    Example: invoke cost --env staging --base origin/main
    """
    _run("cost", env=env, service=service, base=base, format=format)


@task(
    iterable=["var_file"],
    help={
        "from": "the folder of the legacy Terraform root: stage and plan both sides, write what is to be reviewed",
        "env": ENV,
        "run": "do what was planned, under the locks of all states; goes on where a run was killed",
        "rollback": "go back, from wherever it is",
        "status": "say how far it is",
        "accept_changes": "with --run: the changes in place and the additions that the plan lists are right",
        "map": "a file that says what nobody should guess (docs/adoption.md)",
        "var_file": "variables of the legacy root, as for Terraform's -var-file (repeatable)",
        "out": "the folder of all its files; default: adoption/<env>",
        "account": ACCOUNT,
        "yes": YES,
    },
)
def adopt(
    _: Context,
    from_: str | None = None,
    env: str | None = None,
    run: bool = False,
    rollback: bool = False,
    status: bool = False,
    accept_changes: bool = False,
    map: str | None = None,
    var_file: Words = None,
    out: str | None = None,
    account: bool = False,
    yes: bool = False,
) -> None:
    """Take a legacy Terraform root over: its states move, nothing is destroyed or replaced.

    Example: invoke adopt --from ../data-pipeline/terraform --env development
    """
    _run(
        "adopt",
        source=from_,
        env=env,
        run=run,
        rollback=rollback,
        status=status,
        accept_changes=accept_changes,
        map_file=map,
        var_files=var_file,
        out=out,
        account=account,
        yes=yes,
    )


@task(
    help={
        "service": "whose name it is",
        "domain": "the domain's label in the manifest; may be left out where there is one",
        "env": ENV,
        "to": "begin: the load balancer that takes over",
        "next": "one step on, if the account shows that this one is done and well",
        "back": "one step back",
        "percent": "at stage shift: this share of the DNS answers leads to the new load balancer",
        "write": "write the manifest; without it the change is only shown",
        "now": "do not wait for the day of rest before the old load balancer leaves DNS",
        "unverified": "go on without asking the account",
        "documents": "write runbook, rollback, validation, checklist, cost and pull request text into this folder",
        "account": ACCOUNT,
    }
)
def cutover(
    _: Context,
    service: str,
    domain: str | None = None,
    env: str | None = None,
    to: str | None = None,
    next: bool = False,
    back: bool = False,
    percent: str | None = None,
    write: bool = False,
    now: bool = False,
    unverified: bool = False,
    documents: str | None = None,
    account: bool = False,
) -> None:
    """Take a name from one load balancer to another without a moment of downtime, a step at a time.

    Example: invoke cutover --service data-pipeline --domain registry --env staging --next --write
    """
    _run(
        "cutover",
        service=service,
        domain=domain,
        env=env,
        to=to,
        next=next,
        back=back,
        percent=percent,
        write=write,
        now=now,
        unverified=unverified,
        documents=documents,
        account=account,
    )


@task(
    help={
        "service": "the service that is to be used",
        "env": ENV,
        "what": "all, state (look-ups in states), parameters (of SSM) or mock (for tests)",
        "format": "text, json or markdown",
    }
)
def outputs(
    _: Context, service: str, env: str | None = None, what: str = "all", format: str = "text"
) -> None:
    """Show what another repository pastes to use a service: look-ups in Terraform and a mock for its tests.

    Example: invoke outputs --service auth --env staging --what parameters
    """
    _run("outputs", service=service, env=env, what=what, format=format)


@task(
    help={
        "serve": "serve it on loopback until Ctrl-C, and build anew what changes",
        "port": "with --serve: the port; default: a free one",
        "check": "exit 1 if a link leads nowhere or a page loads something from another host",
    }
)
def docs(_: Context, serve: bool = False, port: str | None = None, check: bool = False) -> None:
    """Build the registry and the guides as a site in site/.

    Example: invoke docs --serve
    """
    _run("docs", serve=serve, port=port, check=check)


@task(
    iterable=["service", "connect_to"],
    help={
        "env": ENV,
        "service": "only what this service owns (repeatable)",
        "account": ACCOUNT,
        "connect_to": "HOST:PORT:TO-HOST:TO-PORT, as curl has it: ask a load balancer before DNS leads to it (repeatable)",
        "ca": "a file with certificates of authorities to trust as well",
        "timeout": "seconds for an answer over the network",
        "format": "text, json or markdown (for a pull request)",
    },
)
def verify(
    _: Context,
    env: str | None = None,
    service: Words = None,
    account: bool = False,
    connect_to: Words = None,
    ca: str | None = None,
    timeout: str = "5",
    format: str = "text",
) -> None:
    """Ask the account and the network whether an environment is as the manifests say, and diagnose what is not.

    Example: invoke verify --env development
    """
    _run(
        "verify",
        env=env,
        services=service,
        account=account,
        connect_to=connect_to,
        ca=ca,
        timeout=timeout,
        format=format,
    )


@task(
    help={
        "name": "the secret's name in its manifest",
        "env": ENV,
        "service": "whose secret; may be left out where only one service has one of that name",
        "account": ACCOUNT,
        "as_is": "keep a line end at the end of the value",
    }
)
def secret_set(
    _: Context,
    name: str,
    env: str | None = None,
    service: str | None = None,
    account: bool = False,
    as_is: bool = False,
) -> None:
    """Set a secret's value, from standard input or typed unseen; it goes to Secrets Manager and nowhere else.

    Example: invoke secret-set api-key --env development --service data-pipeline
    """
    _run("secret-set", name=name, env=env, service=service, account=account, as_is=as_is)


@task(
    iterable=["service"],
    help={
        "env": ENV,
        "service": "only this service's (repeatable)",
        "account": ACCOUNT,
        "format": "text or json",
    },
)
def secret_list(
    _: Context,
    env: str | None = None,
    service: Words = None,
    account: bool = False,
    format: str = "text",
) -> None:
    """Show which secrets have a value, since when, and who reads them; never a value.

    Example: invoke secret-list --env development
    """
    _run("secret-list", env=env, services=service, account=account, format=format)


@task(
    iterable=["approve"],
    help={
        "env": ENV,
        "service": "the service; default: everything that is leaving the environment",
        "account": ACCOUNT,
        "keep_data": "databases, buckets, ... stay as they are, in their own unit",
        "snapshot": "databases are kept as snapshots; buckets and repositories must be empty",
        "destroy_data": "databases, buckets with all that is in them, ... go; needs --approve",
        "approve": "a unit that may lose data or addresses (repeatable)",
        "prune": "in a sandbox: take it out of the tree as well, where there is no account to look into",
        "yes": YES,
    },
)
def decommission(
    _: Context,
    env: str | None = None,
    service: str | None = None,
    account: bool = False,
    keep_data: bool = False,
    snapshot: bool = False,
    destroy_data: bool = False,
    approve: Words = None,
    prune: bool = False,
    yes: bool = False,
) -> None:
    """Destroy what no manifest asks for any more, and forget it once its state is empty.

    Example: invoke decommission --service auth --env staging --keep-data
    """
    _run(
        "decommission",
        env=env,
        service=service,
        account=account,
        keep_data=keep_data,
        snapshot=snapshot,
        destroy_data=destroy_data,
        approve=approve,
        prune=prune,
        yes=yes,
    )


@task(
    help={
        "env": f"{ENV}; default: all",
        "account": ACCOUNT,
        "format": "text or json",
    }
)
def orphans(_: Context, env: str | None = None, account: bool = False, format: str = "text") -> None:
    """Compare the states in the bucket with the tree: what is left that nothing asks for.

    Example: invoke orphans --env development
    """
    _run("orphans", env=env, account=account, format=format)


@task(
    iterable=["unit"],
    help={
        "env": ENV,
        "unit": UNIT,
        "account": ACCOUNT,
        "out": "the folder for them; default: one for you alone, outside of the repository",
    },
)
def state_backup(
    _: Context, env: str | None = None, unit: Words = None, account: bool = False, out: str | None = None
) -> None:
    """Copy an environment's states.

    Example: invoke state-backup --env development
    """
    _run("state-backup", env=env, units=unit, account=account, out=out)


@task(
    help={
        "unit": "the unit, such as services/auth/app",
        "env": ENV,
        "version": "a version of the state in the bucket",
        "file": "a copy that `invoke state-backup` made",
        "account": ACCOUNT,
        "yes": "do not ask",
    }
)
def state_restore(
    _: Context,
    unit: str,
    env: str | None = None,
    version: str | None = None,
    file: str | None = None,
    account: bool = False,
    yes: bool = False,
) -> None:
    """List the versions of a unit's state, or put one back: same lineage, next serial, under its lock.

    Example: invoke state-restore services/auth/app --env development
    """
    _run("state-restore", unit=unit, env=env, version=version, file=file, account=account, yes=yes)


@task(help={"env": ENV, "account": ACCOUNT, "format": "text or json"})
def state_locks(_: Context, env: str | None = None, account: bool = False, format: str = "text") -> None:
    """Show which states are locked, by whom and since when.

    Example: invoke state-locks --env development
    """
    _run("state-locks", env=env, account=account, format=format)


@task(
    help={"unit": "the unit, such as services/auth/app", "env": ENV, "account": ACCOUNT, "yes": "do not ask"}
)
def state_unlock(
    _: Context, unit: str, env: str | None = None, account: bool = False, yes: bool = False
) -> None:
    """Take away the lock of a run that is dead; names its holder first.

    Example: invoke state-unlock services/auth/app --env development
    """
    _run("state-unlock", unit=unit, env=env, account=account, yes=yes)


@task(
    iterable=["var", "var_file"],
    help={
        "path": "a folder of Terraform files, a state or a plan as JSON; `account`: that of your credentials",
        "state": "a state beside the files: ids and what is really applied",
        "plan": "a plan as JSON beside the files: what refers to what",
        "region": "of `account`: the region; default: AWS_REGION",
        "out": "write the report and the draft of manifests into this folder, over nothing that is there",
        "format": "text (a summary), markdown or json",
        "service": "the name of the service that the root belongs to; default: by the folder's name",
        "organization": "what the names begin with; default: what most of them do",
        "env": "the name of the environment that the root is",
        "zone": "the hosted zone of the names",
        "things": "draft databases, buckets, secrets, queues and repositories too; else they stay where they are",
        "var": "name=value: an input of the root (repeatable)",
        "var_file": "a file of inputs, as for Terraform (repeatable)",
    },
)
def audit(
    _: Context,
    path: str,
    state: str | None = None,
    plan: str | None = None,
    region: str | None = None,
    out: str | None = None,
    format: str = "text",
    service: str | None = None,
    organization: str | None = None,
    env: str | None = None,
    zone: str | None = None,
    things: bool = False,
    var: Words = None,
    var_file: Words = None,
) -> None:
    """Show what a legacy Terraform root holds and what is wrong with its rules, and draft manifests that keep its answers.

    Example: invoke audit ../data-pipeline/infrastructure/terraform --state legacy.tfstate --out draft
    """
    _run(
        "audit",
        path=path,
        state=state,
        plan=plan,
        region=region,
        out=out,
        format=format,
        service=service,
        organization=organization,
        env=env,
        zone=zone,
        things=things,
        var=var,
        var_file=var_file,
    )


@task(
    iterable=["plans"],
    help={
        "plans": "look at the plans in this folder too, made by `invoke plan --out` (repeatable)",
        "format": "text, json or github (workflow commands)",
    },
)
def policy(_: Context, plans: Words = None, format: str = "text") -> None:
    """Look at all modules with checkov and tflint, and with checkov at plans; each let pass has its reason.

    Example: invoke policy --plans plans
    """
    _run("policy", plans=plans, format=format)


@task(help={"format": "text or json"})
def licences(_: Context, format: str = "text") -> None:
    """Check that every dependency's licence is known, recorded and allowed.

    Example: invoke licences
    """
    _run("licences", format=format)


@task(help={"out": "write it to this file instead of the terminal"})
def sbom(_: Context, out: str | None = None) -> None:
    """Make the bill of materials: every dependency with version and licence, as CycloneDX.

    Example: invoke sbom --out sbom.json
    """
    _run("sbom", out=out)


# Stays last: it looks at every task above.
def _check_usage() -> None:
    from generator.commands.usage import check as check_usage

    check_usage(sys.modules[__name__])


_check_usage()
