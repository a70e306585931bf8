"""The files of a root and of the modules that it calls, read once, with everything that stays unread."""

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from generator.findings import Position
from generator.migrate.legacy.hcl.json_syntax import parse_json
from generator.migrate.legacy.hcl.parse import parse_file
from generator.migrate.legacy.hcl.syntax import Block, Body
from generator.migrate.legacy.model import Unread

LARGEST = 5_000_000  # characters of one file
_INSTALLED = Path(".terraform/modules/modules.json")


@dataclass(frozen=True)
class Folder:
    """One module's files. `blocks` of all of them, in the order of the files' names."""

    path: Path
    blocks: tuple[Block, ...]

    def of_type(self, kind: str) -> list[Block]:
        """The blocks of a type."""
        return [one for one in self.blocks if one.type == kind]


@dataclass
class Files:
    """Reads below `root`; positions are relative to `base`."""

    root: Path
    base: Path
    unread: list[Unread] = field(default_factory=list)
    texts: dict[Path, str] = field(default_factory=dict)
    _folders: dict[Path, Folder] = field(default_factory=dict)

    def name(self, path: Path) -> str:
        """A path as it is shown."""
        return Path(os.path.relpath(path, self.base)).as_posix()

    def folder(self, path: Path) -> Folder:
        """All `.tf` and `.tf.json` files of a folder."""
        path = Path(os.path.normpath(path))
        if path not in self._folders:
            blocks: list[Block] = []
            for file in _terraform(path):
                if file.stem.removesuffix(".tf").endswith("override"):
                    why = "an override file: what it replaces elsewhere is not merged"
                    self.unread.append(Unread(Position(self.name(file), 1, 1), why))
                    continue
                blocks += self.body(file).blocks
            self._folders[path] = Folder(path, tuple(blocks))
        return self._folders[path]

    def body(self, file: Path, tfvars: bool = False) -> Body:
        """One file."""
        name = self.name(file)
        text = self.text(file)
        if text is None:
            self.unread.append(Unread(Position(name, 1, 1), "not a text in UTF-8, or too large"))
            return Body({})
        parsed = parse_json(name, text, tfvars) if file.suffix == ".json" else parse_file(name, text)
        self.unread += parsed[1]
        return parsed[0]

    def text(self, file: Path) -> str | None:
        """A file's text; None if it is none, is not there, or is too large."""
        if file not in self.texts:
            try:
                if file.stat().st_size > LARGEST:
                    return None
                self.texts[file] = file.read_text(encoding="utf-8")
            except (OSError, UnicodeDecodeError):
                return None
        return self.texts[file]

    def module(self, caller: Path, source: str, path: tuple[str, ...]) -> Path | None:
        """The folder of a called module: a local one, or what `terraform init` put into `.terraform`."""
        if source.startswith(("./", "../")):
            found = Path(os.path.normpath(caller / source))
            return found if found.is_dir() else None
        folder = self._installed().get(".".join(path))
        return self.root / folder if folder and (self.root / folder).is_dir() else None

    def _installed(self) -> Mapping[str, str]:
        text = self.text(self.root / _INSTALLED)
        if text is None:
            return {}
        try:
            listed: Any = json.loads(text)["Modules"]
            return {str(one["Key"]): str(one["Dir"]) for one in listed}
        except (ValueError, KeyError, TypeError):
            return {}

    def tfvars(self, more: tuple[Path, ...]) -> list[Path]:
        """Files of variables in the order in which they count: those that Terraform takes by itself, then those given."""
        own = [self.root / name for name in ("terraform.tfvars", "terraform.tfvars.json")]
        auto = sorted((*self.root.glob("*.auto.tfvars"), *self.root.glob("*.auto.tfvars.json")))
        return [*(file for file in own if file.is_file()), *auto, *more]


def _terraform(path: Path) -> list[Path]:
    return sorted(
        file
        for pattern in ("*.tf", "*.tofu", "*.tf.json", "*.tofu.json")
        for file in path.glob(pattern)
        if file.is_file()
    )
