"""Unknown tasks and options: the nearest name, and exit code 2.

invoke itself prints `No idea what 'x' is!` and ends with 1, and offers no hook; but it imports tasks.py before it parses
the command line. So tasks.py has its own words parsed here first, with invoke's own parser.
"""

import os
import re
import signal
import sys
from collections.abc import Mapping, Sequence
from pathlib import PurePath
from types import ModuleType
from typing import Any

from generator.commands import USAGE
from generator.commands.errors import unknown
from generator.findings import nearest

HELP = ("--help", "-h")
LISTS = (*HELP, "--list", "-l")
HELP_AT_LEAST = 2  # words of `invoke TASK --help`
PROGRAMS = ("invoke", "inv", "__main__.py")
_UNKNOWN = re.compile(r"No idea what '(.*)' is!\Z", re.DOTALL)
_MISSING = re.compile(r"'(.+)' did not receive required positional arguments: (.+)\Z")
_NO_VALUE = re.compile(r"Flag <Argument: ([^\s>]+).*> needed value and was not given one!\Z")


def check(module: ModuleType) -> None:
    """Ends the process with exit code 2 if invoke's command line names what `module` has not."""
    if sys.argv and PurePath(sys.argv[0]).name in PROGRAMS:
        if sys.argv[1:2] and sys.argv[1] in LISTS:  # `invoke --list | head` is no error of invoke's
            signal.signal(signal.SIGPIPE, signal.SIG_DFL)
        if shows := shown(module, sys.argv[1:]):
            os.execv(sys.executable, [sys.executable, "-m", "invoke", "--help", shows])
        message = fault(module, sys.argv[1:])
        if message:
            from invoke.exceptions import Exit

            raise Exit(message, code=USAGE)


def shown(module: ModuleType, argv: list[str]) -> str | None:
    """The task of `invoke TASK --help` where invoke would take `--help` for the first of the task's own words."""
    if len(argv) < HELP_AT_LEAST or argv[1] not in HELP:
        return None
    context = _contexts(module).get(argv[0])
    return argv[0] if context is not None and context.positional_args else None


def fault(module: ModuleType, argv: list[str]) -> str | None:
    """What is wrong with a command line, with how to proceed; None if nothing is."""
    from invoke.exceptions import ParseError
    from invoke.parser import Parser
    from invoke.program import Program

    program = Program()
    contexts = _contexts(module)
    core = Parser(initial=program.initial_context, ignore_unknown=True).parse_argv(argv)
    if core[0].args.complete.value:
        return None
    wanted = core[0].args.help.value
    if isinstance(wanted, str) and wanted not in contexts:
        return _no_task(wanted, contexts)
    try:
        Parser(contexts=contexts.values(), initial=program.initial_context).parse_argv(core.unparsed)
    except ParseError as error:
        return _explained(str(error), error.context, contexts)
    return _left_empty(core.unparsed, contexts)


def _left_empty(words: Sequence[str], contexts: Mapping[str, Any]) -> str | None:
    """A repeatable option without a value. invoke drops it in silence: `destroy --unit` would destroy everything."""
    arguments = [argument for context in contexts.values() for argument in context.args.values()]
    repeatable = {f"--{argument.name}" for argument in arguments if argument.kind is list}
    for word, following in zip(words, [*words[1:], "-"]):
        if word in repeatable and following.startswith("-"):
            return f"error: {word} needs a value\n  help: invoke --help {words[0]} shows its options."
    return None


def _contexts(module: ModuleType) -> dict[str, Any]:
    """Task name -> what invoke's parser knows of it."""
    from invoke.collection import Collection
    from invoke.tasks import Task

    tasks = [item for item in vars(module).values() if isinstance(item, Task)]
    texts = [dict(task.help) for task in tasks]
    contexts: dict[str, Any] = {
        str(context.name): context for context in Collection.from_module(module).to_contexts()
    }
    for task, text in zip(tasks, texts, strict=True):
        task.help = text  # making a context uses the texts up, and invoke is still to make its own
    return contexts


def _explained(message: str, context: Any, contexts: Mapping[str, Any]) -> str:
    task = getattr(context, "name", None)
    if found := _UNKNOWN.match(message):
        word = found[1]
        if not word.startswith("-") or task is None:
            return _no_core_option(word, context) if word.startswith("-") else _no_task(word, contexts)
        return _no_option(task, word, context)
    if found := _MISSING.match(message):
        names = found[2].replace("'", "").upper()
        return f"error: invoke {found[1]} needs {names}\n  help: invoke --help {found[1]} shows an example."
    if found := _NO_VALUE.match(message):
        return f"error: --{found[1]} needs a value\n  help: invoke --help {task} shows its options."
    return f"error: {message}\n  help: invoke --list shows the tasks."


def _no_task(word: str, tasks: Mapping[str, Any]) -> str:
    return _lines(unknown("task", word, tasks, "tasks"))


def _no_option(task: str, word: str, context: Any) -> str:
    flags = [name for name in (*context.flags, *context.inverse_flags) if name.startswith("--")]
    return _lines(unknown(f"option of {task}", word, flags, "options"))


def _no_core_option(word: str, context: Any) -> str:
    close = nearest(word, getattr(context, "flags", {}))
    message = f"error: there is no option {word!r}" + (f"; did you mean {close!r}?" if close else "")
    return f"{message}\n  help: invoke --help shows invoke's own options, invoke --help TASK those of a task."


def _lines(error: Any) -> str:
    return f"error: {error.message}\n  help: {error.hint}"
