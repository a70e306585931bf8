"""Secrets out: states and plans hold passwords in clear, and old code holds them in its files.

Three nets, one over the other: the masks that Terraform itself keeps (`sensitive_attributes`, `sensitive_values`), names
that mean a secret, and forms that nothing but a secret has. What one of them caught is also taken out wherever the same
text stands again, for a password seldom stands in one place only.
"""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from generator.checks.secret_in_manifest import TOKENS
from generator.migrate.legacy.model import REDACTED, Unresolved

_NAMES = re.compile(
    r"(?:^|[_\-./])(?:pass(?:word|wd|phrase|code)?|pwd|secrets?|secret[_-]?(?:string|binary|key|value)|tokens?|auth[_-]?token|"
    r"api[_-]?keys?|(?:secret[_-]?)?access[_-]?key|private[_-]?key(?:_pem)?|(?:db_|database_)?credentials?|"
    r"client_secret|webhook[_-]?(?:url)?|connection_string|dsn|salt|signing_key|encryption_key|pgp_key|"
    r"ses_smtp_password_v4|certificate_key|user_data(?:_base64)?|master_password)$",
    re.IGNORECASE,
)
# A name that only sounds like one: what is held is a name, an address, a switch or a time.
_HARMLESS_NAMES = re.compile(
    r"(?:arn|id|ids|name|names|path|version|versions|enabled|length|policy|type|window|days|count|rotation|"
    r"manage_master_user_password|recovery_window_in_days)$",
    re.IGNORECASE,
)
_HARMLESS = re.compile(
    r"(?:|true|false|none|null|\d{1,6}|arn:[^\s]*|\(sensitive\)|\$\{[^}]*\}|(?:alias/|/)[\w/.-]{0,80})",
    re.IGNORECASE,
)
_URL_PASSWORD = re.compile(r"(?<=://)([^/\s:@\"']*):([^/\s@\"']+)(?=@)")
_ASSIGNED = re.compile(
    r"((?:password|passwd|pwd|secret|token|api[_-]?key)[\"']?\s*(?:=|:\s?)\s*[\"']?)((?!\$\{|\$\(|\"|')[^\s&;,\"'\\]{4,})",
    re.IGNORECASE,
)
_TOKENS = tuple((starts, re.compile(pattern, re.DOTALL)) for starts, pattern, _ in TOKENS)
_PEM = re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY-----.*?(?:-----END [A-Z ]*PRIVATE KEY-----|\Z)", re.DOTALL)
_WORD = re.compile(r"[A-Za-z]+(?:[-_.][A-Za-z]+)*\d{0,3}")
_MOST = 100_000  # elements of a list in a mask
_LONG = 12  # a secret of so many letters is taken out of the middle of names too
_SHORTEST = 6  # a shorter secret is not looked for elsewhere: it would be found in ordinary words
# Attributes whose value may be a secret as a whole, whatever it is called.
_WHOLE: Mapping[str, frozenset[str]] = {
    "aws_secretsmanager_secret_version": frozenset({"secret_string", "secret_binary"}),
    "aws_iam_access_key": frozenset({"secret", "ses_smtp_password_v4", "encrypted_secret"}),
    "random_password": frozenset({"result", "bcrypt_hash"}),
    "random_string": frozenset({"result"}),
    "tls_private_key": frozenset({"private_key_pem", "private_key_openssh", "private_key_pem_pkcs8"}),
}


def names_secret(name: str) -> bool:
    """Whether a name says that its value is a secret."""
    return bool(_NAMES.search(name)) and not _HARMLESS_NAMES.search(name)


@dataclass
class Redactor:
    """Collects what is secret while values are read, then takes it out of everything."""

    found: set[str] = field(default_factory=set)

    def values(self, values: Any, mask: Any = None, kind: str = "", names: tuple[str, ...] = ()) -> Any:
        """`values` without secrets. `mask` has Terraform's form: True, or containers with True where one is sensitive."""
        if mask is True:
            self._learn(values)
            return values if values is None or isinstance(values, bool) else REDACTED
        name = names[-1] if names else ""
        if isinstance(values, Mapping):
            return self._mapping(values, mask, kind, names)
        if isinstance(values, list | tuple):
            masks = mask if isinstance(mask, list) else []
            return [
                self.values(one, masks[i] if i < len(masks) else None, kind, names)
                for i, one in enumerate(values)
            ]
        if isinstance(values, str):
            return self._string(values, kind, name, len(names) == 1)
        return values

    def _mapping(
        self, values: Mapping[str, Any], mask: Any, kind: str, names: tuple[str, ...]
    ) -> dict[str, Any]:
        masks = mask if isinstance(mask, Mapping) else {}
        pair = values.get("name", values.get("Name", values.get("key")))
        made = {}
        for key, value in values.items():
            label = pair if key in ("value", "Value") and isinstance(pair, str) else key
            plain = key in ("value", "Value") and kind == "aws_ssm_parameter"
            inner = True if plain and values.get("type") == "SecureString" else masks.get(key)
            made[str(key)] = self.values(value, inner, kind, (*names, label))
        return made

    def _string(self, text: str, kind: str, name: str, top: bool) -> str:
        if top and name in _WHOLE.get(kind, ()) and text:
            self._learn(text)
            return REDACTED
        if names_secret(name) and not _HARMLESS.fullmatch(text):
            self._learn(text)
            return REDACTED
        if text[:1] in "{[" and (document := _document(text)) is not None:
            clean = self.values(document, None, "", (name,))
            return text if clean == document else json.dumps(clean, ensure_ascii=False)
        return self.text(text)

    def text(self, text: str) -> str:
        """A text without what has the form of a secret."""
        text = _PEM.sub(lambda match: self._caught(match[0]), text)
        for starts, pattern in _TOKENS:
            if any(start in text for start in starts):
                text = pattern.sub(lambda match: self._caught(match[0]), text)
        if "://" in text and "@" in text:
            text = _URL_PASSWORD.sub(self._in_url, text)
        if "=" in text or ":" in text:
            text = _ASSIGNED.sub(self._assigned, text)
        return text

    def _assigned(self, match: re.Match[str]) -> str:
        before = re.split(r"[\s\"']", match.string[: match.start(2)])[-1]
        if "arn:" in before or _HARMLESS.fullmatch(match[2]) or "://" in match[2]:
            return match[0]
        return match[1] + self._caught(match[2])

    def _in_url(self, match: re.Match[str]) -> str:
        if match[2].startswith("${"):
            return match[0]
        return f"{match[1]}:{self._caught(match[2])}"

    def _caught(self, text: str) -> str:
        self._learn(text)
        return REDACTED

    def _learn(self, value: Any) -> None:
        for text in _texts(value):
            if len(text) >= _SHORTEST and not _HARMLESS.fullmatch(text):
                self.found.add(text)

    def scrub(self, value: Any) -> Any:
        """`value` without anything that was found to be secret anywhere."""
        pattern = self._pattern()
        return _scrub(value, pattern) if pattern else value

    def _pattern(self) -> re.Pattern[str] | None:
        """One that could be an ordinary word counts where it stands for itself, not inside a name."""
        if not self.found:
            return None
        longest = sorted(self.found, key=lambda text: (-len(text), text))
        forms = dict.fromkeys(form for text in longest for form in (text, json.dumps(text)[1:-1]))
        return re.compile("|".join(map(_alone, forms)))


def _alone(text: str) -> str:
    escaped = re.escape(text)
    word = len(text) < _LONG and _WORD.fullmatch(text)
    return rf"(?<![\w-]){escaped}(?![\w-])" if word else escaped


def _scrub(value: Any, pattern: re.Pattern[str]) -> Any:
    if isinstance(value, str):
        return pattern.sub(REDACTED, value)
    if isinstance(value, Unresolved):
        return Unresolved(pattern.sub(REDACTED, value.text), value.references, value.exact)
    if isinstance(value, Mapping):
        return {pattern.sub(REDACTED, str(key)): _scrub(inner, pattern) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_scrub(inner, pattern) for inner in value]
    return value


def _texts(value: Any) -> Iterable[str]:
    if isinstance(value, str):
        yield value
        if value[:1] in "{[" and (document := _document(value)) is not None:
            yield from _texts(document)
    elif isinstance(value, Mapping):
        for inner in value.values():
            yield from _texts(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from _texts(inner)
    elif isinstance(value, int | float) and not isinstance(value, bool):
        yield str(value)


def _document(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return None


def mask_of(paths: Iterable[Any]) -> Any:
    """A state's `sensitive_attributes` (paths of `get_attr` and `index` steps) as a mask."""
    mask: dict[Any, Any] = {}
    for path in paths:
        steps = (
            [step.get("value") for step in path if isinstance(step, Mapping)]
            if isinstance(path, list)
            else [path]
        )
        steps = [step.get("value") if isinstance(step, Mapping) else step for step in steps]
        here = mask
        for step in steps[:-1]:
            inner = here.setdefault(step, {})
            if inner is True:
                break
            here = inner
        else:
            if steps:
                here[steps[-1]] = True
    return _listed(mask)


def _listed(mask: Any) -> Any:
    """Maps with numbers as keys are lists."""
    if not isinstance(mask, dict):
        return mask
    made = {key: _listed(inner) for key, inner in mask.items()}
    if made and all(isinstance(key, int) and 0 <= key < _MOST for key in made):
        return [made.get(number) for number in range(max(made) + 1)]
    return made
