"""The one way the core says that its input can't be used."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

import pandas as pd


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
    """All that is wrong in one file, told at once: ``errors`` in the order in which they stand there.

    Without a ``file`` they are what keeps tables from fitting together.
    """

    def __init__(self, file: str, errors: Sequence[InputError]) -> None:
        super().__init__("several" if file else "several_between", file=file, n=len(errors))
        self.errors = tuple(errors)

    def __str__(self) -> str:
        return "; ".join(map(str, self.errors))


def all_of(file: str, errors: Sequence[InputError]) -> InputError:
    """The only error of a file as it is, or ``Several``."""
    return errors[0] if len(errors) == 1 else Several(file, errors)


def each_of(error: InputError | None) -> tuple[InputError, ...]:
    """The errors that one stands for: none, itself or those of ``Several``."""
    if error is None:
        return ()
    return error.errors if isinstance(error, Several) else (error,)


def row_names(rows: pd.DataFrame, first: int = 2) -> list[int | str]:
    """What each row is called where it was written: the index 0 by the number ``first``, below the headings of a file;
    the index of rows from several sheets says it."""
    return list(rows.index) if rows.index.dtype == "str" else (rows.index + first).tolist()


ABOUT = {
    **{"unknown_ingredient": ("ingredient",), "unknown_supplied": ("ingredient",), "unknown_supplier": ("supplier",)},
    **dict.fromkeys(("unknown_unit", "impossible_unit"), ("ingredient", "unit", "to")),
    "conversions_differ": ("ingredient", "unit"),
}
"""The values that say what an error of several rows is about; the others are those of its first row."""


@dataclass(frozen=True)
class Faults:
    """What keeps tables from fitting together, gathered while they are looked at: nobody should mend one after the
    other to hear of the next.
    """

    found: dict[str, InputError] = field(default_factory=dict)

    def note(self, error: InputError) -> None:
        """Something is wrong; the same at another location or of another day has its ``rows`` beside the first's."""
        names, rows = ABOUT.get(error.code, error.values.keys() - {"rows"}), error.values.get("rows")
        key = repr((error.code, sorted((name, error.values[name]) for name in names)))
        known = self.found.setdefault(key, error)
        if rows and known is not error:
            together = known.values | {"rows": sorted({*known.values["rows"], *rows})}
            self.found[key] = type(error)(error.code, **together)

    @contextmanager
    def gather(self) -> Iterator[None]:
        """Note whatever is raised inside."""
        try:
            yield
        except InputError as error:
            for one in each_of(error):
                self.note(one)

    @property
    def error(self) -> InputError | None:
        """All of it as one error, kind by kind in the order in which they were met; None where nothing is wrong."""
        codes = list(dict.fromkeys(error.code for error in self.found.values()))
        errors = sorted(self.found.values(), key=lambda error: codes.index(error.code))
        return all_of("", errors) if errors else None

    def tell(self) -> None:
        """Raise ``InputError`` where anything was noted."""
        if error := self.error:
            raise error
