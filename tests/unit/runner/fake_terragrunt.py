"""Stands in for Terragrunt: replays a recorded run, or behaves as FAKE_MODE says. Used through a wrapper script."""

import json
import os
import signal
import sys
import time
from pathlib import Path

FIXTURES = Path(__file__).parent / "fixtures"


def main() -> int:
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="surrogateescape")  # bytes that are no UTF-8, as a tool may print them
    arguments = sys.argv[1:]
    Path(os.environ["FAKE_SEEN"]).write_text(json.dumps(arguments), encoding="utf-8")
    mode = os.environ.get("FAKE_MODE", "replay")
    if arguments[0] == "find":
        return _find(mode)
    if arguments[0] == "output":
        return _output(mode)
    return {"replay": _replay, "wait": _wait, "crash": _crash, "orphan": _orphan}[mode](arguments)


def _find(mode: str) -> int:
    if mode == "crash":
        print("* a/terragrunt.hcl:3,1-5: Unsupported block type", file=sys.stderr)
        return 1
    if mode == "latin":
        print("* a/terragrunt.hcl: caf\udce9", file=sys.stderr)
        return 1
    units = {"a": [], "b": ["a"], "c": ["a"], "d": ["a", "c"]}
    print(json.dumps([{"type": "unit", "path": u, "dependencies": d} for u, d in units.items()]))
    return 0


def _output(mode: str) -> int:
    if mode == "crash":
        print("Error: Backend initialization required", file=sys.stderr)
        return 1
    if mode == "latin":
        print('{"url": {"sensitive": false, "type": "string", "value": "caf\udce9"}}')
        return 0
    print(
        '{"url": {"sensitive": false, "type": "string", "value": "u"}, "key": {"sensitive": true, "value": "s3cret"}}'
    )
    return 0


def _replay(arguments: list[str]) -> int:
    name = "plan" if "plan" in arguments else "apply_failed"
    folder = str(Path.cwd())
    for line in (FIXTURES / f"{name}.jsonl").read_text(encoding="utf-8").splitlines():
        stream = sys.stdout if '"level":"stdout"' in line else sys.stderr
        print(line.replace("/repo/live/development", folder), file=stream, flush=True)
    report = Path(arguments[arguments.index("--report-file") + 1])
    report.write_text((FIXTURES / f"{name}.report.json").read_text(encoding="utf-8"), encoding="utf-8")
    return 0 if name == "plan" else 1


def _crash(arguments: list[str]) -> int:
    print(
        json.dumps({"level": "error", "msg": "error occurred:\n\n* state bucket: access denied\n"}),
        file=sys.stderr,
    )
    return 1


def _wait(arguments: list[str]) -> int:
    """Stop half a second after the second interrupt, as Terragrunt passes on the second at once; exit code 0."""
    signals: list[int] = []
    signal.signal(signal.SIGINT, lambda number, _: signals.append(number))
    unit = f"{Path.cwd()}/a"
    print(
        json.dumps({"level": "debug", "msg": f"Runner Pool Task: starting unit={unit} command=apply"}),
        flush=True,
    )
    deadline = time.monotonic() + 20
    while len(signals) < 2 and time.monotonic() < deadline:
        time.sleep(0.05)
    time.sleep(0.5)
    Path(os.environ["FAKE_SEEN"]).write_text(json.dumps(signals), encoding="utf-8")
    print(
        json.dumps(
            {"level": "debug", "msg": f"Runner Pool Task: finished unit={unit} command=apply outcome=failed"}
        )
    )
    return 0


def _orphan(arguments: list[str]) -> int:
    """Die and leave a child behind that ignores a polite end."""
    child = os.fork()
    if child == 0:
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        time.sleep(60)
        os._exit(0)
    Path(os.environ["FAKE_SEEN"]).write_text(json.dumps(child), encoding="utf-8")
    return 1


if __name__ == "__main__":
    sys.exit(main())
