"""The one way the core says that its input can't be used."""

from collections.abc import Sequence


class InputError(ValueError):
    """Something that was given can't be used: a code for what is wrong, and the values that a sentence about it needs.

    The core never writes sentences: ``forecasting.texts`` has one for every code in each language
    (``errors.<code>``), with the values as its placeholders.

    >>> InputError("no_column", file="ventas.csv", column="day").values["column"]
    'day'
    """

    def __init__(self, code: str, **values: object) -> None:
        super().__init__(code, values)
        self.code = code
        self.values = values

    def __str__(self) -> str:
        return f"{self.code}: " + ", ".join(f"{name}={value}" for name, value in self.values.items())


class QuestionError(InputError):
    """The input could be used if a person answers a question first, such as which date order a file has."""


class Several(InputError):
    """All that is wrong in one file, told at once: ``errors`` in the order in which they stand there."""

    def __init__(self, file: str, errors: Sequence[InputError]) -> None:
        super().__init__("several", file=file, n=len(errors))
        self.errors = tuple(errors)


def all_of(file: str, errors: Sequence[InputError]) -> InputError:
    """The only error of a file as it is, or ``Several``."""
    return errors[0] if len(errors) == 1 else Several(file, errors)
