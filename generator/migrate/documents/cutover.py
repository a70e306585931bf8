"""The papers of a cut-over, rendered from the manifests: who does what when, with which command, and how it goes back.

All text that a manifest holds is shown as text. Figures of time: an alias record lives 60 seconds in a resolver
("Choosing between alias and non-alias records", Amazon Route 53 Developer Guide); new targets take an interval times the
healthy threshold of their probe ("Health checks for Application Load Balancer target groups").
"""

import shlex
from collections.abc import Iterator

from generator.catalogue import balancer_key
from generator.cost import Prices
from generator.cost.blocks import balancer as balancer_cost
from generator.cost.show import money
from generator.kinds.domain import Cutover
from generator.migrate.cutover import DOES, LADDER, Case, Step, following, step_of
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
)
from generator.render.registry.text import bullets, code, fence, sentence, table, text
from generator.traffic import of_environment
from generator.verify import urls
from generator.verify.model import Address


def of_cutover(case: Case, prices: Prices) -> dict[str, str]:
    """File name -> text, for a name whose cut-over has begun."""
    about = f"{text(case.domain.name)} to {text(_cutover(case).to)}"
    made = {
        RUNBOOK: _runbook(case),
        ROLLBACK: _rollback(case),
        VALIDATION: _validation(case),
        CHECKLIST: _checklist(case),
        COST: _cost(case, prices),
        PULL_REQUEST: _pull_request(case),
    }
    return {name: page(name, "Cut-over", about, lines) for name, lines in made.items()}


def _cutover(case: Case) -> Cutover:
    assert case.domain.cutover is not None
    return case.domain.cutover


def _balancers(case: Case) -> tuple[str, str]:
    """The keys of the old and the new load balancer, as the manifest names them."""
    return case.domain.load_balancer, _cutover(case).to


def _runbook(case: Case) -> list[str]:
    environment = case.service.environment
    apply = [
        "invoke generate",
        "invoke check",
        f"invoke plan --env {environment} --service {case.service.name} --out plans",
        f"invoke apply --env {environment} --plan plans",
    ]
    return [
        *_facts(case),
        "## Steps",
        "",
        *sentence("Each step is reviewed, merged and applied before the next. For each:"),
        *fence("sh", "\n".join([f"invoke cutover {case.options} --next --write", *apply])),
        *table(["step", "what it does", "then wait", "way back"], [_row(step) for step in LADDER[1:]]),
        "## Asked before DNS leads there",
        "",
        *sentence(
            "`invoke cutover --next` asks all of these at the new load balancer by itself, with the name in SNI and in the"
            " Host header. By hand, with the load balancer's own name:"
        ),
        *fence("sh", "\n".join(_curls(case))),
    ]


def _facts(case: Case) -> list[str]:
    old, new = (case.balancer(name) for name in _balancers(case))
    environment = case.catalogue.platform.environments[case.service.environment]
    rows = [
        ["name", code(case.domain.name)],
        ["from", code(old)],
        ["to", code(new)],
        [
            "environment",
            f"{text(environment.name)}, account {code(environment.account_id)}, {code(environment.region)}",
        ],
        ["answers for the service", contact(case.catalogue, case.service.owner)],
        ["answers for the new load balancer", contact(case.catalogue, _owner(case, _cutover(case).to))],
        ["window", "to be filled in; at a time of few requests"],
        [
            "record",
            f"alias, {RECORD_TTL} seconds in resolvers"
            if case.domain.managed_record
            else "kept elsewhere: lower its TTL a day before",
        ],
        ["new targets are healthy after", f"{_warm(case)} seconds at the least"],
    ]
    return table(["", ""], rows)


def _owner(case: Case, name: str) -> str:
    shared = case.catalogue.platform.load_balancers.get(name)
    return case.service.owner if name in case.service.load_balancers or shared is None else shared.owner


def _warm(case: Case) -> int:
    """Seconds until the slowest component's new targets count as healthy."""
    checks = [one.health_check for one in case.service.components.values() if one.port]
    return max((one.interval * one.healthy_threshold for one in checks), default=0)


def _row(step: Step) -> list[str]:
    waits = "until both target groups are healthy" if step.stage == "prepare" else f"{RECORD_TTL} seconds"
    if step.percent == 100:
        waits = "a day"
    back = "`--back`, then apply" if step.stage else "a cut-over in the other direction"
    return [step.name, DOES[step.stage or step.name], waits, back]


def _addresses(case: Case) -> Iterator[Address]:
    """What the new load balancer is asked for this name."""
    new = case.balancer(_cutover(case).to)
    for view in of_environment(case.catalogue, case.service.environment).values():
        if view.balancer.name == new:
            yield from (one for one in urls.of_view(view) if one.request.host == case.domain.name)


def _curls(case: Case) -> Iterator[str]:
    name = case.balancer(_cutover(case).to)
    yield "new=$(aws elbv2 describe-load-balancers \\"
    yield f"  --names {name} --query 'LoadBalancers[0].DNSName' --output text)"
    for one in _addresses(case):
        if one.skip is None and one.protocol == "https":
            address = shlex.quote(one.request.url("https"))
            yield f"curl -sS -o /dev/null -w '%{{http_code}}\\n' --connect-to {case.domain.name}:443:$new:443 {address}"


def _invoke(case: Case, rest: str) -> str:
    """The command with what it is about."""
    return f"invoke cutover {case.options} {rest}"


def _rollback(case: Case) -> list[str]:
    rows = []
    for step in LADDER[1:-1]:
        is_shifted = step.stage not in ("prepare", "weighted")
        takes = f"{RECORD_TTL} seconds until resolvers have come round" if is_shifted else "DNS was as before"
        rows.append([step.name, f"{code(_invoke(case, '--back --write'))}, generate, apply", takes])
    apply = f"invoke apply --env {case.service.environment} --service {case.service.name}"
    return [
        *sentence(
            "At every step both load balancers answer every request for the name alike,",
            "so going back is one more step, and nobody has to be asked first.",
        ),
        *table(["from", "command", "takes"], rows),
        *sentence("At stage `shift` in one go, from any share: all of it to the old load balancer."),
        *fence("sh", "\n".join([_invoke(case, "--percent 0 --write"), "invoke generate", apply])),
        *sentence(
            "Once the last step is done, the way back is a cut-over of its own:",
            f"{code(_invoke(case, f'--to {case.domain.load_balancer} --write'))}.",
        ),
    ]


def _validation(case: Case) -> list[str]:
    rows = [
        [code(one.subject), code(one.rule or "default"), text(one.wanted.words), text(one.skip or "")]
        for one in _addresses(case)
    ]
    criteria = [
        f"{code(f'invoke verify --env {case.service.environment} --service {case.service.name}')} ends with exit code 0.",
        f"{code('invoke route-diff')} against the revision before: no request gets another answer.",
        "Both target groups of each component have as many healthy targets as the service wants tasks.",
        "No more 5xx than in the hour before, on either load balancer, and the 95th percentile no longer.",
        "`invoke drift` is clean.",
    ]
    return [
        *bullets(criteria),
        "## Addresses and their answers",
        "",
        *table(["address", "rule", "answer", "not asked because"], rows),
    ]


def _checklist(case: Case) -> list[str]:
    items = ["The window is agreed with everyone named in the runbook", "The cost is approved"]
    step = step_of(case.domain)
    while step != LADDER[-1]:
        items += [f"{step.name}: applied, verified, waited"]
        step = following(step)
    items += [
        f"{step.name}: applied, verified",
        "The old load balancer is removed, if nothing else is on it",
        "Runbooks and dashboards of the service name the new load balancer",
    ]
    return boxes(items)


def _cost(case: Case, prices: Prices) -> list[str]:
    environment = case.catalogue.platform.environments[case.service.environment]
    rows = []
    for name in _balancers(case):
        found = case.catalogue.balancers[environment.name]
        key = balancer_key(case.service, name)
        cost = balancer_cost(found[key].name, found[key].internal, environment, prices)
        others = sorted({domain.name for _, domain in found[key].domains} - {case.domain.name})
        rows.append(
            [code(found[key].name), f"{money(cost.least)} USD", ", ".join(map(code, others)) or "nothing"]
        )
    return [
        *sentence(
            f"A month at list prices of {prices.date}, without what depends on requests (LCU hours, data):"
        ),
        *table(["load balancer", "a month", "other names on it"], rows),
        *sentence(
            "Both run while the cut-over lasts. The old one is saved afterwards only if no other name is on it."
        ),
    ]


def _pull_request(case: Case) -> list[str]:
    step = step_of(case.domain)
    plan = f"invoke plan --env {case.service.environment} --service {case.service.name} --format markdown"
    items = [
        f"Before it: {code(_invoke(case, '--next'))} found the step before applied and well",
        "Routing: (paste `invoke route-diff origin/main --format markdown`)",
        f"Plan: (paste {code(plan)})",
        f"Way back: {code(_invoke(case, '--back --write'))}",
    ]
    about = (
        f"Step **{step.name}** of the cut-over of {code(case.domain.name)}: {DOES[step.stage or step.name]}."
    )
    return [*sentence(about), *bullets(items)]
