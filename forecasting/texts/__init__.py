"""Every sentence for people, in each language; the rest of the core returns codes and values.

One catalogue per language stands beside this file (``es.toml``, ``en.toml``). A key is the path to a text:
``sales.title`` is ``title`` in the table ``[sales]``. A text that depends on a count has two forms, ``one`` and
``other``, chosen by the value ``n``, and may have a third, ``none``.
"""

import re
import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from itertools import groupby
from pathlib import Path
from types import MappingProxyType

from forecasting.errors import InputError, Several
from forecasting.texts.bending import in_plural, in_singular, is_piece
from forecasting.texts.formats import listed, without_country, written

LANGUAGE_NAMES = {"es": "Español", "en": "English"}
"""As the choice on every page calls them, and the address with which a visit begins: ``?language=English``."""

LANGUAGES = tuple(LANGUAGE_NAMES)

NAMED = {
    **{"table": "tables", "reason": "issues", "per": "choices", "choices": "choices", "subject": "people.subjects"},
    **{"format": "errors.formats", "lever": "errors.levers", "report": "errors.reports"},
}
"""Values of errors that are codes themselves, or several of them, and where their names stand."""

_FORMS = {0: "none", 1: "one"}
"""The form of a text for a count; any other has ``other``."""

_UNNAMED = re.compile(r"#(\d+)")
"""How a column of a file without headers is written down."""

_TOLD = 10
"""Lines in which the errors of one file are told; of the others their number."""

_ALIKE, _LISTED = 3, 30
"""So many errors of one kind share a line, and so many of them are named in it."""


def text(key: str, language: str, /, **values: object) -> str:
    """The text of ``key`` in ``language`` (``formats`` says which there are) with its placeholders filled.

    Numbers, days and lists among ``values`` are written as the language writes them. An unknown key or a missing value
    raises ``KeyError``: both are mistakes of ours, never of a visitor.

    >>> text("setup.saved", "en", n=1, table="Recipes")
    'Recipes: 1 row saved.'
    """
    entry = _catalogue(language)[key]
    if isinstance(entry, Mapping):
        entry = entry.get(_FORMS.get(values["n"], ""), entry["other"])
    said = entry.format_map({name: written(value, language) for name, value in values.items()})
    return said.replace("….", "…")  # a list that goes on, at the end of a sentence


def has_text(key: str, language: str) -> bool:
    """Whether the catalogue of ``language`` knows ``key``."""
    return key in _catalogue(language)


def called(column: str, language: str) -> str:
    """A column of a file as people call it: one that has no name by its number, ``Columna 7``."""
    unnamed = _UNNAMED.fullmatch(column)
    return text("sales.column_number", language, n=int(unnamed[1])) if unnamed else column


def error_text(error: InputError, language: str) -> str:
    """What went wrong, in one sentence of the reader's language; below it a line for each of several errors."""
    if isinstance(error, Several):
        lines = [line for _, alike in groupby(error.errors, _kind) for line in _lines(list(alike), language)]
        rest = sum(n for n, _ in lines[_TOLD:])
        more = [text("errors.and_more", language, n=rest)] if rest else []
        return "\n- ".join([_sentence(error, language), *(said for _, said in lines[:_TOLD]), *more])
    return _sentence(error, language)


def of_unit(unit: str, many: int, language: str) -> str:
    """A unit as it stands behind so many: ``unidad``, ``unidades``, ``latas``."""
    if is_piece(unit):
        return text("units.piece", language, n=many)
    if many == 1 and unit == text("forecast.portions", language):
        return text("units.one_portion", language)
    return in_singular(unit) if many == 1 else in_plural(unit)


def _kind(error: InputError) -> str:
    return error.code


def _lines(alike: Sequence[InputError], language: str) -> list[tuple[int, str]]:
    """Errors of one kind in a line each, or together; and how many of them a line tells."""
    code = alike[0].code
    if len(alike) < _ALIKE or not has_text(f"errors.together.{code}", language):
        return [(1, _sentence(error, language)) for error in alike]
    values = [error.values | _where(error, language) | _asked(error, language) for error in alike]
    each = [text(f"errors.each.{code}", language, **one) for one in values]
    said = listed(each, language, most=_LISTED)
    return [(len(alike), text(f"errors.together.{code}", language, n=len(alike), each=said))]


def _sentence(error: InputError, language: str) -> str:
    key = f"errors.{error.code}"
    names = {name: _named(section, error.values.get(name), language) for name, section in NAMED.items()}
    named = {name: said for name, said in names.items() if said}
    values = error.values | named | _headings(error, language) | _where(error, language)
    values |= _asked(error, language)
    try:
        return text(key, language, **values)
    except KeyError:  # a code without a sentence, or a run of which only the code is known
        return text("errors.unknown", language, code=error.code)


def _where(error: InputError, language: str) -> dict[str, str]:
    """The rows that an error names: ``fila 2``, ``filas 2, 4``."""
    rows = error.values.get("rows")
    if rows is None:
        return {}
    several = "," in rows if isinstance(rows, str) else isinstance(rows, Sequence) and len(rows) > 1
    return {"where": text("errors.where", language, n=2 if several else 1, rows=rows)}


def _asked(error: InputError, language: str) -> dict[str, str]:
    """The units of a conversion as they stand in a sentence: 1 ``unidad`` is so many ``latas``."""
    asked = {"one_unit": (error.values.get("unit"), 1), "many_to": (error.values.get("to"), 2)}
    return {name: of_unit(unit, many, language) for name, (unit, many) in asked.items() if isinstance(unit, str)}


def _headings(error: InputError, language: str) -> dict[str, str]:
    """The columns that an error names, as they are called on screen, in templates or where a file doesn't name them."""
    unnamed = {
        name: ", ".join(called(column, language) for column in columns.split(", "))
        for name in ("column", "found")
        if isinstance(columns := error.values.get(name), str)
    }
    codes = str(error.values.get("name", "")).split(", ") if "column" in error.values else []
    named = [_named("columns", code, language) for code in codes]
    return unnamed | ({"column": ", ".join(named)} if named and all(named) else {})


def _named(section: str, code: object, language: str) -> str | None:
    if isinstance(code, tuple):
        return listed([_named(section, one, language) or one for one in code], language)
    key = f"{section}.{code}"
    return text(key, language) if has_text(key, language) else None


def texts(language: str) -> Mapping[str, str | Mapping[str, str]]:
    """The whole catalogue of a language, by key."""
    return _catalogue(language)


def _catalogue(language: str) -> Mapping[str, str | Mapping[str, str]]:
    return _read_catalogue(without_country(language))


@cache
def _read_catalogue(language: str) -> Mapping[str, str | Mapping[str, str]]:
    content = (Path(__file__).parent / f"{language}.toml").read_text(encoding="utf-8")
    return MappingProxyType(_flat(tomllib.loads(content)))


def _flat(table: Mapping, prefix: str = "") -> dict[str, str | Mapping[str, str]]:
    """The leaves of nested tables by dotted key; a plural stays one leaf."""
    leaves = {}
    for name, entry in table.items():
        if isinstance(entry, Mapping) and set(entry) - {"none"} != {"one", "other"}:
            leaves |= _flat(entry, f"{prefix}{name}.")
        else:
            leaves[prefix + name] = entry
    return leaves
