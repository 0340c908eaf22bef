"""Promotions that nobody wrote down, told from what was paid. Twenty portions of each dish a day at 10 soles."""

import pandas as pd
import pytest

from forecasting.demand.past_promotions import RARELY, find_promotions
from forecasting.tables import empty
from tests.restaurants import rows

DAYS = pd.date_range("2026-01-05", "2026-03-01", unit="us")  # from a Monday on
MENU = rows(
    "dishes",
    {"dish": "Ceviche", "category": "Marino"},
    {"dish": "Jalea", "category": "Marino"},
    {"dish": "Pisco sour", "category": "Bar"},
)
NOTHING_KNOWN = empty("promotions")


def sold(offers: dict[tuple[str, str], float] | None = None, more: tuple[dict, ...] = ()) -> pd.DataFrame:
    """Sales with the share that was given away by dish and day."""
    lines = [{"day": day, "dish": dish, "quantity": 20.0} for day in DAYS for dish in MENU["dish"]]
    shares = [(offers or {}).get((line["dish"], f"{line['day']:%m-%d}"), 0.0) for line in lines]
    paid = [
        line | {"net_sales": 200.0 * (1.0 - share), "discount": 200.0 * share}
        for line, share in zip(lines, shares, strict=True)
    ]
    return rows("sales", *paid, *more)


def found(sales: pd.DataFrame, known: pd.DataFrame = NOTHING_KNOWN) -> list[tuple]:
    table = find_promotions(sales, MENU, known)
    days = table.assign(first=table["first"].dt.strftime("%m-%d"), last=table["last"].dt.strftime("%m-%d"))
    return list(days[["first", "last", "dish_or_category", "kind"]].itertuples(index=False, name=None))


THREE_DAYS = {("Ceviche", day): 0.2 for day in ("02-03", "02-04", "02-05")}


def test_days_that_cost_less_are_proposed_with_their_discount():
    table = find_promotions(sold(THREE_DAYS), MENU, NOTHING_KNOWN)
    assert found(sold(THREE_DAYS)) == [("02-03", "02-05", "Ceviche", "discount")]
    said = table[["discount", "evidence", "days", "portions"]]
    assert said.to_numpy().tolist() == [[0.2, "discounts", 3.0, 60.0]]


def test_who_pays_for_one_of_two_had_two_for_one():
    assert found(sold({key: 0.5 for key in THREE_DAYS})) == [("02-03", "02-05", "Ceviche", "2x1")]


def test_what_somebody_wrote_down_is_not_proposed_again():
    known = {"first": DAYS[29], "last": DAYS[31], "dish_or_category": "Marino", "kind": "discount"}
    assert found(sold(THREE_DAYS), rows("promotions", known)) == []


def test_a_category_is_proposed_where_all_its_dishes_cost_less():
    both = THREE_DAYS | {("Jalea", day): share for (_, day), share in THREE_DAYS.items()}
    assert found(sold(both)) == [("02-03", "02-05", "Marino", "discount")]


def test_a_generous_evening_is_no_promotion():
    assert found(sold({("Ceviche", "02-03"): 0.3})) == []


def test_what_single_courtesies_may_have_made_is_told_from_what_they_hardly_did():
    on_the_house = {("Ceviche", day): 0.2 for day in ("01-06", "01-15", "01-21", "01-30")}
    (chance,) = find_promotions(sold(THREE_DAYS | on_the_house), MENU, NOTHING_KNOWN).query("days == 3")["by_chance"]
    # on 4 of 53 other days that much was given away: five out of 55; dishes and categories have 280 days
    assert chance == pytest.approx(280 * 4 * (5 / 55) ** 3)
    assert chance > RARELY
    (sure,) = find_promotions(sold({("Ceviche", f"02-{day:02}"): 0.2 for day in range(3, 9)}), MENU, NOTHING_KNOWN)[
        "by_chance"
    ]
    assert sure < RARELY


def test_a_courtesy_after_the_last_day_is_none_of_it():
    assert found(sold(THREE_DAYS | {("Ceviche", "02-06"): 0.4})) == [("02-03", "02-05", "Ceviche", "discount")]


def test_a_weekday_that_is_on_offer_again_and_again_is_proposed_each_time():
    tuesdays = {("Pisco sour", day): 0.5 for day in ("01-06", "01-13", "01-20", "02-03")}
    assert found(sold(tuesdays)) == [(day, day, "Pisco sour", "2x1") for _, day in reversed(tuesdays)]


def test_a_price_that_is_lower_for_months_is_a_price():
    assert found(sold({("Ceviche", f"{day:%m-%d}"): 0.2 for day in DAYS})) == [
        ("01-05", "03-01", "Ceviche", "discount")
    ]
    longer = [day + pd.Timedelta(weeks=8) for day in DAYS]
    later = tuple(
        {"day": day, "dish": "Ceviche", "quantity": 20.0, "net_sales": 160.0, "discount": 40.0} for day in longer
    )
    assert found(sold({("Ceviche", f"{day:%m-%d}"): 0.2 for day in DAYS}, later)) == []


@pytest.mark.parametrize(
    ("name", "dish", "kind"),
    [
        ("2x1 Pisco Sour", "Pisco sour", "2x1"),
        ("PROMO CEVICHE", "Ceviche", "discount"),
        ("Combo marino", "Combo marino", "combo"),
    ],
)
def test_a_dish_that_the_till_has_for_a_promotion_names_its_kind_and_its_dish(name, dish, kind):
    days = ("2026-02-03", "2026-02-04")
    more = tuple({"day": pd.Timestamp(day), "dish": name, "quantity": 5.0, "net_sales": 40.0} for day in days)
    assert found(sold(more=more)) == [("02-03", "02-04", dish, kind)]


def test_a_till_without_discounts_proposes_nothing():
    assert found(sold().assign(discount=float("nan"))) == []
    assert find_promotions(empty("sales"), MENU, NOTHING_KNOWN).empty
