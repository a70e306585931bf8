"""The words behind `python -m benchmarks.<name>`: `--help`, and a usage line with exit code 2 for what is none of them."""

import argparse


def parser(name: str, page: str | None) -> argparse.ArgumentParser:
    """A parser for the benchmark of that name; its page is the module's docstring."""
    return argparse.ArgumentParser(
        prog=f"python -m benchmarks.{name}",
        description=page,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )


def services(name: str, page: str | None, words: list[str]) -> int:
    """The one word of the benchmarks that measure so many services."""
    asked = parser(name, page)
    asked.add_argument("services", nargs="?", type=count, default=1_000, metavar="SERVICES")
    found: int = asked.parse_args(words).services
    return found


def count(word: str) -> int:
    """A number of things, one at least."""
    if not (word.isascii() and word.isdigit() and int(word) > 0):
        raise argparse.ArgumentTypeError(f"{word!r} is no number from 1")
    return int(word)
