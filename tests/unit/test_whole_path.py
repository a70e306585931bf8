"""Every seed of the fuzzer goes the whole way; `make soak` goes on from there."""

import time
from itertools import islice

import pytest

from generator import pipeline
from generator.checks import wins_over_unknown
from generator.pipeline import Built
from generator.routing.effort import MANIFEST, Effort
from tests.soak import whole_path
from tests.soak.seeds import TANGLES, dictionary, manifest, many_rules, nobody, seeds

SEEDS = list(seeds())


@pytest.mark.parametrize("raw", SEEDS, ids=range(len(SEEDS)))
def test_a_seed(raw: bytes) -> None:
    came = whole_path.travel(raw)
    assert came.findings or came.files


def test_some_seeds_are_sound() -> None:
    sound = (raw for raw in SEEDS if whole_path.travel(raw, brief=True).files)
    assert len(list(islice(sound, 5))) == 5


def test_more_rules_than_a_load_balancer_takes_are_counted_and_not_compared() -> None:
    """Two thousand of them took an hour: a manifest of a hundred kilobytes."""
    started = time.process_time()
    built, _ = whole_path.build(many_rules(2000))
    assert time.process_time() - started < 1
    assert [finding.check for finding in built.findings] == ["load-balancer-quota"]


@pytest.mark.parametrize("what", TANGLES)
def test_what_takes_long_to_compare_ends(what: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each took between one second and hours. What is counted is steps, some 3 µs each."""
    spent = 0
    spend = Effort.spend

    def counted(effort: Effort, steps: int) -> None:
        nonlocal spent
        spent += steps
        spend(effort, steps)

    monkeypatch.setattr(Effort, "spend", counted)
    built, _ = whole_path.build(TANGLES[what])
    assert spent < 4 * MANIFEST  # for the order, the verdicts, the redirects and a cut-over
    assert any("not all compared with each other" in finding.message for finding in built.findings)
    assert not built.files


def test_what_was_meant_is_guessed_for_some_of_many_unknown_names(monkeypatch: pytest.MonkeyPatch) -> None:
    """Looking for the nearest of two thousand took four seconds."""
    asked: list[str] = []
    monkeypatch.setattr(wins_over_unknown, "nearest", lambda name, _: asked.append(name))
    built, _ = whole_path.build(nobody())
    assert [finding.check for finding in built.findings] == ["wins-over-unknown"] * 2000
    assert len(asked) == wins_over_unknown.GUESSED


def test_a_cut_over_to_more_rules_than_a_load_balancer_takes_is_not_compared() -> None:
    routes = [f'paths: ["/p{at}"]' for at in range(150)]
    built, _ = whole_path.build(manifest(routes, each=50, more=", cutover: {to: main}"))
    assert {finding.check for finding in built.findings} == {"load-balancer-quota"}


@pytest.mark.parametrize("path", ["/etc/passwd", "live/../../x", "elsewhere/x", "live/a\0b"])
def test_a_file_outside_is_noticed(path: str, monkeypatch: pytest.MonkeyPatch) -> None:
    judged = pipeline.judge(pipeline.assemble(whole_path.beside(), []), {}, [])
    monkeypatch.setattr(pipeline, "render", lambda *_: Built(judged, files={path: ""}))
    with pytest.raises(whole_path.WrongError):
        whole_path.travel(b"name: fuzzed\n")


def test_the_dictionary_is_what_libfuzzer_reads() -> None:
    lines = dictionary().splitlines()
    assert lines[0] == '"' + "".join(f"\\x{byte:02x}" for byte in b"${components.") + '"'
    assert all(line.startswith('"\\x') and line.endswith('"') for line in lines)
