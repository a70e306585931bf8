"""What the toolchain raises: one sentence that says what is wrong, and how to proceed."""


class ToolchainError(Exception):
    """An outside program is missing, too old or failed; callers print it and exit with 3.

    `message` says what is wrong, `hint` what to do about it (may have several lines).
    """

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.message}\n{self.hint}" if self.hint else self.message
