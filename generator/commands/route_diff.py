"""`invoke route-diff BASE`: which requests get another answer than at a git revision, each with a request that shows it."""

from pathlib import Path

from generator.commands import OK, judged
from generator.commands.choices import one_of
from generator.commands.errors import FaultyManifestsError, UsageError
from generator.console import Console
from generator.explain import changes, revision
from generator.explain.revision import RevisionError

FORMATS = ("text", "markdown", "json")


def command(root: Path, console: Console, *, base: str, format: str = "text") -> int:
    """Prints the comparison of the working tree with `base`; a difference is no fault."""
    one_of("format", format, FORMATS)
    after = judged.catalogue(root, console)
    try:
        before = revision.load(root, base)
    except RevisionError as error:
        raise UsageError(str(error), "For example: invoke route-diff main") from error
    if before.loaded.catalogue is None:
        raise FaultyManifestsError(before)
    compared = changes.compare(before.loaded.catalogue, after)
    say = {"text": changes.text, "markdown": changes.markdown, "json": changes.to_json}[format]
    console.write(say(compared))
    return OK
