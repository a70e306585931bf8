"""The small repository of the tests of commands."""

from tests.unit.commands.conftest import repository

__all__ = ["repository"]
