"""The sample restaurant in a database of its own."""

from datetime import datetime
from pathlib import Path

from forecasting.errors import InputError
from forecasting.folder import read_folder
from forecasting.sales import read_sales
from forecasting.store.addresses import is_there, models_folder
from forecasting.store.database import delete_database, open_database
from forecasting.store.demand.runs import delete_models, require_no_run
from forecasting.store.house import save_place, save_rules
from forecasting.store.restaurant import save_table
from forecasting.store.sales.imports import save_import
from forecasting.store.sales.uploads import Upload
from forecasting.tables import COLUMNS, Place

FOLDER = Path(__file__).resolve().parents[2] / "sample_data"
PLACE = Place(name="La Sazón de Surquillo")
TAX = 0.10  # what a small restaurant pays in Peru; sample_data/README.md says more


def make_sample(url: str, at: datetime, folder: Path = FOLDER) -> None:
    """Make the sample's database anew from the files in ``folder``; nobody may have it open.

    Raises ``RunInProgress`` while a forecast is made on the one that is there: it would end in the new one.
    """
    sample = read_folder(folder)
    if is_there(url):
        _clear_away(url, at)
    delete_database(url)
    engine = open_database(url)
    for table in (name for name in COLUMNS if name != "sales"):
        save_table(engine, table, getattr(sample, table))
    file = folder / "sales.csv"
    read = read_sales(file.read_bytes(), file.name)
    save_import(engine, read.lines, read.issues, Upload(file.read_bytes(), file.name, at, last_day_whole=True))
    save_place(engine, PLACE)  # late: a database without a place was never finished
    save_rules(engine, tax_rate=TAX, prices_include_tax=True)
    engine.dispose()


def _clear_away(url: str, at: datetime) -> None:
    """Delete what belongs to the old sample beside its database."""
    try:
        engine = open_database(url)
    except InputError:  # damaged, or of another Despensa: all the more reason to make it anew
        return
    try:
        require_no_run(engine, at)
        delete_models(engine, models_folder(url))
    finally:
        engine.dispose()
