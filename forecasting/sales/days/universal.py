"""Times in UTC, as web services write them (``2026-11-01T03:15:00Z``): in Lima it was 22:15 of the day before."""

import numpy as np
import pandas as pd

from forecasting.errors import InputError
from forecasting.files import cells as reading

_IN_UTC = r"(?i)(?:z|\+00:?00| ?utc| ?gmt)$"
_MIDNIGHT = r"^0?0:00(?::00(?:\.0+)?)?$"


def in_local_time(cells: pd.DataFrame, day_first: bool | None, zone: str, file: str) -> tuple[pd.DataFrame, bool]:
    """The cells with ``day`` and ``day_time`` by the clock of a time zone, and whether any of them were in UTC.

    Where all of these are midnight they are days without a time, and stay. What is no day or time stays for its row to
    be told. Raises ``InputError("time_zone_unknown")`` where nobody knows the zone.
    """
    universal = (
        reading.matching(cells["day_time"], _IN_UTC) if "day_time" in cells else np.zeros(len(cells), dtype=bool)
    )
    if not universal.any():
        return cells, False
    clock = cells.loc[universal, "day_time"].str.replace(_IN_UTC, "", regex=True)
    if clock.str.fullmatch(_MIDNIGHT).all():
        return cells.assign(day_time=cells["day_time"].mask(universal, "")), False
    if not zone:
        raise InputError("time_zone_unknown", file=file)
    day = reading.by_distinct(cells.loc[universal, "day"], lambda text: str(reading.read_day(text, day_first) or ""))
    moments = pd.to_datetime(day + "T" + clock + "+00:00", format="ISO8601", errors="coerce", utc=True)
    local = moments.dt.tz_convert(zone).dropna()
    there = cells.index.isin(local.index)
    days, times = (local.dt.strftime(form).reindex(cells.index) for form in ("%Y-%m-%d", "%H:%M:%S"))
    return cells.assign(day=cells["day"].mask(there, days), day_time=cells["day_time"].mask(there, times)), True
