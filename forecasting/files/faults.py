"""What is wrong in a file, gathered while it is read: nobody should have to upload it again for each of it."""

from collections.abc import Collection
from dataclasses import dataclass, field

import pandas as pd

from forecasting.errors import InputError, QuestionError, all_of
from forecasting.tables import Column

_SHOWN = 5  # of what stands there
_ROWS_NAMED = 20


@dataclass(frozen=True)
class Faults:
    """The faults of a file, in the order of their rows once they are told."""

    file: str
    _found: list[tuple[int, InputError]] = field(default_factory=list)
    _cells: dict[str, pd.Series] = field(default_factory=dict)

    def note(self, code: str, place: int = 0, **values: object) -> None:
        """Something is wrong, from the row of this place on; 0 is the header."""
        self._found.append((place, InputError(code, file=self.file, **values)))

    def note_cells(self, code: str, wrong: pd.Series, written: pd.Series, column: Column, **more: str) -> None:
        """The cells of a column that are ``wrong`` and what stands in them; a cell is told once."""
        before = self._cells.get(column.name)
        wrong = wrong if before is None else wrong & ~before
        if not wrong.any():
            return
        self._cells[column.name] = wrong if before is None else wrong | before
        rows = wrong.index[wrong]
        named = {"column": column.spanish, "name": column.name}
        values = first_of([" ".join(str(value).split()) for value in written[wrong].unique()], _SHOWN)
        self.note(code, int(wrong.argmax()) + 1, **named, rows=first_of(rows), values=values, **more)

    def ask(self, question: QuestionError, columns: Collection[Column]) -> None:
        """Something that a person may know about one of the columns; it stands before all that is wrong."""
        column = next(column for column in columns if column.name == question.values["column"])
        named = {"column": column.spanish, "name": column.name}
        self._found.append((0, QuestionError(question.code, **question.values | named)))

    def sound(self, rows: pd.DataFrame, columns: Collection[str]) -> pd.DataFrame:
        """The rows that have nothing wrong in these columns."""
        wrong = [self._cells[name] for name in columns if name in self._cells]
        return rows[~pd.concat(wrong, axis=1).any(axis=1)] if wrong else rows

    def tell(self) -> None:
        """Raise ``InputError`` where anything was noted, in the order of the rows."""
        if self._found:
            raise all_of(self.file, [error for _, error in sorted(self._found, key=lambda one: one[0])])


def first_of(values: Collection[object], most: int = _ROWS_NAMED) -> str:
    """The first of these, and that there are more."""
    said = [str(value) for value in values]
    return ", ".join(said[:most]) + (" …" if len(said) > most else "")
