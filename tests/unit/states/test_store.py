"""The bucket: states, versions, locks."""

import json
from datetime import UTC, datetime

import pytest

from generator.states import Lock, LockedError, Store, StoreError
from tests.unit.states.conftest import APP, BUCKET, DATA, state
from tests.unit.states.fake_s3 import FakeS3, error

KEY = f"{APP}/terraform.tfstate"
TERRAFORM = {  # as Terraform 1.11 writes it
    "ID": "0c5d6e7f",
    "Operation": "OperationTypeApply",
    "Who": "alice@laptop",
    "Version": "1.11.4",
    "Created": "2026-01-02T03:04:05.678901234Z",
    "Path": f"{BUCKET}/{KEY}",
}


def test_states_are_listed_without_anything_else(store: Store, s3: FakeS3) -> None:
    store.put(DATA, state())
    store.put(APP, state("a"))
    s3.put_object(Bucket=BUCKET, Key=f"{KEY}.tflock", Body=b"{}")
    assert [entry.unit for entry in store.entries()] == [APP, DATA]
    assert [entry.unit for entry in store.entries(f"{APP}/")] == [APP]


def test_a_state_says_what_it_manages(store: Store) -> None:
    store.put(APP, state("a", "module.x.b"))
    found = store.read(APP)
    assert found is not None
    assert [one.address for one in found.resources] == ["aws_sqs_queue.a", "module.x.aws_sqs_queue.b"]
    assert (found.serial, found.lineage, found.is_empty, found.units) == (1, "one", False, {APP})
    assert "s3cret" not in repr(found)


def test_versions_newest_first_and_readable(store: Store) -> None:
    store.put(APP, state("a"))
    store.put(APP, state("a", "b", serial=2))
    versions = store.versions(f"{APP}/")
    assert [(one.id, one.latest) for one in versions] == [("v2", True), ("v1", False)]
    earlier = store.read(APP, "v1")
    assert earlier is not None
    assert earlier.serial == 1
    assert store.read(APP, "v9") is None


def test_an_account_without_the_bucket_has_no_states(s3: FakeS3, store: Store) -> None:
    s3.missing = True
    assert (store.entries(), store.versions(), store.locks(), store.read(APP)) == ([], [], [], None)


def test_what_s3_refuses_is_said(store: Store, s3: FakeS3, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(**_: object) -> None:
        raise error("AccessDenied")

    monkeypatch.setattr(s3, "get_object", refuse)
    with pytest.raises(StoreError, match=f"{BUCKET} does not answer as it should: .*AccessDenied"):
        store.read(APP)


@pytest.mark.parametrize("content", [b"", b"[]", b"{}", b'{"version": 3}', b'{"version": 4, "serial": 1}'])
def test_what_is_no_state_is_refused(store: Store, content: bytes) -> None:
    store.put(APP, content)
    with pytest.raises(StoreError):
        store.read(APP)


class TestLocks:
    """The lock object is Terraform's own."""

    def test_terraforms_is_read(self, store: Store, s3: FakeS3) -> None:
        s3.put_object(Bucket=BUCKET, Key=f"{KEY}.tflock", Body=json.dumps(TERRAFORM).encode())
        (lock,) = store.locks()
        assert lock == Lock(
            APP, "0c5d6e7f", "alice@laptop", "OperationTypeApply", TERRAFORM["Created"], "1.11.4"
        )
        age = lock.age(datetime(2026, 1, 2, 3, 5, 5, 678901, tzinfo=UTC))
        assert age == pytest.approx(60)

    @pytest.mark.parametrize("content", [b"", b"[]", b"not json"])
    def test_one_that_says_nothing_is_a_lock_all_the_same(
        self, store: Store, s3: FakeS3, content: bytes
    ) -> None:
        s3.put_object(Bucket=BUCKET, Key=f"{KEY}.tflock", Body=content or b" ")
        (lock,) = store.locks()
        assert (lock.who, lock.age(datetime.now(UTC))) == ("unknown", None)
        store.unlock(lock)
        assert store.locks() == []

    def test_ours_keeps_others_out_and_goes(self, store: Store) -> None:
        with store.locked(APP, "invoke state-restore") as lock:
            assert store.lock_of(APP) == lock
            with pytest.raises(LockedError, match="invoke state-restore"), store.locked(APP, "another"):
                pass
            assert store.lock_of(APP) == lock, "whoever did not get it must not take it away"
        assert store.locks() == []

    def test_it_goes_when_something_fails_inside(self, store: Store) -> None:
        with pytest.raises(RuntimeError), store.locked(APP, "x"):
            raise RuntimeError
        assert store.locks() == []

    def test_another_ones_lock_is_left(self, store: Store, s3: FakeS3) -> None:
        s3.put_object(Bucket=BUCKET, Key=f"{KEY}.tflock", Body=json.dumps(TERRAFORM).encode())
        said = "alice@laptop, OperationTypeApply, since 2026-01-02"
        with pytest.raises(LockedError, match=said), store.locked(APP, "x"):
            pass
        seen = store.lock_of(APP)
        assert seen is not None
        s3.put_object(
            Bucket=BUCKET, Key=f"{KEY}.tflock", Body=json.dumps({**TERRAFORM, "ID": "new"}).encode()
        )
        with pytest.raises(LockedError, match="another run by now"):
            store.unlock(seen)
        assert store.locks() != []
