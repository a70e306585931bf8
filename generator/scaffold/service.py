"""`invoke new-service NAME`: a manifest from the template."""

from collections.abc import Mapping
from pathlib import Path

from generator import pipeline
from generator.catalogue import Catalogue
from generator.findings import Finding, has_errors
from generator.scaffold import answers, interview, names, outcome, proof, record
from generator.scaffold.claims import Claims
from generator.scaffold.outcome import Result, fault

TEMPLATE = interview.TEMPLATES / "service"


@interview.stoppable
def new_service(
    root: Path,
    name: str,
    data: Mapping[str, str] | None = None,
    *,
    defaults: bool = False,
    ask: bool | None = None,
    preview: bool = False,
    template: Path = TEMPLATE,
) -> Result:
    """Writes `registry/services/NAME.yaml`. `data` answers questions; the rest is asked, or taken from the `defaults`.

    `ask`: whether somebody is there to answer; by default, whether stdin and stdout are a terminal.
    """
    loaded = pipeline.load(root)
    if loaded.catalogue is None:
        return outcome.refused(loaded.findings, loaded.texts)
    if wrong := name_fault(root, name, loaded.catalogue):
        return outcome.refused([wrong])
    at_terminal = (interview.can_ask() if ask is None else ask) and not defaults
    setting = answers.setting(Claims(loaded.catalogue, name), {}, dodge=at_terminal)
    given, findings = interview.parse(template, setting, data or {})
    if findings:
        return outcome.refused(findings)
    made = interview.conduct(template, setting, given, defaults=defaults, ask=at_terminal)
    return _write(root, name, made, preview)


def name_fault(root: Path, name: str, catalogue: Catalogue) -> Finding | None:
    """Why `name` cannot name a new service."""
    rule = names.service_rule()
    if wrong := names.bad_form("a service", name, rule):
        return wrong
    folder = root / pipeline.SERVICES
    taken = {path.stem for path in folder.glob("*.y*ml")} | set(catalogue.names)
    if name not in taken:
        return None
    other = next((service for service in catalogue.every() if service.name == name), None)
    spare = names.free(name, taken, rule["maxLength"])
    hint = f"{manifest(name)} is its manifest: change that" + (f", or take {spare!r}." if spare else ".")
    message = f"there is a service {name!r} already"
    return fault("scaffold-name", message, hint, other.owner if other else None)


def manifest(name: str) -> str:
    """The file of a service's manifest."""
    return f"{pipeline.SERVICES}/{name}.yaml"


def _write(root: Path, name: str, made: interview.Interview, preview: bool) -> Result:
    file = manifest(name)
    proved = proof.prove(root, {file: made.text})
    if has_errors(proved.findings):
        return outcome.refused(proved.findings, proved.sources)
    kept = record.text_of(record.Record(made.answers, made.text))
    first = made.answers["environments"][0]
    steps = (
        f"Edit {file} as you like; every key is explained by its schema in your editor. Then:\n"
        "  invoke generate\n"
        f"  invoke plan --env {first}\n"
    )
    texts = {file: made.text, record.file_of(name): kept}
    return outcome.deliver(root, texts, preview, f"Made {file}.", steps, proved.findings)
