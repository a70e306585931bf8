"""The steps of an adoption, before, in and after its window, and those of its run: for the runbook and the checklist."""

import shlex

from generator.console import plural
from generator.migrate.documents.adopting import ADDRESSES, Adopting, addresses
from generator.migrate.documents.shape import Step, contact
from generator.render.registry.text import code, text

BEFORE, AFTER = "before.txt", "after.txt"


def before(case: Adopting) -> list[Step]:
    """What is done by day."""
    found = [_clean(case), _alone(case), _true(case), _copies(case)]
    return [*found, _answers(case)] if any(addresses(case)) else found


def within(case: Adopting) -> list[Step]:
    """What is done in the window."""
    found = [_run(case), _proof(case)]
    if any(addresses(case)):
        found.append(_compared(case))
    if case.patched:
        found.append(_patch(case))
    return [*found, _pipelines(case)]


def afterwards(case: Adopting) -> list[Step]:
    """What has time."""
    return [*([_lookups(case)] if case.lookups else []), _tidy(case)]


def _clean(case: Adopting) -> Step:
    return Step(
        "The legacy root has nothing to do",
        case.legacy_team,
        (
            f"{case.engine} init -input=false",
            f"{case.engine} plan -input=false -detailed-exitcode{case.var_files}",
        ),
        "`No changes.` and exit code 0.",
        "Exit code 2: apply or revert there what it lists, then make the plan anew (step 3).",
    )


def _alone(case: Adopting) -> Step:
    return Step(
        "Nobody else plans or applies",
        f"{case.platform_team}; {case.legacy_team}",
        (case.invoke("state-locks"),),
        f"`{text(case.adoption.environment)}: no state is locked`, and the pipelines of both repositories are switched"
        " off for this environment.",
        "Wait for the run that it names. Take a lock away (`invoke state-unlock UNIT`) only where that run is dead.",
        "The run takes the locks of all these states by itself. Pipelines are stopped so that nobody works with the"
        " old files of either repository until both are merged.",
    )


def _true(case: Adopting) -> Step:
    return Step(
        "The plan is still true",
        case.platform_team,
        (
            case.invoke("adopt", f" --from {shlex.quote(case.asked.source)}{case.asked.plan_options}"),
            f"git diff --stat -- {shlex.quote(case.asked.folder)}",
        ),
        "The same figures as in the pull request; at most serials have changed in `adoption.json`.",
        "What is new in `PLAN.md` is reviewed again.",
        "Needed only where anything was applied on either side since the review. The run refuses by itself a plan whose"
        " states have changed meanwhile.",
    )


def _copies(case: Adopting) -> Step:
    copy = f'"$HOME"/legacy-{case.adoption.environment}.tfstate'
    return Step(
        "Copies of the states, for the case that this machine is lost",
        case.platform_team,
        (case.invoke("state-backup"), f"(umask 077 && {case.engine} state pull > {copy})"),
        "The copies are somewhere else than on this machine, and not in git: they hold secrets.",
        "The run keeps copies of its own in `private/backups/`, and the state bucket keeps versions; without these two,"
        " and without this step, there is no way back once the machine is lost.",
    )


def _answers(case: Adopting) -> Step:
    return Step(
        "How every address answers now",
        case.platform_team,
        (_asked(case, BEFORE),),
        "A status for each address of `addresses.txt`. Not all need be 200: they must be the same afterwards.",
    )


def _asked(case: Adopting, file: str) -> str:
    """Asks every address and keeps what it said; 000 stands for no answer."""
    ask = "curl -sS -o /dev/null -m 10 -w '%{http_code} %{url_effective}\\n' \"$address\""
    listed, kept = shlex.quote(case.file(ADDRESSES)), shlex.quote(case.file(f"private/{file}"))
    return f"while read -r address; do {ask} < /dev/null; done < {listed} | tee {kept}"


def _run(case: Adopting) -> Step:
    moved = plural(len(case.adoption.moves), "resource")
    return Step(
        "Run it",
        case.platform_team,
        (case.invoke("adopt", f" --run{case.accept}"),),
        f"`{moved} moved; every id and ARN is where it was, nothing is in two states`, then `no changes` for every unit"
        " and for `legacy`, and exit code 0.",
        "It says what it found. As long as nothing was pushed it gives the locks back and has changed nothing. Killed or"
        " disconnected: the same command again goes on where it was.",
        "From the branch of the pull request: merged before, the pipeline would build all of it a second time."
        " It stops by itself where a state has changed since the plan, where somebody holds a lock, and where a plan"
        " would do what was not reviewed.",
        _back(case),
    )


def _back(case: Adopting) -> str:
    return f"{code(case.invoke('adopt', ' --rollback'))}; what it leaves behind is in `rollback.md`."


def _proof(case: Adopting) -> Step:
    return Step(
        "The proof",
        case.platform_team,
        (
            f"cat {shlex.quote(case.file('proof.md'))}",
            case.invoke("adopt", " --status"),
            case.invoke("state-locks"),
        ),
        "Missing 0, in two states 0, unexpected 0; nothing left to do in any plan; no state is locked.",
        "Go back, and look at it by day.",
        back=_back(case),
    )


def _compared(case: Adopting) -> Step:
    files = [shlex.quote(case.file(f"private/{name}")) for name in (BEFORE, AFTER)]
    return Step(
        "Every address answers as before",
        case.platform_team,
        (_asked(case, AFTER), f"diff {' '.join(files)} && echo the same", case.invoke("verify")),
        "`the same`; `verify` ends with exit code 0, or with findings that it had before.",
        "Ask once more after a minute: a single 502 may be a deployment. Another status than before that stays: go back"
        " first, then look.",
        back=_back(case),
    )


def _patch(case: Adopting) -> Step:
    legacy, patch = shlex.quote(case.asked.source), shlex.quote(case.file("legacy.patch"))
    return Step(
        "The legacy repository lets go",
        case.legacy_team,
        (
            f'git -C {legacy} apply --index "$(realpath {patch})"',
            f"{case.engine} plan -input=false -detailed-exitcode{case.var_files}",
            f"git -C {legacy} commit -m {shlex.quote(f'{case.adoption.environment}: moved out')}",
        ),
        "`No changes.` and exit code 0 before the commit; then it is merged at once, and this repository's pull request"
        " with it.",
        "**Do not apply there.** The old files ask for everything that has moved: an apply of them would build it a"
        " second time. Take the patch back (`git apply --index -R`), and go back.",
        back=f"`git revert` of that commit comes first; then {_back(case)}",
    )


def _pipelines(case: Adopting) -> Step:
    return Step(
        "Pipelines on again",
        f"{case.platform_team}; {case.legacy_team}",
        (case.invoke("plan"),),
        "No changes in any unit. Then this repository's pipeline, and the legacy one once its merge is through.",
        "Leave both off, and read what the plan wants.",
    )


def _lookups(case: Adopting) -> Step:
    teams = dict.fromkeys(case.team(f"live/x/services/{name}") for name in case.lookups)
    return Step(
        "Services look up what they read from the legacy root",
        ", ".join(contact(case.catalogue, team) for team in teams),
        tuple(f"ls {shlex.quote(case.file(f'lookups/{name}'))}" for name in case.lookups),
        "What is there (remote state or SSM parameters, and a mock for tests) is in the services' own repositories.",
        "There is no hurry: nothing has changed its name or id, so what they have goes on working.",
    )


def _tidy(case: Adopting) -> Step:
    return Step(
        "A week later, the copies go",
        case.platform_team,
        (
            f"rm -r {shlex.quote(case.file('private'))}",
            f'rm "$HOME"/legacy-{case.adoption.environment}.tfstate',
        ),
        "Both sides have been applied since. The copies hold secrets, and are worth nothing by then.",
        back="None by command after this; the state bucket keeps its versions.",
    )


AGAIN = "run it again, or go back"


def run_steps() -> list[list[str]]:
    """Step of the run, what it does, what to do where it died."""
    return [
        ["lock", "takes the locks of all states, the legacy one first", f"nothing has changed: {AGAIN}"],
        [
            "backup",
            "compares each state with the one that was planned on; copies in `private/backups/`",
            "the same",
        ],
        ["gate", "plans both sides once more, refuses what was not reviewed", "the same"],
        [
            "push",
            "pushes the units' states, the legacy one last",
            f"a resource may be in two states, never in none; the locks stay, so nobody gets in: {AGAIN}, soon",
        ],
        ["verify", "reads everything back and counts", "the same"],
        ["unlock", "gives the locks back", "run it again"],
        ["apply", "applies what was accepted; refuses a plan that destroys or replaces", AGAIN],
        ["plan", "plans both sides a last time and writes the proof", "run it again"],
    ]
