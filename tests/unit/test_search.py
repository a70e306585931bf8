"""The search for secrets finds what is planted: a search that finds nothing proves nothing by itself."""

import base64
import gzip
import io
import json
import zipfile
import zlib
from pathlib import Path

import pytest

from tests.e2e import search

CANARY = "canary-4b1f93-never-in-a-file"


def zipped(*parts: bytes) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for number, part in enumerate(parts):
            archive.writestr(f"tfplan{number}", part * 3)
    return target.getvalue()


STATE = json.dumps({"resources": [{"attributes": {"secret_string": CANARY}}]}).encode()
PLANTED = {
    "state.json": STATE,
    "log.txt": b"\x1b[31mvalue\x1b[0m " + CANARY.encode() + b"\n",
    "upper.txt": CANARY.encode().hex().upper().encode(),
    "base64.0": base64.b64encode(CANARY.encode()),
    "base64.1": b"data: " + base64.b64encode(b"x" + CANARY.encode() + b"yz"),
    "base64.2": base64.urlsafe_b64encode(b"xx" + CANARY.encode() + b"\xff\xfe"),
    "state.gz": gzip.compress(STATE),
    "plan.tfplan": zipped(b"nothing", STATE),
    "zip.in.zip": zipped(zipped(gzip.compress(STATE))),
    "object": zlib.compress(b"blob 99\0" + STATE),
    "packed.in.json": json.dumps({"plan": base64.b64encode(zipped(STATE)).decode()}).encode(),
    "log.of.gzip": b"payload=" + base64.b64encode(gzip.compress(STATE)),
    "wide.txt": CANARY.encode("utf-16-le"),
}


@pytest.mark.parametrize("name", PLANTED)
def test_what_is_planted_is_found(tmp_path: Path, name: str) -> None:
    (tmp_path / "deep/.hidden").mkdir(parents=True)
    (tmp_path / "deep/.hidden" / name).write_bytes(PLANTED[name])
    (tmp_path / "clean").write_bytes(PLANTED[name].replace(b"canary", b"animal")[::-1])

    assert search.files(tmp_path, CANARY) == [f"deep/.hidden/{name}"]


def test_nothing_is_found_where_nothing_is(tmp_path: Path) -> None:
    (tmp_path / "broken.zip").write_bytes(b"PK\3\4" + b"x" * 50)
    (tmp_path / "broken.gz").write_bytes(b"\x1f\x8b" + b"x" * 50)
    (tmp_path / "almost").write_text(CANARY[:-1])

    assert search.files(tmp_path, CANARY) == []


def test_a_name_is_found(tmp_path: Path) -> None:
    (tmp_path / f"{CANARY}.txt").touch()

    assert len(search.names(tmp_path, CANARY)) == 1
