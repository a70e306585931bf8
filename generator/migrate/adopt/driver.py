"""The run of an adoption: locks, backups, gate, push, proof; and the way back.

    lock      every state, the legacy one first          nobody plans or applies meanwhile
    backup    every state as it is, compared with what the plan was made on
    gate      both sides are planned on the staged states again, now under the locks
    push      units first, the legacy state last: a resource is in two states for a moment, never in none
    verify    read back: every (type, id, ARN) as before, nothing in two states
    unlock

Each step is written to the journal before and after it is done, and can be done twice. A run that was killed is started
again with the same command; it knows its locks by the run's name. `rollback` goes back from wherever it is, with ordinary
pushes (serial = current + 1), never with force.
"""

import secrets
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from generator.migrate.adopt import staging, states
from generator.migrate.adopt.errors import AdoptionError
from generator.migrate.adopt.journal import Journal
from generator.migrate.adopt.model import LEGACY, Adoption
from generator.migrate.adopt.states import Document, Mark
from generator.migrate.adopt.stores import Store

JOURNAL, BACKUPS, STAGED = "journal.jsonl", "backups", "staged"
Gate = Callable[[], None]
Checkpoint = Callable[[str], None]


class StoppedError(AdoptionError):
    """It stopped before anything was pushed; the locks are given back."""


@dataclass(frozen=True, slots=True)
class Proof:
    """The figures after a run or a rollback. `moved`: resources that changed their state; `added`: imported ones."""

    before: int
    after: int
    moved: int
    added: int
    arns: int
    missing: tuple[Mark, ...] = ()
    doubled: tuple[Mark, ...] = ()
    unexpected: tuple[Mark, ...] = ()

    @property
    def holds(self) -> bool:
        """Whether nothing is lost, doubled or new."""
        return not (self.missing or self.doubled or self.unexpected)


@dataclass
class Driver:
    """One adoption. `folder` is private: journal, backups and staged states are in it."""

    adoption: Adoption
    folder: Path
    stores: Mapping[str, Store]
    gate: Gate
    say: Callable[[str], None] = lambda text: None
    checkpoint: Checkpoint = lambda name: None
    journal: Journal = field(init=False)

    def __post_init__(self) -> None:
        self.journal = Journal.open(self.folder / JOURNAL)

    # --- forward ----------------------------------------------------------------------------------------

    def run(self) -> Proof:
        """From the beginning, or from where an earlier run ended. Raises StoppedError or AdoptionError."""
        if self.journal.has_begun("rollback") and not self.journal.is_done("rollback"):
            raise AdoptionError("a rollback of this adoption has begun", "Finish it: invoke adopt --rollback")
        if self.journal.is_done("rollback"):
            self._archive()
        run = self._run_name()
        if not self.journal.has_begun("push"):
            self._before_push(run)
        self._step("push", self._push)
        proof = self._verify()
        self._step("unlock", lambda: self._unlock(run))
        return proof

    def _before_push(self, run: str) -> None:
        """Everything that leaves the states alone; a fault gives the locks back."""
        try:
            self._locks(run)
            self._step("backup", self._backup)
            self._step("gate", self.gate)
        except AdoptionError as error:
            self._unlock(run)
            self._archive()
            raise StoppedError(error.message, error.hint) from error

    def _run_name(self) -> str:
        """The name of this run, by which its locks are known; written down before any lock is taken."""
        found = self.journal.data("start").get("run")
        if found is None:
            found = f"hokusai-{secrets.token_hex(8)}"
            self.journal.done("start", run=found)
            self.checkpoint("start")
        return str(found)

    def _step(self, name: str, work: Callable[[], Any]) -> None:
        if self.journal.is_done(name):
            return
        self.say(name)
        self.journal.begin(name)
        self.checkpoint(f"begin {name}")
        work()
        self.checkpoint(f"end {name}")
        self.journal.done(name)
        self.checkpoint(f"done {name}")

    def _locks(self, run: str) -> None:
        """Taken again by a run that comes after a kill: its own are found, a file's died with the process."""
        for name in (LEGACY, *self.adoption.units):
            self.journal.begin(f"lock {name}")
            self.stores[name].lock(run)
            self.checkpoint(f"lock {name}")
        self.journal.done("lock")

    def _backup(self) -> None:
        for name in (LEGACY, *self.adoption.units):
            document = self.stores[name].pull()
            seen = self.adoption.seen[name]
            if states.fingerprint(document) != seen.fingerprint:
                raise AdoptionError(
                    f"the state of {name} has changed since the plan was made "
                    f"(serial {seen.serial}, now {states.serial(document)})",
                    "Make the plan anew: invoke adopt --from FOLDER --env ENV",
                )
            if document is not None:
                path = self._file(BACKUPS, name)
                path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
                staging.write(path, document)
            self.checkpoint(f"backup {name}")

    def _push(self) -> None:
        for name in (*self.adoption.units, LEGACY):
            self._push_one(name)
            self.checkpoint(f"push {name}")

    def _push_one(self, name: str) -> None:
        """Pushes the staged state unless it is there already; anything else than it or the backup is somebody else's."""
        staged = self._staged(name)
        current = self.stores[name].pull()
        have = states.fingerprint(current)
        if have == states.fingerprint(staged):
            return
        if have != self.adoption.seen[name].fingerprint:
            raise AdoptionError(
                f"the state of {name} was changed by somebody else, in spite of the lock",
                "See who it was; then: invoke adopt --rollback",
            )
        self.say(f"push {name}")
        made = states.numbered(staged, max(states.serial(current), states.serial(staged)) + 1)
        self.stores[name].push({**made, "lineage": current["lineage"]} if current else made)

    def _verify(self) -> Proof:
        """Reads everything back. Raises AdoptionError, with the locks kept, where a figure is not what it must be.

        Once the locks have been given back others may have applied: then what is new is nobody's fault.
        """
        self.say("verify")
        now = {name: self.stores[name].pull() for name in self.stores}
        proof = prove(self.backups(), now, self.adoption, back=self.journal.has_begun("unlock"))
        self.checkpoint("verify")
        if not proof.holds:
            lines = [f"missing: {' '.join(one)}" for one in proof.missing]
            lines += [f"in two states: {' '.join(one)}" for one in proof.doubled]
            lines += [f"not known before: {' '.join(one)}" for one in proof.unexpected]
            raise AdoptionError(
                "the states do not hold what they held before", "\n".join([*lines, "invoke adopt --rollback"])
            )
        return proof

    def _unlock(self, run: str) -> None:
        for name in (*reversed(self.adoption.units), LEGACY):
            self.stores[name].unlock(run)
            self.checkpoint(f"unlock {name}")

    # --- back -------------------------------------------------------------------------------------------

    def rollback(self) -> Proof | None:
        """Back to the states of before; None where nothing had been pushed. Raises AdoptionError."""
        if self.journal.is_done("rollback"):
            raise AdoptionError("this adoption has been rolled back already")
        run = self._run_name()
        self._locks(run)
        self.journal.begin("rollback")
        self.checkpoint("begin rollback")
        proof = None
        if self.journal.has_begun("push"):
            self._return()
            now = {name: self.stores[name].pull() for name in self.stores}
            proof = prove(self.backups(), now, self.adoption, back=True)
            if not proof.holds:
                raise AdoptionError(
                    "the states do not hold what they held before", "Backups: " + str(self.folder / BACKUPS)
                )
        self.checkpoint("end rollback")
        self._unlock(run)
        self.journal.done("rollback")
        return proof

    def _return(self) -> None:
        """The legacy state first: a resource is in two states for a moment, never in none."""
        legacy = self.stores[LEGACY].pull()
        backup = self._backup_of(LEGACY)
        assert backup is not None
        units = {name: self.stores[name].pull() for name in self.adoption.units}
        known = {
            name: {self.adoption.seen[name].fingerprint, states.fingerprint(self._staged(name))}
            for name in self.stores
        }
        untouched = all(
            states.fingerprint(document) in known[name]
            for name, document in {**units, LEGACY: legacy}.items()
        )
        if not untouched:
            backup, units_after = self._reversed(legacy or backup, units)
        else:
            units_after = {name: self._backup_of(name) or _emptied(units[name]) for name in units}
        self._put(LEGACY, backup, legacy)
        for name, document in units_after.items():
            if document is not None:
                self._put(name, document, units[name])

    def _put(self, name: str, document: Document, current: Document | None) -> None:
        if current is None or states.fingerprint(document) != states.fingerprint(current):
            self.say(f"push {name}")
            self.stores[name].push(states.numbered(document, states.serial(current) + 1))
        self.checkpoint(f"return {name}")

    def _reversed(
        self, legacy: Document, units: Mapping[str, Document | None]
    ) -> tuple[Document, dict[str, Document | None]]:
        """Somebody has applied since: the resources go back as they are now, what was added stays in its unit."""
        folder = self.folder / "back"
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        engine = self.stores[LEGACY].engine
        target = folder / "legacy.tfstate"
        staging.write(target, legacy)
        after: dict[str, Document | None] = {}
        for name, document in units.items():
            if document is None:
                continue
            source = folder / "unit.tfstate"
            staging.write(source, document)
            there = {item.address for item in states.items(document)}
            for move in self.adoption.moves:
                if move.unit == name and move.target in there:
                    engine.run(folder, *staging.move_arguments(source, target), move.target, move.source)
            after[name] = states.parse(source.read_text(encoding="utf-8"), name)
        made = states.parse(target.read_text(encoding="utf-8"), LEGACY)
        made = states.with_passwords(made, self._backup_of(LEGACY) or {})
        for path in folder.iterdir():
            path.unlink()
        return made, after

    # --- files ------------------------------------------------------------------------------------------

    def _file(self, kind: str, name: str) -> Path:
        return self.folder / kind / f"{name.replace('/', '_')}.tfstate"

    def _staged(self, name: str) -> Document:
        path = self._file(STAGED, name)
        document = states.parse(path.read_text(encoding="utf-8"), f"{name} (staged)")
        if states.fingerprint(document) != self.adoption.staged[name].fingerprint:
            raise AdoptionError(f"{path} is not what was planned", "Make the plan anew.")
        return document

    def _backup_of(self, name: str) -> Document | None:
        path = self._file(BACKUPS, name)
        return states.parse(path.read_text(encoding="utf-8"), f"{name} (backup)") if path.is_file() else None

    def backups(self) -> dict[str, Document | None]:
        """All states as they were before."""
        return {name: self._backup_of(name) for name in self.stores}

    def _archive(self) -> None:
        """The journal of a run that is over; the next one begins with an empty one."""
        number = len(list(self.folder.glob("journal-*.jsonl"))) + 1
        self.journal.path.rename(self.folder / f"journal-{number}.jsonl")
        self.journal = Journal.open(self.journal.path)


def prove(
    before: Mapping[str, Document | None],
    after: Mapping[str, Document | None],
    adoption: Adoption,
    back: bool = False,
) -> Proof:
    """Compares all states of before with all states of after, as multisets of (type, id, ARN)."""
    old = sum((states.marks(document) for document in before.values()), Counter[Mark]())
    new = sum((states.marks(document) for document in after.values()), Counter[Mark]())
    expected = {(one.type, one.id) for one in adoption.imports}
    surplus = new - old
    doubled = tuple(sorted(mark for mark in surplus if old[mark]))
    unexpected = tuple(
        sorted(mark for mark in surplus if not old[mark] and mark[:2] not in expected and not back)
    )
    return Proof(
        before=old.total(),
        after=new.total(),
        moved=len(adoption.moves),
        added=sum(1 for mark in surplus if mark[:2] in expected),
        arns=sum(count for (_, _, arn), count in old.items() if arn),
        missing=tuple(sorted(old - new)),
        doubled=doubled,
        unexpected=unexpected,
    )


def _emptied(document: Document | None) -> Document | None:
    """A state that holds nothing: what a unit had before it had a state."""
    return None if document is None else {**document, "resources": [], "outputs": {}, "check_results": None}
