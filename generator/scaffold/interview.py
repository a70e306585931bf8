"""Asking the questions of a template and rendering it. Copier is used here and nowhere else.

The template (a folder with `copier.yml`) holds questions and text. What an answer may be is decided in one place, the
`Setting`: the same rules judge `--data`, defaults and what somebody types. The rendering goes to a temporary folder and
comes back as text; copier never sees the repository, prints nothing and knows no user settings.
"""

import json
import re
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import wraps
from importlib import resources
from pathlib import Path
from typing import Any, ParamSpec

from generator import source
from generator.findings import Finding, nearest
from generator.scaffold.outcome import Result, cancelled, fault, refused

TEMPLATES = Path(str(resources.files("generator"))) / "templates"
NOTHING = "none"
_TRUE, _FALSE = ("true", "yes"), ("false", "no")

Answers = dict[str, Any]
P = ParamSpec("P")


@dataclass(frozen=True)
class Setting:
    """What a template is told beside the answers.

    `facts`: further values for its text. `choices`: question -> allowed answers. `suggested`: defaults that depend on
    the repository. `rule`: (question, answer) -> what is wrong with it, or None. `trusted`: answers taken as they are.
    """

    facts: Mapping[str, Any]
    choices: Mapping[str, Sequence[str]]
    suggested: Mapping[str, Any]
    rule: Callable[[str, Any], str | None]
    trusted: Mapping[str, Any] = field(default_factory=dict)

    def fault(self, question: str, answer: Any) -> str | None:
        """What is wrong with an answer, in words that follow `question: `."""
        if question in self.trusted and self.trusted[question] == answer:
            return None
        return self.rule(question, answer)


@dataclass(frozen=True)
class Interview:
    """The rendered text, and the answers to the questions that applied."""

    text: str
    answers: Answers


class Stopped(Exception):  # noqa: N818 - no error: somebody changed their mind
    """Ctrl-C or Ctrl-D at a question."""


class Unanswered(Exception):  # noqa: N818 - becomes findings
    """The questions cannot be answered this way; `findings` say why."""

    def __init__(self, *findings: Finding) -> None:
        super().__init__(*(finding.message for finding in findings))
        self.findings = findings


def stoppable(function: Callable[P, Result]) -> Callable[P, Result]:
    """`function` with what an interview raises, and Ctrl-C at any other moment, turned into results."""

    @wraps(function)
    def wrapped(*args: P.args, **kwargs: P.kwargs) -> Result:
        try:
            return function(*args, **kwargs)
        except Unanswered as error:
            return refused(error.findings)
        except (Stopped, KeyboardInterrupt):
            return cancelled()

    return wrapped


def can_ask() -> bool:
    """Whether somebody sits at a terminal."""
    return sys.stdin.isatty() and sys.stdout.isatty()


def questions(template: Path) -> Mapping[str, Mapping[str, Any]]:
    """The questions of a template, in their order, as `copier.yml` describes them."""
    import yaml

    loaded: dict[str, Any] = yaml.safe_load((template / "copier.yml").read_text(encoding="utf-8"))
    return {name: question for name, question in loaded.items() if not name.startswith("_")}


def parse(template: Path, setting: Setting, data: Mapping[str, str]) -> tuple[Answers, list[Finding]]:
    """The texts of `--data key=value` as answers, and every fault among them."""
    known = questions(template)
    answers: Answers = {}
    findings: list[Finding] = []
    for key, text in data.items():
        if key not in known:
            findings.append(_unknown_key(key, known))
            continue
        answer = _typed(known[key], text)
        wrong = _wrong(known[key], setting, key, answer)
        answers[key] = answer
        findings += [wrong] if wrong else []
    return answers, findings


def conduct(
    template: Path, setting: Setting, answers: Mapping[str, Any], *, defaults: bool, ask: bool
) -> Interview:
    """Answers in hand, defaults or questions at the terminal for the rest, and the text that comes of them.

    Raises Unanswered, Stopped.
    """
    given = {**setting.trusted, **answers}
    if not (defaults or ask):
        _refuse_gaps(template, setting, given)
    elif not ask:
        _refuse_required(template, setting, given)
    heard: list[tuple[str, str]] = []

    def judge(question: str, answer: Any) -> str:
        wrong = setting.fault(question, answer) or ""
        heard.extend([(question, wrong)] if wrong else [])
        return wrong

    told = {**setting.facts, "choices": setting.choices, "suggested": setting.suggested}
    told |= {"fault": judge, "text": scalar, **given}
    with tempfile.TemporaryDirectory(prefix="hokusai-") as folder:
        worker = _copy(template, Path(folder), told, ask and not defaults, heard)
        text = _only_file(Path(folder)).read_text(encoding="utf-8").rstrip("\n") + "\n"
    asked = questions(template)
    unused = sorted(key for key in answers if key in worker.answers.hidden)
    if unused:
        raise Unanswered(*(_unused(asked, key, worker.answers.combined) for key in unused))
    final = {key: worker.answers.user[key] for key in asked if key not in worker.answers.hidden}
    return Interview(text, final)


def scalar(text: str) -> str:
    """`text` as a YAML scalar: plain where every reader takes that for the same text, else in double quotes."""
    plain, findings = source.load(f"key: {text}\n", "") if re.fullmatch(r"\S(.*\S)?", text) else (None, [])
    if plain is not None and not findings and plain.data == {"key": text}:
        return text
    return json.dumps(text, ensure_ascii=False)


def _copy(template: Path, folder: Path, told: dict[str, Any], ask: bool, heard: list[tuple[str, str]]) -> Any:
    from copier import Settings, run_copy
    from copier.errors import CopierError, InteractiveSessionError
    from jinja2 import TemplateError

    try:
        return run_copy(str(template), folder, told, settings=Settings(), defaults=not ask, quiet=True)
    except (KeyboardInterrupt, EOFError, InteractiveSessionError) as error:
        raise Stopped from error
    except (CopierError, TemplateError, ValueError) as error:
        if heard:
            question, wrong = heard[-1]
            hint = f"Answer it with --data {question}=..."
            raise Unanswered(fault("scaffold-answer", f"{question}: {wrong}", hint)) from error
        raise Unanswered(fault("scaffold-template", f"the template cannot be used: {error}")) from error


def _only_file(folder: Path) -> Path:
    (file,) = (path for path in folder.rglob("*") if path.is_file())
    return file


def _typed(question: Mapping[str, Any], text: str) -> Any:
    """The answer that `text` means; the text itself where it means none (and `_wrong` then says so)."""
    if question.get("multiselect"):
        names = [part.strip() for part in text.split(",") if part.strip()]
        return [] if names == [NOTHING] else list(dict.fromkeys(names))
    if question["type"] == "int" and re.fullmatch(r"[0-9]{1,9}", text):
        return int(text)
    if question["type"] == "bool" and text.lower() in (*_TRUE, *_FALSE):
        return text.lower() in _TRUE
    return text


def _wrong(question: Mapping[str, Any], setting: Setting, key: str, answer: Any) -> Finding | None:
    for value in answer if isinstance(answer, list) else [answer]:
        allowed = setting.choices.get(key)
        if allowed is not None and value not in allowed:
            return _no_choice(key, value, allowed, bool(question.get("multiselect")))
    if question["type"] == "int" and not isinstance(answer, int):
        return fault("scaffold-answer", f"{key}: {answer!r} is not a whole number")
    if question["type"] == "bool" and not isinstance(answer, bool):
        return fault("scaffold-answer", f"{key}: {answer!r} is neither true nor false")
    wrong = setting.fault(key, answer)
    return fault("scaffold-answer", f"{key}: {wrong}") if wrong else None


def _no_choice(key: str, value: str, allowed: Sequence[str], several: bool) -> Finding:
    close = nearest(value, allowed)
    message = f"{key}: {value!r} is not among the choices" + (f"; did you mean {close!r}?" if close else "")
    many = f" Several with commas, nothing with {key}={NOTHING}." if several else ""
    return fault("scaffold-answer", message, f"Choices: {', '.join(allowed)}.{many}")


def _unknown_key(key: str, known: Mapping[str, Any]) -> Finding:
    close = nearest(key, known)
    message = f"--data {key}=...: there is no such question" + (f"; did you mean {close!r}?" if close else "")
    return fault("scaffold-answer", message, f"Questions: {', '.join(known)}.")


def _unused(asked: Mapping[str, Mapping[str, Any]], key: str, answers: Mapping[str, Any]) -> Finding:
    """For an answer to a question that its `when` leaves out."""
    condition = re.findall(r"\w+", str(asked[key]["when"]))
    because = ", ".join(f"{one}={answers[one]}" for one in asked if one in condition)
    return fault("scaffold-answer", f"{key}: does not apply with {because}", f"Leave out --data {key}=...")


def _refuse_gaps(template: Path, setting: Setting, given: Mapping[str, Any]) -> None:
    """Without a terminal and without `--defaults` every question must have its answer; those that depend on another
    answer are left to their default."""
    open_ = [key for key, one in questions(template).items() if key not in given and "when" not in one]
    if open_:
        message = f"no terminal to ask on, and no answer for {', '.join(open_)}"
        hint = "Give --defaults for the suggested answers, or each one with --data key=value."
        raise Unanswered(fault("scaffold-answer", message, hint))


def _refuse_required(template: Path, setting: Setting, given: Mapping[str, Any]) -> None:
    """Questions without a default."""
    for key, one in questions(template).items():
        has_default = "default" in one and ("UNSET" not in str(one["default"]) or setting.suggested.get(key))
        if key not in given and not has_default:
            text = str(one["help"]).split("\n")[0]
            raise Unanswered(
                fault("scaffold-answer", f"{key}: there is no default for it", f"{text} --data {key}=...")
            )
