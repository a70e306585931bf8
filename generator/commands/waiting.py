"""How far a long step is, for whoever waits for it: on a terminal one changing line, in a log a line now and then."""

from collections.abc import Callable

from generator.console import Console

Told = Callable[[int, int], None]
"""Called with how much is done, and of how much."""


def progress(console: Console, title: str) -> Told:
    """Shows `title: 340 of about 1000, 0:03 elapsed, about 0:04 left` on stderr, and takes it away at the end."""
    from generator.toolchain.progress import Progress

    shown = Progress(title, 0, console.err)

    def told(done: int, total: int) -> None:
        if done < total:
            shown.total = total
            shown.advance(done)
        else:
            shown.clear()

    return told
