"""The three till files hold the last eight weeks of sales.csv, read here with nothing but pandas."""

import pandas as pd
import pytest

from forecasting.store.sample import PLACE
from tests.sample_data.conftest import SAMPLE

AFTER_MIDNIGHT = pd.Timedelta(hours=4)


def read_loyverse() -> pd.DataFrame:
    rows = pd.read_csv(SAMPLE / "tills/loyverse_recibos_por_articulo.csv", sep=";", encoding="cp1252", dtype=str)
    rows = rows[(rows["Fecha"] != "TOTAL") & (rows["Estado"] == "Cerrado")]
    return pd.DataFrame(
        {
            "sold_at": pd.to_datetime(rows["Fecha"], format="%d/%m/%Y %H:%M"),
            "dish": rows["Artículo"],
            "quantity": spanish_numbers(rows["Cantidad"]).where(rows["Tipo de recibo"] == "Venta", 0.0),
            "net_sales": spanish_numbers(rows["Ventas netas"]),
        }
    )


def spanish_numbers(texts: pd.Series) -> pd.Series:
    plain = texts.str.removeprefix("S/ ").str.replace(".", "").str.replace(",", ".")
    return plain.astype(float)


def read_square() -> pd.DataFrame:
    rows = pd.read_csv(SAMPLE / "tills/square_items_detail.csv")
    return pd.DataFrame(
        {
            "sold_at": pd.to_datetime(rows["Date"] + " " + rows["Time"]),
            "dish": rows["Item"],
            "quantity": rows["Qty"].where(rows["Event Type"] == "Payment", 0.0),
            "net_sales": rows["Net Sales"],
        }
    )


def read_toast() -> pd.DataFrame:
    rows = pd.read_csv(SAMPLE / "tills/toast_item_selection_details.csv")
    rows = rows[~rows["Void?"]]
    return pd.DataFrame(
        {
            "sold_at": pd.to_datetime(rows["Order Date"], format="%m/%d/%Y %I:%M %p"),
            "dish": rows["Menu Item"],
            "quantity": rows["Qty"],
            "net_sales": rows["Net Price"],
        }
    )


READERS = [read_loyverse, read_square, read_toast]


@pytest.mark.parametrize("read_till", READERS)
def test_every_till_adds_up_to_the_daily_sales(read_till, sales):
    lines = read_till()
    day = (lines["sold_at"] - AFTER_MIDNIGHT).dt.normalize().rename("day")
    daily = lines.groupby([day, "dish"])[["quantity", "net_sales"]].sum().round(2)
    expected = sales[sales["day"] >= "2026-09-28"].set_index(["day", "dish"])[["quantity", "net_sales"]]
    pd.testing.assert_frame_equal(daily, expected.astype(float), check_index_type=False)


@pytest.mark.parametrize("read_till", READERS)
def test_only_friday_and_saturday_nights_last_until_after_midnight(read_till):
    sold_at = read_till()["sold_at"]
    late = sold_at[sold_at.dt.hour < 4]
    assert len(late) > 5
    assert set(late.map(pd.Timestamp.day_name)) == {"Saturday", "Sunday"}
    assert sold_at.max() < pd.Timestamp("2026-11-23")


def test_the_headers_are_those_of_the_tills():
    loyverse = (SAMPLE / "tills/loyverse_recibos_por_articulo.csv").read_bytes().split(b"\n")[0].decode("cp1252")
    assert loyverse.split(";")[:6] == ["Fecha", "Número de recibo", "Tipo de recibo", "Categoria", "REF", "Artículo"]
    assert len(loyverse.split(";")) == 23
    square = (SAMPLE / "tills/square_items_detail.csv").read_text(encoding="utf-8").split("\n")[0]
    assert square.startswith("Date,Time,Time Zone,Category,Item,Qty,Price Point Name,")
    assert len(square.split(",")) == 35
    toast = (SAMPLE / "tills/toast_item_selection_details.csv").read_text(encoding="utf-8").split("\n")[0]
    assert "Menu Item,Menu Subgroup(s),Menu Group,Menu,Sales Category,Gross Price,Discount,Net Price,Qty" in toast
    assert len(toast.split(",")) == 32


def test_the_spanish_file_ends_with_the_total_of_what_was_charged():
    rows = pd.read_csv(SAMPLE / "tills/loyverse_recibos_por_articulo.csv", sep=";", encoding="cp1252", dtype=str)
    total, lines = rows.iloc[-1], rows.iloc[:-1]
    assert total["Fecha"] == "TOTAL"
    for column in ("Cantidad", "Ventas brutas", "Descuentos", "Ventas netas"):
        charged = spanish_numbers(lines.loc[lines["Estado"] == "Cerrado", column]).sum()
        assert spanish_numbers(pd.Series([total[column]])).item() == pytest.approx(charged, abs=0.005)


def test_every_refund_in_the_spanish_file_has_its_sale_an_hour_before_at_most():
    rows = pd.read_csv(SAMPLE / "tills/loyverse_recibos_por_articulo.csv", sep=";", encoding="cp1252", dtype=str)
    rows = rows.iloc[:-1].assign(
        sold_at=lambda rows: pd.to_datetime(rows["Fecha"], format="%d/%m/%Y %H:%M"),
        quantity=lambda rows: spanish_numbers(rows["Cantidad"]),
    )
    refunds = rows[rows["Tipo de recibo"] == "Reembolso"]
    assert len(refunds) > 0
    for refund in refunds.itertuples():
        since = refund.sold_at - rows["sold_at"]
        same_dish = (rows["Artículo"] == refund.Artículo) & (rows["quantity"] == -refund.quantity)
        assert (same_dish & since.between(pd.Timedelta(0), pd.Timedelta(hours=1), inclusive="right")).any()


def test_two_for_one_counts_two_portions_and_charges_one():
    rows = pd.read_csv(SAMPLE / "tills/square_items_detail.csv")
    pairs = rows[(rows["Item"] == "Pisco sour") & (rows["Date"] == "2026-11-20") & (rows["Qty"] == 2)]
    assert len(pairs) > 0
    assert (pairs["Net Sales"] / pairs["Gross Sales"]).tolist() == pytest.approx([0.5] * len(pairs))


@pytest.mark.parametrize("file", sorted((SAMPLE / "tills").glob("*.csv")), ids=lambda file: file.stem)
def test_the_tills_know_the_restaurant_by_the_name_that_the_app_shows(file):
    encoding = "cp1252" if file.stem.startswith("loyverse") else "utf-8"
    assert PLACE.name in file.read_text(encoding=encoding)
