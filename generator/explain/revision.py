"""The manifests of a git revision, read without touching the working tree."""

import io
import subprocess
import tarfile
import tempfile
from pathlib import Path

from generator import pipeline
from generator.pipeline import Judged

FOLDER = "registry"
SECONDS = 60


class RevisionError(Exception):
    """The revision cannot be read; the message says why."""


def load(root: Path, revision: str) -> Judged:
    """Everything under `registry/` at `revision` (`main`, `HEAD~1`, a hash), judged. Raises RevisionError."""
    raw = _archive(root, _commit(root, revision))
    with tempfile.TemporaryDirectory(prefix="hokusai-revision-") as folder:
        with tarfile.open(fileobj=io.BytesIO(raw)) as archive:
            archive.extractall(folder, filter="data")
        return pipeline.check(Path(folder))


def _commit(root: Path, revision: str) -> str:
    """The hash: what is passed on can then be taken for no option and no path."""
    found = _git(root, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
    if found.returncode:
        reason = found.stderr.decode(errors="replace").strip().partition("\n")[0]
        if "not a git repository" in reason:
            reason = "this is not a git repository: there is no other revision to compare with"
        raise RevisionError(reason or f"there is no revision {revision!r} in this repository")
    return found.stdout.decode().strip()


def _archive(root: Path, commit: str) -> bytes:
    prefix = _git(root, "rev-parse", "--show-prefix").stdout.decode().strip()
    top = Path(_git(root, "rev-parse", "--show-toplevel").stdout.decode().strip())
    found = _git(top, "archive", "--format=tar", f"{commit}:{prefix}", FOLDER)
    if found.returncode:
        raise RevisionError(f"{commit[:12]} has no {FOLDER}/ that git can give out")
    return found.stdout


def _git(root: Path, *arguments: str) -> "subprocess.CompletedProcess[bytes]":
    try:
        return subprocess.run(
            ["git", "-C", str(root), *arguments], capture_output=True, timeout=SECONDS, check=False
        )
    except FileNotFoundError as error:
        raise RevisionError("git is not installed") from error
    except subprocess.TimeoutExpired as error:
        raise RevisionError(f"git did not answer within {SECONDS} s") from error
