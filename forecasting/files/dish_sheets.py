"""Recipe books with a sheet for each dish: its name and its portions stand around the table of its ingredients.

In others several dishes stand below each other on one sheet, each under its name and the same headings.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from forecasting.files.decode import plain
from forecasting.files.sheets import WorkbookSheet
from forecasting.files.workbooks import cell_text
from forecasting.typed_numbers import read_typed
from forecasting.units import PIECE, is_measure

_DISH = frozenset(
    f"{named}{what}"
    for named in ("", "nombre ", "nombre de ", "nombre del ", "nombre de la ")
    for what in ("plato", "receta", "preparacion", "producto")
) | {"nombre", "name", "dish", "recipe", "preparation", "dish name", "recipe name"}
_PORTIONS = "porciones|raciones|comensales|personas|pax|portions|servings|people"
_COUNTED = re.compile(rf"(?:(?:n|no|nro|num|numero|cantidad|number) (?:de |of )?)?(?:{_PORTIONS})")
_MAKES = re.compile(
    r"(?i)(?:rinde|rendimiento|para|makes|yields?|serves)\b\W*(?:para )?(\d\S*(?: \d/\d)?)\s+([^\W\d_]+)"
)
_SERVES = re.compile(r"(?:rinde|para|makes|serves) (?:para )?(\d{1,3})")
"""How many people a number alone counts; ``Rendimiento 85`` may be a share."""

_NOBODY_NAMED = re.compile(r"(?:hoja|sheet) ?\d*")
_OF_ALL = re.compile(
    r"(?:(?:lista|resumen|consolidado|inventario|compras?|pedidos?|requerimientos?|almacen|insumos|ingredientes|precios"
    r"|costos|mermas?|proveedores|kardex|indice|total(?:es)?|list|summary|inventory|purchases|shopping|orders?|ingredients"
    r"|prices|costs|waste|suppliers|index)\b.*)|stock"
)
"""What sheets beside dishes are called: they list what all of these take, as a dish might."""

_PART = " · "
"""Stands between a sheet's name and the row of the headings of a table in it that nobody named."""


@dataclass(frozen=True)
class Said:
    """What stands around a table: the ``dish``, and how much its rows make: ``makes`` as it is written, in ``unit``."""

    dish: str = ""
    makes: str = ""
    unit: str = ""

    @property
    def amount(self) -> float | None:
        """How much the rows make; None where it is no number."""
        made = read_typed(self.makes, self.unit)
        return made if made and made > 0 else None


def said_around(rows: Iterable[Sequence[str]]) -> Said:
    """What rows of cells outside a table say of it: ``Plato:`` and its name in one cell or two, ``Rinde 2 litros``."""
    dish, makes = "", ("", "")
    for row in rows:
        cells = [cell.strip() for cell in row if cell.strip()]
        for place, cell in enumerate(cells):
            label, _, beside = cell.partition(":")
            value = beside.strip() or "".join(cells[place + 1 : place + 2])
            if plain(label) in _DISH:
                dish = dish or value
            elif _COUNTED.fullmatch(plain(label)):
                makes = makes if makes[0] else (value.split()[0] if value else "", PIECE)
            elif found := _SERVES.fullmatch(plain(" ".join(cells[place:]))):
                makes = makes if makes[0] else (found[1], PIECE)
            elif found := _MAKES.match(" ".join(cells[place:])):
                unit = PIECE if re.fullmatch(_PORTIONS, plain(found[2])) else found[2]
                makes = makes if makes[0] or not is_measure(unit) else (found[1], unit)
    return Said(dish, *makes)


def names_a_dish(sheet: str) -> bool:
    """Whether a sheet may be called by a dish: ``Hoja1`` is what Excel calls it, ``Compras`` are for all dishes."""
    called = plain(sheet)
    return _PART not in sheet and not (_NOBODY_NAMED.fullmatch(called) or _OF_ALL.fullmatch(called))


def one_below_another(sheet: WorkbookSheet) -> list[WorkbookSheet]:
    """The tables of a sheet whose headings stand in it again and again, each as a sheet of its own, called by the title
    right above it. Their rows keep their numbers.
    """
    rows = [[cell_text(cell).strip() for cell in row] for row in sheet.grid]
    heading = list(map(plain, rows[sheet.header_row - 1]))
    heads = [at for at in range(sheet.header_row - 1, len(rows)) if list(map(plain, rows[at])) == heading]
    if len(heads) < 2:
        return [sheet]
    titles = [_title_above(rows, head, last) for head, last in zip(heads, [-1, *heads], strict=False)]
    starts = [0, *(at for at, _ in titles[1:])]
    return [
        replace(
            sheet,
            name=title or f"{sheet.name}{_PART}{head + 1}",
            header_row=head + 1,
            grid=[[""] * len(heading)] * start + sheet.grid[start:end],
            others=(),
        )
        for head, start, end, (_, title) in zip(heads, starts, [*starts[1:], len(rows)], titles, strict=True)
    ]


def _title_above(rows: Sequence[Sequence[str]], head: int, last: int) -> tuple[int, str]:
    """The row of the title of a table below the ``last`` headings, and the dish that it names: by its word, or alone.

    The headings themselves where there is none.
    """
    above = range(head - 1, last, -1)
    named = next((at for at in above if said_around([rows[at]]).dish), None)
    if named is not None:
        return named, said_around([rows[named]]).dish
    nearest = next((at for at in above if any(rows[at]) and not said_around([rows[at]]).makes), head)
    alone = [cell for cell in rows[nearest] if cell]
    return (nearest, alone[0]) if len(alone) == 1 else (head, "")
