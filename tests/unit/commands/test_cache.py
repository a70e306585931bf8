"""What the cache does at its edges; that it changes no result is tests/property/test_cache.py."""

import json
import os
import re
import shutil
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from generator import routing
from generator.cache import Memory, documents, inputs, memory, secret, verdicts
from generator.cache.disk import Digests, digest
from generator.findings import Finding, Position, Severity, from_json, to_json
from generator.plan import OWNED
from generator.routing.verdicts import Unknown
from tests.property.routing.test_naive import random_listener
from tests.unit.commands.conftest import Repository

SERVICES = ("data-pipeline", "evaluation")  # auth runs elsewhere
HEAVY = ("generator.pipeline", "generator.render", "generator.checks", "jsonschema", "yaml", "copier", "rich")


def index(repository: Repository) -> Path:
    return repository.root / ".hokusai/cache/index.json"


class TestNothingChanged:
    @pytest.fixture
    def settled(self, repository: Repository) -> Repository:
        """Rendered twice: the numbers that the first run records are inputs of the second."""
        for _ in range(2):
            assert repository.run("generate").code == 0
        return repository

    def test_nothing_is_worked_out(self, settled: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
        def worked(*arguments: object) -> None:
            raise AssertionError("worked out again")

        monkeypatch.setattr("generator.pipeline.load", worked)
        for command, options in (("generate", {}), ("generate", {"check": True}), ("check", {})):
            assert settled.run(command, **options).code == 0

    def test_one_that_somebody_else_made_is_not_believed(
        self, settled: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Committed with a change, it would say that an edited file is what the manifests ask for."""
        file = "modules/services/auth/app/main.tf"
        settled.edit(file, lambda text: text + "# edited\n")
        known = json.loads(index(settled).read_bytes().partition(b"\n")[2])
        known["files"][file] = [digest((settled.root / file).read_bytes())]
        forged = json.dumps(known, separators=(",", ":")).encode()

        def green(seal: str | None) -> bool:
            index(settled).write_bytes(f"{memory.VERSION} {seal}\n".encode() + forged)
            return settled.run("generate", check=True).code == 0

        assert not green(digest(forged))
        with monkeypatch.context() as elsewhere:
            elsewhere.setenv("HOKUSAI_CACHE", str(tmp_path / "elsewhere"))
            theirs = secret.sealed(forged)
        assert theirs != secret.sealed(forged)
        assert not green(theirs)
        assert green(secret.sealed(forged)), "so it is the key that counts"

    def test_without_a_key_there_is_no_cache(
        self, settled: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        (tmp_path / "file").write_text("no folder")
        monkeypatch.setenv("HOKUSAI_CACHE", str(tmp_path / "file"))
        assert secret.sealed(b"") is None
        index(settled).unlink()
        assert settled.run("generate", check=True).code == 0
        assert not index(settled).exists()

    def test_warnings_are_said_again(self, repository: Repository) -> None:
        repository.edit(
            "registry/services/auth.yaml",
            lambda text: text.replace("name: auth\n", "name: auth\nlifecycle: deprecated\n"),
        )
        repository.edit(
            "registry/services/evaluation.yaml",
            lambda text: text.replace("AUTH_URL", "SIGN_IN_URL"),
        )
        first, second = repository.run("check"), repository.run("check")
        assert "deprecated-in-use" in first.out
        assert first == second
        assert repository.run("check", format="json") == repository.run("check", format="json")

    def test_faults_are_said_again_and_nothing_is_rendered(self, settled: Repository) -> None:
        settled.break_manifest()
        first, second = settled.run("check"), settled.run("check")
        assert first.code == 1
        assert first == second
        assert settled.run("generate").code == 1

    def test_a_whole_process_imports_nothing_heavy(self, settled: Repository) -> None:
        import subprocess

        code = (
            "import sys; from pathlib import Path; from generator.commands.guard import exit_code;"
            "from generator.console import of_process;"
            f"code = exit_code('generate', Path({str(settled.root)!r}), {{}}, of_process());"
            f"print(code, [name for name in {HEAVY!r} if name in sys.modules])"
        )
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
        assert done.stdout.splitlines()[-1] == "0 []"


class TestChangedInside:
    """What nobody else sees (generator/cache/inside.py)."""

    @pytest.fixture
    def settled(self, rendered: Repository) -> Repository:
        assert rendered.run("generate").code == 0
        return rendered

    @pytest.fixture
    def alone(self, monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
        """Nobody reads all manifests."""

        def read(*arguments: object) -> None:
            raise AssertionError("all of them are read")

        monkeypatch.setattr("generator.pipeline.load", read)
        return monkeypatch

    @pytest.mark.parametrize("name", SERVICES)
    def test_only_its_own_files_are_rendered_and_they_are_right(
        self, settled: Repository, alone: pytest.MonkeyPatch, name: str
    ) -> None:
        settled.edit(f"registry/services/{name}.yaml", larger)
        assert settled.run("check").code == 0
        first = settled.run("generate", check=True)
        assert first.code == 1
        assert first.last.startswith("2 changed")
        ran = settled.run("generate")
        assert f"  changed modules/services/{name}/app/main.tf\n" in ran.out
        assert settled.run("generate").last.startswith("nothing to change")
        alone.undo()
        shutil.rmtree(settled.root / ".hokusai")
        assert settled.run("generate", check=True).code == 0

    def test_a_comment_changes_nothing(self, settled: Repository, alone: pytest.MonkeyPatch) -> None:
        settled.edit("registry/services/auth.yaml", lambda text: "# more\n" + text)
        assert settled.run("generate", check=True).last.startswith("nothing to change")

    @pytest.mark.parametrize("name", SERVICES)
    def test_what_was_found_is_said_again(
        self, settled: Repository, monkeypatch: pytest.MonkeyPatch, name: str
    ) -> None:
        """Its own lines may be others now, so a manifest of which something is said is looked at among all."""
        settled.edit(
            "registry/services/auth.yaml",
            lambda text: text.replace("name: auth\n", "name: auth\nlifecycle: deprecated\n"),
        )
        for _ in range(2):
            before = settled.run("generate").out.partition("nothing to change")[0]
        assert "registry/services/evaluation.yaml:" in before
        assert "registry/services/data-pipeline.yaml:" not in before
        settled.edit(f"registry/services/{name}.yaml", larger)
        calls = counted(monkeypatch)
        assert settled.run("generate").out.startswith(before)
        assert bool(calls) == (name == "evaluation")

    @pytest.mark.parametrize(
        ("edit", "code"),
        [
            (lambda text: text.replace("port: 8001", "port: 8002", 1), 0),
            (lambda text: text.replace("memory: ", "memory: 1", 1), 1),
            (lambda text: text.replace("memory: ", "memmory: ", 1), 1),
            (
                lambda text: text.replace(
                    "environment:\n", "environment:\n      X: ${environment.name}\n", 1
                ),
                0,
            ),
        ],
    )
    def test_everything_is_looked_at_where_others_may_see_it(
        self, settled: Repository, monkeypatch: pytest.MonkeyPatch, edit: Callable[[str], str], code: int
    ) -> None:
        settled.edit("registry/services/data-pipeline.yaml", edit)
        calls = counted(monkeypatch)
        assert settled.run("generate").code == code
        assert calls

    @pytest.mark.parametrize(("name", "number"), [("memory.FEW", 0), ("inside.MANY", 1)])
    def test_everything_is_looked_at_where_it_would_not_be_few(
        self, settled: Repository, monkeypatch: pytest.MonkeyPatch, name: str, number: int
    ) -> None:
        monkeypatch.setattr(f"generator.cache.{name}", number)
        settled.edit("registry/services/data-pipeline.yaml", larger)
        calls = counted(monkeypatch)
        assert settled.run("generate").code == 0
        assert calls


def larger(text: str) -> str:
    """The first component with more memory."""
    return re.sub(r"memory: \d+", lambda found: "memory: " + str(int(found[0].split()[1]) * 2), text, count=1)


def counted(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """One entry each time all manifests are read."""
    from generator import pipeline

    calls: list[object] = []
    load = pipeline.load
    monkeypatch.setattr(pipeline, "load", lambda *given: calls.append(given) or load(*given))
    return calls


def test_it_is_out_of_git_s_sight(repository: Repository) -> None:
    repository.run("check")
    assert index(repository).is_file()
    assert (repository.root / ".hokusai/.gitignore").read_text() == "*\n"


def test_a_folder_that_cannot_be_written(repository: Repository) -> None:
    (repository.root / ".hokusai").write_text("a file\n")
    assert repository.run("check").code == 0
    (repository.root / ".hokusai").unlink()
    elsewhere = repository.root.parent / "elsewhere"
    elsewhere.mkdir()
    (repository.root / ".hokusai").symlink_to(elsewhere)
    assert repository.run("check").code == 0
    assert list(elsewhere.iterdir()) == []


def test_torn_and_strange_files_count_as_missing(repository: Repository) -> None:
    assert repository.run("check").code == 0
    whole = index(repository).read_bytes()
    assert Memory(repository.root, OWNED).judged() is not None
    for content in (
        b"",
        whole[:-1],
        b"x" + whole,
        whole.replace(b'"services"', b'"servicex"'),
        b"\xff\n{}",
        b"1 \n[",
    ):
        index(repository).write_bytes(content)
        assert Memory(repository.root, OWNED).judged() is None


def test_nothing_is_kept_of_a_file_that_changed_meanwhile(repository: Repository) -> None:
    memory = Memory(repository.root, OWNED)
    assert memory.judged() is None
    repository.edit("registry/services/auth.yaml", lambda text: text + "# later\n")
    memory.keep_judged((), 1, 1, ())
    memory.save()
    assert not index(repository).exists()


class TestDigests:
    def test_what_is_as_young_as_the_run_is_read_again(self, tmp_path: Path) -> None:
        file = tmp_path / "file"
        file.write_text("one")
        now = file.stat().st_ctime_ns
        young, old = Digests(tmp_path, {}, now), Digests(tmp_path, {}, now + 1)
        assert young.of("file") == old.of("file") == digest(b"one")
        assert young.seen["file"] == [digest(b"one")]
        assert len(old.seen["file"]) == 5

    def test_an_unchanged_file_is_not_opened(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        (tmp_path / "file").write_text("one")
        first = Digests(tmp_path, {}, sys.maxsize)
        first.of("file")
        monkeypatch.setattr(os, "open", lambda *arguments: pytest.fail("opened"))
        assert Digests(tmp_path, json.loads(json.dumps(first.seen)), 0).of("file") == digest(b"one")

    def test_links_folders_and_what_is_not_there(self, tmp_path: Path) -> None:
        (tmp_path / "folder").mkdir()
        (tmp_path / "folder/file").write_text("one")
        (tmp_path / "link").symlink_to("folder/file")
        (tmp_path / "beside").symlink_to("folder")
        disk = Digests(tmp_path, {}, 0)
        for path in ("folder", "link", "beside/file", "none", "folder/file/deeper"):
            assert disk.of(path) is None, path
        assert dict(disk.below(["folder", "beside", "link", "none"])) == {"folder/file": digest(b"one")}


class TestInputs:
    def test_every_input_counts(self, repository: Repository) -> None:
        def now() -> dict[str, str] | None:
            return inputs.digests(Digests(repository.root, {}, 0), repository.root)

        repository.run("generate")
        before = now()
        assert before is not None
        assert {path.split("/")[1] for path in before} >= {"platform.yaml", "services", "allocations"}
        for path in before:
            content = (repository.root / path).read_bytes()
            (repository.root / path).write_bytes(content + b"\n")
            assert now() != before, path
            (repository.root / path).write_bytes(content)
        assert now() == before
        (repository.root / "registry/services/new.yaml").mkdir()
        assert now() is None

    def test_the_program_is_an_input(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        package = tmp_path / "generator"
        (package / "inner").mkdir(parents=True)
        (package / "inner/one.py").write_text("1")
        monkeypatch.setattr(inputs, "PACKAGE", package)
        found = [inputs.program(Digests(tmp_path, {}, 0))]
        (package / "inner/one.py").write_text("2")
        found.append(inputs.program(Digests(tmp_path, {}, 0)))
        (tmp_path / "tasks.py").write_text("tasks")
        found.append(inputs.program(Digests(tmp_path, {}, 0)))
        monkeypatch.setattr(sys, "version", "another")
        found.append(inputs.program(Digests(tmp_path, {}, 0)))
        assert len(set(found)) == 4


def test_findings_come_back_as_they_were() -> None:
    place = Position("registry/services/a.yaml", 3, 4)
    for finding in (
        Finding("a", "message"),
        Finding(
            "b", "m", place, Severity.WARNING, "team", "hint", ((place, "see"),), (("witness", "x"), ("n", 1))
        ),
    ):
        assert from_json(json.loads(json.dumps(to_json(finding)))) == finding


class TestDocuments:
    def both(self, raw: bytes) -> tuple[Any, Any]:
        first = documents.Documents({})
        read = first.load(raw, "a.yaml")
        again = documents.Documents(json.loads(json.dumps(first.to_store() or {})))
        return read, again.load(raw, "a.yaml")

    def test_a_document_comes_back_as_it_was(self) -> None:
        raw = b"\xef\xbb\xbf" + b"a: {b: [1, 2.5, 'x', null, true]}\r\nc: 10\nd: |\n  \xc3\xa4\n  b\n"
        (one, faults), (two, none) = self.both(raw)
        assert faults == none == []
        assert (one.text, one.data, one.places, one.plain, one.refused) == (
            two.text,
            two.data,
            two.places,
            two.plain,
            two.refused,
        )
        assert one.marks == two.marks
        assert one.ambiguous == two.ambiguous
        assert repr(one.data) == repr(two.data)

    def test_a_file_with_faults_is_read_again(self) -> None:
        for raw in (b"a: [", b"a: 1\na: 2\n", b"a: 0123\n", b"\xff"):
            read, again = self.both(raw)
            assert read[1] == again[1] != [], raw

    def test_other_bytes_are_another_document(self) -> None:
        known = documents.Documents({})
        known.load(b"a: 1\n", "a.yaml")
        again = documents.Documents(known.to_store() or {})
        document, _ = again.load(b"a: 2\n", "a.yaml")
        assert document is not None
        assert document.data == {"a": 2}
        assert again.to_store() is not None

    def test_what_is_stored_already_is_not_stored_again(self) -> None:
        known = documents.Documents({})
        known.load(b"a: 1\n", "a.yaml")
        again = documents.Documents(known.to_store() or {})
        again.load(b"a: 1\n", "a.yaml")
        assert again.to_store() is None


class TestVerdicts:
    def test_any_analysis_comes_back_as_it_was(self) -> None:
        seen: set[str] = set()
        for seed in range(120):
            listener = random_listener(seed)
            found = routing.analyse(listener)
            back = verdicts.decoded(json.loads(json.dumps(verdicts.encoded(found))), listener)
            assert back == found, seed
            assert repr(back) == repr(found), seed  # enums are enums, tuples are tuples
            seen |= {name for name in verdicts.VERDICTS if getattr(found, name)}
        assert seen >= set(verdicts.VERDICTS) - {"unknown"}

    def test_a_question_that_was_given_up(self) -> None:
        rule = routing.Rule("a/b/c", 1)
        unknown = [Unknown("gap", (rule,), "too large"), Unknown("gap", (), "too large")]
        found = routing.Analysis(routing.Listener("main", (rule,)), unknown=unknown)
        assert verdicts.decoded(verdicts.encoded(found), found.listener) == found

    def test_a_listener_is_found_by_its_whole_value(self) -> None:
        listener = random_listener(1)
        known = verdicts.Analyses({})
        assert known.get(listener) is None
        known[listener] = routing.analyse(listener)
        stored = known.to_store()
        assert stored is not None
        again = verdicts.Analyses(json.loads(json.dumps(stored)))
        assert again.get(listener) == known[listener]
        assert again.to_store() is None
        for other in (
            replace(listener, name="other"),
            replace(listener, hosts=("x.example.com",)),
            replace(listener, dualstack=True),
            replace(listener, rules=listener.rules[1:]),
            replace(listener, rules=(replace(listener.rules[0], action=("other",)), *listener.rules[1:])),
        ):
            assert again.get(other) is None
