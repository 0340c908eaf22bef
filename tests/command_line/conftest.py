"""A kitchen that sells the same every day, so that every order can be checked by head.

12 weeks up to Sunday, 22 November 2026: 10 ceviches (2 kg of limes a day) and 5 lomos (1 kg of beef a day).
"""

import pickle
import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
import pytest
from sqlalchemy import Engine

from forecasting.__main__ import main
from forecasting.commands import forecast, imports, inputs, plan, whatif
from forecasting.demand.forecast import Around, make_forecast
from forecasting.demand.learned import odd_days
from forecasting.files.table import read_table
from forecasting.planning.setting_out import make_basis
from forecasting.store.addresses import own_database
from forecasting.store.database import open_database, parse_url, sqlite_url
from forecasting.store.house import save_place
from forecasting.store.restaurant import save_table
from forecasting.tables import Place

QUICK_RUN = ("--folds", "1", "--warmup", "0", "--models", "weekday_mean,seasonal_naive", "--jobs", "1")
QUICK = ("--last-day-whole", *QUICK_RUN)

FILES = {
    "recipes": "item,ingredient,quantity,unit,yield\nCeviche,Limón,100,g,0.5\nLomo,Carne,200,g,1\n",
    "ingredients": "ingredient,unit,shelf_life_days\nLimón,kg,14\nCarne,kg,30\n",
    "suppliers": 'supplier,delivery_days,cutoff,lead_time_days\nVerduras,"mon,wed,fri",21:00,1\n'
    'Carnes,"tue,fri",16:00,1\n',
    "supply": "ingredient,supplier,pack_size,pack_name,unit_cost\nLimón,Verduras,5,caja,4\nCarne,Carnes,2,bolsa,30\n",
    "stock": "day,ingredient,quantity\n2026-11-22,Limón,3\n2026-11-22,Carne,10\n",
}


def sales(days: pd.DatetimeIndex, **portions: float) -> str:
    """sales.csv with the same portions every day."""
    lines = [f"{day:%Y-%m-%d},{dish},{sold}" for day in days for dish, sold in portions.items()]
    return "\n".join(["day,dish,quantity", *lines, ""])


EVERY_DAY = pd.date_range("2026-08-31", "2026-11-22")


@pytest.fixture(scope="session", autouse=True)
def found() -> Iterator[dict[bytes, object]]:
    """What was found of the same tables with the same settings before: found again only after these are cleared."""
    kept = {}

    def remembering(find: Callable[..., object]) -> Callable[..., object]:
        def remembered(*asked: object) -> object:
            key = pickle.dumps((find.__name__, [each for each in asked if not isinstance(each, Around)]))
            if key not in kept:
                kept[key] = find(*asked)
            return kept[key]

        return remembered

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(inputs, "odd_days", remembering(odd_days))
        patch.setattr(inputs, "make_forecast", remembering(make_forecast))
        for command in (plan, whatif):
            patch.setattr(command, "make_basis", remembering(make_basis))
        yield kept


@pytest.fixture(scope="session", autouse=True)
def morning() -> Iterator[None]:
    """It is the day after the kitchen's last sale, whenever the tests run."""
    with pytest.MonkeyPatch.context() as patch:
        for command in (imports, forecast):
            patch.setattr(command, "clock", lambda zone: pd.Timestamp("2026-11-23 08:00"))
        yield


@pytest.fixture
def kitchen(tmp_path: Path) -> Path:
    return write_kitchen(tmp_path)


def write_kitchen(beside: Path) -> Path:
    """The kitchen's tables in a folder of their own."""
    folder = beside / "kitchen"
    folder.mkdir()
    for table, content in (FILES | {"sales": sales(EVERY_DAY, Ceviche=10, Lomo=5)}).items():
        (folder / f"{table}.csv").write_text(content, encoding="utf-8")
    return folder


@dataclass(frozen=True)
class Ended:
    """How a command ended: its exit code, and what it said to people."""

    code: int
    said: str


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Callable[..., Ended]:
    """Run a command in this process; whatever it says stands on the error stream."""

    def command(*arguments: str | Path) -> Ended:
        code = main([str(argument) for argument in arguments])
        out, said = capsys.readouterr()
        assert out == ""
        return Ended(code, said)

    return command


@pytest.fixture
def data_folder(tmp_path, monkeypatch) -> None:
    """Databases are in a folder of the test's own."""
    monkeypatch.setenv("DESPENSA_DATA", str(tmp_path / "data"))
    monkeypatch.delenv("DESPENSA_DATABASE_URL", raising=False)


@pytest.fixture(scope="session")
def described(empty_file, tmp_path_factory) -> Path:
    file = Path(shutil.copy(empty_file, tmp_path_factory.mktemp("described")))
    engine = open_database(sqlite_url(file))
    for table, content in FILES.items():
        save_table(engine, table, read_table(table, content.encode(), f"{table}.csv"))
    save_place(engine, Place(name="Mi cocina"))
    engine.dispose()
    return file


@pytest.fixture
def restaurant(described, data_folder) -> Iterator[Engine]:
    """A restaurant that has been described but has no sales yet."""
    file = Path(parse_url(own_database()).database)
    file.parent.mkdir(parents=True)
    shutil.copy(described, file)
    engine = open_database(own_database())
    yield engine
    engine.dispose()


def rows(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").splitlines()


def cells(path: Path, columns: Sequence[str]) -> list[tuple[str, ...]]:
    """Some columns of a CSV file as they are written."""
    table = pd.read_csv(path, dtype="str", keep_default_na=False)
    return list(table[list(columns)].itertuples(index=False, name=None))


def write_days(folder: Path, **more: int) -> None:
    """Three files of one kind, each of a day on which two ceviches were sold."""
    header, sold = ",".join(["Fecha,Plato,Cantidad", *more]), ",".join(["Ceviche,2", *map(str, more.values())])
    for name, day in (("one.csv", "2026-11-21"), ("two.csv", "2026-11-22"), ("three.csv", "2026-11-23")):
        (folder / name).write_text(f"{header}\n{day},{sold}\n", encoding="utf-8")
