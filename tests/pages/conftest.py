"""Pages are run through the frame, on databases of their own."""

import shutil
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from zoneinfo import ZoneInfo

import pandas as pd
import pytest
import streamlit as st
from sqlalchemy import Engine, delete
from streamlit.components.v2 import manifest_scanner
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.scriptrunner.script_cache import ScriptCache
from streamlit.testing.v1 import AppTest, app_test, local_script_runner

from forecasting.demand.forecast import Settings, make_forecast
from forecasting.files.table import read_table
from forecasting.people import NOBODY_ELSE, Person
from forecasting.sales import read_sales
from forecasting.store import schema
from forecasting.store.addresses import models_folder, own_database, sample_database
from forecasting.store.database import open_database, sqlite_url, taking_turns, writing
from forecasting.store.demand.runs import finish_run, latest_forecast, start_run
from forecasting.store.house import save_place
from forecasting.store.restaurant import read_restaurant, save_table
from forecasting.store.sales.imports import save_import
from forecasting.store.sales.sold import sales_stamp
from forecasting.store.sales.uploads import Upload
from forecasting.store.sample import make_sample
from forecasting.tables import Place
from pages.parts.sales import sales_days, sales_names, sales_outliers, sales_sold_out
from pages.shared import session
from pages.shared.visitor import person

ROOT = Path(__file__).parents[2]
NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
COPIES = count(1)
FROM_THE_FIRST_CHANGE = """
CREATE TRIGGER another_restaurant AFTER UPDATE ON changes WHEN OLD.number < 1000
BEGIN UPDATE changes SET number = NEW.number + {}; END"""
"""Stamps that no other copy has, from its first change on."""
PLACE = Place(name="La Picantería")
NO_ISSUES = pd.DataFrame({"row": [], "reason": [], "count": [], "action": []})
ORDERS = ("Verduras_20261125", "Verduras_20261123", "Mercado_20261124", "Surco_Verduras_20261125")
NO_WORDS: Mapping[str, str] = {}
"""The address of a page that says no more than which."""
OPEN = {f"order_{order}_open": True for order in ORDERS}
"""What lays open the orders that a page of orders shows only whose heading of."""

KITCHEN = {
    "ingredients": "ingredient,unit,shelf_life_days,storage\nLimón,kg,14,fresco\nLomo fino,kg,5,fresco\n",
    "recipes": "item,ingredient,quantity,unit\nCeviche clásico,Limón,100,g\nLomo saltado,Lomo fino,200,g\n",
    "suppliers": "supplier,delivery_days,cutoff,lead_time_days,minimum,phone\n"
    'Verduras,"mon,wed,fri",21:00,1,10,999 111 222\nCarnes,"tue,thu,sat",18:00,1,200,\n',
    "supply": "ingredient,supplier,pack_size,pack_name,unit_cost\n"
    "Limón,Verduras,5,caja de 5 kg,4\nLomo fino,Carnes,2,bolsa de 2 kg,48\n",
    "dishes": "dish,category,price\nCeviche clásico,Marino,42\nLomo saltado,Criollo,38\n",
    "stock": "day,ingredient,quantity\n2026-11-22,Limón,3\n2026-11-22,Lomo fino,2\n",
}
ONLY_CEVICHE = "item,ingredient,quantity,unit\nCeviche clásico,Limón,100,g\n"


@contextmanager
def own_folder(folder: Path) -> Iterator[Engine]:
    """One's own database in a folder."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DESPENSA_DATA", str(folder))
        patch.delenv("DESPENSA_DATABASE_URL", raising=False)
        engine = open_database(own_database())
        yield engine
        engine.dispose()


@pytest.fixture(autouse=True)
def main_module() -> Iterator[None]:
    """A script that AppTest has run stays as ``__main__``: a process that a later test starts would run it again."""
    main = sys.modules["__main__"]
    yield
    sys.modules["__main__"] = main


@pytest.fixture(scope="session", autouse=True)
def as_a_server_does() -> Iterator[None]:
    """What a server does once and AppTest before every run: it looks for components (we have none) and compiles."""
    scripts = ScriptCache()
    with pytest.MonkeyPatch.context() as patch:
        for module in (app_test, local_script_runner):
            patch.setattr(module, "ScriptCache", lambda: scripts)
        patch.setattr(manifest_scanner, "scan_component_manifests", list)
        patch.setattr(local_script_runner, "require_widgets_deltas", wait_for)
        yield


def wait_for(runner: local_script_runner.LocalScriptRunner, seconds: float) -> None:
    """Wait until a page has run: who asks every millisecond, as AppTest does, takes a tenth of the page's own time."""
    runner._script_thread.join(seconds)
    if not runner.script_stopped():
        runner.request_stop()
        raise RuntimeError(f"The page was not done after {seconds} seconds.")


@pytest.fixture(scope="session", autouse=True)
def at_the_machine() -> Iterator[None]:
    """A test that opens the restaurant itself, on no page, is somebody who sits at the machine."""

    def who() -> Person:
        return NOBODY_ELSE if get_script_run_ctx(suppress_warning=True) is None else person()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(session, "person", who)
        yield


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty data folder, and no database named by the environment."""
    monkeypatch.delenv("DESPENSA_DATABASE_URL", raising=False)
    monkeypatch.setenv("DESPENSA_DATA", str(tmp_path))
    return tmp_path


@pytest.fixture
def visit(data: Path) -> Callable[..., AppTest]:
    """Opens a page as a visitor with a browser of some language does, on a fresh server."""

    def open_page(
        page: str | None = None, locale: str = "es-PE", address: Mapping[str, str] = NO_WORDS, **state: object
    ) -> AppTest:
        app = AppTest.from_file(str(ROOT / "pages" / "shared" / "frame.py"), default_timeout=30)
        app.context = {"locale": locale}
        app.query_params |= address
        for key, value in state.items():
            app.session_state[key] = value
        if page:
            app.switch_page(f"../{page}.py")
        return app.run()

    return open_page


@pytest.fixture(scope="session")
def started_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder of a restaurant that has just been started."""
    folder = tmp_path_factory.mktemp("started")
    with own_folder(folder) as engine:
        save_place(engine, PLACE)
    return folder


@pytest.fixture
def started(started_database: Path, data: Path, visit) -> Callable[..., AppTest]:
    """Opens a page of a restaurant that has just been started and knows nothing yet."""
    shutil.copytree(started_database, data, dirs_exist_ok=True)
    return visit


@pytest.fixture
def uploading(started, monkeypatch: pytest.MonkeyPatch) -> Callable[..., AppTest]:
    """The same, where the page of sales asks nothing of days and dishes that are kept: it is files that are tested."""
    for asked in (sales_days, sales_sold_out, sales_outliers, sales_names):
        monkeypatch.setattr(asked, "show", lambda work: None)
    return started


@pytest.fixture(scope="session")
def sample_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample restaurant's database, made once."""
    file = tmp_path_factory.mktemp("sample") / "sample.db"
    make_sample(sqlite_url(file), NOW)
    return file


@pytest.fixture
def sample(sample_file: Path, data: Path) -> str:
    """The address of the sample restaurant, as somebody who has opened it finds it."""
    shutil.copy(sample_file, data)
    return sample_database()


@pytest.fixture(scope="session")
def kitchen_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder of a small kitchen with ten weeks of sales, a count and a forecast."""
    folder = tmp_path_factory.mktemp("kitchen")
    with own_folder(folder) as engine:
        save_place(engine, PLACE)
        for table, rows in KITCHEN.items():
            save_table(engine, table, read_table(table, rows.encode(), f"{table}.csv"))
        content = sales_csv().encode()
        read = read_sales(content, "sales.csv")
        save_import(engine, read.lines, read.issues, Upload(content, "sales.csv", NOW, last_day_whole=True))
        settings = Settings(models=("seasonal_naive", "weekday_mean", "forest"), folds=3, warmup=2, jobs=1)
        run = start_run(engine, settings, NOW)
        finish_run(engine, run, make_forecast(read_restaurant(engine), settings), models_folder(own_database()), NOW)
    return folder


@contextmanager
def copied(database: Path, patch: pytest.MonkeyPatch) -> Iterator[None]:
    """It is the morning after the last sale of a copy of this database, as new, on a server that knows it already.

    Copies lie in one place and are the same until the first change, so what was read and learned of one still holds
    for the next; after other sales or another forecast than these the server forgets all that it knew.
    """
    folder = database.with_name(f"{database.name}_copy")
    patch.setenv("DESPENSA_DATA", str(folder))
    patch.setattr(session, "clock", lambda zone: NOW.replace(tzinfo=ZoneInfo(zone)))
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(database, folder)
    engine = session.own_engine()
    with taking_turns(engine) as connection:
        connection.exec_driver_sql(FROM_THE_FIRST_CHANGE.format(1000 * next(COPIES)))
    before = sales_stamp(engine), latest_forecast(engine)
    yield
    if before != (sales_stamp(engine), latest_forecast(engine)):
        st.cache_resource.clear()
    engine.dispose()


@pytest.fixture
def cooking(kitchen_database: Path, visit, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., AppTest]]:
    """Opens a page of the small kitchen on the morning after its last sale."""
    with copied(kitchen_database, monkeypatch):
        yield visit


@pytest.fixture
def half(cooking) -> Callable[..., AppTest]:
    """The small kitchen, whose lomo has no recipe: a third of what it sells."""
    save_table(session.current().engine, "recipes", read_table("recipes", ONLY_CEVICHE.encode(), "recetas.csv"))
    return cooking


@pytest.fixture(scope="session")
def chain_database(kitchen_database: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder of the same kitchen with a second location, Surco: half the sales, until two days before."""
    folder = tmp_path_factory.mktemp("chain")
    shutil.copytree(kitchen_database, folder, dirs_exist_ok=True)
    with own_folder(folder) as engine:
        lines = read_sales(sales_csv().encode(), "sales.csv").lines
        lines = lines.assign(location="Surco", quantity=lines["quantity"] / 2)
        lines = lines[lines["day"] < "2026-11-21"]
        save_import(engine, lines, NO_ISSUES, Upload(b"Surco", "surco.csv", NOW, last_day_whole=True))
        settings = Settings(models=("weekday_mean",), folds=1, warmup=0, jobs=1)
        run = start_run(engine, settings, NOW)
        finish_run(engine, run, make_forecast(read_restaurant(engine), settings), models_folder(own_database()), NOW)
    return folder


@pytest.fixture
def chain(chain_database: Path, visit, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., AppTest]]:
    """Opens a page of the kitchen with two locations."""
    with copied(chain_database, monkeypatch):
        yield visit


@pytest.fixture
def fresh(cooking) -> Iterator[Callable[..., AppTest]]:
    """Opens a page of the small kitchen on a server that has just been started."""
    st.cache_resource.clear()
    yield cooking
    st.cache_resource.clear()


@pytest.fixture
def young(fresh) -> Callable[..., AppTest]:
    """Opens a page of the same kitchen when its forecast was made with too few weeks to judge any model."""
    with writing(session.current().engine) as connection:
        for table in (schema.residuals, schema.backtest, schema.scores):
            connection.execute(delete(table))
    return fresh


@pytest.fixture
def november(monkeypatch, data):
    """It is Monday 23 November 2026 in the kitchen."""
    monkeypatch.setattr(session, "clock", lambda zone: datetime(2026, 11, 23, 9, 30, tzinfo=ZoneInfo(zone)))


def forget_models() -> None:
    """Somebody has deleted the models of the forecasts."""
    models = session.current().models
    assert list(models.rglob("*.joblib"))
    shutil.rmtree(models)


def sales_csv() -> str:
    """Ten weeks to Sunday 22 November 2026: 20 ceviches and 10 lomos a day, twice as many on Saturdays."""
    days = pd.date_range(end="2026-11-22", periods=70)
    rows = [
        f"{day:%Y-%m-%d},{dish},{portions * (2 if day.day_of_week == 5 else 1)},{portions * 40}"
        for day in days
        for dish, portions in (("Ceviche clásico", 20), ("Lomo saltado", 10))
    ]
    return "\n".join(["day,dish,quantity,net_sales", *rows]) + "\n"
