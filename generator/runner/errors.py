"""The one exception of the runner: a message for people, with how to proceed."""


class RunnerError(Exception):
    """Terragrunt could not be started, or what it answered could not be understood."""

    def __init__(self, message: str, hint: str | None = None) -> None:
        super().__init__(message)
        self.hint = hint
