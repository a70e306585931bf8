"""Error texts of Terraform, OpenTofu and Terragrunt as a person wants to read them: once, and without frames."""

import re
import textwrap

_START = re.compile(r"^(Error|Warning): ", re.MULTILINE)
# Terragrunt goes on to recommend mocks, which an apply must never use.
_NO_OUTPUTS = re.compile(r"(\S+)/terragrunt\.hcl is a dependency of \S+ but detected no outputs")
_COLOR = re.compile(r"\x1b\[[0-9;]*m")
_BOX = "╷│╵"
# What Terragrunt wraps around the message of the engine.
_WRAPPING = re.compile(
    r"^(\d+ errors? occurred:|error occurred:|\* |exit status \d+$|Failed to execute \".*)"
)


def blocks(text: str, kind: str = "Error") -> list[str]:
    """The engine's diagnostics of one kind (`Error` or `Warning`), each once, in order, without frames."""
    plain = _without_frames(text)
    starts = [match.start() for match in _START.finditer(plain)]
    pieces = [plain[a:b].strip() for a, b in zip(starts, [*starts[1:], len(plain)])]
    return list(dict.fromkeys(piece for piece in pieces if piece.startswith(f"{kind}: ")))


def cleaned(cause: str) -> str:
    """A failure's cause from the run report: the engine's errors when it has any, else Terragrunt's own words."""
    plain = _without_frames(cause)
    missing = _NO_OUTPUTS.search(" ".join(plain.split()))
    if missing:
        return f"It needs outputs of {missing[1]}, which has none yet: apply {missing[1]} first, or both in one run."
    found = blocks(_unindented(plain))
    if found:
        return "\n\n".join(_without_exit_status(block) for block in found)
    lines = [line for line in plain.splitlines() if not _WRAPPING.match(line.strip()) or _says_more(line)]
    return textwrap.dedent("\n".join(lines)).strip() or plain.strip()


def _says_more(line: str) -> bool:
    """A bullet that is not about the command is the message itself."""
    return line.strip().startswith("* ") and "Failed to execute" not in line


def _without_frames(text: str) -> str:
    lines = _COLOR.sub("", text).splitlines()
    return "\n".join(_unframed(line) for line in lines)


def _unframed(line: str) -> str:
    stripped = line.lstrip()
    if stripped[:1] and stripped[0] in _BOX:
        return stripped[1:].removeprefix(" ")
    return line


def _unindented(text: str) -> str:
    """Terragrunt indents the engine's text by two blanks below its own bullet."""
    return re.sub(r"^ {2}", "", text, flags=re.MULTILINE)


def _without_exit_status(block: str) -> str:
    return re.sub(r"\s*\n\s*exit status \d+\s*\Z", "", block).strip()
