"""The way back from an adoption: from every step, what it leaves behind, and without the machine that ran it."""

import shlex
from collections.abc import Iterator

from generator.console import plural
from generator.migrate.adopt.model import LEGACY, Adoption
from generator.migrate.adopt.report import grouped
from generator.migrate.documents.adopting import Adopting
from generator.render.registry.text import bullets, code, fence, sentence, table, text


def rollback(case: Adopting) -> list[str]:
    run, back = case.invoke("adopt", f" --run{case.accept}"), case.invoke("adopt", " --rollback")
    rows = [
        ["the run has not been started", "nothing", "nothing has changed"],
        ["the run refused before it pushed", "nothing", "it gave the locks back by itself"],
        [
            "killed before `push`",
            f"{code(back)}, or {code(run)} to go on",
            "gives the locks back; nothing was moved",
        ],
        [
            "killed in `push` or `verify`",
            f"{code(back)}, or {code(run)} to go on",
            "resources are in the legacy state again",
        ],
        ["done, or killed in `apply`", code(back), "the same; what was added stays in the units, see below"],
        ["done, and the legacy patch is merged", f"revert that commit first; then {code(back)}", "the same"],
        ["done, and somebody has applied a unit since", code(back), "resources go back as they are now"],
    ]
    return [
        *sentence("`invoke adopt --status` says how far it was; it reads only files:"),
        *fence("sh", case.invoke("adopt", " --status")),
        *table(["where it stands", "command", "then"], rows),
        *sentence(
            "It asks before it does anything, takes the same locks, pushes the legacy state first (a resource is in two"
            " states for a moment, never in none), and uses no force. It takes a few seconds for each state, applies"
            " nothing, and can be killed and started again."
        ),
        *_after_back(case),
        *_not_undone(case),
        *_lost(case),
    ]


def _after_back(case: Adopting) -> list[str]:
    plan = f"{case.engine} plan -input=false -detailed-exitcode{case.var_files}"
    said = (
        "`No changes` where the accepted changes were not applied yet. Else it lists exactly those, the other way round:"
        " tags and settings as the legacy root has them; applying that is the rest of the way back."
    )
    return [
        "## After it",
        "",
        *fence("sh", plan),
        *sentence(said),
        *sentence(
            "**Keep this repository's pipeline off for the environment.** The units' states are empty of what went"
            " back, so an apply of them would try to build it all again. Start it once the manifests that asked for it"
            " are reverted, or the adoption is made anew."
        ),
    ]


def _not_undone(case: Adopting) -> list[str]:
    adoption = case.adoption
    warned = [row for row in adoption.of("addition") if row.words]
    added: dict[str, int] = {}
    for row in adoption.of("addition"):
        added[row.unit] = added.get(row.unit, 0) + 1
    lines = ["## What it does not undo", ""]
    if not adoption.accepted:
        return [*lines, *sentence("Nothing: this adoption changes and adds nothing.")]
    lines += bullets(
        [
            "Changes in place that were applied. The values of before, to be set again by the legacy root or by hand:",
        ]
        if adoption.of("change")
        else []
    )
    lines += table(["value before", "on"], _old_values(adoption))
    if added:
        lines += sentence(
            "What was added stays, each in its unit's state, and harms nobody; leave it for the day:"
        )
        lines += table(["unit", "added"], [[code(unit), str(count)] for unit, count in added.items()])
    if warned:
        lines += sentence(
            "Some additions take over what AWS or somebody else had made; that does not come back:"
        )
        lines += bullets(
            f"{code(row.address)} of {code(row.unit)}: {text('; '.join(row.words))}" for row in warned
        )
    return lines


def _old_values(adoption: Adoption) -> list[list[str]]:
    """`tags.X: before -> after` as what was before; tags of the resources are a mass, and matter least."""
    rows = []
    for word, ones in grouped(adoption.of("change")):
        name, _, rest = word.partition(": ")
        before = rest.rpartition(" -> ")[0] or rest
        if name.startswith("tags."):
            continue
        rows.append([f"{code(name)}: {text(before)}", ", ".join(code(one.address) for one in ones)])
    tags = sum(1 for row in adoption.of("change") if any(word.startswith("tags.") for word in row.words))
    if tags:
        rows.append(["tags", f"{plural(tags, 'resource')}: all in `PLAN.md`"])
    return rows


def _lost(case: Adopting) -> list[str]:
    """The machine that ran it is gone, with journal and backups."""
    before, after = case.counts[LEGACY]
    return [
        "## The machine that ran it is gone",
        "",
        *sentence(
            "With it are the journal and the backups in `private/`. The locks still stand, so nobody gets in; each has an"
            " ID that begins with `hokusai-`. How far it was, the legacy state says:"
        ),
        *fence("sh", f"{case.engine} state list | grep -vcE '(^|\\.)data\\.'"),
        *table(
            ["it prints", "then"],
            [
                [
                    f"**{before}**",
                    "the legacy state was not pushed: nothing has moved for good. Go back, as below",
                ],
                [
                    f"**{after}**",
                    "everything has moved. Go on: the locks are taken away, then what was accepted is applied",
                ],
                ["anything else", "somebody has applied there since. Stop, and wake whoever made the plan"],
            ],
        ),
        *sentence(
            f"**{before}:** units have copies of what the legacy state still holds. Each goes back to what it was:"
        ),
        *fence("sh", "\n".join(_units_back(case))),
        *sentence(
            f"**{after}:** nothing goes back; by day, if it must, with the copies of the legacy state below."
        ),
        *fence("sh", "\n".join(_onward(case))),
        *_legacy(case),
    ]


def _units_back(case: Adopting) -> Iterator[str]:
    for unit in reversed(case.adoption.units):
        name, settings = case.short(unit), case.adoption.stores[unit].settings
        yield _unlock(case, unit)
        if case.adoption.seen[unit].fingerprint:
            yield f"{case.invoke(f'state-restore {name}')}   # lists versions; then --version, the last before the run"
        else:
            place = shlex.quote("s3://{bucket}/{key}".format(**settings))
            yield f"aws s3 rm {place}   # it had no state before; its versions stay"
    yield from _unlock_legacy(case)


def _onward(case: Adopting) -> Iterator[str]:
    yield from (_unlock(case, unit) for unit in case.adoption.units)
    yield from _unlock_legacy(case)
    yield f"{case.invoke('apply')}   # only what PLAN.md lists"


def _unlock(case: Adopting, unit: str) -> str:
    return f"{case.invoke(f'state-unlock {case.short(unit)}')}   # where it is locked"


def _unlock_legacy(case: Adopting) -> Iterator[str]:
    if case.adoption.stores[LEGACY].kind == "s3":
        yield f"{case.engine} force-unlock ID   # the ID that a plan there names"


def _legacy(case: Adopting) -> list[str]:
    """An earlier legacy state, by hand."""
    backend = case.adoption.stores[LEGACY]
    title = ["### An earlier legacy state", ""]
    push = [
        f"{case.engine} state pull > now.tfstate",
        "jq --argjson now \"$(jq .serial now.tfstate)\" '.serial = $now + 1' before.tfstate > back.tfstate",
        f'{case.engine} state push "$PWD/back.tfstate"',
    ]
    if backend.kind != "s3":
        said = f"It is a file, {code(backend.settings['path'])}: the copy of step 4 is `before.tfstate`."
        return [*title, *sentence(said), *fence("sh", "\n".join(["umask 077", *push]))]
    bucket, key = (shlex.quote(str(backend.settings[name])) for name in ("bucket", "key"))
    get = [
        "umask 077",
        f"aws s3api list-object-versions --bucket {bucket} --prefix {key} \\",
        "  --query 'Versions[].[VersionId,LastModified,Size]' --output text   # the last one before the run",
        f"aws s3api get-object --bucket {bucket} --key {key} --version-id VERSION before.tfstate",
    ]
    return [*title, *fence("sh", "\n".join([*get, *push]))]
