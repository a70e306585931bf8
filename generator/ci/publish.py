"""Puts reports on GitHub: one comment of a pull request that is brought up to date, or an issue for each subject.

Stands alone: the workflows carry this text and run it where nothing is checked out, with rights to write and no others.
Reports are text of others, so they are only ever the body of a request. Needs Python 3.11 and `gh`; configured by
environment variables:

    MODE=comment   REPORT/*.md in order of their names are the comment of pull request NUMBER
    MODE=issues    REPORT/<subject>.<state>.md: `open` and `failed` open or update the subject's issue, `clean` closes it
"""

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

LIMIT = 65_000  # GitHub takes 65,536 characters
AUTHOR = "github-actions[bot]"
PAGE = 100


def main() -> int:
    """1 where GitHub does not do as asked."""
    modes = {"comment": comment, "issues": issues}
    try:
        modes[os.environ["MODE"]]()
    except subprocess.CalledProcessError as error:
        print(f"::error::GitHub refused: {' '.join(map(str, error.cmd))}", file=sys.stderr)
        return 1
    return 0


def comment() -> None:
    """Creates the comment, or replaces the text of the one that an earlier run wrote."""
    marker, number = "<!-- report: pull request -->", int(os.environ["NUMBER"])
    parts = [path.read_text(encoding="utf-8", errors="replace") for path in reports()]
    body = fitted(marker, parts or ["Nothing to report: no unit is affected."])
    found = next(own(f"issues/{number}/comments", marker), None)
    if found is None:
        send("POST", f"issues/{number}/comments", {"body": body})
    else:
        send("PATCH", f"issues/comments/{int(found['id'])}", {"body": body})


def issues() -> None:
    """One issue for each subject, open as long as there is something to say."""
    for path in reports():
        subject, state = path.name.removesuffix(".md").rsplit(".", 1)
        marker = f"<!-- report: {subject} -->"
        body = fitted(marker, [path.read_text(encoding="utf-8", errors="replace")])
        found = next(own("issues?state=open", marker), None)
        if state == "clean":
            if found is not None:
                send("POST", f"issues/{int(found['number'])}/comments", {"body": f"Clean again.\n\n{run()}"})
                send("PATCH", f"issues/{int(found['number'])}", {"state": "closed"})
        elif found is None:
            send("POST", "issues", {"title": subject.replace("-", " ", 1).capitalize(), "body": body})
        else:
            send("PATCH", f"issues/{int(found['number'])}", {"body": body})


def reports() -> list[Path]:
    """The reports, by name."""
    return sorted(Path(os.environ["REPORT"]).glob("*.md"))


def own(path: str, marker: str) -> Iterator[dict[str, Any]]:
    """What an earlier run wrote: the marker alone proves nothing, as everybody can write it."""
    number = 0
    while True:
        number += 1
        sign = "&" if "?" in path else "?"
        found = ask("GET", f"{path}{sign}per_page={PAGE}&page={number}")
        for item in found:
            if (item.get("user") or {}).get("login") == AUTHOR and (item.get("body") or "").startswith(
                marker
            ):
                yield item
        if len(found) < PAGE:
            return


def fitted(marker: str, parts: Sequence[str]) -> str:
    """The body: where it would be too long, the longest parts are cut at a line."""
    room = LIMIT - len(marker) - len(run()) - 10
    left, texts = len(parts), list(parts)
    for index in sorted(range(len(parts)), key=lambda index: len(parts[index])):
        texts[index] = cut(texts[index].strip(), room // left - 2)
        room -= len(texts[index]) + 2
        left -= 1
    return "\n\n".join([marker, *texts, run()])


def cut(text: str, room: int) -> str:
    """At most `room` characters, whole lines, no code block left open."""
    if len(text) <= room:
        return text
    closing = "\n```\n\nCut here: the run has all of it."
    kept = text[: max(room - len(closing), 0)].rpartition("\n")[0]
    fences = sum(line.lstrip().startswith("```") for line in kept.splitlines())
    return kept + (closing if fences % 2 else closing.removeprefix("\n```"))


def run() -> str:
    """Where the whole of it is."""
    return f"[The run]({os.environ['RUN_URL']})"


def send(method: str, path: str, body: dict[str, Any]) -> None:
    """Writes, and says what."""
    ask(method, path, body)
    print(f"{method} {path}")


def ask(method: str, path: str, body: dict[str, Any] | None = None) -> Any:
    """One request of GitHub's REST API; the body goes through stdin, never through the command line."""
    command = ["gh", "api", "--method", method, f"repos/{os.environ['REPOSITORY']}/{path}"]
    given = ["--input", "-"] if body is not None else []
    done = subprocess.run(
        [*command, *given],
        input=None if body is None else json.dumps(body),
        stdout=subprocess.PIPE,
        encoding="utf-8",
        check=True,
    )
    return json.loads(done.stdout)


if __name__ == "__main__":
    sys.exit(main())
