"""What a person decided about a kind of file, so that the next one is read without asking."""

import json
from dataclasses import asdict, dataclass, field

from forecasting.errors import InputError
from forecasting.sales.tills import ROLES


@dataclass(frozen=True)
class Choices:
    """How to read a till's file; whatever is left open is found out or asked.

    ``columns``: role (``day``, ``dish``, ``quantity`` …, see ``tills.ROLES``) -> the file's header, or ``None`` for a
    column not to be used. ``day_ends_at``: sales before this hour belong to the day before.
    """

    columns: dict[str, str | None] = field(default_factory=dict)
    day_first: bool | None = None
    decimal_comma: bool | None = None
    day_ends_at: int = 4

    def to_json(self) -> str:
        """The choices as JSON, for ``read --as`` and the store."""
        return json.dumps(asdict(self), ensure_ascii=False, sort_keys=True, indent=2) + "\n"

    @classmethod
    def from_json(cls, text: str | bytes, file: str = "") -> "Choices":
        """The choices that ``to_json`` wrote. Raises ``InputError("bad_choices")`` with the key that is wrong."""
        try:
            read = json.loads(text)
        except ValueError as error:
            raise InputError("bad_choices", file=file, key="JSON") from error
        if not isinstance(read, dict):
            raise InputError("bad_choices", file=file, key="JSON")
        wrong = next((key for key, value in read.items() if key not in _FITS or not _FITS[key](value)), None)
        if wrong is not None:
            raise InputError("bad_choices", file=file, key=wrong)
        return cls(**read)


def _is_yes_no_or_open(value: object) -> bool:
    return value is None or isinstance(value, bool)


def _are_columns(value: object) -> bool:
    return isinstance(value, dict) and all(
        role in ROLES and (header is None or isinstance(header, str)) for role, header in value.items()
    )


_FITS = {
    "columns": _are_columns,
    "day_first": _is_yes_no_or_open,
    "decimal_comma": _is_yes_no_or_open,
    "day_ends_at": lambda value: type(value) is int and 0 <= value <= 12,
}
