"""A message such as a kitchen sends by phone, a line with the day and one for each dish, as the table that it is."""

import csv
import io
import re

from forecasting.files.cells import are_days
from forecasting.files.decode import plain
from forecasting.files.months import weekday_number
from forecasting.sales.columns.tills import PAID_BY, SUMMARY_WORDS
from forecasting.sales.days.yearless import months_of

_BEFORE_THE_DAY = frozenset(
    (*("ventas", "venta", "vendido", "fecha", "dia", "hoy", "de", "del", "el"), *("sales", "sold", "date", "on", "of"))
)
_NO_DISH = PAID_BY | SUMMARY_WORDS | frozenset(("pax", "personas", "pedidos", "ordenes", "venta", "ventas"))
_MONEY = re.compile(r"(?i)s/|\$|€|\bsoles\b")
_MARKS = " \t*_•·-–—>✅👉"
"""What stands around a line of a message: bold signs and the dots of a list."""

_NAME_FIRST = re.compile(r"(?P<name>[^\d:=]+?)\s*(?:[:=]|\s[x×X-]|\s[–—])?\s*(?P<many>\d{1,3})")
_MEASURED = re.compile(r"(?P<name>[^:=]*[^\W\d]\s*)[:=]\s*(?P<many>\d{1,3})")
_MANY_FIRST = re.compile(r"(?P<many>\d{1,3})\s*(?:[x×X]\s)?\s*(?P<name>[^\W\d][^\d:=]*)")
"""``Ceviche: 12``, ``Lomo saltado x 4``; ``Chicha 1 L: 5``, whose colon tells which number counts; ``12 ceviches``."""

_FEWEST = 2
"""Dishes: with fewer a text may be about anything."""


def as_table(message: str) -> str | None:
    """The message as CSV with ``Fecha, Plato, Cantidad``; None unless one line is a day and each other a name with one
    count.

    >>> as_table("Ventas 22/11/2026\\nCeviche: 12\\n4 lomos saltados")
    'Fecha,Plato,Cantidad\\n22/11/2026,Ceviche,12\\n22/11/2026,lomos saltados,4\\n'
    """
    lines = [line.strip(_MARKS) for line in message.splitlines() if line.strip(_MARKS)]
    days = [(line, day) for line in lines if (day := _day(line))]
    if len(days) != 1:
        return None
    [(dated, day)] = days
    sold = [_sold(line) for line in lines if line is not dated]
    if len(sold) < _FEWEST or None in sold:
        return None
    written = io.StringIO()
    csv.writer(written, lineterminator="\n").writerows(
        [("Fecha", "Plato", "Cantidad"), *((day, name, many) for name, many in sold)]
    )
    return written.getvalue()


def _day(line: str) -> str:
    """The day that a line tells and nothing else, as written; empty where it is none."""
    words = line.rstrip(" .:").split()
    while words and (plain(words[0]) in _BEFORE_THE_DAY or weekday_number(plain(words[0])) is not None):
        words.pop(0)
    day = " ".join(words)
    return day if day and (are_days([day])[0] or months_of(day)) else ""


def _sold(line: str) -> tuple[str, str] | None:
    """A name and how many of it; None where the line says anything else, such as money or guests."""
    line = re.sub(r"\s*(?:porciones|porci[oó]n|platos?|unid(?:ades|ad)?|portions?)?\.?$", "", line, flags=re.IGNORECASE)
    found = next(filter(None, (way.fullmatch(line) for way in (_NAME_FIRST, _MEASURED, _MANY_FIRST))), None)
    if found is None or _MONEY.search(line):
        return None
    name = found["name"].strip(_MARKS)
    return (name, found["many"]) if re.search(r"[^\W\d_]{3}", name) and plain(name) not in _NO_DISH else None
