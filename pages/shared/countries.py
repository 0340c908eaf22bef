"""Countries that a restaurant can be in: each brings its holidays, clock and currency."""

from types import MappingProxyType

from babel import Locale

from forecasting.tables import Place

PLACES = MappingProxyType(
    {
        place.country: place
        for place in (
            Place(country="PE", time_zone="America/Lima", currency="PEN"),
            Place(country="BO", time_zone="America/La_Paz", currency="BOB"),
            Place(country="CL", time_zone="America/Santiago", currency="CLP"),
            Place(country="CO", time_zone="America/Bogota", currency="COP"),
            Place(country="EC", time_zone="America/Guayaquil", currency="USD"),
            Place(country="MX", time_zone="America/Mexico_City", currency="MXN"),
            Place(country="ES", time_zone="Europe/Madrid", currency="EUR"),
        )
    }
)


def country_name(country: str, language: str) -> str:
    """A country's name in a language."""
    return Locale.parse(language).territories[country]
