"""Estates for the benchmarks: any number of services, as real ones are, with everything the tool needs beside them."""

import shutil
from pathlib import Path

HERE = Path(__file__).resolve().parents[1]
ENVIRONMENTS = ("development", "staging", "production")
PLATFORM = "organization: bench\nteams:\n{teams}environments:\n{environments}load_balancers:\n{balancers}"
TEAMS = 40
MOST = 100  # shared load balancers that the platform file may have
ON_ONE = 20  # services on one of them, with two rules each; more where that would be too many
SERVICE = """\
name: {name}
description: Service {number} of the benchmark.
owner: team-{team}
repository: bench/{name}
domains:
  {name}: {{load_balancer: {balancer}}}
components:
  api:
    image: {{repository: public.ecr.aws/bench/{name}, tag: "1.0"}}  # the program
    port: 8080
    cpu: 512
    memory: 1024
    scaling: {{min: 1, max: 4, cpu_percent: 70}}
    health_check: {{path: /health}}
    environment:
      PEER_URL: ${{services.{peer}.components.api.url}}
      DATABASE_URL: postgresql://${{databases.main.host}}:${{databases.main.port}}/main
      QUEUE_URL: ${{queues.work.url}}
    secrets: [api-key]
    access:
      buckets: {{{name}-data: read_write}}
      queues: {{work: send}}
      databases: [main]
    routes:
      health: {{domain: {name}, paths: [/health]}}
      api: {{domain: {name}, paths: [/api/v1/*, /api/v2/*]}}
  worker:
    type: worker
    image: {{repository: public.ecr.aws/bench/{name}, tag: "1.0"}}
    cpu: 256
    memory: 512
    scaling: {{min: 1, max: 2, cpu_percent: 60}}
    environment: {{QUEUE_URL: "${{queues.work.url}}"}}
    access:
      queues: {{work: receive}}
databases:
  main: {{engine: postgres, version: "16", instance_class: db.t4g.small, storage_gb: 20, multi_az: true}}
buckets:
  {name}-data: {{expire_days: 90}}
queues:
  work: {{visibility_timeout: 300, max_receives: 3}}
secrets:
  api-key: {{}}
alarms:
  unhealthy: {{metric: unhealthy_hosts, component: api}}
environments:
  development:
    components: {{api: {{scaling: {{max: 1}}}}}}
    databases: {{main: {{instance_class: db.t4g.micro}}}}
  staging: {{}}
  production:
    components: {{api: {{scaling: {{min: 3, max: 12}}}}}}
"""


def build(root: Path, count: int) -> None:
    """`count` manifests in an empty folder, and a copy of what is there by hand. Nothing is rendered.

    Each service has a routed program, a worker, a database, a bucket, a queue, a secret, an alarm, and calls a peer.
    """
    copy_what_is_by_hand(root)
    (root / "generator/schema").mkdir(parents=True)
    for file in (HERE / "generator/schema").glob("*.json"):
        shutil.copy(file, root / "generator/schema")
    (root / "registry/services").mkdir(parents=True)
    (root / "registry/platform.yaml").write_text(_platform(count))
    for number in range(count):
        (root / f"registry/services/s{number}.yaml").write_text(manifest(number, _on_one(count)))


def copy_what_is_by_hand(root: Path) -> None:
    """The building blocks and the hand-written files of the live tree."""
    beside = shutil.ignore_patterns("services", "tests", ".terraform")
    shutil.copytree(HERE / "modules", root / "modules", ignore=beside)
    for file in ("live/common.hcl", "terragrunt.hcl", "tasks.py", ".gitignore"):
        (root / file).parent.mkdir(exist_ok=True)
        shutil.copy(HERE / file, root / file)


def _on_one(count: int) -> int:
    return max(ON_ONE, -(-count // MOST))


def manifest(number: int, on_one: int) -> str:
    """One service's manifest; its name is `s<number>`."""
    return SERVICE.format(
        name=f"s{number}",
        number=number,
        team=number % TEAMS,
        peer=f"s{number // 10 * 10}",
        balancer=f"shared-{number // on_one}",
    )


def _platform(count: int) -> str:
    return PLATFORM.format(
        teams="".join(f"  team-{number}: {{email: team-{number}@example.com}}\n" for number in range(TEAMS)),
        environments="".join(
            f'  {name}: {{aws_account_id: "{number + 1:012}", region: us-east-1, zone: {name}.example.com,'
            f" network: {{cidr: 10.{number}.0.0/16}}}}\n"
            for number, name in enumerate(ENVIRONMENTS)
        ),
        balancers="".join(
            f"  shared-{number}: {{owner: team-0}}\n" for number in range(-(-count // _on_one(count)))
        ),
    )
