"""Holidays and observances in the reader's words: data keep the names that their own country gives them."""

from functools import cache

import holidays

from forecasting.days.observances import NOT_FREE
from pages.shared.countries import PLACES
from pages.shared.language import language

YEARS = range(2015, 2041)
"""Years in which each holiday falls at least once on a day of its own."""

OURS = {
    "Fiestas Patrias": "Independence holidays",
    "San Valentín": "Valentine's Day",
    "Día Nacional de la Papa": "National Potato Day",
    "Día Nacional del Ceviche": "National Ceviche Day",
    "Día de la Canción Criolla": "Creole Song Day",
    "Nochebuena": "Christmas Eve",
    "Fin de año": "New Year's Eve",
    "Día del Pisco Sour": "Pisco Sour Day",
    "Día de la Madre": "Mother's Day",
    "Día del Padre": "Father's Day",
    "Día del Pollo a la Brasa": "Rotisserie Chicken Day",
    "Día Nacional del Pisco": "National Pisco Day",
    "Día de la Gastronomía Peruana": "Peruvian Gastronomy Day",
    "Sábado Santo": "Holy Saturday",
}
"""Names that ``forecasting.days`` gives, which the library doesn't have."""


def celebration(names: str) -> str:
    """What a day is called, by one name or by several joined by "; ".

    In English what is known in English, and anything else as somebody wrote it.
    """
    if language() != "en":
        return names
    return "; ".join(_in_english().get(name, name) for name in names.split("; "))


@cache
def _in_english() -> dict[str, str]:
    """The English names of what the library celebrates in the countries of our restaurants, and of what we add."""
    found: dict[str, str] = {}
    for country in PLACES:
        about = holidays.country_holidays(country)
        categories = (holidays.PUBLIC, *(each for each in NOT_FREE if each in about.supported_categories))
        own, english = (
            holidays.country_holidays(country, years=YEARS, categories=categories, language=spoken)
            for spoken in (about.default_language, "en_US")
        )
        alone = [day for day, names in own.items() if "; " not in names]  # of several, nobody knows which is which
        found |= {own[day]: english[day] for day in alone}
    return found | OURS
