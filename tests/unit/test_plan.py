"""What is created, changed and deleted, and what is refused so that nobody's work is lost."""

import os
from pathlib import Path

import pytest

from generator.findings import Finding
from generator.plan import (
    GENERATED_MARK,
    Change,
    Disk,
    Kind,
    Plan,
    generated_from,
    header,
    is_edited,
    is_marked,
    make,
    path_fault,
    scan,
    stamp,
)

MARK = f"# {header('registry/services/api.yaml')[0]}\n"
SHARED = f"# {header('the manifests', stamped=False)[0]}\n"


def rendered(body: str) -> str:
    return f"{MARK}\n{body}\n"


def written(body: str, path: str = "a.tf") -> bytes:
    return stamp(path, rendered(body))


def checks(plan: Plan) -> list[tuple[str, str | None]]:
    return [(f.check, f.position.file if f.position else None) for f in plan.findings]


# --- marks -----------------------------------------------------------------------------------------------


def test_the_mark_names_its_source_and_carries_a_hash() -> None:
    first = written("x = 1").split(b"\n")[0].decode()
    start, _, digest = first.rpartition(" sha256:")
    assert start == f"# {GENERATED_MARK} registry/services/api.yaml; do not edit."
    assert len(digest) == 16
    assert digest != "0" * 16
    assert generated_from(written("x")) == "registry/services/api.yaml"
    assert generated_from(b"x = 1\n") is None


@pytest.mark.parametrize(
    "comment", ["# {}\n", "<!-- {} -->\n", "// {}\n", "#!/bin/sh\n# {}\n", '{{\n  "//": "{}"\n}}\n']
)
def test_any_comment_syntax_and_a_line_before(comment: str) -> None:
    content = stamp("x", comment.format(header("a.yaml")[0]) + "body\n")
    assert is_marked(content)
    assert not is_edited(content)
    assert generated_from(content) == "a.yaml"


@pytest.mark.parametrize(
    "edit",
    [lambda c: c + b"\n", lambda c: c.replace(b"x = 1", b"x = 2"), lambda c: c.replace(b"api.yaml", b"b.yaml"),
     lambda c: c.replace(b"sha256:", b"sha256:0", 1)[: -1]],
)  # fmt: skip
def test_any_edit_shows(edit: object) -> None:
    assert callable(edit)
    assert not is_edited(written("x = 1"))
    assert is_edited(edit(written("x = 1")))


def test_windows_line_ends_are_no_edit() -> None:
    assert not is_edited(written("x = 1").replace(b"\n", b"\r\n"))


def test_a_mark_further_down_is_none() -> None:
    assert not is_marked(b"a\nb\nc\n" + MARK.encode())


def test_text_without_a_mark_is_a_fault_of_the_renderer() -> None:
    with pytest.raises(ValueError, match="without the generated mark"):
        stamp("a.tf", "x = 1\n")
    assert stamp("m/.terraform.lock.hcl", "x\n") == b"x\n"
    assert stamp("a.json", "{}\n") == b"{}\n"


def test_sources_cannot_break_the_line() -> None:
    assert "\n" not in header("a\nb\x1b.yaml")[0]


# --- the plan --------------------------------------------------------------------------------------------


def test_create_change_delete_and_unchanged_sorted() -> None:
    disk = Disk(
        {
            "live/b.tf": written("old"),
            "live/c.tf": written("gone"),
            "live/d.tf": written("same"),
            "live/e.tf": b"hand",
        }
    )
    plan = make(
        {"live/z.tf": rendered("new"), "live/b.tf": rendered("new"), "live/d.tf": rendered("same")}, disk
    )
    assert [(c.path, c.kind) for c in plan.changes] == [
        ("live/b.tf", Kind.UPDATE), ("live/c.tf", Kind.DELETE), ("live/z.tf", Kind.CREATE),
    ]  # fmt: skip
    assert plan.unchanged == ("live/d.tf",)
    assert plan.is_safe
    assert not plan.is_empty
    assert plan.summary() == "1 created, 1 changed, 1 deleted"


def test_nothing_to_do() -> None:
    plan = make({"a.tf": rendered("x")}, Disk({"a.tf": written("x"), "b.tf": b"hand-written"}))
    assert plan.is_empty
    assert plan.summary() == "nothing to change"
    assert plan.diff() == ""


def test_a_file_without_the_mark_is_never_touched_even_by_force() -> None:
    for force in (False, True):
        plan = make({"a.tf": rendered("x")}, Disk({"a.tf": b"mine\n", "b.tf": b"mine too\n"}), force)
        assert checks(plan) == [("generated-unmarked", "a.tf")]
        assert not plan.is_safe
        assert not plan.is_empty
        assert "b.tf" not in {change.path for change in plan.changes}


def test_an_edited_file_is_refused_unless_forced() -> None:
    disk = Disk({"a.tf": written("x") + b"edit\n", "b.tf": written("y") + b"edit\n"})
    assert checks(make({"a.tf": rendered("z")}, disk)) == [
        ("generated-edited", "a.tf"),
        ("generated-edited", "b.tf"),
    ]
    forced = make({"a.tf": rendered("z")}, disk, force=True)
    assert forced.is_safe
    assert forced.summary() == "1 changed, 1 deleted"


def test_merges_are_written_anew() -> None:
    conflict = b"<<<<<<< HEAD\n" + written("x") + b"=======\n" + written("y") + b">>>>>>> other\n"
    joined = written("new").replace(b"sha256:", b"sha256:0", 1)
    joined = (
        joined[: joined.index(b"sha256:") + 23] + b"\n\nnew\n"
    )  # the body is right, the hash is another's
    assert is_edited(joined)
    disk = Disk({"a.tf": conflict, "b.tf": joined})
    plan = make({"a.tf": rendered("new"), "b.tf": rendered("new")}, disk)
    assert plan.is_safe
    assert plan.summary() == "2 changed"


def test_shared_files_have_no_hash_and_are_written_anew() -> None:
    text = SHARED + "a\n"
    assert stamp("CODEOWNERS", text) == text.encode()
    plan = make({"CODEOWNERS": text}, Disk({"CODEOWNERS": text.encode() + b"merged\n"}))
    assert plan.is_safe
    assert plan.summary() == "1 changed"


def test_lock_files_and_json() -> None:
    """They cannot hold the mark: written where rendered, lock files removed with the marked files beside them."""
    lock = ".terraform.lock.hcl"
    disk = Disk({f"m/{lock}": b"old\n", "s.json": b"{}\n", f"gone/{lock}": b"x\n", "gone/main.tf": written("x"),
                 f"hand/{lock}": b"x\n"})  # fmt: skip
    plan = make({f"m/{lock}": "new\n", "s.json": "{1}\n"}, disk)
    assert plan.is_safe
    assert {change.path: change.kind for change in plan.changes} == {
        "gone/.terraform.lock.hcl": Kind.DELETE, "gone/main.tf": Kind.DELETE, f"m/{lock}": Kind.UPDATE, "s.json": Kind.UPDATE,
    }  # fmt: skip


def test_a_marked_text_does_not_replace_unmarked_json() -> None:
    text = '{\n"//": "' + header("a.yaml")[0] + '"}\n'
    assert checks(make({"a.json": text}, Disk({"a.json": b"{}"}))) == [("generated-unmarked", "a.json")]


@pytest.mark.parametrize(
    "path",
    ["../x", "a/../b", "/etc/passwd", "", "a//b", "./a", "a/", "a\\b", "a\nb", "a\0", ".git/hooks/pre-commit", ".GIT/x",
     ".hokusai/journal", "a" * 256, "x/\u202ey"],
)  # fmt: skip
def test_paths_that_may_not_be_written(path: str, tmp_path: Path) -> None:
    assert path_fault(path)
    plan = make({path: rendered("x")}, scan(tmp_path, [path]))
    assert "generated-path" in {check for check, _ in checks(plan)}
    assert not plan.is_safe


@pytest.mark.parametrize("path", ["a", "live/dev/x.tf", ".github/CODEOWNERS", "é.tf", "..a", "a" * 255])
def test_paths_that_may(path: str) -> None:
    assert path_fault(path) is None


@pytest.mark.parametrize(
    "paths", [("a/B.tf", "a/b.tf"), ("a/x", "A/x"), ("stra\u00dfe", "STRASSE"), ("a", "a/b"), ("a/b/c", "A")]
)
def test_collisions(paths: tuple[str, str]) -> None:
    plan = make(dict.fromkeys(paths, rendered("x")), Disk())
    assert {check for check, _ in checks(plan)} == {"generated-collision"}


def test_summary_and_diff() -> None:
    disk = Disk({"b.tf": written("old\x1b[31m"), "c.tf": written("gone")})
    assert make({"a.tf": rendered("new"), "b.tf": rendered("new")}, disk).diff() == (
        "--- /dev/null\n+++ b/a.tf\n@@ -0,0 +1,3 @@\n"
        "+# Generated by Hokusai from registry/services/api.yaml; do not edit.\n+\n+new\n"
        "--- a/b.tf\n+++ b/b.tf\n@@ -1,3 +1,3 @@\n"
        " # Generated by Hokusai from registry/services/api.yaml; do not edit.\n \n-old\\x1b[31m\n+new\n"
        "--- a/c.tf\n+++ /dev/null\n@@ -1,3 +0,0 @@\n"
        "-# Generated by Hokusai from registry/services/api.yaml; do not edit.\n-\n-gone\n"
    )


def test_a_plan_is_a_value() -> None:
    change = Change("a", None, b"x")
    assert Plan((change,)) == Plan((change,))
    assert Plan(findings=(Finding("x", "m"),)).is_safe is False


# --- the disk --------------------------------------------------------------------------------------------


def put(root: Path, path: str, content: bytes) -> None:
    (root / path).parent.mkdir(parents=True, exist_ok=True)
    (root / path).write_bytes(content)


def test_scan_reads_desired_paths_and_marked_files_of_owned_folders(tmp_path: Path) -> None:
    long = written("x" * 200_000)
    for path, content in {
        "live/a/x.hcl": written("x"), "live/common.hcl": b"hand\n", "live/long.tf": long, "other/y.tf": written("y"),
        "CODEOWNERS": b"mine\n", "live/.terraform/z.tf": written("z"), "live/a/.terragrunt-cache/z/z.tf": written("z"),
        "live/a/.terraform.lock.hcl": b"lock\n", "live/a/data.json": b"{}",
    }.items():  # fmt: skip
        put(tmp_path, path, content)
    disk = scan(tmp_path, ["CODEOWNERS", "new/z.tf"], ["live", "not-there"])
    assert disk.files == {
        "CODEOWNERS": b"mine\n", "live/a/x.hcl": written("x"), "live/long.tf": long, "live/a/.terraform.lock.hcl": b"lock\n",
    }  # fmt: skip
    assert disk.obstacles == {}


def test_symbolic_links_and_other_things_in_the_way(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    root = tmp_path / "root"
    put(outside, "x.tf", written("x"))
    put(root, "file", b"x")
    (root / "link").symlink_to(outside)
    (root / "x.tf").symlink_to(outside / "x.tf")
    (root / "dangling.tf").symlink_to("nowhere")
    (root / "folder.tf").mkdir()
    os.mkfifo(root / "pipe.tf")
    paths = ["link/x.tf", "link/new/x.tf", "x.tf", "dangling.tf", "folder.tf", "pipe.tf", "file/x.tf"]
    disk = scan(root, paths, ["link", "."])
    assert disk.obstacles == {
        "link/x.tf": "link is a symbolic link", "link/new/x.tf": "link is a symbolic link",
        "x.tf": "it is a symbolic link", "dangling.tf": "it is a symbolic link",
        "folder.tf": "it is a folder or a device, a file is needed", "pipe.tf": "it is a folder or a device, a file is needed",
        "file/x.tf": "file is a file, a folder is needed",
    }  # fmt: skip
    plan = make({path: rendered("x") for path in paths}, disk)
    assert {check for check, _ in checks(plan)} == {"generated-obstructed"}
    assert len(plan.findings) == len(paths)
