"""Files given together: newer exports of one till, or those of several."""

import pandas as pd
import pytest

from forecasting.sales.bundles.several_tills import find_unlike, name_tills

DISHES = ["Ceviche", "Lomo", "Causa", "Chicha", "Flan", "Tacu tacu"]
FIRST = [12, 9, 4, 20, 3, 0]


def day(*quantities, date="2026-11-21", source="till", location=""):
    """What a till sold of each of the dishes; one of 0 isn't in its file."""
    sold = pd.DataFrame({"dish": DISHES, "quantity": list(quantities)})
    told = sold.assign(location=location, source=source, day=pd.Timestamp(date))
    return told[told["quantity"] > 0]


def places(*files):
    return find_unlike(dict(enumerate(files)))["place"].tolist()


def test_two_tills_sell_more_of_some_dishes_and_less_of_others():
    found = find_unlike({0: day(*FIRST), 1: day(10, 11, 6, 14, 3, 2)})
    rows = found[["location", "source", "place"]].to_numpy().tolist()
    assert rows == [["", "till", 0], ["", "till", 1]]
    assert found["day"].dt.day.tolist() == [21, 21]


@pytest.mark.parametrize(
    "newer",
    [
        pytest.param((12, 9, 4, 20, 3, 0), id="the same again"),
        pytest.param((19, 14, 6, 31, 5, 2), id="the day went on"),
        pytest.param((11, 10, 4, 20, 3, 0), id="two of sixteen corrected"),
        pytest.param((12, 9, 4, 0, 0, 0), id="only some of it"),
    ],
)
def test_a_newer_export_of_one_till_is_no_other(newer):
    longer = [day(*FIRST, date=date) for date in ("2026-11-19", "2026-11-20")]
    assert places(pd.concat([*longer, day(*FIRST)]), pd.concat([*longer, day(*newer)])) == []


def test_a_bar_that_sells_other_things_and_few_of_them_is_another_till():
    food = pd.DataFrame({"dish": [f"Plato {n}" for n in range(40)], "quantity": 3.0})
    drinks = pd.DataFrame({"dish": ["Plato 1", "Pisco sour", "Chilcano"], "quantity": [1.0, 8.0, 5.0]})
    kitchen, bar = (sold.assign(location="", source="till", day=pd.Timestamp("2026-11-21")) for sold in (food, drinks))
    assert places(kitchen, bar) == places(bar, kitchen) == [0, 1]


def test_few_dishes_tell_nothing():
    assert places(day(3, 9, 0, 0, 0, 0), day(5, 7, 0, 0, 0, 0)) == []


def test_other_days_sources_and_locations_are_none_of_it():
    other = 10, 11, 6, 14, 3, 2
    assert places(day(*FIRST), day(*other, date="2026-11-22")) == []
    assert places(day(*FIRST), day(*other, source="Rappi")) == []
    assert places(day(*FIRST), day(*other, location="Surco")) == []
    assert places() == []


def test_only_the_files_of_the_days_in_question_are_named():
    quiet = day(*FIRST, date="2026-11-20")
    assert places(quiet, day(*FIRST), quiet, day(10, 11, 6, 14, 3, 2)) == [1, 3]


def named(*files, days=None):
    days = days or ["2026-11-21"] * len(files)
    unlike = pd.DataFrame({"location": "", "source": "till", "day": pd.to_datetime(days), "place": range(len(files))})
    return list(name_tills(unlike, dict(enumerate(files))).values())


def test_tills_are_called_as_their_files_are_without_dates_and_what_all_of_them_say():
    days = ["2026-11-21", "2026-11-22"] * 2
    daily = [f"ventas {till} {each}.csv" for till in ("caja1", "caja2") for each in ("21-11-2026", "22-11-2026")]
    assert named(*daily, days=days) == ["Caja1", "Caja1", "Caja2", "Caja2"]
    assert named("rappi_noviembre.csv", "reporte_noviembre.csv") == ["Rappi", "Reporte"]
    assert named("barra semana 48.xlsx", "salón semana 48.xlsx") == ["Barra", "Salón"]
    assert named("maria.csv", "marco.csv") == ["Maria", "Marco"]
    assert named("items-2026-11-21.csv", "items-2026-11-21 (1).csv") == ["Items", "Items 1"]


def test_a_file_of_a_day_that_only_one_till_has_is_of_the_till_of_its_name():
    files = {0: "caja1 21-11-2026.csv", 1: "caja2 21-11-2026.csv", 2: "caja1 22-11-2026.csv"}
    unlike = find_unlike({0: day(*FIRST), 1: day(10, 11, 6, 14, 3, 2)})
    assert name_tills(unlike, files) == {0: "Caja1", 1: "Caja2", 2: "Caja1"}


def test_folders_and_workbooks_tell_tills_apart_where_files_are_called_alike():
    days = ["2026-11-21", "2026-11-22"] * 2
    assert named("barra/ventas.csv", "salón/ventas.csv") == ["Barra", "Salón"]
    folders = [f"{till}/{each}.csv" for till in ("caja1", "caja2") for each in ("2026-11-21", "2026-11-22")]
    assert named(*folders, days=days) == ["Caja1", "Caja1", "Caja2", "Caja2"]
    sheets = [f"{till}.xlsx/{each}" for till in ("caja1", "caja2") for each in (21, 22)]
    assert named(*sheets, days=days) == ["Caja1", "Caja1", "Caja2", "Caja2"]


def test_files_of_one_day_go_by_their_whole_names_where_nothing_else_tells_them_apart():
    assert named("Caja 1.csv", "Caja 2.csv") == ["Caja 1", "Caja 2"]
    assert named("21-11-2026.csv", "2026-11-21.csv") == ["21-11-2026", "2026-11-21"]
