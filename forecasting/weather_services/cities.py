"""Where the larger cities of Peru are, so that nobody has to look up coordinates.

Rounded to a hundredth of a degree, about a kilometre, from GeoNames (geonames.org, CC BY 4.0); weather services know
squares of several kilometres.
"""

from types import MappingProxyType

CITIES = MappingProxyType(
    {
        "Lima": (-12.04, -77.03),
        "Arequipa": (-16.40, -71.54),
        "Ayacucho": (-13.16, -74.22),
        "Cajamarca": (-7.16, -78.50),
        "Chiclayo": (-6.77, -79.84),
        "Chimbote": (-9.09, -78.58),
        "Cusco": (-13.52, -71.97),
        "Huancayo": (-12.07, -75.20),
        "Huánuco": (-9.93, -76.24),
        "Huaraz": (-9.53, -77.53),
        "Ica": (-14.07, -75.73),
        "Iquitos": (-3.75, -73.25),
        "Juliaca": (-15.50, -70.13),
        "Piura": (-5.19, -80.63),
        "Pucallpa": (-8.38, -74.55),
        "Puno": (-15.84, -70.02),
        "Tacna": (-18.01, -70.25),
        "Tarapoto": (-6.48, -76.36),
        "Trujillo": (-8.12, -79.03),
        "Tumbes": (-3.57, -80.45),
    }
)
"""Latitude and longitude by name, Lima first."""
