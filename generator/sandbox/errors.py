"""The one exception of the sandbox: a message for people, with how to proceed."""


class SandboxError(Exception):
    """The local AWS could not be started, reached or stopped. `hint` says what to do about it."""

    def __init__(self, message: str, hint: str | None = None) -> None:
        super().__init__(message)
        self.hint = hint
