"""What a careful kitchen does by hand: the models that any other must beat."""

from dataclasses import dataclass
from typing import Self

import pandas as pd

from forecasting.models.contract import answer
from forecasting.models.features import usual
from forecasting.tables import SERIES

BY_WEEKDAY = [*SERIES, "day_of_week"]


@dataclass
class WeekdayMean:
    """The mean of the last open ``weeks`` on the same weekday; a weekday never seen takes the mean of the others.

    Promoted days are left out, since a promotion is put on top of the forecast. With ``weeks=1`` it is the seasonal
    naive forecast: the same as last week.
    """

    weeks: int = 4
    name: str = "weekday_mean"

    def fit(self, history: pd.DataFrame) -> Self:
        told = history[[*BY_WEEKDAY, "day", "quantity"]].assign(usual=usual(history))
        open_days = told[~history["closed"]].sort_values("day")
        calm = open_days[open_days["usual"]]
        never_calm = open_days[~pd.MultiIndex.from_frame(open_days[SERIES]).isin(_series(calm))]
        recent = pd.concat([calm, never_calm]).groupby(BY_WEEKDAY, sort=False).tail(self.weeks)
        self.by_weekday_ = recent.groupby(BY_WEEKDAY)["quantity"].mean().rename("weekday_mean")
        self.overall_ = recent.groupby(SERIES)["quantity"].mean().rename("overall")
        return self

    def predict(self, days: pd.DataFrame) -> pd.DataFrame:
        known = days.join(self.by_weekday_, on=BY_WEEKDAY).join(self.overall_, on=SERIES)
        return answer(days, known["weekday_mean"].fillna(known["overall"]))


def _series(rows: pd.DataFrame) -> pd.MultiIndex:
    return pd.MultiIndex.from_frame(rows[SERIES].drop_duplicates())


def seasonal_naive() -> WeekdayMean:
    """The same weekday of the last open week, again."""
    return WeekdayMean(weeks=1, name="seasonal_naive")
