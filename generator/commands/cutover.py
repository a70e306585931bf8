"""`invoke cutover`: a name's way from one load balancer to another, a step at a time; each step can be gone back.

A step is a change of the manifest, so it is reviewed, checked and applied like any other. Forward goes only what the account
shows to be ready; back goes always.
"""

import datetime
from pathlib import Path

from generator import traffic
from generator.commands import edited, judged, target
from generator.commands.choices import environment_of, service_of
from generator.commands.errors import RefusedError, UsageError, unknown
from generator.commands.target import Target
from generator.console import Console, columns
from generator.edit import EditError
from generator.edit.values import apply
from generator.kinds.domain import PREPARE, SHIFT
from generator.migrate import cutover
from generator.migrate.cutover import DOES, LADDER, Case, Step
from generator.routing import UndecidedError

REST = datetime.timedelta(
    days=1
)  # after the last shift; resolvers that ignore a record's TTL have come round by then


def command(
    root: Path,
    console: Console,
    *,
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
    account: bool = False,
    documents: str | None = None,
) -> int:
    """Where it stands; or the diff of a step, which `write` writes. 1 where a step is not safe yet."""
    if sum(map(bool, (to, next, back, percent))) > 1:
        raise UsageError("--to, --next, --back and --percent are each a step", "Give one of them.")
    case = _case(root, console, service, domain, env)
    step = cutover.step_of(case.domain)
    wanted = _wanted(case, step, to, next, back, percent)
    if documents is not None:
        return _documents(root, console, case, documents)
    if wanted is None:
        return _show(console, case, step)
    goal = to or (case.domain.cutover.to if case.domain.cutover else "")
    if cutover.forward(step, wanted):
        if not now:
            _rested(case, wanted)
        if step.stage is not None and not unverified:
            code = _ready(root, console, case, account)
            if code:
                return code
    return _step(root, console, case, goal, wanted, write)


def _case(root: Path, console: Console, service: str, domain: str | None, env: str | None) -> Case:
    catalogue = judged.catalogue(root, console)
    environment = environment_of(catalogue.platform, env)
    group = catalogue.services[environment.name]
    found = group[service_of(list(group), service)]
    names = list(found.domains)
    if domain is None and len(names) == 1:
        domain = names[0]
    if domain is None:
        raise UsageError("--domain: which one?", f"Domains of {service}: {', '.join(names) or 'none'}.")
    if domain not in names:
        raise unknown(f"domain of {service}", domain, names, "domains")
    case = Case(catalogue, found, found.domains[domain])
    balancers = catalogue.balancers[environment.name]
    for key in catalogue.balancer_keys(found, case.domain):
        if key not in balancers:
            raise RefusedError(f"there is no load balancer {key!r}", "`invoke check` says where it is named.")
    return case


def _wanted(
    case: Case, step: Step, to: str | None, forward: bool, back: bool, percent: str | None
) -> Step | None:
    if not (to or forward or back or percent):
        return None
    if to:
        return _begun(case, to)
    if case.domain.cutover is None:
        message = f"no cut-over of {case.domain.key} is under way in {case.service.environment}"
        raise UsageError(message, f"Begin one: invoke cutover {case.options} --to LOAD_BALANCER")
    if percent is not None:
        return _shifted(step, percent)
    return cutover.following(step) if forward else cutover.preceding(step)


def _begun(case: Case, to: str) -> Step:
    if case.domain.cutover is not None:
        message = f"a cut-over of {case.domain.key} to {case.domain.cutover.to} is under way"
        raise UsageError(message, "Go on with --next, or back with --back.")
    known = sorted({*case.catalogue.platform.load_balancers, *case.service.load_balancers})
    if to not in known:
        raise unknown("load balancer", to, known, "load balancers")
    if to == case.domain.load_balancer:
        raise UsageError(f"{case.domain.key} is on {to} already")
    return Step(PREPARE)


def _shifted(step: Step, percent: str) -> Step:
    if not percent.isdecimal() or not 0 <= int(percent) <= 100:
        raise UsageError(f"--percent {percent}: a whole number of 0 to 100")
    wanted = Step(SHIFT, int(percent))
    if not cutover.allowed(step, wanted):
        raise UsageError(
            f"from {step.name} there is no way to {wanted.name} in one step", "Use --next or --back."
        )
    return wanted


def _show(console: Console, case: Case, step: Step) -> int:
    """The ladder with where it stands, and what to do."""
    domain = case.domain
    console.say(f"{domain.name} in {case.service.environment}: {step.name}; {DOES[step.stage or step.name]}")
    if domain.cutover is None:
        console.say(f"It is on load balancer {domain.load_balancer} ({case.balancer(domain.load_balancer)}).")
        console.steps([(f"invoke cutover {case.options} --to LOAD_BALANCER", "begin a cut-over")])
        return 0
    ways = [(domain.load_balancer, "from"), (domain.cutover.to, "to")]
    console.say("\n".join(columns([(word, name, case.balancer(name)) for name, word in ways], "  ")))
    rows = [("->" if one == step else "", one.name, DOES[one.stage or one.name]) for one in LADDER]
    console.say("\n".join(columns(rows, "  ")))
    console.say(f"Routing: {_routing(case)}.")
    after, before = cutover.following(step), cutover.preceding(step)
    console.steps(
        [
            (f"invoke cutover {case.options} --next", f"on to {after.name}"),
            (f"invoke cutover {case.options} --back", f"back to {before.name}"),
        ]
    )
    return 0


def _routing(case: Case) -> str:
    """Whether both load balancers answer alike."""
    try:
        differ = traffic.differences(case.catalogue, case.service, case.domain)
    except UndecidedError as error:
        return f"whether both answer every request for it alike was not decided: {error}"
    return (
        f"they differ: {differ[0].witness.describe()}" if differ else "both answer every request for it alike"
    )


def _rested(case: Case, wanted: Step) -> None:
    """Raises RefusedError before the old load balancer leaves DNS too soon."""
    current = case.domain.cutover
    if current is None or current.stage != SHIFT or not wanted.leaves_old:
        return
    if current.since is None:
        raise RefusedError(
            f"since when {current.percent} % lead to {current.to} is not written down",
            "Say --now if it was long enough.",
        )
    try:
        ready = datetime.date.fromisoformat(current.since) + REST
    except ValueError as error:
        raise RefusedError(f"there is no day {current.since}", "Correct `since` in the manifest.") from error
    if datetime.date.today() < ready:
        raise RefusedError(
            f"all answers lead to {current.to} since {current.since}; this stage rests until {ready}",
            "Say --now to go on at once. The old load balancer can answer until then: --back.",
        )


def _ready(root: Path, console: Console, case: Case, account: bool) -> int:
    """Whether the account has this step and is well: the new load balancer is asked before DNS leads there."""
    from generator.commands.verify import clients, verified
    from generator.explain import live
    from generator.verify.network import ConnectTo
    from generator.verify.report import exit_code, text

    where = target.choose(root, case.catalogue.platform.environments[case.service.environment], account)
    assert case.domain.cutover is not None
    client = clients(where)
    found = live.balancer(client("elbv2"), case.balancer(case.domain.cutover.to))
    if found is None:
        raise RefusedError(
            f"{where.name} has no load balancer {case.balancer(case.domain.cutover.to)} yet",
            f"Apply this step first: invoke generate, then invoke apply --env {case.service.environment}{where.option}",
        )
    # As curl's --connect-to: the name stays in SNI and in the Host header.
    # A sandbox has load balancers, but nothing that answers at their addresses.
    ways = [] if where.endpoint else [ConnectTo(case.domain.name, 443, str(found["DNSName"]), 443)]
    report = verified(console, case.catalogue, where, [case.service.name], ways)
    code = exit_code(report)
    if code:
        console.write(text(report, console.color))
        console.say(
            f"Not a step further: {case.service.name} is not well. Say --unverified to go on all the same."
        )
        return code
    _figures(console, case, where)
    return 0


def _figures(console: Console, case: Case, where: Target) -> None:
    """What both load balancers counted lately, to look at before going on."""
    from generator.commands.verify import clients
    from generator.migrate import figures

    client = clients(where)
    names = tuple(case.balancer(name) for name in sorted(case.domain.load_balancers))
    utc = datetime.datetime.now(datetime.UTC)
    rows = [one.row() for one in figures.read(client("cloudwatch"), client("elbv2"), names, utc)]
    console.say(f"The last {figures.MINUTES} minutes:")
    console.say("\n".join(columns([figures.HEAD, *rows], "  ")))


def _documents(root: Path, console: Console, case: Case, folder: str) -> int:
    """The runbook and what goes with it, into a folder of the user's; what he has written there stays."""
    from generator import cost
    from generator.migrate import documents

    if case.domain.cutover is None:
        message = f"no cut-over of {case.domain.key} is under way in {case.service.environment}"
        raise UsageError(message, f"Begin one: invoke cutover {case.options} --to LOAD_BALANCER --write")
    where = (root / folder).resolve()
    texts = documents.of_cutover(case, cost.read())
    taken = [name for name in texts if (where / name).exists()]
    if taken:
        raise RefusedError(
            f"{folder} has {', '.join(taken)} already", "Name another folder, or move them away."
        )
    where.mkdir(parents=True, exist_ok=True)
    for name, content in texts.items():
        (where / name).write_text(content, encoding="utf-8")
        console.say(f"{folder}/{name}")
    console.steps([(f"less {folder}/{documents.RUNBOOK}", "read it, and fill in the window")])
    return 0


def _step(root: Path, console: Console, case: Case, to: str, wanted: Step, write: bool) -> int:
    _, document, _ = edited.manifest(root, case.service.name)
    environment = case.service.environment
    today = datetime.date.today().isoformat()
    try:
        everywhere = "cutover" in document.data.get("domains", {}).get(case.domain.key, {})
        text = apply(document, cutover.edits(case.domain, environment, to, wanted, today, everywhere))
    except EditError as error:
        raise RefusedError(str(error), "Change it by hand.") from error
    if wanted.arrived and case.elsewhere:
        console.note(
            f"Before that is applied, the repository that runs {', '.join(case.elsewhere)} takes the target groups on "
            f"{case.domain.load_balancer} that no rule needs any more out of its ECS services: "
            "these cannot start tasks for a group that is gone."
        )
    code = edited.deliver(root, console, document, text, not write)
    if code == 0:
        console.note(
            f"{wanted.name}: {DOES[wanted.stage or wanted.name]}. Nothing was written; --write writes it."
        )
    if code is not None:
        return code
    console.say(f"{case.domain.name}: {wanted.name}; {DOES[wanted.stage or wanted.name]}")
    steps = [
        ("invoke generate", "render it"),
        (f"invoke plan --env {environment} --out FOLDER", "what will change, saved"),
        (f"invoke apply --env {environment} --plan FOLDER", "apply what was reviewed"),
    ]
    if wanted.stage == PREPARE and case.elsewhere:
        where = f"for the repository that runs {', '.join(case.elsewhere)}: its tasks have to be in both target groups"
        steps.append((f"invoke outputs --service {case.service.name} --env {environment}", where))
    if wanted.stage is not None:
        steps.append((f"invoke cutover {case.options} --next", "asks the account, then the next step"))
    console.steps(steps)
    return 0
