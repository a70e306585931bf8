"""What readers raise for input that is not what it was taken for."""


class LegacyError(ValueError):
    """The message says what is wrong with the input, never a value of it."""
