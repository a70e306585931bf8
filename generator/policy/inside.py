"""Runs under checkov's own packages, not under ours: `python -S -P inside.py JOB RESULT`. docs/policy.md.

checkov's command says neither which files it has parsed nor which resources no check has looked at, and it asks Prisma Cloud
for links; as a library it says all of it. The network is shut before it is imported: what tries to use it is in the result.

    JOB     {"folders": [{"path": "/abs/modules", "without": ["services"]}, ...], "plans": ["/abs/tfplan.json", ...]}
    RESULT  {"version": "3.3.30", "network": ["host:port", ...], "sources": [SOURCE, ...]}, the folders first
    SOURCE  {"path", "errors", "files", "blocks", "results"}

`blocks` are (file, kind, name) such as ("/abs/main.tf", "resource", "aws_lb.this"); of a plan (file, "resource", address).
`results` are {"check", "title", "outcome", "resource", "file", "line"}.
"""

import json
import socket
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

asked: list[str] = []


def _shut(*arguments: Any, **_: Any) -> Any:
    asked.append(str(arguments[1] if isinstance(arguments[0], socket.socket) else arguments[:2]))
    raise OSError("no network in here")


def shut_network() -> None:
    """Names cannot be looked up, addresses cannot be reached; pipes between processes are not touched."""
    real = socket.socket.connect

    def connect(self: socket.socket, address: Any) -> None:
        if self.family == getattr(socket, "AF_UNIX", None):
            real(self, address)
        else:
            _shut(self, address)

    socket.socket.connect = connect  # type: ignore[assignment, method-assign]
    socket.socket.connect_ex = _shut  # type: ignore[method-assign]
    socket.create_connection = _shut
    socket.getaddrinfo = _shut


def main(job: Path, result: Path) -> None:
    """Reads the job, runs checkov, writes the result."""
    shut_network()
    from checkov.version import version

    wanted = json.loads(job.read_text(encoding="utf-8"))
    sources = [_modules(folder["path"], folder["without"]) for folder in wanted["folders"]]
    sources += [_plan(path) for path in wanted["plans"]]
    told = {"version": version, "network": asked, "sources": sources}
    result.write_text(json.dumps(told), encoding="utf-8")


def _modules(folder: str, without: list[str]) -> dict[str, Any]:
    from checkov.terraform.runner import Runner

    runner = Runner()
    report = runner.run(root_folder=folder, runner_filter=_filter("terraform", without))
    definitions = runner.definitions or {}
    return {
        "path": folder,
        "errors": sorted(report.parsing_errors),
        "files": sorted({key.file_path for key in definitions}),
        "blocks": sorted(
            {block for key, data in definitions.items() for block in _blocks(key.file_path, data)}
        ),
        "results": list(_results(report)),
    }


def _plan(path: str) -> dict[str, Any]:
    from checkov.terraform.plan_runner import Runner

    report = Runner().run(root_folder=None, files=[path], runner_filter=_filter("terraform_plan"))
    addresses = {resource.partition(":")[2] for resource in report.resources}
    return {
        "path": path,
        "errors": sorted(report.parsing_errors),
        "files": [path],
        "blocks": sorted((path, "resource", address) for address in addresses),
        "results": list(_results(report)),
    }


def _filter(framework: str, without: Sequence[str] = ()) -> Any:
    from checkov.runner_filter import RunnerFilter

    return RunnerFilter(
        framework=[framework],
        excluded_paths=list(without),
        download_external_modules=False,
        show_progress_bar=False,
    )


def _blocks(file: str, definition: dict[str, list[dict[str, Any]]]) -> Iterator[tuple[str, str, str]]:
    """checkov's form of a file: kind -> [{type: {name: body}}] for what has two labels, [{name: body}] for one."""
    for kind in ("resource", "data"):
        for entry in definition.get(kind, ()):
            yield from ((file, kind, f"{type}.{name}") for type, named in entry.items() for name in named)
    for kind in ("module", "variable", "output"):
        yield from ((file, kind, name) for entry in definition.get(kind, ()) for name in entry)


def _results(report: Any) -> Iterator[dict[str, Any]]:
    for outcome in ("passed", "failed", "skipped"):
        for record in getattr(report, f"{outcome}_checks"):
            yield {
                "check": record.check_id,
                "title": record.check_name,
                "outcome": outcome,
                "resource": record.resource,
                "file": record.file_abs_path,
                "line": record.file_line_range[0],
            }


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
