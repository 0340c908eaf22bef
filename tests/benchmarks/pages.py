"""How long does the server take for each page when everything is ready?"""

import logging
import os
import tempfile
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

import streamlit as st
from streamlit.testing.v1 import AppTest

from forecasting.demand.forecast import Forecast, make_forecast
from forecasting.files.writing import table_to_csv
from forecasting.store.addresses import models_folder, sample_database
from forecasting.store.database import open_database
from forecasting.store.demand.runs import finish_run, start_run
from forecasting.store.restaurant import read_counts, save_table
from forecasting.store.sample import make_sample
from forecasting.tables import COLUMNS, HOME
from tests.benchmarks import sample
from tests.benchmarks.chain import SETTINGS, chain
from tests.benchmarks.measure import Figure, take

ROOT = Path(__file__).parents[2]
PAGES = ("today", "sales", "count", "forecast", "accuracy", "orders", "scenarios", "recipes", "setup", "settings")
RERUNS = 7
MOST_MILLISECONDS = 300
PATIENCE_SECONDS = 60
NO_SERVER = ("runtime.scriptrunner_utils.script_run_context", "runtime.state.session_state_proxy")
"""Loggers of Streamlit that complain of every script without a server; the tests run without one."""


def measure() -> Iterator[Figure]:
    """A fresh server, then a new visitor on each page, then the same visitor again.

    A new visitor here has the pages compiled anew, which a server does only once.
    """
    for name in NO_SERVER:
        logging.getLogger(f"streamlit.{name}").disabled = True
    with ready_sample():
        yield Figure("today on a fresh server", take(lambda: _visit("today")).wall * 1000, "ms")
        for page in PAGES:
            first = [take(lambda page=page: _visit(page)).wall for _ in range(RERUNS)]
            yield Figure(f"{page}, a new visitor", median(first) * 1000, "ms")
            app = _visit(page)
            again = [take(app.run).wall for _ in range(RERUNS)]
            yield Figure(f"{page}, again", median(again) * 1000, "ms", most=MOST_MILLISECONDS)
        yield Figure("scenarios, a slider moved", median(_moves()) * 1000, "ms", most=MOST_MILLISECONDS)
    with _ready_big_kitchen():
        for page in ("today", "orders", "count"):
            app = _visit(page)
            again = [take(app.run).wall for _ in range(RERUNS)]
            yield Figure(f"{page} of 500 ingredients, again", median(again) * 1000, "ms", most=MOST_MILLISECONDS)
            counted = [take(app.run).wall for _ in _counts()]
            yield Figure(f"{page} of 500 ingredients, after a count", median(counted) * 1000, "ms")


def ready_sample() -> AbstractContextManager[Path]:
    """A data folder with the sample's database and its forecast."""
    return _ready(sample.FOLDER, sample.forecast())


@contextmanager
def _ready_big_kitchen() -> Iterator[None]:
    """A data folder with 500 ingredients from 20 suppliers in the place of the sample."""
    kitchen = chain([HOME])
    with tempfile.TemporaryDirectory() as tables:
        for name in COLUMNS:
            (Path(tables) / f"{name}.csv").write_bytes(table_to_csv(getattr(kitchen, name)))
        with _ready(Path(tables), make_forecast(kitchen, SETTINGS)):
            yield


@contextmanager
def _ready(tables: Path, found: Forecast) -> Iterator[Path]:
    """A data folder in which the sample has these tables and this forecast."""
    before = os.environ.get("DESPENSA_DATA")
    with tempfile.TemporaryDirectory() as folder:
        os.environ["DESPENSA_DATA"] = folder
        st.cache_resource.clear()
        at, url = datetime.now(UTC), sample_database()
        make_sample(url, at, tables)
        engine = open_database(url)
        finish_run(engine, start_run(engine, found.settings, at), found, models_folder(url), at)
        engine.dispose()
        yield Path(folder)
    os.environ.pop("DESPENSA_DATA")
    if before is not None:
        os.environ["DESPENSA_DATA"] = before


def _counts() -> Iterator[None]:
    """Count the first ingredient again and again, each time another quantity: the plan has to be made anew."""
    engine = open_database(sample_database())
    stock = read_counts(engine).head(1)
    for quantity in range(1, RERUNS + 1):
        save_table(engine, "stock", stock.assign(quantity=float(quantity)), "merge")
        yield
    engine.dispose()


def _visit(page: str) -> AppTest:
    """Open a page of the sample as somebody new."""
    app = AppTest.from_file(str(ROOT / "pages" / "shared" / "frame.py"), default_timeout=PATIENCE_SECONDS)
    app.query_params["restaurant"] = "sample"
    app.switch_page(f"../{page}.py")
    app.run()
    if app.exception:
        raise RuntimeError(f"{page}: {[each.value for each in [*app.exception, *app.error]]}")
    return app


def _moves() -> list[float]:
    """Seconds for each of several positions of the slider that nobody has asked for yet."""
    app = _visit("scenarios")
    slider = app.slider(key="scenario_weather_0_warmer")
    return [take(slider.set_value(degrees).run).wall for degrees in range(-RERUNS // 2, RERUNS // 2) if degrees]
