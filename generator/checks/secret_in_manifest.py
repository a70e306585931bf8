"""A secret seems to stand in a manifest.

Whoever can read the repository can read it, today and in its history for ever; it also enters the task definition, the
plan and the state in clear.

To fix it, revoke it where it was made (removing the line does not take it out of the history), name a secret under
`secrets`, give that to the component, and set the new value out of band.

Bad:

    components: {api: {image: {repository: example}, port: 8000, environment: {DATABASE_PASSWORD: hunter2-hunter2}}}

Good:

    secrets: {database-password: {}}
    components: {api: {image: {repository: example}, port: 8000, secrets: [database-password]}}
"""

import re
from collections.abc import Iterator

from generator.catalogue import Catalogue
from generator.checks._place import at
from generator.checks._walk import components, texts
from generator.findings import Finding, Position
from generator.references import Text
from generator.source import Document

ALONE = True

# Forms that nothing else has; the first word of each is looked for before the pattern is tried.
TOKENS: tuple[tuple[tuple[str, ...], str, str], ...] = (
    (("AKIA", "ASIA"), r"\b(?:AKIA|ASIA)[A-Z0-9]{16}\b", "an AWS access key"),
    (("PRIVATE KEY-----",), r"-----BEGIN [A-Z ]*PRIVATE KEY-----", "a private key"),
    (("gh",), r"\bgh(?:[opsur]_|ithub_pat_)[A-Za-z0-9_]{22,}", "a GitHub token"),
    (("glpat-",), r"\bglpat-[A-Za-z0-9_-]{20,}", "a GitLab token"),
    (("xox",), r"\bxox[abeprs]-[A-Za-z0-9-]{10,}", "a Slack token"),
    (("hooks.slack.com",), r"hooks\.slack\.com/services/T\w+/B\w+/\w+", "a Slack webhook"),
    (("k_live_",), r"\b[rs]k_live_[A-Za-z0-9]{16,}", "a Stripe key"),
    (("sk-",), r"\bsk-[A-Za-z0-9_-]{32,}", "an API key"),
    (("AIza",), r"\bAIza[A-Za-z0-9_-]{35}", "a Google API key"),
    (("eyJ",), r"\beyJ[A-Za-z0-9_-]{8,}\.eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]+", "a signed token (JWT)"),
)
_COMPILED = tuple((starts, re.compile(pattern), what) for starts, pattern, what in TOKENS)
_SUFFIXES = (
    "PASSWORD",
    "PASSWD",
    "PWD",
    "PASSPHRASE",
    "SECRET",
    "TOKEN",
    "API_KEY",
    "APIKEY",
    "ACCESS_KEY",
    "SECRET_KEY",
    "PRIVATE_KEY",
    "CREDENTIAL",
    "CREDENTIALS",
)
_VARIABLE = re.compile(rf"(?:^|_)(?:{'|'.join(_SUFFIXES)})$", re.IGNORECASE)
_IN_URL = re.compile(r"://[^/\s:@\0]*:[^/\s:@\0]+@")
_ASSIGNED = re.compile(
    r"(?:password|passwd|pwd|secret|token|api[_-]?key)[\"']?\s*(?:=|:\s)\s*[\"']?[^\s\0&;,$\"']{4,}",
    re.IGNORECASE,
)
_HARMLESS = re.compile(r"(?:true|false|none|null|\d{1,6}|/.*|https?://.*|arn:.*|.{0,3})", re.IGNORECASE)
ADVICE = (
    "Revoke it where it was made: the repository's history keeps it. "
    "Then name it under `secrets` and set the value out of band."
)


def check(catalogue: Catalogue) -> Iterator[Finding]:
    """Unmistakable forms anywhere in the files, comments too; likely ones in variables and commands."""
    for document in catalogue.documents.values():
        yield from _tokens(document)
    for service, component in components(catalogue):
        for path, variable, text in texts(component):
            if fault := _likely(variable, text):
                yield at(service, path, fault, hint=_hint(variable))


def _tokens(document: Document) -> Iterator[Finding]:
    for starts, pattern, what in _COMPILED:
        if not any(start in document.text for start in starts):
            continue
        for match in pattern.finditer(document.text):
            before = document.text[: match.start()]
            line, column = before.count("\n") + 1, match.start() - before.rfind("\n")
            owner = document.data.get("owner") if isinstance(document.data, dict) else None
            yield Finding(
                "", f"this looks like {what}", Position(document.file, line, column), owner=owner, hint=ADVICE
            )


def _likely(variable: str | None, text: Text) -> str | None:
    """A finding never repeats the value."""
    joined = "".join([part if isinstance(part, str) else "\0" for part in text])
    fault = _shape(variable, joined)
    if fault and any(pattern.search(joined) for _, pattern, _ in _COMPILED):
        return None  # said already
    return fault


def _shape(variable: str | None, text: str) -> str | None:
    """`\\0` in `text` stands for a reference."""
    if "://" in text and "@" in text and _IN_URL.search(text):
        return "this address holds a password"
    if ("=" in text or ":" in text) and _ASSIGNED.search(text):
        return "this seems to hold a password or token"
    if variable and _names_secret(variable) and "\0" not in text and not _HARMLESS.fullmatch(text):
        return f"{variable} seems to be a secret, and its value stands here"
    return None


def _names_secret(variable: str) -> bool:
    return variable.upper().endswith(_SUFFIXES) and bool(_VARIABLE.search(variable))


def _hint(variable: str | None) -> str:
    if variable is None:
        return ADVICE
    name = variable.lower().replace("_", "-").strip("-")
    return f"{ADVICE} For example: `secrets: {{{name}: {{}}}}`, and `secrets: [{name}]` of the component."
