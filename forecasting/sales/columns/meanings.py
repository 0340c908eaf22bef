"""Which column of a file means what: known till, known words, or what a person chose."""

from collections.abc import Mapping, Sequence

from forecasting.errors import InputError
from forecasting.files.decode import plain
from forecasting.files.heads import side_by_side
from forecasting.sales.choices import Choices
from forecasting.sales.columns.tills import PAID, ROLES, UNKNOWN, Till, names_of

_SHOWN = 20
_NEEDED = {"day": "no_date_column", "dish": "no_dish_column", "quantity": "no_quantity_column"}


def find_columns(headers: Sequence[str], file: str, choices: Choices) -> dict[str, int]:
    """Role -> position of its column, for every role of ``tills.ROLES`` that the file has; what a portion costs only
    where it doesn't say what its lines came to.

    Raises ``InputError``: ``choice_missing``, ``duplicate_headers``, ``tables_side_by_side``.
    """
    called = [names_of(header) for header in headers]
    places = {role: _chosen(header, headers, file) for role, header in choices.columns.items() if header is not None}
    for role in (role for role in ROLES if role not in choices.columns):
        place = _named(ROLES[role], called, taken=places.values())
        if place is not None:
            places[role] = place
    if not places.keys().isdisjoint(PAID):
        places.pop("unit_price", None)
    written = [plain(header) for header in headers]
    twice = next((at for at in places.values() if headers[at] and written.count(written[at]) > 1), None)
    if twice is not None:
        refuse_side_by_side(headers, file)
        raise InputError("duplicate_headers", file=file, column=headers[twice])
    return {role: places[role] for role in ROLES if role in places}


def refuse_incomplete(
    places: Mapping[str, int], headers: Sequence[str], file: str, till: Till, needed: Sequence[str] = tuple(_NEEDED)
) -> None:
    """Raise what a file of sales lacks, with the headers that it has.

    ``no_items`` for the export of a known till that has days but no dishes; else ``no_date_column``,
    ``no_dish_column``, ``no_quantity_column``; ``tables_side_by_side`` where two of them have the dishes.
    """
    if "day" in places and "dish" not in places and till is not UNKNOWN:
        raise InputError("no_items", file=file, till=till.name)
    for role in needed:
        if role not in places:
            refuse_side_by_side(headers, file)
            raise InputError(_NEEDED[role], file=file, found=list_headers(headers))


def refuse_side_by_side(headers: Sequence[str], file: str) -> None:
    """Raise ``InputError("tables_side_by_side")`` where days and dishes stand in a table and in one beside it."""
    if column := side_by_side(headers, {*ROLES["day"], *ROLES["dish"]}):
        raise InputError("tables_side_by_side", file=file, column=column)


def needed_in(till: Till, choices: Choices) -> tuple[str, ...]:
    """The roles that a file of sales needs: no portions where each row is one, as its till or a person says."""
    one_each = till.one_each or choices.columns.get("quantity", "") is None
    return tuple(role for role in _NEEDED if role != "quantity" or not one_each)


def name_at(place: int, headers: Sequence[str]) -> str:
    """What a column is known by: its header, or its number where it has none among others that have one."""
    return headers[place] or f"#{place + 1}"


def _chosen(header: str, headers: Sequence[str], file: str) -> int:
    names = [name_at(place, headers) for place in range(len(headers))]
    if header in names:
        return names.index(header)
    written = [plain(each) for each in headers]
    if plain(header) not in written:
        raise InputError("choice_missing", file=file, column=header, found=list_headers(headers))
    return written.index(plain(header))


def _named(names: Sequence[str], called: Sequence[tuple[str, ...]], taken) -> int | None:
    """The column with the most telling name; a whole header counts before the last part of one."""
    for part in (0, -1):
        for name in names:
            place = next((n for n, own in enumerate(called) if own[part] == name and n not in taken), None)
            if place is not None:
                return place
    return None


def list_headers(headers: Sequence[str]) -> str:
    """The headers of a file for a sentence, the first of many."""
    named = [header for header in headers if header]
    return ", ".join(named[:_SHOWN]) + (" …" if len(named) > _SHOWN else "")
