"""What `images` and `promote` share: a manifest found by its service, an edited text proved, shown and written."""

from pathlib import Path

from generator import pipeline
from generator.commands.choices import service_of
from generator.commands.errors import FaultyManifestsError
from generator.console import Console
from generator.findings import has_errors, render_text
from generator.model import Platform
from generator.pipeline import SERVICES
from generator.source import Document


def manifest(root: Path, service: str) -> tuple[Platform, Document, list[str]]:
    """The platform, the service's manifest, and the environments it is sound in.

    Raises UsageError for an unknown service, FaultyManifestsError where its manifest is not sound.
    """
    loaded = pipeline.load(root)
    catalogue = loaded.catalogue
    file = f"{SERVICES}/{service}.yaml"
    if catalogue is None or (file in loaded.documents and service not in catalogue.names):
        raise FaultyManifestsError(pipeline.check(root))
    service_of(catalogue.names, service)
    return catalogue.platform, loaded.documents[file], list(catalogue.variants(service))


def deliver(root: Path, console: Console, document: Document, text: str, preview: bool) -> int | None:
    """Proves the text by the checks; shows the diff or writes. An exit code where that was all, None once written."""
    from generator.scaffold import outcome
    from generator.scaffold.proof import prove

    proved = prove(root, {document.file: text})
    if proved.findings:
        console.write(render_text(proved.findings, proved.sources, console.color))
    if has_errors(proved.findings):
        console.say("Nothing was written.")
        return 1
    made = outcome.deliver(root, {document.file: text}, preview, "", "")
    console.write(made.diff)
    if made.findings:
        console.write(render_text(made.findings, {}, console.color))
        return made.exit_code
    return 0 if preview else None


def next_steps(console: Console, service: str, environments: list[str]) -> None:
    """What to do once a manifest is changed."""
    steps = [("invoke generate", "render it")]
    steps += [(f"invoke plan --env {name} --service {service}", "what will change") for name in environments]
    console.steps(steps)
