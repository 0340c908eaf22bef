"""The sample's tickets as three tills export them are the sample's sales."""

from pathlib import Path

import pandas as pd
import pytest

from forecasting.folder import read_folder
from forecasting.sales import daily, read_sales

SAMPLE = Path(__file__).parents[2] / "sample_data"
TILLS = sorted((SAMPLE / "tills").glob("*.csv"))


@pytest.fixture(scope="module")
def sales() -> pd.DataFrame:
    return daily(read_folder(SAMPLE).sales)


@pytest.mark.parametrize("path", TILLS, ids=lambda path: path.stem)
def test_a_till_of_the_sample_tells_the_same_eight_weeks(path, sales):
    file = read_sales(path.read_bytes(), path.name)
    assert (file.days[0], file.days[-1]) == (pd.Timestamp("2026-09-28"), pd.Timestamp("2026-11-22"))
    weeks = sales[sales["day"].isin(file.days)].reset_index(drop=True)
    pd.testing.assert_frame_equal(daily(file.lines).astype(weeks.dtypes), weeks, check_exact=False, atol=0.005)


def test_all_three_dialects_are_there():
    assert len(TILLS) == 3
