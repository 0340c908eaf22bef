"""A restaurant with something in every table, and bringing back a backup of it."""

import io
from datetime import date, timedelta
from pathlib import Path

import pandas as pd
from sqlalchemy import Engine, insert, select

from forecasting.scenarios.scenario import Group
from forecasting.store import schema
from forecasting.store.backup import NO_FACTS
from forecasting.store.database import reading, writing
from forecasting.store.days.kept_days import say_of_days
from forecasting.store.days.past_promotions import refuse_promotions
from forecasting.store.days.sold_out import say_sold_out
from forecasting.store.days.weather import WeatherChoice, keep_weather_ahead, save_weather_choice
from forecasting.store.demand.corrections import apply_correction
from forecasting.store.house import save_caution, save_place
from forecasting.store.menu.idle_modifiers import say_idle
from forecasting.store.menu.merges import merge, refuse_merges
from forecasting.store.restaurant import save_table
from forecasting.store.restaurant import save_table as keep
from forecasting.store.restore import Restored, restore
from forecasting.store.sales.commissions import list_channels, save_commission
from forecasting.store.sales.imports import save_import, undo_imports
from forecasting.store.sales.uploads import Upload
from forecasting.store.scenarios.bookings import save_booking
from forecasting.store.scenarios.kept_scenarios import keep_scenario
from forecasting.store.supply.orders import LINE_COLUMNS, Order, receive_order, save_order, undo_order
from forecasting.tables import Place
from tests.store.conftest import NOON, sold
from tests.store.names import rename
from tests.store.test_restaurant import KITCHEN

ISSUES = pd.DataFrame(
    {"file": "ventas.csv", "row": [7], "reason": ["total"], "count": [3], "action": ["dropped"]}
).convert_dtypes(dtype_backend="numpy_nullable")
ODD_NAMES = ("=1+1", "'=1+1", '-Papa, "amarilla"\nchica', "@ají", " Ñoquis ", "'")


def fill(store: Engine) -> None:
    """A restaurant with something in every table of facts."""
    save_place(store, Place(name="La Sazón"))
    save_caution(store, 0.8)
    for table, frame in KITCHEN.items():
        keep(store, table, frame)
    save_import(store, sold(("2026-11-21", "Ceviche", 3, 126.1)), ISSUES, upload(b"1"))
    second = save_import(
        store, sold(("2026-11-21", "Ceviche", 1 / 3, 42), ("2026-11-22", "Lomo", 2, 76)), ISSUES, upload(b"2")
    )
    odd = sold(*[("2026-11-23", name, 1, 10) for name in ODD_NAMES]).assign(category="@Fondos")
    save_import(store, odd, ISSUES, upload(b"3"))
    undo_imports(store, [second.id], NOON)
    rename(store, "ingredients", "Limón", "Limón sutil")
    names = {"old": ["@ají", "=1+1"], "new": [" Ñoquis ", "'=1+1"], "first_day": [pd.Timestamp("2026-11-23")] * 2}
    pairs = pd.DataFrame(names)
    merge(store, pairs.head(1), NOON)
    refuse_merges(store, pairs.tail(1), NOON)
    say_of_days(store, "main", (pd.Timestamp("2026-11-23"),), "whole")
    gone = {"location": ["main"], "day": [pd.Timestamp("2026-11-21")], "dish": ["Ceviche"]}
    say_sold_out(store, pd.DataFrame(gone), "yes")
    save_commission(store, list_channels(store, pd.Timestamp("2026-11-21"))[0].source_id, "", 0.25)
    apply_correction(store, "main", "Limón sutil", 1.1, NOON)
    save_booking(store, Group(pd.Timestamp("2026-12-05"), 40, (("Ceviche", 40.0),)))
    none = {"first": [pd.Timestamp("2026-11-16")], "last": [pd.Timestamp("2026-11-17")], "kind": ["2x1"]}
    say_idle(store, ["Término medio"], [])
    refuse_promotions(store, pd.DataFrame(none | {"dish_or_category": ["@Lomo"]}))
    keep_scenario(store, "=Calor;=1;", {"name": "=Calor;=1;", "temperature_change": 3.0}, NOON)
    line = ["Limón sutil", 2.0, 3.0, 20.0, "cajón", "kg", 4.0, "need=31; pack=20"]
    tuesday, lines = pd.Timestamp("2026-11-24"), pd.DataFrame([line], columns=LINE_COLUMNS)
    for _ in range(2):
        last = save_order(store, Order("Verduras", pd.Timestamp("2026-11-23 21:00"), tuesday, lines), NOON)
    undo_order(store, last)
    came = pd.DataFrame({"ingredient": ["Limón sutil"], "received": [55.0], "received_cost": [4.5]})
    receive_order(store, last - 1, came, NOON)
    with writing(store) as connection:
        thrown = {
            "location_id": "main",
            "day": pd.Timestamp("2026-11-22").date(),
            "ingredient_id": "limon",
            "quantity": 0.1,
        }
        connection.execute(insert(schema.waste), thrown | {"reason": "podrido"})
        monday, limes = {"day": date(2026, 11, 23), "last_day": date(2026, 11, 22)}, {"ingredient_id": "limon"}
        said = {"model": "recommended", "mean": 1 / 3, "p10": None, "p90": 2.0, "recipes": "2f"}
        connection.execute(insert(schema.foreseen), monday | limes | said | {"location_id": "main"})
        run = {"started": NOON, "finished": NOON, "last_day": date(2026, 11, 22), "settings": {"seed": 7}}
        found = {"record": None, "importances": {"forest": {"month": 1 / 3}}, "versions": {"prophet": "1.5"}}
        connection.execute(insert(schema.run_records), run | found)
    asked = WeatherChoice("open_meteo", "Lima", -12.04, -77.03)
    save_weather_choice(store, asked)
    keep_weather_ahead(store, KITCHEN["weather"], asked, NOON)
    own = KITCHEN["suppliers"].head(1).assign(location="main", minimum=50.0)
    save_table(store, "suppliers", own, mode="merge")


def upload(content: bytes) -> Upload:
    return Upload(content, "ventas.csv", NOON + timedelta(microseconds=5), who="Rosa", mapping='{"day_first": true}')


def facts(store: Engine) -> dict[str, list[tuple]]:
    with reading(store) as connection:
        return {
            table.name: [tuple(row) for row in connection.execute(select(table).order_by(*table.primary_key))]
            for table in schema.metadata.sorted_tables
            if table.name not in NO_FACTS
        }


def bring_back(store: Engine, content: bytes, folder: Path, confirmed: bool = False) -> Restored:
    folders = folder / "backups", folder / "models"
    return restore(store, io.BytesIO(content), "copia.zip", NOON, folders, confirmed)
