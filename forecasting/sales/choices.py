"""What a person decided about a kind of file, so that the next one is read without asking."""

import json
from dataclasses import asdict, dataclass, field, replace
from datetime import date

from forecasting.errors import InputError
from forecasting.sales.columns.tills import ROLES

APART_BY = {"category": "by_category", "brand": "by_brand"}
"""Columns under which one name may be several dishes, and the choice that says whether it is."""


@dataclass(frozen=True)
class Choices:
    """How to read a till's file; whatever is left open is found out or asked.

    ``columns``: role (``day``, ``dish``, ``quantity`` …, see ``tills.ROLES``) -> the file's header, or ``None`` for a
    column not to be used: without a ``quantity`` each row is a portion. ``day_ends_at``: sales before this hour belong
    to the day before. ``period``: first and last day (ISO) of a file without dates; ``spread``: whether sales of
    several days are to be shared out evenly; ``weeks``: whether a file that only says "Semana 45" is about that week of
    the calendar.
    ``year``: of this file's dates, where they have none. ``voids_cooked``: what was voided had been cooked.
    ``two_for_one``: a line of "2x1" is two portions.
    ``by_category``: dishes of one name under several categories are several dishes, and every name begins with its
    category; ``by_brand``: so are those of one name under several brands, beside their categories.
    ``cancelled_is_paid``: a row whose state is ``Cancelado`` was paid, not taken back.
    ``sheets_repeat``: sheets of a workbook that say what others of it say don't count.
    ``tax_in_money``: the rate of the sales tax that the file's money includes (0.18 is 18 %); none is taken out unless
    somebody says so. ``food``: a name as the till writes it -> whether its lines use food, where our guess is wrong.
    """

    columns: dict[str, str | None] = field(default_factory=dict)
    day_first: bool | None = None
    decimal_comma: bool | None = None
    day_ends_at: int = 4
    period: tuple[str, str] | None = None
    spread: bool | None = None
    weeks: bool | None = None
    year: int | None = None
    voids_cooked: bool = False
    two_for_one: bool = True
    by_category: bool | None = None
    by_brand: bool | None = None
    cancelled_is_paid: bool | None = None
    sheets_repeat: bool | None = None
    tax_in_money: float | None = None
    food: dict[str, bool] = field(default_factory=dict)

    def for_the_next(self) -> "Choices":
        """What holds for every file of this kind, not for this one alone: that equal sheets are sales of their own may
        be chance."""
        return replace(self, period=None, year=None, sheets_repeat=self.sheets_repeat or None)

    @classmethod
    def remembered(cls, mapping: str, taken_back: str) -> "Choices":
        """As the last file of a kind was read; of one that was ``taken_back`` only what its money includes: how it was
        read may be why."""
        if mapping or not taken_back:
            return cls.from_json(mapping) if mapping else cls()
        return cls(tax_in_money=cls.from_json(taken_back).tax_in_money)

    def to_json(self) -> str:
        """The choices as JSON, for ``read --as`` and the store."""
        return json.dumps(asdict(self), ensure_ascii=False, sort_keys=True, indent=2) + "\n"

    @classmethod
    def from_json(cls, text: str | bytes, file: str = "") -> "Choices":
        """The choices that ``to_json`` wrote. Raises ``InputError("bad_choices")`` with the key that is wrong."""
        try:
            read = json.loads(text)
        except (ValueError, RecursionError) as error:
            raise InputError("bad_choices", file=file, key="JSON") from error
        if not isinstance(read, dict):
            raise InputError("bad_choices", file=file, key="JSON")
        wrong = next((key for key, value in read.items() if key not in _FITS or not _FITS[key](value)), None)
        if wrong is not None:
            raise InputError("bad_choices", file=file, key=wrong)
        if read.get("period"):
            read["period"] = tuple(read["period"])
        return cls(**read)


def _is_yes_no_or_open(value: object) -> bool:
    return value is None or isinstance(value, bool)


def _are_columns(value: object) -> bool:
    return isinstance(value, dict) and all(
        role in ROLES and (header is None or isinstance(header, str)) for role, header in value.items()
    )


def _is_period(value: object) -> bool:
    try:
        first, last = (date.fromisoformat(day) for day in value)
    except (TypeError, ValueError):
        return value is None
    return first <= last


def _are_answers(value: object) -> bool:
    return isinstance(value, dict) and all(isinstance(answer, bool) for answer in value.values())


_FITS = {
    "columns": _are_columns,
    "day_first": _is_yes_no_or_open,
    "decimal_comma": _is_yes_no_or_open,
    "day_ends_at": lambda value: type(value) is int and 0 <= value <= 12,
    "period": _is_period,
    "spread": _is_yes_no_or_open,
    "weeks": _is_yes_no_or_open,
    "year": lambda value: value is None or (type(value) is int and 2000 <= value < 2100),
    "voids_cooked": lambda value: isinstance(value, bool),
    "two_for_one": lambda value: isinstance(value, bool),
    "by_category": _is_yes_no_or_open,
    "by_brand": _is_yes_no_or_open,
    "cancelled_is_paid": _is_yes_no_or_open,
    "sheets_repeat": _is_yes_no_or_open,
    "tax_in_money": lambda value: value is None or (type(value) in (int, float) and 0 <= value < 1),
    "food": _are_answers,
}
