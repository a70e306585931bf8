"""What an adoption raises when it cannot go on."""


class AdoptionError(Exception):
    """Nothing was changed that the message does not name; `hint` says how to proceed."""

    def __init__(self, message: str, hint: str | None = None) -> None:
        super().__init__(message)
        self.message, self.hint = message, hint
