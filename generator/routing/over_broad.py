"""Patterns whose star stands in the middle of a word, and so take more than they say.

`/api*` takes `/apikeys`, and `*hokus.ai` takes `nothokus.ai`.
"""

from collections.abc import Iterator

from generator.routing.masks import bits_of
from generator.routing.space import Within
from generator.routing.table import Table
from generator.routing.verdicts import OverBroad


def find_over_broad(table: Table) -> Iterator[OverBroad]:
    """Paths that end, and hosts that begin, in a star beside a letter or digit, where the rule wins by it."""
    for index in bits_of(table.live):
        rule = table.rules[index]
        loose = [(path, _longer_words(path)) for path in rule.paths if _cuts_a_word(path[::-1])]
        loose += [(host, _other_names(host)) for host in rule.hosts if _cuts_a_word(host)]
        for pattern, examples in loose:
            with table.question("over-broad", index):
                found = (table.space.find((index,), table.live_above(index), one) for one in examples)
                witness = next((one for one in found if one is not None), None)
                if witness is not None:
                    yield OverBroad(rule, pattern, witness)


def _cuts_a_word(pattern: str) -> bool:
    return pattern.startswith("*") and pattern.lstrip("*")[:1].isalnum()


def _longer_words(path: str) -> list[Within]:
    stem = path.rstrip("*")
    return [Within(paths=(stem + "keys",)), Within(paths=(stem + "?*",))]


def _other_names(host: str) -> list[Within]:
    stem = host.lstrip("*")
    return [Within(hosts=("not" + stem,)), Within(hosts=("?" + stem,))]
