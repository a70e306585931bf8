"""Rendered Terragrunt files use blocks and functions that 0.88 documents, and no others (docs/adr/0010)."""

import re

from tests.unit.render.workshop import FIRST, ROOT, SECOND, files

BLOCKS = {
    "dependencies",
    "dependency",
    "exclude",
    "feature",
    "generate",
    "include",
    "inputs",
    "locals",
    "remote_state",
    "terraform",
}
# Terragrunt's own, then Terraform's, which all releases share.
FUNCTIONS = {
    "get_env", "get_original_terragrunt_dir", "get_repo_root", "mark_as_read", "path_relative_to_include",
    "read_terragrunt_config", "fileset", "join", "sort", "split", "startswith", "trimprefix",
}  # fmt: skip
_BLOCK = re.compile(r"^([a-z_]+)(?: \"[^\"]*\")? (?:=|\{)", re.MULTILINE)
_FUNCTION = re.compile(r"\b([a-z_]+)\(")


def test_words() -> None:
    texts = [text.decode() for path, text in files(FIRST, SECOND).items() if path.endswith("terragrunt.hcl")]
    texts += [(ROOT / name).read_text() for name in ("terragrunt.hcl", "live/common.hcl")]
    assert len(texts) > 8
    plain = [
        re.sub(r"#.*$", "", re.sub(r"<<-?(\w+)\n.*?^\s*\1$", "", text, flags=re.M | re.S), flags=re.M)
        for text in texts
    ]
    assert {name for text in plain for name in _BLOCK.findall(text)} <= BLOCKS
    assert {name for text in plain for name in _FUNCTION.findall(text)} <= FUNCTIONS
