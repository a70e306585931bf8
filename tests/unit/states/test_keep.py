"""What stays on this machine: nobody else can read it, and no secret is in it where the bucket keeps versions."""

import stat
from pathlib import Path

import pytest

from generator.states import Store, StoreError, keep
from tests.unit.states.conftest import APP, DATA, state
from tests.unit.states.fake_s3 import FakeS3


def modes(place: Path) -> set[int]:
    return {stat.S_IMODE(path.stat().st_mode) for path in [place, *place.rglob("*")]}


def test_a_restore_point_notes_versions_and_holds_no_state(store: Store, tmp_path: Path) -> None:
    store.put(APP, state("a"))
    place = tmp_path / "x" / "kept"
    assert keep.before(store, "live/development/", place, "apply") == (1, None)
    (point,) = keep.points(place)
    assert (point.command, set(point.states)) == ("apply", {APP})
    assert point.states[APP] == store.versions()[0].etag
    assert "s3cret" not in "".join(path.read_text() for path in place.iterdir())
    assert modes(place) == {0o600, 0o700}


def test_a_bucket_without_versions_is_copied(store: Store, s3: FakeS3, tmp_path: Path) -> None:
    s3.versioned = False
    store.put(APP, state("a"))
    store.put(DATA, state("b"))
    count, copies = keep.before(store, "live/development/", tmp_path, "apply")
    assert count == 2
    assert copies is not None
    assert (copies / f"{APP}.tfstate").read_bytes() == state("a")
    assert modes(copies) == {0o600, 0o700}


def test_an_environment_without_states_needs_none(store: Store, tmp_path: Path) -> None:
    assert keep.before(store, "live/development/", tmp_path / "kept", "apply") == (0, None)
    assert not (tmp_path / "kept").exists()


def test_points_do_not_grow_without_end(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keep, "POINTS", 2)
    store.put(APP, state("a"))
    for name in ("one", "two", "three"):
        keep.before(store, "live/", tmp_path, name)
    (tmp_path / "2000.point.json").write_text("nonsense")
    assert [point.command for point in keep.points(tmp_path)] == ["two", "three"]


def test_a_folder_that_cannot_be_made_is_said(store: Store, tmp_path: Path) -> None:
    store.put(APP, state("a"))
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError, match="file"):
        keep.before(store, "live/", tmp_path / "file" / "kept", "apply")


def test_places(tmp_path: Path) -> None:
    sandbox = keep.folder(tmp_path, "qa", "1", True, {})
    assert sandbox == tmp_path / ".sandbox/states/qa"
    account = keep.folder(tmp_path, "qa", "1", False, {"XDG_STATE_HOME": "/state"})
    assert account == Path("/state/hokusai-infrastructure/1-qa")
    assert not keep.folder(tmp_path, "qa", "1", False, {}).is_relative_to(tmp_path)
