"""`update-service`: template v1 -> the owner's edits and comments -> template v2 -> both."""

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from generator import pipeline
from generator.scaffold import Outcome, Result, merge, new_service, record, update_service
from generator.toolchain.errors import ToolchainError
from tests.unit.scaffold.conftest import manifest_of, messages

Snapshot = Callable[[], dict[str, bytes]]
FILE = "registry/services/billing.yaml"


@pytest.fixture
def billing(root: Path, template: Path) -> Path:
    """A manifest made by version 1 of the template."""
    data = {"owner": "auth-team", "datastores": "postgres"}
    result = new_service(root, "billing", data, defaults=True, ask=False, template=template)
    assert messages(result) == []
    return root / FILE


def edit(path: Path, *changes: tuple[str, str]) -> None:
    text = path.read_text()
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    path.write_text(text)


OWNERS = (
    ("owner: auth-team", "owner: auth-team                        # since the reorganisation"),
    ("    port: 8080\n", "    port: 9000\n    # two tasks, or the nightly report starves\n"),
    ("storage_gb: 20,", "storage_gb: 100,"),
    ("  staging: {}\n", "  staging:\n    components: {api: {cpu: 512, memory: 1024}}   # ours alone\n"),
)
VERSION_2 = (
    ("lifecycle: experimental", "lifecycle: production  "),
    ("    health_check: {path: /health}'", "    health_check: {path: /healthz}'"),
    ("  {{ component }}-failures:", "  {{ component }}-cpu: {metric: cpu, component: {{ component }}}\n  {{ component }}-failures:"),
)  # fmt: skip


def update(
    root: Path,
    template: Path,
    name: str = "billing",
    preview: bool = False,
    markers: bool = False,
    **data: str,
) -> Result:
    return update_service(root, name, data, preview=preview, markers=markers, ask=False, template=template)


def test_a_later_template_and_the_owners_edits(root: Path, template: Path, billing: Path) -> None:
    edit(billing, *OWNERS)
    edit(manifest_of(template), *VERSION_2)
    result = update(root, template)
    assert (result.outcome, messages(result)) == (Outcome.WRITTEN, [])
    assert result.message == f"Brought the template's changes to {FILE}."
    text = billing.read_text()
    for _, new in OWNERS:
        assert new in text
    assert "lifecycle: production " in text
    assert "{path: /healthz}" in text
    assert "  api-cpu: {metric: cpu, component: api}\n" in text
    service = pipeline.load(root).catalogue.services["staging"]["billing"]  # type: ignore[union-attr]
    assert (service.components["api"].port, service.components["api"].cpu) == (9000, 512)


def test_twice_is_once(root: Path, template: Path, billing: Path, snapshot: Snapshot) -> None:
    edit(billing, *OWNERS)
    edit(manifest_of(template), *VERSION_2)
    update(root, template)
    before = snapshot()
    result = update(root, template)
    assert result.outcome is Outcome.UNCHANGED
    assert result.message == f"{FILE} is up to date with the template."
    assert snapshot() == before


def test_a_third_version_merges_from_the_second(root: Path, template: Path, billing: Path) -> None:
    edit(billing, *OWNERS)
    edit(manifest_of(template), *VERSION_2)
    update(root, template)
    edit(manifest_of(template), ("lifecycle: production  ", "lifecycle: experimental"))
    assert messages(update(root, template)) == []
    assert "lifecycle: experimental " in billing.read_text()
    assert "{path: /healthz}" in billing.read_text()
    assert "storage_gb: 100," in billing.read_text()


def test_preview(root: Path, template: Path, billing: Path, snapshot: Snapshot) -> None:
    edit(manifest_of(template), *VERSION_2)
    before = snapshot()
    result = update(root, template, preview=True)
    assert (result.outcome, result.exit_code) == (Outcome.PREVIEW, 0)
    assert "-lifecycle: experimental " in result.diff
    assert "+lifecycle: production " in result.diff
    assert snapshot() == before


CONFLICT = """\
<<<<<<< yours
    port: 9000
||||||| template when this was made
    port: 8080
=======
    port: 8080                          # above 1023
>>>>>>> template now
"""


@pytest.fixture
def conflict(template: Path, billing: Path) -> Path:
    edit(billing, ("    port: 8080\n", "    port: 9000\n"))
    edit(manifest_of(template), ("    port: {{ port }}\n", "{{ line('    port: ' ~ port, 'above 1023') }}\n"))
    return billing


def test_conflict_is_shown_and_not_written(
    root: Path, template: Path, conflict: Path, snapshot: Snapshot
) -> None:
    before = snapshot()
    result = update(root, template)
    assert (result.outcome, result.exit_code) == (Outcome.CONFLICT, 1)
    assert messages(result) == ["the template and you have both changed these lines"]
    position = result.findings[0].position
    assert position is not None
    shown = result.sources[FILE]
    assert shown.split("\n")[position.line - 1] == "<<<<<<< yours"
    assert CONFLICT in shown
    assert "+<<<<<<< yours\n" in result.diff
    assert result.message == "1 conflict; nothing was written."
    assert "invoke update-service billing --markers" in result.next_steps
    assert snapshot() == before
    assert update(root, template, preview=True, markers=True).outcome is Outcome.CONFLICT
    assert snapshot() == before


def test_markers_on_demand_then_resolved(root: Path, template: Path, conflict: Path) -> None:
    result = update(root, template, markers=True)
    assert (result.outcome, result.exit_code) == (Outcome.MARKED, 1)
    assert CONFLICT in conflict.read_text()
    again = update(root, template)
    assert messages(again) == ["a conflict of an earlier update is not resolved"]
    assert again.findings[0].position is not None
    edit(conflict, (CONFLICT, "    port: 9000                          # above 1023\n"))
    assert update(root, template).outcome is Outcome.UNCHANGED
    edit(manifest_of(template), *VERSION_2)
    assert messages(update(root, template)) == []
    assert "port: 9000                          # above 1023" in conflict.read_text()


def test_the_owner_was_first(root: Path, template: Path, billing: Path) -> None:
    edit(billing, ("lifecycle: experimental", "lifecycle: production  "))
    edit(manifest_of(template), VERSION_2[0])
    text = billing.read_text()
    result = update(root, template)
    assert result.written == (record.file_of("billing"),)
    assert result.message.startswith(f"{FILE} has what the template brings already")
    assert billing.read_text() == text
    assert update(root, template).outcome is Outcome.UNCHANGED


def test_a_merge_without_conflict_that_fails_the_checks(
    root: Path, template: Path, billing: Path, snapshot: Snapshot
) -> None:
    """Both add the same key in places apart: lines merge, the manifest would be broken."""
    edit(billing, ("    cpu: 256", "    spot: true\n    cpu: 256"))
    edit(manifest_of(template), ("    health_check:", "    spot: true\n    health_check:"))
    edit(
        manifest_of(template),
        ("{{ line('    spot: true\n    health_check:", "    spot: true\n{{ line('    health_check:"),
    )
    before = snapshot()
    result = update(root, template)
    assert messages(result) == ["the key `spot` stands twice in this mapping"]
    assert result.sources[FILE].count("spot: true") == 2
    assert snapshot() == before


def test_other_answers(root: Path, template: Path, billing: Path) -> None:
    edit(billing, *OWNERS)
    result = update(root, template, datastores="postgres,queue")
    assert messages(result) == []
    text = billing.read_text()
    assert "QUEUE_URL: ${queues.main.url}" in text
    assert "storage_gb: 100," in text
    kept = record.read(root, "billing")
    assert isinstance(kept, record.Record)
    assert kept.answers["datastores"] == ["postgres", "queue"]
    assert messages(update(root, template, datastores="cue")) == [
        "datastores: 'cue' is not among the choices"
    ]


def test_new_and_gone_questions(root: Path, template: Path, billing: Path) -> None:
    questions = template / "copier.yml"
    text = questions.read_text().replace(
        "tag:\n", "cpu:\n  type: int\n  help: CPU units.\n  default: 512\n\ntag:\n", 1
    )
    questions.write_text(text)
    edit(manifest_of(template), ("'    cpu: 256'", "'    cpu: ' ~ cpu"))
    edit(manifest_of(template), ("'    memory: 512'", "'    memory: 1024'"))
    kept = record.read(root, "billing")
    assert isinstance(kept, record.Record)
    old = record.Record({**kept.answers, "gone": "x"}, kept.base)
    (root / record.file_of("billing")).write_text(record.text_of(old))
    assert messages(update(root, template)) == []
    assert "    cpu: 512 " in billing.read_text()
    kept = record.read(root, "billing")
    assert isinstance(kept, record.Record)
    assert (kept.answers["cpu"], "gone" in kept.answers) == (512, False)


def test_a_recorded_answer_that_is_no_choice_any_more(root: Path, template: Path, billing: Path) -> None:
    """The team is gone and the owner has moved the service; the record still says the old one."""
    platform = root / "registry/platform.yaml"
    edit(platform, ("  auth-team:\n    email: auth-team@hokusai.ai\n", ""))
    for file in (FILE, "registry/services/auth.yaml"):
        edit(root / file, ("owner: auth-team", "owner: infrastructure-team"))
    edit(manifest_of(template), *VERSION_2)
    assert messages(update(root, template)) == []
    assert "owner: infrastructure-team\n" in billing.read_text()


def test_line_ends_are_kept(root: Path, template: Path, billing: Path) -> None:
    billing.write_bytes(billing.read_bytes().replace(b"\n", b"\r\n"))
    edit(manifest_of(template), *VERSION_2)
    assert messages(update(root, template)) == []
    raw = billing.read_bytes()
    assert raw.count(b"\r\n") == raw.count(b"\n") > 30
    assert b"lifecycle: production " in raw


def test_not_made_by_the_template(root: Path, template: Path, snapshot: Snapshot) -> None:
    before = snapshot()
    result = update(root, template, "auth")
    assert messages(result) == [
        "registry/services/auth.yaml was not made by the template, so there is nothing to merge from"
    ]
    assert result.findings[0].owner == "auth-team"
    assert snapshot() == before


def test_unknown_service(root: Path, template: Path) -> None:
    assert messages(update(root, template, "aut")) == ["there is no service 'aut'; did you mean 'auth'?"]
    assert messages(update(root, template, "../platform")) == ["there is no service '../platform'"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("answers: {}\n", "the record of the template cannot be read: `answers` or `base` is missing"),
        (
            "answers: []\nbase: x\n",
            "the record of the template cannot be read: `answers` or `base` is missing",
        ),
        ("", "the record of the template cannot be read: the file is empty, or holds only comments"),
        ("{", None),
    ],
)
def test_damaged_record(root: Path, template: Path, billing: Path, text: str, message: str | None) -> None:
    (root / record.file_of("billing")).write_text(text)
    result = update(root, template)
    assert [finding.check for finding in result.findings] == ["scaffold-record"]
    assert message in (None, *messages(result))
    assert "git checkout HEAD -- registry/services/.answers/billing.yaml" in str(result.findings[0].hint)


def test_record_reads_back() -> None:
    answers = {"a": "no", "b": 1, "c": ["x", "1.10"], "d": True, "e": "ü: #", "f": ""}
    text = record.text_of(record.Record(answers, "# c\n\nkey:\n  - é # x\n"))
    from generator import source

    document, findings = source.load(text, "x")
    assert not findings
    assert document is not None
    assert document.data == {"answers": answers, "base": "# c\n\nkey:\n  - é # x\n"}


def test_git_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(ToolchainError, match="git is not on PATH"):
        merge.merge("a\n", "b\n", "c\n", ("1", "2", "3"))


def test_git_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    done = subprocess.CompletedProcess(["git"], 255, b"", b"error: no")
    monkeypatch.setattr(merge, "_run", lambda *_: done)
    with pytest.raises(ToolchainError, match="git merge-file failed"):
        merge.merge("a\n", "b\n", "c\n", ("1", "2", "3"))


def test_users_git_settings_do_not_matter(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    config = tmp_path / "config"
    config.write_text("[merge]\n\tconflictStyle = zdiff3\n[core]\n\tautocrlf = true\n")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(config))
    merged = merge.merge("a\n1\n", "a\n2\n", "a\n3\n", ("o", "b", "t"))
    assert merged == merge.Merged("a\n<<<<<<< o\n1\n||||||| b\n2\n=======\n3\n>>>>>>> t\n", (2,))
