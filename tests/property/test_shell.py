"""Commands and settings that are printed for somebody's shell: a real one takes each text as it is.

What else reaches a shell is names (tests/property/test_patterns.py); workflows put texts into variables only
(tests/property/test_workflows.py).
"""

import json
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

from hypothesis import given
from hypothesis import strategies as st

from generator.commands import byhand
from generator.routing.types import Request
from generator.sandbox.endpoint import Endpoint
from generator.verify.diagnose.beside import by_hand
from tests.effort import effort

TRICKS = ("$(touch pwned)", "`touch pwned`", "'; touch pwned; '", '"; touch pwned; "', "$HOME", "a b", "*", "~", "\\", "'", '"', "&", "|", ">x",
          "#", "!!", "-n", "a\nb", "\t", "{a,b}", "é")  # fmt: skip
texts = st.one_of(
    st.sampled_from(TRICKS),
    st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\0"), min_size=1, max_size=12),
)


def shell(script: str, folder: Path) -> str:
    """What `sh` makes of it, in an empty folder that must stay empty."""
    done = subprocess.run(
        ["sh", "-euc", script], capture_output=True, check=True, cwd=folder, env={"LC_ALL": "C.UTF-8"}
    )
    assert list(folder.iterdir()) == []
    return done.stdout.decode()


@effort(5)
@given(st.lists(st.tuples(texts, texts, texts, texts), min_size=12, max_size=12))
def test_a_request_by_hand(tmp_path_factory: Any, cases: list[tuple[str, str, str, str]]) -> None:
    """All cases in one shell, which costs as much as one: the command's words are those that were meant."""
    script, wanted = "", []
    for path, method, header, value in cases:
        request = Request("a.example", f"/{path}", method, ((header, value),), ((header, value),))
        ((line, _),) = by_hand(
            cast(Any, SimpleNamespace(request=request, protocol="https")),
            cast(Any, SimpleNamespace(limits=SimpleNamespace(ways=()))),
        )
        script += f"set -- {line}\nprintf '%s\\0' \"$@\"; printf '\\0'\n"
        wanted.append(
            [
                "curl",
                "-sv",
                *([] if method == "GET" else ["-X", method]),
                "-H",
                f"{header}: {value}",
                request.url("https"),
            ]
        )
    said = shell(script, tmp_path_factory.mktemp("empty"))
    assert [line.split("\0") for line in said.split("\0\0")[:-1]] == wanted


@effort(5)
@given(region=texts, inherited=texts, folder=texts)
def test_settings_for_a_shell(tmp_path_factory: Any, region: str, inherited: str, folder: str) -> None:
    tools = SimpleNamespace(environment=dict.fromkeys(byhand.SETTINGS, inherited), by_hand=None)
    endpoint = Endpoint("development", "123456789012", region, 5000, 1, "token", "2025-09-01T00:00:00Z")
    root = tmp_path_factory.mktemp("somewhere") / f"x{folder.replace('/', '_')}"
    root.mkdir()
    script = byhand.text(root, cast(Any, tools), endpoint)
    script += f"exec {sys.executable} -c 'import json, os; print(json.dumps(dict(os.environ)))'\n"
    said = json.loads(shell(script, tmp_path_factory.mktemp("empty")))
    assert said["AWS_REGION"] == region
    assert {said[name] for name in byhand.SETTINGS} == {inherited}
    assert said["PATH"].startswith(f"{root}/")
