import json

from generator.runner.events import Event, Kind, parse
from generator.runner.tracker import Counts, State, Tracker

from .recorded import FOLDER, lines, replay


def states(tracker: Tracker) -> dict[str, State]:
    return {unit: progress.state for unit, progress in tracker.units.items()}


def test_recorded_plan_ends_with_all_done_and_counted() -> None:
    tracker = replay("plan")
    assert set(states(tracker).values()) == {State.DONE}
    assert tracker.units["a"].planned == Counts(added=2)
    assert tracker.units["c"].planned == Counts(added=4)


def test_recorded_apply_with_a_failing_unit() -> None:
    tracker = replay("apply_failed")
    assert states(tracker) == {"a": State.DONE, "b": State.DONE, "c": State.FAILED, "d": State.SKIPPED}
    assert tracker.units["a"].finished == Counts(added=2)
    assert tracker.units["c"].finished == Counts(added=2), "what it made before it failed"


def test_errors_are_those_of_the_engine_each_once_and_without_frames() -> None:
    error = replay("apply_failed").units["c"].error
    first, second = error.split("\n\nError: ", 1)[0], error.split("\n\nError: ", 1)[1]
    assert first.startswith("Error: attaching IAM Policy")
    assert second.startswith("reading Route 53 Hosted Zone (ZNOPE): couldn't find resource")
    assert error.count("NoSuchEntity") == 1
    assert "exit status" not in error
    assert ".terragrunt-cache" not in error


def test_states_on_the_way() -> None:
    seen: dict[str, list[State]] = {}
    tracker = Tracker(["a", "b", "c", "d"])
    for now, text in enumerate(lines("apply_failed")):
        changed = tracker.feed(parse(text, FOLDER), float(now))
        if changed:
            seen.setdefault(changed.unit, []).append(changed.state)
    assert seen["a"] == [State.STARTING, State.APPLYING, State.DONE]
    assert seen["c"][-1] is State.FAILED
    assert seen["d"] == [State.SKIPPED]


def test_show_is_part_of_planning() -> None:
    tracker = Tracker(["a"])
    tracker.feed(Event(Kind.STARTED, "a", ""), 0.0)
    for text in ("plan", "show"):
        tracker.feed(Event(Kind.COMMAND, "a", text), 1.0)
    assert tracker.units["a"].state is State.PLANNING


def test_reading_the_outputs_of_a_finished_unit_changes_nothing() -> None:
    tracker = Tracker(["a"])
    tracker.feed(Event(Kind.STARTED, "a", ""), 0.0)
    tracker.feed(Event(Kind.FINISHED, "a", "succeeded"), 5.0)
    tracker.feed(Event(Kind.COMMAND, "a", "output"), 9.0)
    assert (tracker.units["a"].state, tracker.units["a"].seconds(100.0)) == (State.DONE, 5.0)


def test_last_words_after_the_end_still_count() -> None:
    """Standard output and error are two pipes."""
    tracker = Tracker(["a"])
    tracker.feed(Event(Kind.STARTED, "a", ""), 0.0)
    tracker.feed(Event(Kind.FINISHED, "a", "succeeded"), 5.0)
    said = "Apply complete! Resources: 1 imported, 3 added, 2 changed, 1 destroyed.\n"
    tracker.feed(Event(Kind.OUTPUT, "a", said, "stdout", "apply"), 6.0)
    assert tracker.units["a"].finished == Counts(3, 2, 1)


def test_without_the_lines_of_the_runner_pool_the_display_still_moves() -> None:
    """The log is no stable interface: another release may word it differently."""
    kept = [text for text in lines("apply_failed") if json.loads(text)["level"] in ("stdout", "stderr")]
    tracker = replay("apply_failed", kept)
    assert tracker.units["a"].state is State.APPLYING
    assert tracker.units["a"].finished == Counts(added=2)


def test_a_dependency_outside_of_the_run_is_no_unit_of_it() -> None:
    tracker = Tracker(["a"])
    tracker.feed(Event(Kind.OUTPUT, "../network", "Initializing", "info", "init"), 0.0)
    assert list(tracker.units) == ["a"]


def test_warnings_and_own_errors_are_kept_once() -> None:
    tracker = Tracker([])
    for _ in range(2):
        tracker.feed(Event(Kind.WARNING, None, "deprecated"), 0.0)
        tracker.feed(Event(Kind.ERROR, None, "no such folder"), 0.0)
    assert (tracker.warnings, tracker.messages) == (["deprecated"], ["no such folder"])


def test_a_failure_before_the_engine_starts_has_the_words_of_terragrunt() -> None:
    tracker = Tracker(["a"])
    tracker.feed(Event(Kind.STARTED, "a", ""), 0.0)
    tracker.feed(
        Event(Kind.FINISHED, "a", "failed", detail="a/terragrunt.hcl:9,3: Unsupported attribute"), 1.0
    )
    assert (tracker.units["a"].error, tracker.units["a"].cause[:18]) == ("", "a/terragrunt.hcl:9")


def test_replacement_counts_on_both_sides() -> None:
    tracker = Tracker(["a"])
    tracker.feed(Event(Kind.STARTED, "a", ""), 0.0)
    for text in (
        "x: Destruction complete after 1s\n",
        "x: Creation complete after 2s [id=1]\n",
        "y: Modifications complete\n",
    ):
        tracker.feed(Event(Kind.OUTPUT, "a", text, "stdout", "apply"), 1.0)
    assert tracker.units["a"].finished == Counts(added=1, changed=1, destroyed=1)
