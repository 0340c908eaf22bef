"""A restaurant in a folder of files: which of them are there, and what is wrong in any."""

import pytest

from forecasting.errors import InputError, Several
from forecasting.folder import read_folder
from forecasting.tables import empty
from forecasting.texts import LANGUAGES, error_text

SALES = "day,dish,quantity,net_sales\n2026-11-22,Ceviche clásico,31,1183.50\n"


def test_what_is_wrong_in_any_file_of_a_folder_is_told_at_once(tmp_path):
    (tmp_path / "sales.csv").write_text("day,dish,quantity\nayer,Causa,2\n")
    (tmp_path / "closed.csv").write_text("day\n05/03/2026\n")
    (tmp_path / "stock.csv").write_text("day,ingredient,quantity\n2026-03-05,Limón,-3\n")
    with pytest.raises(Several) as raised:
        read_folder(tmp_path)
    assert [(error.code, error.values["file"]) for error in raised.value.errors] == [
        ("bad_day", "sales.csv"),
        ("too_small", "stock.csv"),
        ("open_dates", "closed.csv"),
    ]


def test_a_folder_is_a_restaurant_and_absent_files_are_empty_tables(tmp_path):
    (tmp_path / "sales.csv").write_text(SALES)
    (tmp_path / "closed.csv").write_text("day\n2026-12-25\n")
    restaurant = read_folder(tmp_path)
    assert restaurant.sales[["dish", "quantity", "net_sales", "location"]].to_numpy().tolist() == [
        ["Ceviche clásico", 31.0, 1183.5, "main"]
    ]
    assert len(restaurant.closed) == 1
    assert restaurant.recipes.empty


def test_the_sales_of_a_folder_tell_categories_whoever_wrote_them(tmp_path):
    (tmp_path / "sales.csv").write_text(
        "day,dish,quantity,category,source\n2026-11-01,Causa,1,Fríos,old\n2026-12-22,Causa,1,Entradas,new\n"
    )
    till = tmp_path / "ventas.csv"
    till.write_text("Fecha;Producto;Familia;Cantidad\n2026-11-21;Jalea;Fondos;1\n", encoding="utf-8")
    ours, theirs = read_folder(tmp_path), read_folder(tmp_path, sales=till)
    assert ours.till_categories.to_numpy().tolist() == [["Causa", "Entradas"]]
    assert theirs.till_categories.to_numpy().tolist() == [["Jalea", "Fondos"]]
    assert list(ours.sales.columns) == list(theirs.sales.columns) == list(empty("sales").columns)


def test_our_own_sales_of_nothing_beside_a_category_are_days_without_sales(tmp_path):
    (tmp_path / "sales.csv").write_text("day,dish,quantity,category\n2026-11-01,Causa,0,Fríos\n")
    read = read_folder(tmp_path)
    assert (read.sales["quantity"].tolist(), read.till_categories.empty) == ([0.0], True)


def test_a_category_beside_our_own_sales_asks_nothing_about_their_decimal_points(tmp_path):
    (tmp_path / "sales.csv").write_text("day,dish,quantity,category\n2026-11-01,Causa,1.250,Fríos\n")
    restaurant = read_folder(tmp_path)
    assert restaurant.sales["quantity"].tolist() == [1.25]
    assert restaurant.till_categories.to_numpy().tolist() == [["Causa", "Fríos"]]


@pytest.mark.parametrize("language", LANGUAGES)
def test_numbers_of_two_readings_are_refused_with_how_to_write_them(tmp_path, language):
    (tmp_path / "sales.csv").write_text(SALES)
    (tmp_path / "stock.csv").write_text('day,ingredient,quantity\n2026-11-22,Limón,"1,250"\n')
    with pytest.raises(InputError, match="open_numbers") as raised:
        read_folder(tmp_path)
    said = error_text(raised.value, language)
    assert [part in said for part in ("stock.csv", "1,250", "1.25")] == [True] * 3


def test_points_are_decimals_in_our_files_however_many_digits_follow(tmp_path):
    (tmp_path / "sales.csv").write_text("day,dish,quantity,net_sales\n2026-11-22,Ceviche clásico,31,1.183\n")
    (tmp_path / "stock.csv").write_text("day,ingredient,quantity\n2026-11-22,Limón,1.250\n2026-11-22,Lomo,12.500\n")
    known = read_folder(tmp_path)
    assert known.sales["net_sales"].tolist() == [1.183]
    assert known.stock["quantity"].tolist() == [1.25, 12.5]


def test_a_single_file_wins_over_the_folder_and_may_be_a_tills_export(tmp_path):
    (tmp_path / "sales.csv").write_text(SALES)
    till = tmp_path / "items.csv"
    till.write_text(
        "Date,Time,Item,Qty,Price Point Name,Net Sales,Event Type\n2026-11-21,13:00:00,Causa,2,,30,Payment\n"
    )
    sales = read_folder(tmp_path, sales=till).sales
    assert sales[["dish", "quantity", "hour"]].to_numpy().tolist() == [["Causa", 2.0, 13]]


def test_sales_in_utc_are_of_the_day_that_it_was_in_the_restaurants_time_zone(tmp_path):
    till = tmp_path / "ventas.csv"
    till.write_text("fecha,producto,cant\n2026-11-02T03:15:00Z,Causa,2\n")
    with pytest.raises(InputError, match="time_zone_unknown"):
        read_folder(sales=till)
    sales = read_folder(sales=till, time_zone="America/Lima").sales
    assert sales["day"].dt.strftime("%d/%m").tolist() == ["01/11"]


def test_a_till_that_loses_rows_is_refused_as_sales_of_a_folder(tmp_path):
    till = tmp_path / "ventas.csv"
    till.write_text("Fecha,Producto,Cant.\n2026-11-21,Causa,2\n2026-11-21,Lomo,dos\n")
    with pytest.raises(InputError) as raised:
        read_folder(sales=till)
    assert raised.value.code == "unread_sales"
    assert raised.value.values == {"file": "ventas.csv", "reason": "bad_quantity", "rows": "3", "count": 1}


def test_all_reasons_why_a_till_loses_rows_are_told(tmp_path):
    till = tmp_path / "ventas.csv"
    till.write_text("Fecha,Producto,Cant.\n2026-11-21,Causa,2\n2026-11-21,Lomo,dos\nayer,Lomo,2\n2026-11-20,Ají,x\n")
    with pytest.raises(Several) as raised:
        read_folder(sales=till)
    assert [(error.values["reason"], error.values["rows"]) for error in raised.value.errors] == [
        ("bad_quantity", "3, 5"),
        ("bad_date", "4"),
    ]


def test_sales_must_be_there(tmp_path):
    with pytest.raises(InputError, match="no_sales_file"):
        read_folder(tmp_path)
    with pytest.raises(InputError, match="file_missing"):
        read_folder(tmp_path, sales=tmp_path / "nada.csv")


def test_what_a_folder_counts_in_another_unit_is_brought_to_that_of_its_ingredient(tmp_path):
    (tmp_path / "sales.csv").write_text(SALES)
    (tmp_path / "ingredients.csv").write_text("ingredient,unit,shelf_life_days\nLimón,kg,14\n")
    (tmp_path / "stock.csv").write_text("day,ingredient,quantity,unit\n2026-11-22,Limón,3500,g\n")
    assert read_folder(tmp_path).stock["quantity"].tolist() == [3.5]
    (tmp_path / "stock.csv").write_text("day,ingredient,quantity,unit\n2026-11-22,Limón,2,malla\n")
    with pytest.raises(InputError) as refused:
        read_folder(tmp_path)
    assert error_text(refused.value, "es").startswith("En stock.csv, Limón viene en «malla» (fila 2)")
