from pathlib import Path

import pytest

from forecasting.demand.forecast import Settings
from forecasting.store import sample
from forecasting.store.addresses import sample_database
from forecasting.store.database import open_database
from forecasting.store.demand.runs import RunInProgress, fail_run, start_run
from forecasting.store.house import read_place
from forecasting.store.sales.sold import read_sales_by_day
from tests.store.conftest import NOON


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A sample of one dish, and a data folder of its own."""
    monkeypatch.setenv("DESPENSA_DATA", str(tmp_path / "data"))
    folder = tmp_path / "sample"
    folder.mkdir()
    (folder / "sales.csv").write_text("day,dish,quantity,net_sales\n2026-11-22,Ceviche,20,800\n")
    return folder


def test_the_sample_made_anew_is_as_it_was(folder):
    for _ in range(2):
        sample.make_sample(sample_database(), NOON, folder)
    assert read_sales_by_day(open_database(sample_database()))["quantity"].tolist() == [20]


def test_the_sample_is_not_made_anew_while_a_forecast_is_made_on_it(folder):
    sample.make_sample(sample_database(), NOON, folder)
    engine = open_database(sample_database())
    run = start_run(engine, Settings(), NOON)
    with pytest.raises(RunInProgress):
        sample.make_sample(sample_database(), NOON, folder)
    assert len(read_sales_by_day(engine)) == 1
    fail_run(engine, run, "run_crashed", NOON)
    engine.dispose()
    sample.make_sample(sample_database(), NOON, folder)


def test_a_damaged_sample_is_made_anew(folder):
    sample.make_sample(sample_database(), NOON, folder)
    path = Path(sample_database().removeprefix("sqlite:///"))
    path.write_bytes(b"no database" * 1000)
    sample.make_sample(sample_database(), NOON, folder)
    assert read_place(open_database(sample_database())) == sample.PLACE
