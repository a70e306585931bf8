"""The papers of an adoption, rendered from its plan: written to be read at night by somebody who did not make the plan.

Every command stands as it is typed from the root of this repository. Windows, names and approvals are filled in where
people talk about them, in the pull request; these files are rendered anew with each plan.
"""

from decimal import Decimal

from generator import cost
from generator.console import plural
from generator.cost import Prices, resources
from generator.cost.show import money
from generator.migrate.adopt.model import LEGACY, Adoption
from generator.migrate.documents import adoption_steps as steps
from generator.migrate.documents.adopting import ADDRESSES, Adopting, addresses
from generator.migrate.documents.adoption_back import rollback
from generator.migrate.documents.adoption_validation import validation
from generator.migrate.documents.shape import (
    CHECKLIST,
    COST,
    PULL_REQUEST,
    RECORD_TTL,
    ROLLBACK,
    RUNBOOK,
    VALIDATION,
    boxes,
    contact,
    page,
    told,
)
from generator.render.registry.text import bullets, code, codes, sentence, table, text

RECORD = "aws_route53_record"


def of_adoption(case: Adopting, prices: Prices) -> dict[str, str]:
    """File name -> text; one of the files lists addresses, for the commands of the runbook."""
    about = text(case.adoption.environment)
    made = {
        RUNBOOK: _runbook(case),
        ROLLBACK: rollback(case),
        VALIDATION: validation(case),
        CHECKLIST: _checklist(case),
        COST: _cost(case, prices),
        PULL_REQUEST: _pull_request(case),
    }
    asked = "".join(f"{address}\n" for address, _ in addresses(case))
    return {
        **{name: page(name, "Adoption", about, lines) for name, lines in made.items()},
        **({ADDRESSES: asked} if asked else {}),
    }


# --- runbook ---


def _runbook(case: Adopting) -> list[str]:
    before, within, afterwards = steps.before(case), steps.within(case), steps.afterwards(case)
    run = len(before) + 1
    return [
        *_facts(case),
        *_stop(case),
        *sentence(
            "Commands are typed in the root of this repository; the legacy root is",
            f"{code(case.asked.source)} from there.",
        ),
        *bullets(
            [
                "The move itself changes which state knows a resource, not the resource: no request is answered"
                " differently by it.",
                f"What does change is what was accepted, the two lists of `PLAN.md`: in step {run}, at its end.",
                "Back from anywhere: `rollback.md`. Done when: `validation.md`.",
            ]
        ),
        "## Before the window",
        "",
        *told(before),
        "## In the window",
        "",
        *told(within, run),
        "## Afterwards",
        "",
        *told(afterwards, run + len(within)),
        f"## What step {run} does",
        "",
        *table(["step", "what it does", "killed there"], steps.run_steps()),
        "## Names and their TTLs",
        "",
        *_records(case),
    ]


def _facts(case: Adopting) -> list[str]:
    adoption, environment = case.adoption, case.environment
    rows = [
        [
            "environment",
            f"{text(environment.name)}, account {code(environment.account_id)}, {code(environment.region)}",
        ],
        ["legacy root", f"{code(case.asked.source)}, its state {_place(adoption, LEGACY)}"],
        [
            "moves",
            f"{plural(len(adoption.moves), 'resource')} to {plural(len(adoption.units), 'unit')};"
            f" {len(adoption.stays)} stay",
        ],
        [
            "accepted with it",
            f"{plural(len(adoption.of('change')), 'change')} in place, {plural(len(adoption.of('addition')), 'addition')}",
        ],
        ["imported", plural(len(adoption.imports), "resource") if adoption.imports else "nothing"],
        [
            "states are locked for",
            f"about {plural(case.asked.minutes, 'minute')}: as long as planning took, as both sides are planned again",
        ],
        ["window", "as agreed in the pull request; no deployment of these services and no other apply in it"],
        ["runs it", case.platform_team],
        *(
            [f"answers for {codes(case.short(unit) for unit in units)}", contact(case.catalogue, team)]
            for team, units in _teams(case).items()
        ),
    ]
    return table(["", ""], rows)


def _teams(case: Adopting) -> dict[str, list[str]]:
    """Team -> its units."""
    found: dict[str, list[str]] = {}
    for unit in case.adoption.units:
        if case.team(unit):
            found.setdefault(case.team(unit), []).append(unit)
    return found


def _place(adoption: Adoption, name: str) -> str:
    backend = adoption.stores[name]
    if backend.kind == "s3":
        return f"in {code('s3://{bucket}/{key}'.format(**backend.settings))}"
    return f"in the file {code(backend.settings['path'])}"


def _stop(case: Adopting) -> list[str]:
    """Why it must not be run, before anything else is read."""
    if not case.adoption.faults:
        return []
    return [
        "## It must not be run yet",
        "",
        *sentence(f"{plural(len(case.adoption.faults), 'fault')} in `PLAN.md`; `--run` refuses this plan."),
    ]


def _records(case: Adopting) -> list[str]:
    rows = []
    for move in case.adoption.moves:
        if move.type != RECORD:
            continue
        values = case.values.get(f"{move.unit}: {move.target}", {})
        ttl = values.get("ttl")
        lives = f"alias, {RECORD_TTL} seconds in resolvers" if values.get("alias") else f"{ttl} seconds"
        changed = [row for row in case.adoption.rows if (row.unit, row.address) == (move.unit, move.target)]
        words = "; ".join(text(word) for row in changed for word in row.words)
        rows.append(
            [code(values.get("name") or move.id), code(values.get("type")), lives, words or "nothing"]
        )
    if not rows:
        return sentence("No record moves.")
    return [
        *table(["name", "type", "lives", "the adoption changes"], rows),
        *sentence("No TTL has to be lowered before: a record that does not change cannot be stale anywhere."),
    ]


# --- checklist, cost, pull request ---


def _checklist(case: Adopting) -> list[str]:
    listed = [*steps.before(case), *steps.within(case), *steps.afterwards(case)]
    return [
        *boxes(
            [
                "`PLAN.md` is read by everyone named in the runbook; each change in place and each addition is understood",
                "The cost is approved (`cost.md`)",
                "The window is agreed, and no deployment of these services is planned in it",
                "Somebody who can do `rollback.md` is awake until the end",
            ]
        ),
        *boxes(f"{number}. {step.title}: {step.good.rstrip('.')}" for number, step in enumerate(listed, 1)),
    ]


def _cost(case: Adopting, prices: Prices) -> list[str]:
    added = resources.of((row.type for row in case.adoption.of("addition")), prices)
    unknown = [one for one in added if one.price is None]
    known = [one for one in added if one.price is not None]
    total = sum((one.price or Decimal(0) for one in known), Decimal(0))
    estimate = cost.estimate(case.catalogue, prices, [case.adoption.environment])
    least, most = estimate.total()
    rows = [
        [code(one.type), str(one.count), f"{money(one.price)} USD" if one.price else "", text(one.by_use)]
        for one in known
    ]
    lines = [
        *sentence(
            f"A month at list prices of {prices.date}. The move itself costs nothing: it makes and ends nothing.",
            "What it adds:" if added else "Nothing is added.",
        ),
        *table(["added", "count", "a month", "and by use"], rows),
        *(sentence(f"Together **{money(total)} USD** a month, and what depends on use.") if known else []),
    ]
    if unknown:
        lines += sentence(
            f"Not in the price table: {', '.join(f'{one.count} x {code(one.type)}' for one in unknown)}."
        )
    if dear := _dear(case.adoption):
        lines += ["## Changes in place that cost or save something", "", *bullets(dear)]
    return [
        *lines,
        "## Everything that this repository describes in the environment then",
        "",
        *sentence(
            f"{money(least)}{f' to {money(most)}' if most != least else ''} USD a month; line by line:"
            f" {code(f'invoke cost --env {case.adoption.environment}')}."
        ),
        *(["Not in it:", "", *bullets(text(one) for one in estimate.left_out)] if estimate.left_out else []),
    ]


COSTLY = (
    "allocated_storage",
    "backup_retention_period",
    "instance_class",
    "iops",
    "max_allocated_storage",
    "multi_az",
    "performance_insights_enabled",
    "retention_in_days",
    "storage_type",
)


def _dear(adoption: Adoption) -> list[str]:
    return [
        f"{code(row.address)}: {text(word)}"
        for row in adoption.of("change")
        for word in row.words
        if word.startswith(tuple(f"{name}: " for name in COSTLY))
    ]


def _pull_request(case: Adopting) -> list[str]:
    adoption = case.adoption
    changes, additions = adoption.of("change"), adoption.of("addition")
    real = [row for row in changes if any(not word.startswith("tags.") for word in row.words)]
    rows = [
        [
            code(case.short(unit)),
            str(sum(1 for one in adoption.moves if one.unit == unit)),
            str(sum(1 for row in changes if row.unit == unit)),
            str(sum(1 for row in additions if row.unit == unit)),
            contact(case.catalogue, case.team(unit)),
        ]
        for unit in adoption.units
    ]
    return [
        *sentence(
            f"{plural(len(adoption.moves), 'resource')} of {code(case.asked.source)} become part of"
            f" {plural(len(adoption.units), 'unit')} of {code(adoption.environment)}: their states move, nothing is"
            " destroyed or replaced, every id and ARN stays."
        ),
        *table(["unit", "moves here", "changes in place", "additions", "reviewed by"], rows),
        *sentence(
            f"Of the changes in place {len(changes) - len(real)} are tags alone; the others, and all additions, are in"
            " `PLAN.md` with what they mean."
        ),
        "## To be filled in",
        "",
        *table(
            ["what", "answer"],
            [
                ["window (with time zone)", "…"],
                ["who runs it", "…"],
                ["who keeps the legacy root, and stops its pipelines", "…"],
                ["who can go back, and is awake", "…"],
                [
                    "pull request of the legacy repository (`legacy.patch`)" if case.patched else "",
                    "…" if case.patched else "",
                ],
            ],
        ),
        "## For the reviewer",
        "",
        *boxes(
            [
                "What goes where: every row of `PLAN.md` is the same thing on both sides",
                "Changes in place: each may happen in the window, to a thing that serves",
                "Additions: each is wanted, and its cost (`cost.md`) too",
                "What stays: nothing in the list belongs here",
                "Routes: every request gets the answer it got",
                "`rollback.md` is possible for whoever is awake",
            ]
        ),
        *sentence(
            "Merged after the run, as it is then true: this repository first, the legacy patch at once after it."
        ),
    ]
