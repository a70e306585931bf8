"""What an unquoted scalar means, decided here and not by a YAML library.

| written                  | YAML 1.1 reads   | YAML 1.2 reads | here                                     |
|--------------------------|------------------|----------------|------------------------------------------|
| true, null, ~, 512, 0.5  | the same         | the same       | that value; refused where text is wanted |
| 1.10, 0x1f, .5, 1.0e+3   | the same         | the same       | that value; refused where text is wanted |
| no, yes, on, off, y, n   | a boolean        | text           | refused                                  |
| 0123, 0b1, 1_000         | another number   | 123, text      | refused                                  |
| 1e3, 0o17, -0x1f         | text (most)      | a number       | refused                                  |
| 22:22, 2025-08-20        | 1342, a date     | text           | refused                                  |
| .inf, .nan, 2**60        | no JSON number   | no JSON number | refused                                  |
| anything else            | text             | text           | text                                     |

Sources: https://yaml.org/type/ (1.1: bool, int, float, timestamp, null), https://yaml.org/spec/1.2.2/
chapter 10.3 (core schema), and what PyYAML, go-yaml and the editors' readers do where they differ from them.
"""

import re
from decimal import Decimal
from typing import Final, NamedTuple

Value = str | int | float | bool | None


class Refused(NamedTuple):
    """A scalar that readers understand differently; `value` is the number or boolean it could mean."""

    reason: str
    value: Value = None


_SAME: Final[dict[str, Value]] = {
    "": None,
    "~": None,
    **dict.fromkeys(("null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
_YES_NO: Final[dict[str, Refused]] = {
    spelling: Refused(
        f"some YAML readers take it for the boolean {str(value).lower()}, others for text", value
    )
    for value, words in ((True, ("yes", "on", "y")), (False, ("no", "off", "n")))
    for word in words
    for spelling in (word, word.capitalize(), word.upper())
}
WORDS: Final[dict[str, Value | Refused]] = {
    **_SAME,
    **_YES_NO,
    "=": Refused("some YAML readers give `=` a meaning of its own"),
}
NUMERIC_START: Final = frozenset("0123456789+-.")

_INT = re.compile(r"[-+]?(?:0|[1-9][0-9]*)")
_HEX = re.compile(r"0x[0-9a-fA-F]+")
_FLOAT = re.compile(r"[-+]?(?:(?:0|[1-9][0-9]*)\.[0-9]*|\.[0-9]+)(?:[eE][-+][0-9]+)?")
_NOT_FINITE = re.compile(r"[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)")
_LEADING_ZERO = re.compile(r"[-+]?0[0-9]+(?:\.[0-9]*)?(?:[eE][-+]?[0-9]+)?")
_EXPONENT = re.compile(r"[-+]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)[eE][-+]?[0-9]+")
_OTHER_BASE = re.compile(r"[-+]?0(?:x[0-9a-fA-F_]+|o[0-7_]+|b[01_]+)")
_UNDERSCORE = re.compile(r"[-+]?(?:[0-9][0-9_]*(?:\.[0-9_]*)?|\.[0-9_]+)(?:[eE][-+]?[0-9]+)?")
_BASE_60 = re.compile(r"[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?")
_DATE = re.compile(
    r"[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}"
    r"(?:(?:[Tt]|[ \t]+)[0-9]{1,2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]*)?"
    r"(?:[ \t]*(?:Z|[-+][0-9]{1,2}(?::?[0-9]{2})?))?)?"
)
_LARGEST = 2**53 - 1  # every integer up to here is exact in JSON and in a double (RFC 8259, section 6)
_LONGEST = 40  # no number worth writing is longer, and int() is quadratic


def numeric(raw: str) -> Value | Refused:
    """What a scalar that begins like a number means: a number, refused, or text (then `raw` itself)."""
    if _INT.fullmatch(raw):
        return _whole(raw, 10)
    if _HEX.fullmatch(raw):
        return _whole(raw, 16)
    if _FLOAT.fullmatch(raw):
        return _fraction(raw)
    return _refused(raw) or raw


def _whole(raw: str, base: int) -> int | Refused:
    value = int(raw, base) if len(raw) <= _LONGEST else None
    if value is None or abs(value) > _LARGEST:
        return Refused(f"the number is beyond {_LARGEST}, which not every reader holds exactly")
    return value


def _fraction(raw: str) -> float | Refused:
    if len(raw) > _LONGEST:
        return Refused("the number has more digits than a reader keeps")
    value = float(raw)
    if value in (float("inf"), float("-inf")):
        return Refused("the number is too large for any reader")
    if Decimal(raw) != Decimal(repr(value)):
        return Refused(f"the number has more digits than a reader keeps; it would become {value!r}", value)
    return value


def _refused(raw: str) -> Refused | None:
    """Why a number-like text is understood differently by different readers; None where it is just text."""
    if _NOT_FINITE.fullmatch(raw):
        return Refused("infinity and not-a-number exist neither in JSON nor in Terraform")
    if _DATE.fullmatch(raw):
        return Refused("some YAML readers take it for a date, others for text")
    if _BASE_60.fullmatch(raw):
        return Refused("some YAML readers take it for a number to base 60, others for text")
    if _LEADING_ZERO.fullmatch(raw):
        return Refused("a leading zero means an octal number to some YAML readers, a decimal one to others")
    if _EXPONENT.fullmatch(raw):
        return Refused("some YAML readers take it for a number with exponent, others for text", _finite(raw))
    if _OTHER_BASE.fullmatch(raw) or _UNDERSCORE.fullmatch(raw):
        return Refused("some YAML readers take it for a number, others for text")
    return None


def _finite(raw: str) -> Value:
    """The number with exponent as people write it, where that is short and exact."""
    if len(raw) > _LONGEST:
        return None
    value = float(raw)
    if value.is_integer() and abs(value) < 10**15:
        return int(value)
    return value if 1e-9 < abs(value) < 10**15 else None


def scalar_text(value: Value) -> str:
    """A value as YAML and JSON write it, for messages."""
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    return str(value)


def kind(value: object) -> str:
    """What a value is called in a message."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "a boolean"
    if isinstance(value, int | float):
        return "a number"
    if isinstance(value, dict):
        return "a mapping"
    return "a list" if isinstance(value, list) else "text"
