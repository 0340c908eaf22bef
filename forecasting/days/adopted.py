"""Days that an adopted scenario made stronger or like past ones: no forecast is told, plans ask as the scenario did.

So what was adopted is what one saw, to the digit, today and after every forecast to come.
"""

import pandas as pd

ABOUT = ["location", "day", "event"]


def before_adoption(events: pd.DataFrame, adopted: pd.DataFrame, last: pd.Timestamp) -> pd.DataFrame:
    """The ``events`` with those ``adopted`` (``tables.no_adopted``) of days after ``last`` as they would be otherwise.

    What is over by ``last`` was what it was said to be; a day that is nothing any more (strength 0) stays that.
    """
    if adopted.empty:
        return events.reset_index(drop=True)
    found = _with_usual(events, adopted, last)
    its = found["is_adopted"]
    left = found.assign(strength=found["strength"].mask(its, found["usual"]))[~its | found["usual"].notna()]
    return left[list(events.columns)].reset_index(drop=True)


def adopted_events(events: pd.DataFrame, adopted: pd.DataFrame, last: pd.Timestamp) -> pd.DataFrame:
    """What the adopted ``events`` after ``last`` say: ``location, day, event, strength``, in the order of days."""
    found = _with_usual(events, adopted, last)
    return found[found["is_adopted"]].sort_values("day", kind="stable")[[*ABOUT, "strength"]].fillna({"strength": 1.0})


def _with_usual(events: pd.DataFrame, adopted: pd.DataFrame, last: pd.Timestamp) -> pd.DataFrame:
    coming = adopted[adopted["day"] > last].assign(is_adopted=True)
    found = events.merge(coming, on=ABOUT, how="left", validate="many_to_one")
    return found.assign(is_adopted=found["is_adopted"].eq(True) & (found["strength"] != 0))
