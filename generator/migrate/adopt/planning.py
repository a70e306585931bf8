"""Makes the plan of an adoption: pulls all states, stages and matches unit by unit, plans both sides, and judges the plans.

Nothing outside of the stage is written. The order is that of the units' dependencies, and each unit's outputs are put into
its staged state as soon as they are known, so that the next one is planned with real ids and the legacy root finds them.
"""

import fnmatch
import json
import shutil
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from generator.findings import nearest
from generator.migrate.adopt import existing, gate, lookups, matching, parity, staging, states
from generator.migrate.adopt.driver import STAGED
from generator.migrate.adopt.errors import AdoptionError
from generator.migrate.adopt.lookups import Edited
from generator.migrate.adopt.matching import Pair
from generator.migrate.adopt.model import LEGACY, Adoption, Import, Move, Open, Seen
from generator.migrate.adopt.staging import Stage
from generator.migrate.adopt.states import Document, Item
from generator.migrate.adopt.stores import Clients, Store
from generator.migrate.legacy.model import without_indexes

OVERRIDE = "hokusai_override.tf.json"
NOT_COPIED = (".git", ".terragrunt-cache", "terraform.tfstate", "*.tfstate.backup", "*.tfplan", ".sandbox")


@dataclass(frozen=True)
class Answers:
    """What people say about it (the map file). `moves`: unit -> target -> legacy address; `stay`: addresses or patterns, in
    which a bracket is a bracket; without indexes they mean every instance."""

    moves: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    imports: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    stay: tuple[str, ...] = ()
    open: tuple[str, ...] = ()

    def keeps(self, address: str) -> bool:
        """Whether somebody has said that it stays."""
        return any(_means(one, address) for one in self.stay)

    def idle(self, addresses: Collection[str], moved: Collection[tuple[str, str, str]]) -> list[str]:
        """What of it came to nothing, in words; `moved`: (unit, target, source) of all moves."""
        found = []
        for one in self.stay:
            if not any(_means(one, address) for address in addresses):
                close = nearest(one, addresses)
                found.append(
                    f"stay: the legacy state has no {one}" + (f"; did you mean {close}?" if close else "")
                )
        for unit, ones in self.moves.items():
            for target, source in ones.items():
                if (unit, target, source) not in moved:
                    found.append(
                        f"moves: {source} did not become {target} of {unit}; is one of them mistyped?"
                    )
        return found


def _means(said: str, address: str) -> bool:
    pattern = said.replace("[", "[[]")
    return any(fnmatch.fnmatchcase(one, pattern) for one in (address, without_indexes(address)))


@dataclass(frozen=True)
class Ground:
    """What a plan is made of. `private` takes the staged states; `stores` has the legacy root and every unit."""

    environment: str
    target: str
    legacy: Path
    private: Path
    modules: Path
    stage: Stage
    stores: Mapping[str, Store]
    clients: Clients
    answers: Answers = Answers()
    var_files: tuple[str, ...] = ()
    files: str = ""
    say: Callable[[str], None] = lambda text: None


@dataclass(frozen=True)
class Made:
    """The plan, and what the legacy root becomes. `counts`: state -> (resources now, after the move)."""

    adoption: Adoption
    edited: Edited
    notes: tuple[str, ...]
    parity: parity.Parity
    counts: Mapping[str, tuple[int, int]] = field(default_factory=dict)


@dataclass
class _Work:
    """What is found on the way."""

    left: dict[str, Item]
    moves: list[Move] = field(default_factory=list)
    imports: list[Import] = field(default_factory=list)
    ambiguous: dict[str, tuple[str, ...]] = field(default_factory=dict)
    rows: list[gate.Row] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    rules: list[Mapping[str, Any]] = field(default_factory=list)
    used: list[str] = field(default_factory=list)
    marks: frozenset[tuple[str, str]] = frozenset()


def make(ground: Ground) -> Made:
    """The plan. Raises AdoptionError where a side cannot be read or planned."""
    documents = _pull(ground)
    legacy = documents[LEGACY]
    if not states.items(legacy):
        raise AdoptionError(
            f"the state of {ground.legacy} is empty", "Is it the right folder, and initialised?"
        )
    assert legacy is not None
    ground.stage.prepare(ground.modules)
    copy = ground.stage.folder / "legacy.tfstate"
    staging.write(copy, legacy)
    items = states.items(legacy)
    work = _Work(
        {item.address: item for item in items if not ground.answers.keeps(item.address)},
        marks=frozenset((item.type, item.id) for item in items),
    )
    for unit in order(ground):
        if documents[unit] is not None:
            staging.write(ground.stage.state(unit), documents[unit] or {})
        _unit(ground, work, unit, copy)
    moved = {(move.unit, move.target, move.source) for move in work.moves}
    work.notes += ground.answers.idle([item.address for item in items], moved)
    rest = states.parse(copy.read_text(encoding="utf-8"), LEGACY)
    edited = _legacy(ground, work, legacy, rest)
    before = [
        item.values for one in documents.values() for item in states.items(one) if item.type in parity.RULES
    ]
    staying = [item.values for item in states.items(rest) if item.type in parity.RULES]
    answers = parity.compare(before, [*work.rules, *staying])
    after = {LEGACY: rest, **{unit: ground.stage.read(unit) for unit in work.used}}
    counts = {
        name: (len(states.items(documents[name])), len(states.items(one))) for name, one in after.items()
    }
    return Made(_adoption(ground, work, documents, rest, edited), edited, tuple(work.notes), answers, counts)


def order(ground: Ground) -> list[str]:
    """The units, those first that others read."""
    made: list[str] = []

    def add(unit: str) -> None:
        for other, _ in ground.stage.wirings[unit].dependencies.values():
            add(other)
        if unit not in made:
            made.append(unit)

    for unit in sorted(ground.stage.wirings):
        add(unit)
    return made


def _pull(ground: Ground) -> dict[str, Document | None]:
    ground.say(f"reading {len(ground.stores)} states")
    documents = {name: store.pull() for name, store in ground.stores.items()}
    for name, document in documents.items():
        if left := states.deposed(document):
            raise AdoptionError(
                f"{name} has deposed instances of {', '.join(left)}",
                "Apply there first, so that they are gone.",
            )
    return documents


def _unit(ground: Ground, work: _Work, unit: str, copy: Path) -> None:
    """Moves what the unit has a place for, imports what is in no state, and judges what the unit would do then."""
    ground.say(f"planning {unit}")
    plan = ground.stage.plan(unit)
    given = ground.answers.moves.get(unit, {})
    pairs: list[Pair] = []
    while True:
        targets = matching.planned(plan)
        found = matching.match(targets, work.left.values(), given)
        work.ambiguous.update({f"{unit}: {one.target}": one.candidates for one in found.ambiguous})
        if not found.pairs:
            break
        for pair in found.pairs:
            ground.stage.move(copy, ground.stage.state(unit), pair.source.address, pair.target.address)
            work.moves.append(_move(unit, pair))
            del work.left[pair.source.address]
        if any(pair.source.type in states.PASSWORDS for pair in found.pairs):
            staging.write(ground.stage.state(unit), states.without_passwords(ground.stage.read(unit) or {}))
        pairs += found.pairs
        plan = ground.stage.plan(unit)
    if pairs and _import(ground, work, unit, matching.planned(plan), pairs):
        plan = ground.stage.plan(unit)
    work.rules += planned_rules(plan)
    if not pairs:
        return
    work.used.append(unit)
    document = ground.stage.read(unit)
    assert document is not None
    staging.write(ground.stage.state(unit), states.with_outputs(document, staging.known_outputs(plan)))
    work.rows += gate.judge(plan, unit).rows


def planned_rules(plan: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The attributes of the listener rules as they will be."""
    entries = plan.get("resource_changes") or ()
    return [
        one["change"]["after"] for one in entries if one["type"] in parity.RULES and one["change"]["after"]
    ]


def _move(unit: str, pair: Pair) -> Move:
    item = pair.source
    return Move(item.address, unit, pair.target.address, item.type, item.id, item.arn, pair.how, pair.by)


def _import(
    ground: Ground, work: _Work, unit: str, targets: Iterable[matching.Planned], pairs: Collection[Pair]
) -> bool:
    targets = list(targets)
    groups = [pair.source.id for pair in pairs if pair.source.type == "aws_security_group"]
    found, left = existing.rules(unit, targets, groups, ground.clients) if groups else ([], [])
    found += existing.companions(unit, targets, work.marks, ground.clients)
    known = {one.address: one.type for one in targets}
    said = ground.answers.imports.get(unit, {})
    found += [Import(unit, target, known[target], one) for target, one in said.items() if target in known]
    for one in found:
        ground.stage.adopt(unit, one.target, one.id)
    work.imports += found
    work.notes += [f"no unit has the rule of {words}; it stays in AWS, in no state" for words in left]
    return bool(found)


# --- the legacy root ------------------------------------------------------------------------------------------


def _legacy(ground: Ground, work: _Work, before: Document, after: Document) -> Edited:
    """The root's files after the move, and what it would do then."""
    ground.say("planning the legacy root")
    folder = ground.stage.folder / "legacy"
    shutil.copytree(ground.legacy, folder, ignore=shutil.ignore_patterns(*NOT_COPIED), symlinks=True)
    (folder / ".terraform/terraform.tfstate").unlink(missing_ok=True)
    (folder / OVERRIDE).write_text(json.dumps({"terraform": {"backend": {"local": {}}}}))
    staging.write(folder / staging.STATE, before)
    engine = ground.stage.engine
    engine.run(folder, "init", "-input=false", "-no-color", "-reconfigure")
    gone, by_hand = _gone(before, {move.source for move in work.moves})

    def evaluate(expressions: Collection[str]) -> Mapping[str, Any]:
        if not expressions:
            return {}
        arguments = [f"-var-file={Path(name).resolve()}" for name in ground.var_files]
        answer = engine.run(folder, "console", *arguments, stdin=lookups.console_line(expressions))
        return lookups.console_values(answer)

    texts = {path.name: path.read_text(encoding="utf-8") for path in sorted(ground.legacy.glob("*.tf"))}
    by_hand += [f"{path.name}: JSON is not edited" for path in _json_files(ground.legacy, gone)]
    keyed = {item.block for item in states.items(before) if item.address.endswith('"]')} & gone
    published = [_published(ground, unit) for unit in work.used]
    edited = lookups.edit(texts, gone, published, evaluate, keyed)
    edited = replace(edited, by_hand=(*by_hand, *edited.by_hand))
    write_root(folder, edited)
    data = {lookups.label(unit): _local_state(ground.stage, unit) for unit in work.used}
    used = {label: one for label, one in data.items() if label in edited.labels}
    override: dict[str, Any] = {"terraform": {"backend": {"local": {}}}}
    if used:
        override["data"] = {"terraform_remote_state": used}
    (folder / OVERRIDE).write_text(json.dumps(override))
    staging.write(folder / staging.STATE, after)
    if not edited.by_hand:
        work.rows += legacy_verdict(ground.stage, ground.var_files, refresh=False).rows
    return edited


def legacy_verdict(stage: Stage, var_files: Iterable[str], refresh: bool) -> gate.Verdict:
    """What the staged legacy root would do."""
    folder = stage.folder / "legacy"
    variables = tuple(f"-var-file={Path(name).resolve()}" for name in var_files)
    return gate.judge(stage.plan_of(folder, refresh, overrides=False, arguments=variables), LEGACY)


def write_root(folder: Path, edited: Edited) -> None:
    """Writes the edited files into a copy of the root, or into the root."""
    for name, text in edited.files.items():
        if text is None:
            (folder / name).unlink(missing_ok=True)
        else:
            (folder / name).write_text(text, encoding="utf-8")


def _gone(before: Document, moved: Collection[str]) -> tuple[set[str], list[str]]:
    """(blocks and module calls of the root that are all gone, what has to be cut by hand)."""
    instances: dict[str, list[bool]] = {}
    for item in states.items(before):
        block = item.block
        call = ".".join(block.split(".")[:2]) if block.startswith("module.") else block
        instances.setdefault(call, []).append(item.address in moved)
    gone = {call for call, flags in instances.items() if all(flags)}
    partly = [call for call, flags in instances.items() if any(flags) and not all(flags)]
    return gone, [
        f"only some of {call} move: cut them out of it by hand, or name those that stay too"
        for call in partly
    ]


def _json_files(folder: Path, gone: Collection[str]) -> list[Path]:
    kinds = {f'"{call.split(".")[1]}"' for call in gone}
    return [
        path
        for path in sorted(folder.glob("*.tf.json"))
        if any(kind in path.read_text(encoding="utf-8") for kind in kinds)
    ]


def _published(ground: Ground, unit: str) -> lookups.State:
    """A unit's state as the legacy root will read it."""
    document = ground.stage.read(unit) or {}
    outputs = {name: one["value"] for name, one in (document.get("outputs") or {}).items()}
    settings = ground.stores[unit].backend.settings
    return lookups.State(
        lookups.label(unit), {key: settings[key] for key in ("bucket", "key", "region")}, outputs
    )


def _local_state(stage: Stage, unit: str) -> dict[str, Any]:
    return {"backend": "local", "config": {"path": str(stage.state(unit))}}


# --- the result -------------------------------------------------------------------------------------------------


def _adoption(
    ground: Ground, work: _Work, documents: Mapping[str, Document | None], rest: Document, edited: Edited
) -> Adoption:
    names = (LEGACY, *work.used)
    staged = {unit: ground.stage.read(unit) or {} for unit in work.used}
    keep(ground.private, {LEGACY: rest, **staged})
    matched = {f"{move.unit}: {move.target}" for move in work.moves}
    ambiguous = {one: found for one, found in work.ambiguous.items() if one not in matched}
    return Adoption(
        environment=ground.environment,
        legacy=str(ground.legacy),
        target=ground.target,
        stores={name: ground.stores[name].backend for name in names},
        seen={name: seen(documents[name]) for name in names},
        staged={LEGACY: seen(rest), **{unit: seen(document) for unit, document in staged.items()}},
        moves=tuple(work.moves),
        imports=tuple(work.imports),
        rows=tuple(work.rows),
        stays=tuple(item.address for item in states.items(rest)),
        ambiguous=ambiguous,
        open=tuple(
            one for one in _open(work.moves, documents[LEGACY]) if one.source not in ground.answers.open
        ),
        by_hand=edited.by_hand,
        files=ground.files,
        var_files=ground.var_files,
    )


def _open(moves: Iterable[Move], legacy: Document | None) -> list[Open]:
    """What moves and needs something that stays: the moved set must be closed.

    A state lists also what is needed by what is needed; here counts what a resource itself names.
    """
    moved = {move.source for move in moves}
    stays: dict[str, list[Item]] = {}
    for item in states.items(legacy):
        if item.address not in moved:
            stays.setdefault(item.block, []).append(item)
    found = []
    for item in states.items(legacy):
        if item.address in moved:
            named = _texts(
                {name: one for name, one in item.values.items() if name not in _BY_RULE.get(item.type, ())}
            )
            needed = (other for block in item.depends_on for other in stays.get(block, ()))
            found += [Open(item.address, other.address) for other in needed if _names(other) & named]
    return found


# Rules inside of a security group are looked at one by one (existing.py): a unit has none inside of its groups.
_BY_RULE = {"aws_security_group": ("ingress", "egress")}


def _names(item: Item) -> set[str]:
    """What others may call it by."""
    return {str(item.values[name]) for name in ("id", "arn", "name") if item.values.get(name)}


def _texts(value: Any) -> set[str]:
    """All texts in a value, those inside of JSON too."""
    if isinstance(value, Mapping):
        return {one for inner in value.values() for one in _texts(inner)}
    if isinstance(value, list):
        return {one for inner in value for one in _texts(inner)}
    if not isinstance(value, str):
        return set()
    try:
        inner = json.loads(value) if value.lstrip().startswith(("{", "[")) else None
    except ValueError:
        inner = None
    return {value} | (_texts(inner) if inner is not None else set())


def seen(document: Document | None) -> Seen:
    """What is remembered of a state."""
    return Seen(states.serial(document), states.lineage(document), states.fingerprint(document))


def keep(private: Path, staged: Mapping[str, Document]) -> None:
    """The staged states, for the run."""
    folder = private / STAGED
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True, mode=0o700)
    (private / ".gitignore").write_text("*\n")
    for name, document in staged.items():
        staging.write(folder / f"{name.replace('/', '_')}.tfstate", document)
