"""Runs manifests given as text through the whole pipeline, and says what the checks find in a few words."""

from pathlib import Path

from generator import checks, pipeline, source
from generator.findings import Finding
from generator.pipeline import PLATFORM_FILE, Loaded

ROOT = Path(__file__).resolve().parents[3]
MODELINE = "# yaml-language-server: $schema=../generator/schema/platform.schema.json\n"
PLATFORM = (ROOT / PLATFORM_FILE).read_text().removeprefix(MODELINE)
HEAD = "owner: infrastructure-team\nenvironments: {development: {}, staging: {}, production: {}}\n"


def loaded(platform: str = PLATFORM, **manifests: str) -> Loaded:
    """The catalogue of `manifests` (service -> text); what a text leaves out of name, owner and environments is added
    below it, so that line 1 is the text's own first line."""
    files = {PLATFORM_FILE: platform}
    for name, text in manifests.items():
        name = name.replace("_", "-")
        files[f"registry/services/{name}.yaml"] = _completed(name, text.lstrip("\n"))
    documents, findings = {}, []
    for file, text in files.items():
        document, faults = source.load(text, file)
        findings += faults
        if document is not None:
            documents[file] = document
    return pipeline.assemble(documents, findings)


def findings(check: str, platform: str = PLATFORM, **manifests: str) -> list[Finding]:
    """What `check` finds in manifests that are valid otherwise."""
    result = loaded(platform, **manifests)
    assert result.findings == ()
    assert result.catalogue is not None
    return checks.run(result.catalogue, only=[check])


def found(
    check: str, example: str = "buckets: {some: {}}", platform: str = PLATFORM, **others: str
) -> list[str]:
    """The same as `line:column message`; `file:` before it where that is not example.yaml, `warning:` before that."""
    return [_short(finding) for finding in findings(check, platform, example=example, **others)]


def _short(finding: Finding) -> str:
    assert finding.position is not None
    file = finding.position.file.rpartition("/")[2].removesuffix(".yaml")
    words = [finding.severity.value + ":" if finding.severity.value != "error" else ""]
    words += [f"{file}:" if file != "example" else "", f"{finding.position.line}:{finding.position.column}"]
    return " ".join(word for word in (*words, finding.message) if word)


def _completed(name: str, text: str) -> str:
    lines = text.split("\n")
    given = {line.partition(":")[0] for line in lines}
    missing = [line for line in (f"name: {name}", *HEAD.splitlines()) if line.partition(":")[0] not in given]
    return "\n".join([text.rstrip("\n"), *missing]) + "\n"
