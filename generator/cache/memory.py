"""The memory of a run: what it may skip, and what it leaves for the next."""

import contextlib
import json
import os
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, fields
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from generator.cache import inputs
from generator.cache.disk import Digests, Entry, digest
from generator.cache.secret import sealed
from generator.findings import Finding, from_json, has_errors, to_json
from generator.plan import WORK_FOLDER

if TYPE_CHECKING:
    from generator.cache.documents import Documents
    from generator.cache.services import Ground
    from generator.cache.verdicts import Analyses
    from generator.render.registry import Facts
    from generator.render.tree import Part, Tree

VERSION = 3
FOLDER = f"{WORK_FOLDER}/cache"
INDEX, CLOCK = "index.json", "clock"
SERVICES, FACTS = "services.json", "facts.json"
LISTENERS, DOCUMENTS = "listeners.json", "documents.json"
MANIFESTS = "registry/services/"
FEW = 10  # manifests; with more, everything is looked at
_MARGIN = 2_000_000_000  # nanoseconds: the program may lie on a disk with another clock


@dataclass(frozen=True, slots=True)
class Same:
    """What an earlier run found for exactly these inputs: its findings, how many services and environments there are,
    and for a rendering how many files."""

    findings: tuple[Finding, ...]
    services: int
    environments: int
    files: int = 0


@dataclass(frozen=True, slots=True)
class Changed:
    """Manifests that have changed since everything was rendered, and what was found and rendered then.

    `rendered` are all files, `entries` what is stored of each service.
    """

    manifests: tuple[str, ...]
    findings: tuple[Finding, ...]
    services: int
    environments: int
    openapi: tuple[str, ...]
    rendered: tuple[str, ...]
    entries: Mapping[str, Any]


class Memory:
    """One run's. `owned` are the folders in which files that nothing asks for are removed.

    Never raises for what is stored, nor where nothing can be stored.
    """

    def __init__(self, root: Path, owned: Collection[str]) -> None:
        self.root, self.owned = root, tuple(owned)
        self._now = _clock(root)
        self._seals: dict[str, str] = {}
        index = self._load(INDEX)
        known: dict[str, Entry] = {}
        for part in ("files", "foreign", "inputs"):
            known.update(index.get(part, {}))
        self._index = index
        self._disk = Digests(root, known, self._now)
        self._program_disk = Digests(
            inputs.PACKAGE.parent, index.get("program_files", {}), self._now - _MARGIN
        )
        self._grounds: dict[str, Ground] = {}
        self._kept: dict[str, Any] = {}
        self._facts: dict[str, str] = {}

    # --- what may be skipped ------------------------------------------------------------------------------

    def judged(self) -> Same | None:
        """What was found for exactly what stands in the repository now."""
        now = self._together(self._index.get("openapi", {}))
        return self._same(0) if now is not None and self._index.get("judged") == now else None

    def rendered(self) -> Same | None:
        """The same where the rendered files, too, are exactly what is asked for, and no others are there."""
        found = self.judged()
        if (
            found is None
            or has_errors(found.findings)
            or self._index.get("rendered") != self._index["judged"]
            or not self.stands
        ):
            return None
        wanted = self._index["files"]
        if any(len(entry) == 1 for entry in wanted.values()):
            self._index["files"] = {path: self._disk.seen[path] for path in wanted}
            self._store_index()
        return self._same(len(wanted))

    @cached_property
    def stands(self) -> bool:
        """Whether the files on disk are exactly those that were rendered last."""
        wanted, foreign = self._index["files"], self._index["foreign"]
        present = self.present
        for path, one in present.items():
            entry = wanted.get(path) or foreign.get(path)
            if entry is None or entry[0] != one:
                return False
        return set(wanted) <= present.keys()

    def changed(self) -> "Changed | None":
        """What a rendering that stands was made from, where nothing but a few manifests has changed since."""
        last, now = self._index.get("last"), self._inputs
        if last is None or now is None or self.program is None or now.keys() != last["inputs"].keys():
            return None
        files = [path for path, one in now.items() if one != last["inputs"][path]]
        documents = inputs.openapi(self.root, last["openapi"])
        if (
            not files
            or len(files) > FEW
            or not all(path.startswith(MANIFESTS) for path in files)
            or inputs.together(self.program, last["inputs"], documents) != last["key"]
        ):
            return None
        entries = self._services
        if self._seals.get(SERVICES) != last["services"]:
            return None  # of another run
        return Changed(
            tuple(files),
            tuple(map(from_json, last["findings"])),
            last["counts"][0],
            last["counts"][1],
            tuple(last["openapi"]),
            tuple(self._index["files"]),
            entries,
        )

    def known(self, tree: "Tree") -> "dict[str, Facts]":
        """Facts of the services whose files need not be rendered: they would be what stands there."""
        from generator.cache import services

        program = self.program
        if program is None:
            return {}
        self._grounds = services.grounds(program, tree)
        stored, facts = self._services, self._entries(FACTS)
        for name, ground in self._grounds.items():
            entry, said = stored.get(name), facts.get(name)
            if (
                entry is not None
                and said is not None
                and entry["key"] == ground.key
                and entry["facts"] == digest(said.encode())
                and self._stands(entry["files"])
            ):
                self._kept[name], self._facts[name] = entry, said
        return {name: _facts(said) for name, said in self._facts.items()}

    @cached_property
    def _services(self) -> Mapping[str, Any]:
        """What is stored of each service: asked for once by `changed`, and again where that was not all."""
        return self._entries(SERVICES)

    def _stands(self, files: Mapping[str, str]) -> bool:
        present = self.present
        return all(present.get(path) == one for path, one in files.items())

    @cached_property
    def documents(self) -> "Documents":
        """What is known of manifests."""
        from generator.cache.documents import Documents

        return Documents(self._entries(DOCUMENTS))

    @cached_property
    def analyses(self) -> "Analyses":
        """What is known of load balancers' listeners."""
        from generator.cache.verdicts import Analyses

        return Analyses(self._entries(LISTENERS))

    @cached_property
    def present(self) -> dict[str, str | None]:
        """Path -> digest of everything in the owned folders, and of every other file that was rendered last."""
        made = dict(self._disk.below(self.owned))
        for path in self._index.get("files", {}):
            if path not in made and (one := self._disk.of(path)) is not None:
                made[path] = one
        return made

    @property
    def settled(self) -> set[str]:
        """Paths of the files of the `known` services."""
        return {path for entry in self._kept.values() for path in entry["files"]}

    # --- what is left for the next run --------------------------------------------------------------------

    def keep_judged(
        self, findings: Collection[Finding], services: int, environments: int, documents: Collection[str]
    ) -> None:
        """After the checks; `documents` are the OpenAPI documents that manifests name. Nothing is kept where anything was
        changed since this run began to read."""
        again = Digests(self.root, self._disk.seen, self._now)
        if inputs.digests(again, self.root) != self._inputs or not inputs.older(
            self.root, documents, self._now
        ):
            self._index.pop("judged", None)
            return
        openapi = inputs.openapi(self.root, documents)
        stored = json.loads(json.dumps([to_json(finding) for finding in findings], default=str))
        self._index |= {
            "judged": self._together(openapi),
            "openapi": openapi,
            "findings": stored,
            "services": services,
            "environments": environments,
        }

    def keep_rendered(
        self,
        wanted: Mapping[str, str],
        foreign: Collection[str],
        parts: "Mapping[str, Part]",
        outside: Callable[[str], str],
    ) -> None:
        """Once everything stands as it is asked for: `wanted` maps all files but the `settled` to their digests, `foreign`
        are the others in the owned folders, `parts` the services that were rendered, `outside` gives the digest of what
        others see of one."""
        digests = dict(wanted)
        for entry in self._kept.values():
            digests.update(entry["files"])
        self._index |= {
            "rendered": self._index.get("judged"),
            "files": {path: self._entry(path, one) for path, one in digests.items()},
            "foreign": {path: self._disk.seen[path] for path in foreign if self._disk.of(path) is not None},
        }
        facts = {name: facts_text(part.facts) for name, part in parts.items()}
        fresh = {
            name: {
                **_shallow(self._grounds[name]),
                "facts": digest(facts[name].encode()),
                "files": {path: digests[path] for path in part.files},
                "outside": outside(name),
            }
            for name, part in parts.items()
            if name in self._grounds
        }
        self._store_entries(FACTS, self._facts | facts)
        self._store_entries(SERVICES, self._kept | fresh)
        self._keep_last()

    def keep_changed(self, changed: Changed, files: Mapping[str, Mapping[str, str]] | None) -> None:
        """After a change that nobody else sees, for which nothing is found: path -> digest of the files of each service
        whose manifest it was, once they stand; None where they were not looked at."""
        self.keep_judged(changed.findings, changed.services, changed.environments, changed.openapi)
        if files is not None:
            entries = dict(changed.entries)
            digests = {path: str(entry[0]) for path, entry in self._index["files"].items()}
            for name, made in files.items():
                # Its key is that of the manifest as it was: nothing may be found by that any more.
                entries[name] = entries[name] | {"files": dict(made), "key": ""}
                digests |= made
            self._index["files"] = {path: self._entry(path, one) for path, one in digests.items()}
            self._index["rendered"] = self._index.get("judged")
            self._store_entries(SERVICES, entries)
            self._keep_last()
        self.save()

    def _keep_last(self) -> None:
        """What the next run need only see the difference to."""
        judged, services = self._index.get("judged"), self._seals.get(SERVICES)
        if judged is None or services is None or self._inputs is None:
            self._index.pop("last", None)
            return
        self._index["last"] = {
            "key": judged,
            "inputs": self._inputs,
            "openapi": self._index["openapi"],
            "findings": self._index["findings"],
            "counts": [self._index["services"], self._index["environments"]],
            "services": services,
        }

    def save(self) -> None:
        """Stores what was kept."""
        if self._index.get("judged") is not None:
            self._store_index()
        if "documents" in self.__dict__:
            self._store_entries(DOCUMENTS, self.documents.to_store())
        if "analyses" in self.__dict__:
            self._store_entries(LISTENERS, self.analyses.to_store())

    def _entry(self, path: str, one: str) -> Entry:
        """What is known of the file on disk; only the digest where it was written since."""
        entry = self._disk.seen.get(path) or self._disk.known.get(path)
        return entry if entry is not None and entry[0] == one else [one]

    # --- inputs -------------------------------------------------------------------------------------------

    @cached_property
    def program(self) -> str | None:
        """The digest of this program."""
        return inputs.program(self._program_disk)

    @cached_property
    def _inputs(self) -> dict[str, str] | None:
        return inputs.digests(self._disk, self.root)

    def _together(self, documents: Mapping[str, str]) -> str | None:
        if self.program is None or self._inputs is None:
            return None
        return inputs.together(self.program, self._inputs, inputs.openapi(self.root, documents))

    def _same(self, files: int) -> Same:
        findings = tuple(map(from_json, self._index["findings"]))
        return Same(findings, self._index["services"], self._index["environments"], files)

    # --- files --------------------------------------------------------------------------------------------

    def _entries(self, name: str) -> dict[str, Any]:
        """What this very program has stored."""
        stored = self._load(name)
        fits = self.program is not None and stored.get("program") == self.program
        found: dict[str, Any] = stored["entries"] if fits else {}
        return found

    def _store_entries(self, name: str, entries: Mapping[str, Any] | None) -> None:
        self._seals.pop(name, None)
        if entries is not None and self.program is not None:
            self._store(name, {"program": self.program, "entries": entries})

    def _load(self, name: str) -> dict[str, Any]:
        """What was stored, if every byte of it is there, and this user stored it."""
        try:
            said, _, content = (self.root / FOLDER / name).read_bytes().partition(b"\n")
        except OSError:
            return {}
        seal = sealed(content)
        if seal is None or said.decode("ascii", "replace") != f"{VERSION} {seal}":
            return {}
        self._seals[name] = seal
        found: dict[str, Any] = json.loads(content)
        return found

    def _store_index(self) -> None:
        seen = self._disk.seen
        self._index["inputs"] = {path: seen[path] for path in self._inputs or () if path in seen}
        self._index["program_files"] = self._program_disk.seen
        self._store(INDEX, self._index)

    def _store(self, name: str, content: Mapping[str, Any]) -> None:
        """Under its name at once, or not at all. A cache that cannot be written is none."""
        if not self._now:
            return
        place = self.root / FOLDER / name
        beside = place.with_name(f"{name}.{os.getpid()}")
        try:
            text = json.dumps(content, separators=(",", ":")).encode()
            if (seal := sealed(text)) is None:
                return
            beside.write_bytes(f"{VERSION} {seal}\n".encode() + text)
            beside.replace(place)
            self._seals[name] = seal
        except OSError:
            with contextlib.suppress(OSError):
                beside.unlink(missing_ok=True)


def facts_text(facts: "Facts") -> str:
    """What the shared files say of a service, as it is stored."""
    return json.dumps(_shallow(facts), separators=(",", ":"))


def _facts(text: str) -> "Facts":
    from generator.render.registry import Facts

    said = json.loads(text)
    units = {unit: tuple(places) for unit, places in said["units"].items()}
    return Facts(units, said["data"], said["entities"])


def _shallow(one: Any) -> dict[str, Any]:
    """A dataclass's fields by name; `asdict` would copy all that is in them."""
    return {field.name: getattr(one, field.name) for field in fields(one)}


def _clock(root: Path) -> int:
    """The time of the repository's file system, in nanoseconds; 0 where nothing can be written."""
    folder = root / FOLDER
    try:
        if (root / WORK_FOLDER).is_symlink() or folder.is_symlink():
            return 0
        folder.mkdir(parents=True, exist_ok=True)
        ignored = root / WORK_FOLDER / ".gitignore"
        if not ignored.exists():
            ignored.write_bytes(b"*\n")
        (folder / CLOCK).write_bytes(b"")
        os.utime(folder / CLOCK)
        return (folder / CLOCK).stat().st_mtime_ns
    except OSError:
        return 0
