"""The whole way from the command line to the outcome, with a stand-in that replays recorded runs."""

import json
import os
import signal
import threading
import time
from pathlib import Path

import pytest

from generator.runner import (
    Counts,
    Options,
    Result,
    RunnerError,
    Silent,
    Tools,
    durations,
    find,
    outputs,
    run,
)
from generator.runner.run import command_line

from .conftest import Fake


def results(outcome: object) -> dict[str, Result]:
    return {unit.unit: unit.result for unit in outcome.units}  # type: ignore[attr-defined]


class Notes(Silent):
    def __init__(self) -> None:
        self.notes: list[str] = []

    def note(self, text: str) -> None:
        self.notes.append(text)


def test_recorded_plan(fake: Fake) -> None:
    outcome = run("plan", fake.folder, tools=fake.tools(), root=fake.root, display=Silent())
    assert (outcome.exit_code, outcome.is_ok, outcome.error) == (0, True, "")
    assert set(results(outcome).values()) == {Result.OK}
    assert outcome.counts == Counts(added=9)
    assert (outcome.mocked, outcome.warnings) == (("b", "c", "d"), ())


def test_recorded_apply_with_a_failing_unit(fake: Fake) -> None:
    outcome = run("apply", fake.folder, tools=fake.tools(), root=fake.root, display=Silent())
    assert outcome.exit_code == 3
    assert results(outcome) == {"a": Result.OK, "b": Result.OK, "c": Result.FAILED, "d": Result.SKIPPED}
    failed, skipped = outcome.units[2], outcome.units[3]
    assert failed.counts == Counts(added=2)
    assert failed.error.startswith("Error: attaching IAM Policy")
    assert (skipped.because, skipped.counts) == ("c", None)


def test_log_has_everything_and_is_private_but_no_outputs_of_others(fake: Fake) -> None:
    outcome = run("apply", fake.folder, tools=fake.tools(), root=fake.root, display=Silent())
    text = outcome.log.read_text(encoding="utf-8")
    assert outcome.log.parent == fake.root / ".sandbox" / "logs"
    assert outcome.log.stat().st_mode & 0o077 == 0
    assert "NoSuchEntity" in text
    assert "aws_sqs_queue.q[0]: Still creating... [20s elapsed]" in text
    assert "Retrieved output from ./a/terragrunt.hcl\n" in text


def test_times_of_units_that_ended_well_are_kept(fake: Fake) -> None:
    run("apply", fake.folder, tools=fake.tools(), root=fake.root, display=Silent())
    assert set(durations.read(fake.root, "apply", "live/development")) == {"a", "b"}


def test_what_terragrunt_is_told(tmp_path: Path) -> None:
    options = Options(
        units=["platform/network"],
        filters=["[main...HEAD]"],
        out_dir=tmp_path / "plans",
        json_out_dir=tmp_path / "plans",
        bootstrap=True,
        arguments=["-lock-timeout=60s"],
        tool_flags=["--feature", "x=true"],
    )
    told = command_line("plan", Tools("/tg", {}), options, 4, tmp_path / "r.json")
    assert told[:3] == ["/tg", "run", "--all"]
    assert told[told.index("--parallelism") + 1] == "4"
    assert [told[i + 1] for i, word in enumerate(told) if word == "--filter"] == [
        "[main...HEAD]",
        "./platform/network",
    ]
    assert "--backend-bootstrap" in told
    assert told[-5:] == ["--feature", "x=true", "--", "plan", "-lock-timeout=60s"]
    applied = command_line("apply", Tools("/tg", {}), options, 4, tmp_path / "r.json")
    assert "--json-out-dir" not in [*told, *applied], "shows.py makes it of those that change"


def test_a_command_that_the_runner_does_not_know_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="import is none of"):
        command_line("import", Tools("/tg", {}), Options(), 1, tmp_path / "r.json")


def test_terragrunt_that_ends_before_any_unit(fake: Fake) -> None:
    units = find(fake.folder, fake.tools())
    outcome = run(
        "plan", fake.folder, tools=fake.tools("crash"), root=fake.root, display=Silent(), found=units
    )
    assert outcome.exit_code == 3
    assert outcome.error == "* state bucket: access denied"
    assert set(results(outcome).values()) == {Result.NOT_RUN}


def test_units_that_cannot_be_read(fake: Fake) -> None:
    with pytest.raises(RunnerError, match="Unsupported block type"):
        find(fake.folder, fake.tools("crash"))


def test_terragrunt_that_is_not_there(fake: Fake) -> None:
    tools = Tools(str(fake.root / "nowhere"), {})
    with pytest.raises(RunnerError, match="cannot be started"):
        find(fake.folder, tools)
    with pytest.raises(RunnerError, match="cannot be started"):
        run("plan", fake.folder, tools=tools, root=fake.root, display=Silent(), found=[])


def interrupt_when_started(fake: Fake, *pauses: float) -> threading.Thread:
    """Ctrl-C to this process: the first one once the stand-in runs, the next after each pause."""

    def press() -> None:
        while not fake.seen.exists() or "run" not in fake.seen.read_text(encoding="utf-8"):
            time.sleep(0.02)
        time.sleep(0.3)
        os.kill(os.getpid(), signal.SIGINT)
        for pause in pauses:
            time.sleep(pause)
            os.kill(os.getpid(), signal.SIGINT)

    thread = threading.Thread(target=press)
    thread.start()
    return thread


def test_interrupt_reaches_terragrunt_and_exit_code_0_is_not_believed(fake: Fake) -> None:
    units, notes = find(fake.folder, fake.tools()), Notes()
    pressing = interrupt_when_started(fake)
    outcome = run("apply", fake.folder, tools=fake.tools("wait"), root=fake.root, display=notes, found=units)
    pressing.join()
    assert outcome.exit_code == 130
    assert results(outcome) == {
        "a": Result.INTERRUPTED,
        "b": Result.NOT_RUN,
        "c": Result.NOT_RUN,
        "d": Result.NOT_RUN,
    }
    assert json.loads(fake.seen.read_text(encoding="utf-8")) == [signal.SIGINT, signal.SIGINT]
    assert [note.split(".")[0] for note in notes.notes] == ["Stopping"]


def test_second_interrupt_is_explained_and_third_kills(fake: Fake) -> None:
    units, notes = find(fake.folder, fake.tools()), Notes()
    pressing = interrupt_when_started(fake, 0.3, 0.3)
    started = time.monotonic()
    outcome = run("apply", fake.folder, tools=fake.tools("wait"), root=fake.root, display=notes, found=units)
    pressing.join()
    assert time.monotonic() - started < 10
    assert outcome.exit_code == 130
    assert [note.split()[0].rstrip(".") for note in notes.notes] == ["Stopping", "Still", "Killed"]


def test_the_handler_of_before_is_back_afterwards(fake: Fake) -> None:
    before = signal.getsignal(signal.SIGINT)
    run("plan", fake.folder, tools=fake.tools(), root=fake.root, display=Silent())
    assert signal.getsignal(signal.SIGINT) is before


def test_no_orphan_is_left(fake: Fake) -> None:
    units = find(fake.folder, fake.tools())
    run("apply", fake.folder, tools=fake.tools("orphan"), root=fake.root, display=Silent(), found=units)
    orphan = int(fake.seen.read_text(encoding="utf-8"))
    stat = Path(f"/proc/{orphan}/stat")
    assert not stat.exists() or stat.read_text(encoding="ascii").split()[2] == "Z"


def test_outputs_by_unit_without_sensitive_values(fake: Fake) -> None:
    found = outputs(fake.folder, ["a", "b"], fake.tools())
    assert list(found) == ["a", "b"]
    key, url = found["a"]
    assert (url.name, url.value, key.is_sensitive, key.value) == ("url", "u", True, None)


def test_outputs_that_cannot_be_read(fake: Fake) -> None:
    with pytest.raises(
        RunnerError, match="outputs of a cannot be read:\nError: Backend initialization required"
    ):
        outputs(fake.folder, ["a"], fake.tools("crash"))


def test_bytes_that_are_no_utf_8_are_no_traceback(fake: Fake) -> None:
    (found,) = outputs(fake.folder, ["a"], fake.tools("latin"))["a"]
    assert found.value == "caf\ufffd"
    with pytest.raises(RunnerError, match="caf\ufffd"):
        find(fake.folder, fake.tools("latin"))
