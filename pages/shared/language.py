"""The session's language, and the core's texts bound to it."""

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, time

import pandas as pd
import streamlit as st

from forecasting import texts
from forecasting.errors import InputError
from forecasting.texts import amounts, formats
from forecasting.texts.formats import in_country, without_country
from pages.shared.identity import LANGUAGE_COOKIE

MARKDOWN = re.compile(r"([\\`*_\[\]$<>~#|]|:(?=[\w/-]*[:\[]))")
OF_A_LIST = re.compile(r"^(\s*\d{0,9})([.)+-])(?=\s|$)")

ADDRESS = re.compile(r"(?<=:)(?=//)|(?<=www)(?=\.)|(?=@)", re.IGNORECASE)
ONE_PERCENT, NO_PART = 0.01, 1e-6
WORD_JOINER = "\u2060"  # takes no room; links are made of what is left after backslashes, so these don't help

KEEP_LANGUAGE = f"<script>document.cookie = '{LANGUAGE_COOKIE}={{}}; path=/; max-age=31536000; samesite=lax'</script>"
"""A year from the last choice on."""

_SPOKEN: ContextVar[str | None] = ContextVar("spoken", default=None)


@contextmanager
def speaking(spoken: str) -> Iterator[None]:
    """Speak one ``locale`` all along: while a page is drawn, or a file is made for somebody who has asked for it."""
    before = _SPOKEN.set(spoken)
    try:
        yield
    finally:
        _SPOKEN.reset(before)


def language() -> str:
    """The language chosen on this visit, else the usual one."""
    return without_country(locale())


def locale() -> str:
    """The language as the restaurant's country writes its figures, ``es_CL``: what sentences and figures go by."""
    if spoken := _SPOKEN.get():
        return spoken
    chosen = st.session_state.get("language") or usual_language()
    return in_country(chosen, st.session_state.get("country", ""))


def write_as_in(country: str) -> None:
    """Write figures as a country does from here on, in what is drawn or answered later, too."""
    st.session_state["country"] = country


def arrive() -> None:
    """Speak what the address asks for when a visit begins, else the usual language; later only a choice changes it.

    An address to which the browser goes back may name another one.
    """
    asked = st.query_params.get("language")
    named = next((code for code, name in texts.LANGUAGE_NAMES.items() if name == asked), None)
    st.session_state.setdefault("language", named or usual_language())


def usual_language() -> str:
    """What was last chosen in this browser, else Spanish unless the browser asks for a language other than Spanish."""
    chosen = st.context.cookies.get(LANGUAGE_COOKIE)
    if chosen in texts.LANGUAGES:
        return chosen
    locale = st.context.locale or "es"
    return "es" if locale.lower().startswith("es") else "en"


def choose_language() -> None:
    """A language was chosen here, not by the address that somebody else sent: that one names none any more."""
    st.session_state["language_chosen"] = True
    st.query_params.pop("language", None)


def remember_language() -> None:
    """Let the browser keep a language that was just chosen, for visits to addresses that don't name one."""
    if st.session_state.pop("language_chosen", False):
        st.html(KEEP_LANGUAGE.format(language()), unsafe_allow_javascript=True)


def text(key: str, **values: object) -> str:
    """A text as Markdown: names that people typed can't turn into formatting, links or pictures."""
    return texts.text(key, locale(), **{name: _safe(value) for name, value in values.items()})


def plain(key: str, **values: object) -> str:
    """A text for places that show it as it is: alternative texts, tables, messages to suppliers."""
    return texts.text(key, locale(), **values)


def name_of(key: str, code: str) -> str:
    """What people call a code, as a table shows it; the code itself where no text knows it, such as one of long ago."""
    return plain(key) if texts.has_text(key, locale()) else code


def error_text(error: InputError) -> str:
    """What went wrong, as Markdown."""
    return escaped(texts.error_text(error, locale()))


def escaped(words: str) -> str:
    """Words that Markdown shows as they are: no formatting, no lists, no pictures, and no links of bare addresses."""
    return OF_A_LIST.sub(r"\1\\\2", MARKDOWN.sub(r"\\\1", ADDRESS.sub(WORD_JOINER, words)))


def number(value: float) -> str:
    """A quantity as the session's language writes it."""
    return formats.number(value, locale())


def amount(value: float, unit: str) -> str:
    """A quantity and its unit."""
    return amounts.amount(value, unit, locale())


def exact(value: float, unit: str) -> str:
    """A quantity that a person gave, in all its digits, and its unit."""
    return amounts.exact_amount(value, unit, locale())


def hundredths(value: float) -> str:
    """A number with two decimals, such as money of a file that names no currency."""
    return formats.hundredths(value, locale())


def about(value: float, unit: str) -> str:
    """An estimate and its unit, in two digits."""
    return amounts.about_amount(value, unit, locale())


def together(values: Sequence[float], unit: str) -> list[str]:
    """Estimates that are told side by side, in the same step."""
    return amounts.together(values, unit, locale())


def weighed(value: float, unit: str) -> str:
    """A computed quantity no finer than a kitchen weighs."""
    return amounts.weighed(value, unit, locale())


def many(unit: str) -> str:
    """A unit without a quantity, as at an axis."""
    return texts.of_unit(unit, 2, locale())


def to_buy(value: float, unit: str) -> str:
    """A computed quantity as one asks for it at a market, never less."""
    return amounts.to_buy(value, unit, locale())


def money(value: float, currency: str, cents: bool = False) -> str:
    """An amount, by default without cents: most amounts here are estimates."""
    return formats.money(value, currency, locale(), cents)


def currency_sign(currency: str) -> str:
    """The sign before an amount, as ``money`` writes it."""
    return formats.currency_sign(currency, locale())


def price(value: float, currency: str) -> str:
    """The price of one unit, without its sign, as exact as it has to be."""
    return formats.price(value, currency, locale())


def percent(value: float, decimals: int = 0) -> str:
    """A share in percent, whole by default."""
    return formats.percent(value, locale(), decimals)


def exact_percent(value: float) -> str:
    """A share that a person gave, in all its digits."""
    return formats.exact_percent(value, locale())


def part(value: float) -> str:
    """A part of a whole in whole percent: never ``0 %`` of what is there, never ``100 %`` while something lacks.

    A millionth is taken for a slip of adding up.
    """
    if NO_PART < value < ONE_PERCENT / 2:
        return plain("formats.under_one_percent")
    return percent(min(value, 1.0 - ONE_PERCENT) if 1.0 - ONE_PERCENT / 2 <= value < 1.0 - NO_PART else value)


def signed(value: float) -> str:
    """A change in whole percent with its sign, kept together on a line; none has no sign."""
    size = percent(abs(value))
    sign = "" if size == percent(0.0) else "+" if value > 0 else "−"
    return sign + size.replace(" ", "\u00a0")


def percent_format(decimals: int = 0) -> str:
    """How tables and sliders write a share that is in percent already, the same as ``percent``."""
    return f"%.{decimals}f{plain('formats.percent')}"


def day(value: date | pd.Timestamp) -> str:
    """A day such as ``mié 25 nov``."""
    return formats.day(value, locale())


def day_and_month(value: date | pd.Timestamp) -> str:
    """A day where there is little room: ``25 nov``."""
    return formats.day_and_month(value, locale())


def month(value: date | pd.Timestamp) -> str:
    """The month of a day: ``noviembre 2026``."""
    return formats.month(value, locale())


def days(first: date | pd.Timestamp, last: date | pd.Timestamp) -> str:
    """Between which days: ``25–26 nov``."""
    return formats.days(first, last, locale())


def day_and_year(value: date | pd.Timestamp) -> str:
    """A day that may be years away: ``23 oct 2024``."""
    return formats.day_and_year(value, locale())


def long_day(value: date | pd.Timestamp) -> str:
    """A day written out: ``5 de marzo de 2026``."""
    return formats.long_day(value, locale())


def city(zone: str) -> str:
    """The city whose clocks a time zone goes by."""
    return formats.city(zone, locale())


def clock(value: time) -> str:
    """A time of day, ``21:00`` in both languages."""
    return value.strftime("%H:%M")


def _safe(value: object) -> object:
    if isinstance(value, str):
        return escaped(value)
    if isinstance(value, (list, tuple)):
        return [_safe(entry) for entry in value]
    return value
