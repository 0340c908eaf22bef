import math

import pandas as pd
import pytest

from forecasting.demand.effects import exposure, learn, promoted_days, targets
from forecasting.tables import HOME, empty
from tests.restaurants import rows

MENU = rows(
    "dishes",
    {"dish": "Ceviche", "category": "Marino"},
    {"dish": "Jalea", "category": "Marino"},
    {"dish": "Lomo", "category": "Criollo"},
    {"dish": "Inca Kola", "category": ""},
    {"dish": "Chicha", "category": ""},
)
START = pd.Timestamp("2026-01-05")
TWENTY_WEEKS = pd.date_range(START, periods=140, unit="us")
MONDAYS = [START + pd.Timedelta(weeks=week) for week in (4, 9, 14)]
"""Three weeks of promotion with four calm ones around each."""


def promotion(first: pd.Timestamp, what: str = "Ceviche", days: int = 7, kind: str = "discount", discount=0.2) -> dict:
    last = first + pd.Timedelta(days=days - 1)
    return {"first": first, "last": last, "dish_or_category": what, "kind": kind, "discount": discount}


def promotions(*given: dict) -> pd.DataFrame:
    return rows("promotions", *given)


THREE_WEEKS = promotions(*[promotion(monday) for monday in MONDAYS])


def sold(factors: dict[str, dict[str, float]], everywhere: float = 1.0, mondays=MONDAYS) -> pd.DataFrame:
    """Ten portions of each dish a day; in promoted weeks and in the four days after them times the dish's factors."""
    week = [monday + pd.Timedelta(days=day) for monday in mondays for day in range(7)]
    dip = [monday + pd.Timedelta(days=7 + day) for monday in mondays for day in range(4)]
    tables = []
    for dish in MENU["dish"]:
        quantity = pd.Series(10.0, index=TWENTY_WEEKS)
        quantity.loc[week] *= everywhere * factors.get(dish, {}).get("during", 1.0)
        quantity.loc[dip] *= factors.get(dish, {}).get("after", 1.0)
        tables.append(pd.DataFrame({"day": TWENTY_WEEKS, "dish": dish, "quantity": quantity.to_numpy()}))
    return pd.concat(tables, ignore_index=True).assign(location=HOME)


PLANTED = {"Ceviche": {"during": 1.5, "after": 0.8}, "Jalea": {"during": 0.9}}


def effect(learned: pd.DataFrame, kind: str, what: str = "discount") -> pd.Series:
    return learned.set_index(["kind", "what"]).loc[(kind, what)]


def test_a_promotion_of_a_dish_is_for_that_dish():
    assert targets(promotions(promotion(START, "Ceviche")), MENU)["dish"].tolist() == ["Ceviche"]


def test_a_promotion_of_a_category_is_for_each_of_its_dishes():
    assert targets(promotions(promotion(START, "Marino")), MENU)["dish"].tolist() == ["Ceviche", "Jalea"]


def test_a_name_that_is_both_means_the_dish():
    menu = pd.concat([MENU, rows("dishes", {"dish": "Marino", "category": "Piqueo"})])
    assert targets(promotions(promotion(START, "Marino")), menu)["dish"].tolist() == ["Marino"]


def test_a_name_that_is_neither_is_for_nobody():
    assert targets(promotions(promotion(START, "Anticucho")), MENU).empty


def test_the_last_day_of_a_promotion_is_part_of_it():
    days = promoted_days(promotions(promotion(START, "Lomo", days=3)), MENU)
    assert days["day"].tolist() == [START, START + pd.Timedelta(days=1), START + pd.Timedelta(days=2)]


def test_without_promotions_no_day_is_promoted():
    assert promoted_days(empty("promotions"), MENU).empty


def test_an_ingredient_is_exposed_by_the_share_of_its_usage_that_was_promoted():
    portions = pd.DataFrame(
        {"dish": ["Ceviche", "Jalea"], "ingredient": ["Limón", "Limón"], "quantity": [0.3, 0.1]}
    )  # both sell the same, so three quarters of the limes go into the ceviche
    exposed = exposure(promoted_days(promotions(promotion(START, days=1)), MENU), sold({}), portions)
    assert exposed[["ingredient", "day"]].to_numpy().tolist() == [["Limón", START]]
    assert exposed["promotion"].tolist() == pytest.approx([0.75])


@pytest.mark.parametrize(("days_before", "share"), [(100, 1.0), (56, 450 / 890), (55, 0.5)])
def test_what_is_usual_is_told_from_sales_long_before_the_day(days_before, share):
    portions = pd.DataFrame({"dish": ["Ceviche", "Jalea"], "ingredient": ["Limón", "Limón"], "quantity": [0.1, 0.1]})
    day, sales = START + pd.Timedelta(days=100), sold({})  # 450 portions of each until 56 days before
    gone = (sales["dish"] == "Jalea") & (sales["day"] >= day - pd.Timedelta(days=days_before))
    without = sales.assign(quantity=sales["quantity"].mask(gone, 0.0))
    exposed = exposure(promoted_days(promotions(promotion(day, days=1)), MENU), without, portions)
    assert exposed["promotion"].tolist() == pytest.approx([share])


def test_two_promotions_of_a_dish_on_a_day_expose_it_once():
    portions = pd.DataFrame({"dish": ["Ceviche"], "ingredient": ["Limón"], "quantity": [0.3]})
    both = promotions(promotion(START, days=1), promotion(START, "Marino", days=1, kind="2x1"))
    assert exposure(promoted_days(both, MENU), sold({}), portions)["promotion"].tolist() == [1.0]


@pytest.mark.parametrize(("kind", "planted"), [("uplift", 0.5), ("dip", -0.2), ("siblings", -0.1)])
def test_a_planted_effect_is_learned_from_three_occasions(kind, planted):
    found = effect(learn(sold(PLANTED), THREE_WEEKS, MENU), kind)
    assert found[["source", "occasions"]].tolist() == ["learned", 3]
    assert found[["effect", "low", "high"]].tolist() == pytest.approx([planted] * 3)


def test_a_week_that_was_good_for_everyone_is_not_taken_for_a_promotion():
    found = effect(learn(sold(PLANTED, everywhere=1.3), THREE_WEEKS, MENU), "uplift")
    assert found["effect"] == pytest.approx(0.5)


def test_a_promotion_of_a_dish_without_category_takes_nothing_from_the_others_without_one():
    found = learn(
        sold({"Inca Kola": {"during": 1.5}}), promotions(*[promotion(day, "Inca Kola") for day in MONDAYS]), MENU
    )
    assert effect(found, "uplift")["effect"] == pytest.approx(0.5)
    assert effect(found, "siblings")["source"] == "assumed"


def test_a_category_has_no_siblings_when_all_of_it_is_promoted():
    found = learn(sold({"Lomo": {"during": 1.5}}), promotions(*[promotion(day, "Criollo") for day in MONDAYS]), MENU)
    assert effect(found, "uplift")["source"] == "learned"
    assert effect(found, "siblings")["occasions"] == 0


def test_two_occasions_are_too_few_and_the_effect_is_an_assumption():
    found = effect(learn(sold(PLANTED), THREE_WEEKS.head(2), MENU), "uplift")
    assert found[["source", "occasions"]].tolist() == ["assumed", 2]
    assert found[["effect", "low", "high"]].tolist() == pytest.approx([0.3, 0.15, 0.45])


def test_each_kind_of_promotion_is_learned_for_itself():
    found = learn(sold(PLANTED), promotions(*[promotion(day, kind="2x1") for day in MONDAYS]), MENU)
    assert effect(found, "uplift", "2x1")["source"] == "learned"
    assert effect(found, "uplift", "discount")["source"] == "assumed"


def test_a_kind_without_occasions_takes_what_another_kind_did_as_an_assumption():
    found = effect(learn(sold(PLANTED), THREE_WEEKS, MENU), "uplift", "2x1")
    assert found[["source", "occasions"]].tolist() == ["assumed", 0]
    assert found[["effect", "low", "high"]].tolist() == pytest.approx([0.5, 0.25, 0.75])


def test_occasions_that_differ_leave_a_range_around_their_mean():
    sales = sold({})
    for monday, portions in zip(MONDAYS, (12.0, 15.0, 18.0), strict=True):
        week = sales["day"].between(monday, monday + pd.Timedelta(days=6)) & (sales["dish"] == "Ceviche")
        sales = sales.assign(quantity=sales["quantity"].mask(week, portions))
    found = effect(learn(sales, THREE_WEEKS, MENU), "uplift")
    assert found["effect"] == pytest.approx((1.2 * 1.5 * 1.8) ** (1 / 3) - 1)
    assert 0.0 < found["low"] < found["effect"] < found["high"]


def test_the_discount_that_was_given_is_kept_with_what_it_did():
    deep = promotions(*[promotion(day, discount=size) for day, size in zip(MONDAYS, (0.2, 0.3, 0.4), strict=True)])
    assert effect(learn(sold(PLANTED), deep, MENU), "uplift")["discount"] == pytest.approx(0.3)


def test_discounts_that_nobody_wrote_down_count_as_the_usual_one():
    silent = promotions(*[promotion(day, discount=math.nan) for day in MONDAYS])
    assert effect(learn(sold(PLANTED), silent, MENU), "uplift")["discount"] == 0.2


def test_a_promotion_to_come_teaches_nothing():
    coming = promotions(*[promotion(TWENTY_WEEKS[-1] + pd.Timedelta(weeks=week)) for week in (1, 2, 3)])
    assert effect(learn(sold(PLANTED), coming, MENU), "uplift")["occasions"] == 0


def test_a_restaurant_that_never_had_a_promotion_works_with_assumptions():
    learned = learn(sold({}), empty("promotions"), MENU)
    assert learned["source"].unique().tolist() == ["assumed"]
    assert effect(learned, "uplift", "2x1")["effect"] == 0.6
