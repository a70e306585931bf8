"""When an adoption counts as done: figures, identities and answers to compare."""

from generator.migrate.adopt.model import Adoption
from generator.migrate.documents.adopting import Adopting, addresses
from generator.render.registry.text import bullets, code, table

# What people ask for first when something is missing; the rest is in PLAN.md.
WEIGHTY = (
    "aws_db_instance",
    "aws_ecs_cluster",
    "aws_lb",
    "aws_route53_record",
    "aws_s3_bucket",
    "aws_secretsmanager_secret",
    "aws_sqs_queue",
    "aws_vpc",
)


def validation(case: Adopting) -> list[str]:
    adoption = case.adoption
    total = sum(before for before, _ in case.counts.values())
    criteria = [
        f"{code(case.file('proof.md'))}: {total} resources before; afterwards {total + len(adoption.imports)} and what"
        " was added; missing 0, in two states 0, unexpected 0.",
        "No plan of the run had a delete or a replacement (a run that ended with exit code 0 says so).",
        f"{code(case.invoke('plan'))}: no changes in any unit.",
        f"{code(f'{case.engine} plan -detailed-exitcode{case.var_files}')}: no changes, once the legacy patch is in.",
        f"{code(case.invoke('drift'))}: exit code 0.",
        f"{code(case.invoke('verify'))}: exit code 0, or what it found before the window.",
        "Every address below answers with the status that it had before the window.",
        "No more 5xx on the load balancers than in the hour before, and every target group has as many healthy targets.",
        f"{code(case.invoke('state-locks'))}: no state is locked; in the legacy root a plan gets its lock.",
    ]
    return [
        *bullets(criteria),
        "## Resources in each state",
        "",
        *table(["state", "before", "after the move", "added by the apply"], _counts(case)),
        "## Must still be there, under the same id",
        "",
        *table(["what", "id", "in"], _weighty(adoption)),
        *_asked(case),
    ]


def _counts(case: Adopting) -> list[list[str]]:
    rows = []
    for name, (before, after) in case.counts.items():
        added = sum(1 for row in case.adoption.of("addition") if row.unit == name)
        rows.append([code(name), str(before), str(after), str(added)])
    return rows


def _weighty(adoption: Adoption) -> list[list[str]]:
    return [
        [code(move.type), code(move.id), code(move.unit)]
        for kind in WEIGHTY
        for move in adoption.moves
        if move.type == kind
    ]


def _asked(case: Adopting) -> list[str]:
    rows = [[code(address), code(rule)] for address, rule in addresses(case)]
    return ["## Addresses", "", *table(["address", "rule"], rows)] if rows else []
