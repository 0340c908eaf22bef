"""Numbers, money and days as each language writes them, figures as its country does.

A ``language`` is ``es`` or ``en``, or the Spanish of a country, ``es_CL`` (``in_country``): Peru writes ``S/ 1,234.50``
with a decimal point, Chile ``1.234,50`` (CLDR). English has a point everywhere, plain ``es`` is Peru's.
"""

import math
import re
from collections.abc import Sequence
from datetime import date
from functools import cache, lru_cache
from numbers import Integral, Real

import pandas as pd
from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_interval, get_timezone_location
from babel.lists import format_list
from babel.numbers import format_decimal, format_percent, get_currency_symbol

from forecasting.typed_numbers import WITHOUT_CENTS

LOCALES = {"es": Locale.parse("es_PE"), "en": Locale.parse("en_GB")}
"""By which words and days are written; figures by ``_figures_of``."""

KEPT = 4000
"""So many figures are written once only: those of the longest tables, which are drawn again and again."""

COARSE = 100
"""Of smaller amounts cents are worth a word even where there are no such coins: what a gram costs."""

A_YEAR_DAYS = 365
"""From so many days on, two dates without their years would read as a shorter stretch."""

_COUNTS = re.compile("[1-9]")

_SOUNDS_AS_AND = re.compile(r"\W*h?[ií](?![aeou])", re.IGNORECASE)
"""How a word begins before which Spanish says *e* for *y*: ``e Inca Kola``, but ``y hielo``."""

TOGETHER = "\u00a0"
"""Stands between figures and their currency or unit, so that no line breaks there."""


@cache
def in_country(language: str, country: str) -> str:
    """The language as a country writes it: only Spanish differs, and only its figures.

    >>> in_country("es", "CL"), in_country("en", "CL"), number(1234.5, "es_CL"), number(1234.5, "es_PE")
    ('es_CL', 'en', '1.234', '1,234')
    """
    if language != "es" or not country:
        return language
    try:
        return str(Locale("es", country))
    except UnknownLocaleError:  # Spanish isn't written there
        return "es"


def without_country(language: str) -> str:
    """The language alone: ``es`` of ``es_CL``."""
    return language.partition("_")[0]


@cache
def decimal_and_group(language: str) -> str:
    """The signs before decimals and between thousands: ``.,`` in Peru, ``,.`` in Chile."""
    symbols = _figures_of(language).number_symbols["latn"]
    return symbols["decimal"] + symbols["group"]


def _words_of(language: str) -> Locale:
    return LOCALES[without_country(language)]


@cache
def _figures_of(language: str) -> Locale:
    return LOCALES.get(language) or Locale.parse(language)


def number(value: float, language: str) -> str:
    """A quantity with no more digits than it deserves: three that count, none after the point from 100 on.

    >>> number(57.2345, "es"), number(1234.5, "es"), number(0.1251, "es"), number(12.0, "es")
    ('57.2', '1,234', '0.125', '12')
    """
    if not math.isfinite(value):
        return "–"
    size = abs(value)
    decimals = 0 if size >= 100 else 1 if size >= 10 else 2 if size >= 1 else 3
    pattern = "#,##0" + ("." + "#" * decimals if decimals else "")
    return _figures(value, pattern, language)


@lru_cache(maxsize=KEPT)
def _figures(value: float, pattern: str, language: str) -> str:
    return _never_minus_zero(format_decimal(value, format=pattern, locale=_figures_of(language)))


def exact(value: float, language: str) -> str:
    """A quantity that a person gave, up to its thousandths.

    >>> exact(1250.75, "es"), exact(12.0, "es")
    ('1,250.75', '12')
    """
    return format_decimal(value, format="#,##0.###", locale=_figures_of(language))


def hundredths(value: float, language: str) -> str:
    """A number with two decimals, such as money of a file that names no currency: ``1,234.50``."""
    return format_decimal(value, format="#,##0.00", locale=_figures_of(language))


def about(value: float, language: str) -> str:
    """An estimate with the two digits that it deserves.

    >>> about(57.2345, "es"), about(0.7488, "es"), about(1234.5, "es")
    ('57', '0.75', '1,200')
    """
    if not math.isfinite(value) or value == 0:
        return number(value, language)
    return number(round(value, 1 - math.floor(math.log10(abs(value)))), language)


def in_step(value: float, spread: float, language: str) -> str:
    """One of several estimates that lie ``spread`` apart, in steps fine enough to tell them from each other.

    >>> in_step(132.7, 17.0, "es"), in_step(128.2, 17.0, "es"), in_step(0.7488, 0.3, "es")
    ('132', '128', '0.75')
    """
    finest = spread / 4
    power = 10.0 ** math.floor(math.log10(finest))
    step = max(multiple * power for multiple in (1, 2, 5) if multiple * power <= finest)
    return number(round(value / step) * step, language)


def money(value: float, currency: str, language: str, cents: bool = True) -> str:
    """An amount with its currency sign; without ``cents`` for sums that are estimates anyway.

    Nor has one that doesn't need them of a currency whose cents nobody uses: ``COP 62,500``.
    """
    needed = currency not in WITHOUT_CENTS or 0 < abs(value) < COARSE
    return _sum(value, currency, language, cents and needed).replace(" ", TOGETHER)


@lru_cache(maxsize=KEPT)
def _sum(value: float, currency: str, language: str, cents: bool) -> str:
    pattern = "#,##0.00" if cents else "#,##0"
    figures = format_decimal(abs(value), format=pattern, locale=_figures_of(language))
    return _never_minus_zero(f"{'-' if value < 0 else ''}{currency_sign(currency, language)} {figures}")


def price(value: float, currency: str, language: str) -> str:
    """The price of one unit: with cents, if people use them, and where these are too coarse with three digits that
    count.

    >>> price(4.0, "PEN", "es"), price(3.333333, "PEN", "es"), price(0.008, "PEN", "es"), price(8200.0, "COP", "es")
    ('4.00', '3.33', '0.008', '8,200')
    """
    cents = 0 if currency in WITHOUT_CENTS and value >= COARSE else 2
    decimals = cents if value <= 0 else max(cents, 2 - math.floor(math.log10(value)))
    pattern = "#,##0." + "0" * cents + "#" * (decimals - cents)
    return format_decimal(value, format=pattern.removesuffix("."), locale=_figures_of(language))


@cache
def currency_sign(currency: str, language: str) -> str:
    """The sign before an amount, as ``money`` writes it: ``S/`` for ``PEN``, ``$`` for the pesos of the own country.

    Elsewhere, and in English, money that others call ``$``, too, has its code.
    """
    return get_currency_symbol(currency, locale=LOCALES["es"] if language == "en" else _figures_of(language))


@lru_cache(maxsize=KEPT)
def percent(value: float, language: str, decimals: int = 0) -> str:
    """A share in percent, whole or with so many ``decimals``: 0.114 is ``11 %`` in Spanish, ``11%`` in English."""
    digits = "#,##0" + ("." + "0" * decimals if decimals else "")
    return _never_minus_zero(_percent(value, digits, language))


def exact_percent(value: float, language: str) -> str:
    """A share that a person gave, up to its hundredths: a tax of ``18.5 %``, of ``18 %``."""
    return _percent(value, "#,##0.##", language)


def _percent(value: float, digits: str, language: str) -> str:
    pattern = f"{digits}%" if language == "en" else f"{digits} %"
    return format_percent(value, format=pattern, locale=_figures_of(language))


def _never_minus_zero(figures: str) -> str:
    """What rounds to nothing has no sign; 0.0 and -0.0, which are one to whoever keeps what was written, are alike."""
    return figures if _COUNTS.search(figures) else figures.removeprefix("-")


@lru_cache(maxsize=KEPT)
def day(value: date | pd.Timestamp, language: str) -> str:
    """A day as one says it in a kitchen.

    >>> day(date(2026, 11, 25), "es"), day(date(2026, 11, 25), "en")
    ('mié 25 nov', 'Wed 25 Nov')
    """
    return format_date(value, "EEE d MMM", locale=_words_of(language)).replace(".", "")


def day_and_year(value: date | pd.Timestamp, language: str) -> str:
    """A day that may be years away: ``23 oct 2024``."""
    return format_date(value, "d MMM y", locale=_words_of(language)).replace(".", "")


def day_and_month(value: date | pd.Timestamp, language: str) -> str:
    """A day without its weekday, where there is little room.

    >>> day_and_month(date(2026, 11, 25), "es"), day_and_month(date(2026, 11, 25), "en")
    ('25 nov', '25 Nov')
    """
    return format_date(value, "d MMM", locale=_words_of(language)).replace(".", "")


def month(value: date | pd.Timestamp, language: str) -> str:
    """The month of a day: ``noviembre 2026``."""
    return format_date(value, "LLLL y", locale=_words_of(language))


@lru_cache(maxsize=KEPT)
def days(first: date | pd.Timestamp, last: date | pd.Timestamp, language: str) -> str:
    """Between which days, with their years from one apart on; one day alone as ``day`` writes it.

    >>> days(date(2026, 11, 25), date(2026, 11, 26), "es"), days(date(2026, 11, 25), date(2026, 11, 25), "en")
    ('25–26 nov', 'Wed 25 Nov')
    """
    if first == last:
        return day(first, language)
    parts = "MMMd" if (last - first).days < A_YEAR_DAYS else "yMMMd"
    said = format_interval(first, last, parts, locale=_words_of(language))
    return said.replace(".", "").replace(" de ", " ").replace("\u2009", "")


def long_day(value: date | pd.Timestamp, language: str) -> str:
    """A day written out, so that nobody takes its month for its day: ``5 de marzo de 2026``."""
    return format_date(value, "long", locale=_words_of(language))


def city(zone: str, language: str) -> str:
    """The city whose clocks a time zone goes by.

    >>> city("America/Mexico_City", "es"), city("America/Argentina/Buenos_Aires", "es")
    ('Ciudad de México', 'Buenos Aires')
    """
    return get_timezone_location(zone, locale=_words_of(language), return_city=True).rpartition("/")[2]


def listed(values: Sequence[object], language: str, most: int = 10) -> str:
    """A few things in a row, the rest as an ellipsis: ``2, 3 y 7``, ``Kion e Inca Kola``."""
    words = [written(value, language) for value in values[:most]]
    if len(values) > most:
        return ", ".join(words) + "…"
    said = format_list(words, locale=_words_of(language))
    if without_country(language) == "es" and len(words) > 1 and _SOUNDS_AS_AND.match(words[-1]):
        return said.removesuffix(f" y {words[-1]}") + f" e {words[-1]}"
    return said


def written(value: object, language: str) -> str:
    """Any value of a sentence as the language writes it."""
    if isinstance(value, date):
        return day(value, language)
    if isinstance(value, Integral):
        return format_decimal(int(value), locale=_figures_of(language))
    if isinstance(value, Real):
        return number(float(value), language)
    if isinstance(value, (list, tuple)):
        return listed(value, language)
    return str(value)
