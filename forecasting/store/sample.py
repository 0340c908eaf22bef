"""The sample restaurant in a database of its own."""

from datetime import datetime
from pathlib import Path

from forecasting.files.folder import read_folder
from forecasting.sales import read_sales
from forecasting.store.database import delete_database, open_database
from forecasting.store.imports import Upload, save_import
from forecasting.store.restaurant import save_place, save_table
from forecasting.tables import COLUMNS, Place

FOLDER = Path(__file__).resolve().parents[2] / "sample_data"
PLACE = Place(name="La Sazón de Surquillo")


def make_sample(url: str, at: datetime, folder: Path = FOLDER) -> None:
    """Make the sample's database anew from the files in ``folder``; nobody may have it open."""
    sample = read_folder(folder)
    delete_database(url)
    engine = open_database(url)
    for table in (name for name in COLUMNS if name != "sales"):
        save_table(engine, table, getattr(sample, table))
    file = folder / "sales.csv"
    read = read_sales(file.read_bytes(), file.name)
    save_import(engine, read.lines, read.issues, Upload(file.read_bytes(), file.name, at))
    save_place(engine, PLACE)  # last: a database without a place was never finished
    engine.dispose()
