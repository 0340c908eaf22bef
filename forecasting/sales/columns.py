"""Which column of a file means what: known till, known words, or what a person chose."""

from collections.abc import Sequence

from forecasting.errors import InputError
from forecasting.files.decode import plain
from forecasting.sales.choices import Choices
from forecasting.sales.tills import ROLES, UNKNOWN, Till

_SHOWN = 20


def choose_columns(headers: Sequence[str], file: str, till: Till, choices: Choices) -> dict[str, int]:
    """Role -> position of its column, for every role of ``tills.ROLES`` that the file has.

    Raises ``InputError``: ``no_date_column``, ``no_dish_column``, ``no_quantity_column`` (with the headers found),
    ``no_items`` (a known till's export without dishes), ``choice_missing``, ``duplicate_headers``.
    """
    found = [plain(header) for header in headers]
    chosen = {role: header for role, header in choices.columns.items() if header is not None}
    for header in chosen.values():
        if plain(header) not in found:
            raise InputError("choice_missing", file=file, column=header, found=_list(headers))
    names = {role: plain(header) for role, header in chosen.items()}
    for role in (role for role in ROLES if role not in choices.columns):
        name = next((name for name in ROLES[role] if name in found and name not in names.values()), None)
        if name is not None:
            names[role] = name
    _refuse_incomplete(names, headers, file, till)
    twice = next((name for name in names.values() if found.count(name) > 1), None)
    if twice is not None:
        raise InputError("duplicate_headers", file=file, column=headers[found.index(twice)])
    return {role: found.index(names[role]) for role in ROLES if role in names}


def _refuse_incomplete(names: dict[str, str], headers: Sequence[str], file: str, till: Till) -> None:
    if "day" in names and "dish" not in names and till is not UNKNOWN:
        raise InputError("no_items", file=file, till=till.name)
    for role, code in {"day": "no_date_column", "dish": "no_dish_column", "quantity": "no_quantity_column"}.items():
        if role not in names:
            raise InputError(code, file=file, found=_list(headers))


def _list(headers: Sequence[str]) -> str:
    named = [header for header in headers if header]
    return ", ".join(named[:_SHOWN]) + (" …" if len(named) > _SHOWN else "")
