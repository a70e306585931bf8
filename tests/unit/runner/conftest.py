import os
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from generator.runner import Tools


@dataclass(frozen=True)
class Fake:
    """A repository with a folder to run in, and a stand-in for Terragrunt that notes its arguments in `seen`."""

    root: Path
    folder: Path
    seen: Path
    script: Path

    def tools(self, mode: str = "replay") -> Tools:
        environment = {**os.environ, "FAKE_MODE": mode, "FAKE_SEEN": str(self.seen)}
        return Tools(str(self.script), environment)


@pytest.fixture
def fake(tmp_path: Path) -> Fake:
    folder = tmp_path / "live" / "development"
    for unit in "abcd":
        (folder / unit).mkdir(parents=True)
    script = tmp_path / "terragrunt"
    program = Path(__file__).with_name("fake_terragrunt.py")
    script.write_text(f'#!/bin/sh\nexec "{sys.executable}" "{program}" "$@"\n', encoding="utf-8")
    script.chmod(0o755)
    return Fake(tmp_path, folder, tmp_path / "seen.json", script)
