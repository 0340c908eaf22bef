from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from forecasting.demand.backtest import single_fold
from forecasting.demand.forecast import Around, Forecast, Settings, make_forecast, new_models
from forecasting.demand.history import until
from forecasting.demand.learned import dampened, prepare
from forecasting.errors import InputError
from forecasting.plan import make_plan
from forecasting.planning.setting_out import make_basis
from forecasting.scenarios.scenario import Scenario
from forecasting.tables import HOME, Restaurant, empty, no_hours
from tests.restaurants import (
    FIRST,
    JUDGED,
    LAST,
    MONDAY,
    PLAIN,
    PORTIONS,
    TUESDAY,
    UNJUDGED,
    WEDNESDAY,
    cevicheria,
    days_open,
    rows,
    sales,
)


def means(forecast: Forecast, ingredient: str, model: str = "recommended") -> pd.Series:
    """Usage by day."""
    table = forecast.means
    return table[(table["ingredient"] == ingredient) & (table["model"] == model)].set_index("day")["mean"]


def with_causa(sold: pd.DataFrame) -> Restaurant:
    """The cevichería with a dish of its own potato."""
    kitchen = cevicheria()
    return cevicheria(
        sales=pd.concat([sales(), sold]),
        recipes=pd.concat(
            [
                kitchen.recipes,
                rows("recipes", {"item": "Causa", "ingredient": "Papa amarilla", "quantity": 1, "unit": "kg"}),
            ]
        ),
        ingredients=pd.concat(
            [
                kitchen.ingredients,
                rows("ingredients", {"ingredient": "Papa amarilla", "unit": "kg", "shelf_life_days": 9}),
            ]
        ),
    )


def noisy(dish: str, day: pd.Timestamp) -> float:
    return PORTIONS[dish] + (day.day * 7 + len(dish)) % 5


def test_a_kitchen_that_sells_the_same_every_day_is_forecast_exactly(plain_forecast):
    limes = means(plain_forecast, "Limón")
    assert limes[limes.index.day_of_week > 0].tolist() == pytest.approx([1.0] * 48)
    assert limes[limes.index.day_of_week == 0].tolist() == [0.0] * 8


def test_every_model_the_blend_and_the_recommended_reach_eight_weeks_ahead(plain_forecast):
    last = plain_forecast.means.groupby("model")["day"].max()
    assert sorted(last.index) == ["blend", "recommended", "seasonal_naive", "weekday_mean"]
    assert last.unique().tolist() == [LAST + pd.Timedelta(days=56)]


def test_one_forecast_is_recommended_for_each_ingredient(plain_forecast):
    assert plain_forecast.scores.groupby("ingredient")["recommended"].sum().tolist() == [1, 1, 1]


def test_the_dish_mix_is_what_each_dish_sells_on_such_a_weekday(plain_forecast):
    tuesday = plain_forecast.dish_mix[plain_forecast.dish_mix["day"] == TUESDAY]
    assert dict(zip(tuesday["dish"], tuesday["mean"], strict=True)) == PORTIONS


def test_a_dish_that_has_left_the_menu_is_in_no_dish_mix_of_days_to_come():
    gone = LAST - pd.Timedelta(days=20)
    sold = sales(lambda dish, day: 0 if dish == "Lomo" and day > gone else PORTIONS[dish])
    mix = make_forecast(cevicheria(sales=sold[sold["quantity"] > 0]), UNJUDGED).dish_mix
    tuesday = mix[mix["day"] == TUESDAY].set_index("dish")["mean"]
    assert tuesday.to_dict() == {"Ceviche": 10.0, "Lomo": 0.0}


@pytest.mark.parametrize(("silent", "expected"), [(20, False), (10, True)])
def test_what_only_dishes_that_left_the_menu_took_is_expected_no_more_and_all_else_is(silent, expected):
    sold = sales()
    causa = sold[sold["dish"] == "Ceviche"].assign(dish="Causa")
    forecast = make_forecast(with_causa(causa[causa["day"] <= causa["day"].iloc[-1 - silent]]), UNJUDGED)
    assert (means(forecast, "Papa amarilla", "weekday_mean") > 0).any() == expected
    assert (means(forecast, "Limón", "weekday_mean") > 0).any()


@pytest.mark.parametrize(("silent", "expected"), [(16, False), (13, True)])
def test_nothing_is_expected_where_only_dishes_without_a_recipe_are_sold_any_more(silent, expected):
    chicha = sales().query("dish == 'Lomo'").assign(dish="Chicha")
    cooked = sales(days=days_open()[:-silent])
    forecast = make_forecast(cevicheria(sales=pd.concat([cooked, chicha], ignore_index=True)), UNJUDGED)
    assert (means(forecast, "Limón", "weekday_mean") > 0).any() == expected


def test_what_a_dish_of_once_a_month_takes_is_expected_though_the_one_that_hid_it_has_left():
    causa = sales().query("dish == 'Ceviche'").assign(dish="Causa")
    days = causa["day"].drop_duplicates()
    seldom = causa[causa["day"].isin(days.iloc[-21::-24])].assign(dish="Causa de fiesta")
    kitchen = with_causa(pd.concat([causa[causa["day"] <= days.iloc[-21]], seldom]))
    recipes = kitchen.recipes[kitchen.recipes["item"] == "Causa"].assign(item="Causa de fiesta")
    forecast = make_forecast(replace(kitchen, recipes=pd.concat([kitchen.recipes, recipes])), UNJUDGED)
    mix = forecast.dish_mix.groupby("dish")["mean"].sum()
    assert (mix["Causa"], mix["Causa de fiesta"] > 0) == (0.0, True)
    assert (means(forecast, "Papa amarilla", "weekday_mean") > 0).any()


def test_the_start_and_every_fold_are_reported_as_they_are_done():
    told = []
    make_forecast(cevicheria(), JUDGED, Around(lambda done, total, what: told.append((done, what))))
    assert told[:5] == [(0, ""), (1, "2026-02-22"), (2, "2026-03-01"), (3, "2026-03-08"), (4, "2026-03-15")]


def test_each_part_of_a_run_is_told_once_it_is_done():
    parts = []
    make_forecast(cevicheria(), PLAIN, Around(lap=parts.append))
    assert parts == ["sales", "folds", "fits", "answers", "effects", "importances"]


def test_the_warm_up_is_kept_but_not_scored():
    def doubled_once(dish: str, day: pd.Timestamp) -> float:
        return PORTIONS[dish] * (2 if day == pd.Timestamp("2026-02-24") else 1)

    forecast = make_forecast(cevicheria(sales=sales(doubled_once)), JUDGED)
    last_week_again = forecast.scores[forecast.scores["model"] == "seasonal_naive"]
    assert last_week_again["wape"].tolist() == pytest.approx([0.0] * 3)
    kept = forecast.backtest[forecast.backtest["day"] == pd.Timestamp("2026-02-24")]
    assert sorted(kept["actual"].unique()) == [2.0]


def test_a_band_is_given_from_the_fourth_fold_on(plain_forecast):
    banded = plain_forecast.backtest.groupby("cutoff")["p10"].count()
    assert (banded > 0).tolist() == [False, False, False, True]


def test_nothing_sold_after_a_day_is_in_what_is_learned_until_it():
    monday_weeks = [pd.Timestamp("2026-02-16"), pd.Timestamp("2026-03-16")]
    offers = [{"first": day, "last": day + pd.Timedelta(days=6), "dish_or_category": "Lomo"} for day in monday_weeks]
    promoted = rows("promotions", *[offer | {"kind": "discount", "discount": 0.2} for offer in offers])
    cutoff = LAST - pd.Timedelta(weeks=2)

    def poisoned(dish: str, day: pd.Timestamp) -> float:
        return PORTIONS[dish] * (1000 if day > cutoff and dish == "Lomo" else 1)

    honest, blind = (
        prepare(cevicheria(sales=sold, promotions=promoted), 14).history for sold in (sales(), sales(poisoned))
    )
    known = honest["day"] <= cutoff
    pd.testing.assert_frame_equal(honest[known], blind[known])
    pd.testing.assert_frame_equal(honest.drop(columns="quantity"), blind.drop(columns="quantity"))
    assert honest.loc[honest["ingredient"] == "Cebolla", "promotion"].max() > 0


def _known_to(restaurant: Restaurant, cutoff: pd.Timestamp) -> pd.DataFrame:
    """What models say at a cutoff of the two weeks after it, and what came then."""
    learned = dampened(prepare(restaurant, 14), restaurant.confirmed)
    makers = new_models(Settings(models=("seasonal_naive", "weekday_mean", "rare", "smoothing", "forest")), 14)
    return single_fold(makers, learned.history, cutoff, horizon=14)


def test_a_poisoned_future_changes_no_forecast():
    cutoff = LAST - pd.Timedelta(weeks=2)
    after = days_open(cutoff + pd.Timedelta(days=1))
    hours = (
        no_hours()
        .reindex(range(2 * len(days_open())))
        .assign(
            location=HOME, day=days_open().repeat(2), dish="Ceviche", hour=[13, 20] * len(days_open()), quantity=5.0
        )
    )
    weather = rows("weather", *[{"day": day, "temperature": 20.0, "precipitation": 0.0} for day in days_open()])
    honest = cevicheria(sales=sales(lambda dish, day: PORTIONS[dish] + day.day_of_week), hours=hours, weather=weather)

    def later(table: pd.DataFrame, **values: object) -> pd.DataFrame:
        return table.assign(**{name: table[name].mask(table["day"] > cutoff, value) for name, value in values.items()})

    empty_shelf = [{"day": day, "ingredient": "Limón", "quantity": 0.0} for day in after]
    poisoned = replace(
        honest,
        sales=later(honest.sales, quantity=1e6, net_sales=1e9),
        hours=later(honest.hours, hour=12, quantity=1e6),
        weather=later(honest.weather, temperature=50.0, precipitation=900.0),
        stock=rows("stock", *empty_shelf),
        deliveries=rows("deliveries", {"day": after[0], "ingredient": "Papa", "quantity": 1e6}),
        waste=rows("waste", {"day": after[0], "ingredient": "Papa", "quantity": 1e6}),
        doubtful=rows("closed", *[{"day": day} for day in after[-3:]]),
        supply=honest.supply.assign(unit_cost=1e6, pack_size=1e6),
        dishes=honest.dishes.assign(price=1e6),
    )
    said, blind = _known_to(honest, cutoff), _known_to(poisoned, cutoff)
    assert blind["mean"].tolist() == said["mean"].tolist()
    assert blind["actual"].max() > 1e4 > said["actual"].max()
    assert blind["censored"].sum() > said["censored"].sum()


def test_ten_days_of_history_give_means_but_no_scores_and_no_band():
    forecast = make_forecast(cevicheria(sales=sales(days=days_open(LAST - pd.Timedelta(days=9)))), UNJUDGED)
    assert means(forecast, "Limón")[TUESDAY] == pytest.approx(1.0)
    assert forecast.scores.empty
    assert forecast.residuals.empty
    assert forecast.backtest.empty


def test_a_single_day_of_history_is_repeated():
    forecast = make_forecast(cevicheria(sales=sales(days=pd.DatetimeIndex([LAST]))), UNJUDGED)
    assert means(forecast, "Limón").tolist() == pytest.approx([1.0] * 56)


def test_a_dish_of_ten_days_is_not_averaged_with_the_days_before_it_was_there():
    forecast = make_forecast(
        with_causa(sales(lambda dish, day: 8.0, days_open(LAST - pd.Timedelta(days=9)), ("Causa",))), PLAIN
    )
    assert means(forecast, "Papa amarilla", "weekday_mean")[TUESDAY] == 8.0
    assert means(forecast, "Papa amarilla")[TUESDAY] == 8.0


def test_a_closure_of_five_hundred_days_leaves_the_level_as_it_was():
    before = days_open(FIRST - pd.Timedelta(days=560), FIRST - pd.Timedelta(days=500))
    forecast = make_forecast(cevicheria(sales=sales(days=before.append(days_open()))), UNJUDGED)
    assert means(forecast, "Limón")[TUESDAY] == pytest.approx(1.0)


def test_a_location_late_with_its_sales_keeps_its_level():
    late = sales(days=days_open(last=LAST - pd.Timedelta(weeks=1)), location="Surco")
    forecast = make_forecast(cevicheria(sales=pd.concat([sales(location="Lince"), late])), UNJUDGED)
    surco = forecast.means[(forecast.means["location"] == "Surco") & (forecast.means["day"] == TUESDAY)]
    assert surco["mean"].tolist() == pytest.approx([1.0] * len(surco))


def test_a_dish_without_recipe_is_in_the_mix_and_takes_no_ingredient():
    sold = sales(lambda dish, day: 3.0, dishes=("Inca Kola",))
    forecast = make_forecast(cevicheria(sales=pd.concat([sales(), sold])), UNJUDGED)
    assert "Inca Kola" in set(forecast.dish_mix["dish"])
    assert set(forecast.means["ingredient"]) == {"Cebolla", "Limón", "Papa"}


def test_an_ingredient_of_a_dish_that_nobody_sells_is_not_forecast():
    assert "Papa amarilla" not in set(make_forecast(with_causa(empty("sales")), UNJUDGED).means["ingredient"])


def test_a_dish_listed_as_sold_zero_times_is_forecast_as_nothing():
    unsold = sales(dishes=("Lomo",)).assign(dish="Causa", quantity=0.0)
    assert (means(make_forecast(with_causa(unsold), UNJUDGED), "Papa amarilla") == 0.0).all()


def test_a_day_of_more_refunds_than_sales_makes_no_negative_forecast():
    refund = rows("sales", {"day": LAST, "dish": "Ceviche", "quantity": -50.0})
    forecast = make_forecast(cevicheria(sales=pd.concat([sales(), refund])), UNJUDGED)
    assert (forecast.means["mean"] >= 0.0).all()


def test_lines_of_the_same_dish_and_day_are_one_day():
    halves = sales().assign(quantity=sales()["quantity"] / 2)
    forecast = make_forecast(cevicheria(sales=pd.concat([halves, halves])), UNJUDGED)
    assert means(forecast, "Limón")[TUESDAY] == pytest.approx(1.0)


def test_promoted_days_of_the_past_are_marked_in_the_history():
    promotion = {"first": LAST, "last": LAST, "dish_or_category": "Ceviche", "kind": "2x1"}
    history = prepare(cevicheria(promotions=rows("promotions", promotion)), 7).history
    marked = history[history["promotion"] > 0].set_index("ingredient")["promotion"]
    assert marked.to_dict() == pytest.approx({"Cebolla": 0.5, "Limón": 1.0})


def test_without_sales_there_is_no_forecast():
    with pytest.raises(InputError, match="no_sales"):
        make_forecast(cevicheria(sales=empty("sales")), UNJUDGED)


def test_recipes_of_other_dishes_only_are_an_error():
    with pytest.raises(InputError, match="no_dish_has_a_recipe"):
        make_forecast(cevicheria(sales=sales(lambda dish, day: 3.0, dishes=("Inca Kola",))), UNJUDGED)


def test_a_model_nobody_knows_is_an_error_that_names_it():
    with pytest.raises(InputError, match="unknown_model: model=oracle"):
        make_forecast(cevicheria(), replace(PLAIN, models=("weekday_mean", "oracle")))


def test_one_job_and_two_give_the_same_digits():
    restaurant = cevicheria(sales=sales(noisy))
    one, two = (make_forecast(restaurant, replace(PLAIN, jobs=jobs)) for jobs in (1, 2))
    for table in ("means", "scores", "residuals", "backtest", "dish_mix", "effects"):
        pd.testing.assert_frame_equal(getattr(one, table), getattr(two, table), check_exact=True)


def test_the_four_models_of_a_run_end_in_one_recommendation_that_answers_a_scenario():
    restaurant = cevicheria(sales=sales(noisy))
    forecast = make_forecast(restaurant, Settings(folds=1, warmup=0, jobs=1))
    assert np.isfinite(forecast.means["mean"]).all()
    closed = make_plan(make_basis(restaurant, forecast), MONDAY, scenario=Scenario(closed=(WEDNESDAY,)))
    assert (closed.means.loc[closed.means["day"] == WEDNESDAY, "mean"] == 0.0).all()


def with_double_ceviche(first: pd.Timestamp) -> Restaurant:
    """From a day on a ceviche takes 200 g of limes instead of 100."""
    doubled = {"item": "Ceviche", "ingredient": "Limón", "quantity": 200.0, "unit": "g", "from": first}
    onion = {"item": "Ceviche", "ingredient": "Cebolla", "quantity": 50.0, "unit": "g", "from": first}
    return cevicheria(recipes=pd.concat([cevicheria().recipes, rows("recipes", doubled, onion)], ignore_index=True))


def test_a_recipe_changed_three_days_ago_counts_for_every_day_to_come():
    forecast = make_forecast(with_double_ceviche(LAST - pd.Timedelta(days=2)), UNJUDGED)
    assert means(forecast, "Limón").loc[TUESDAY:].head(6).tolist() == pytest.approx([2.0] * 6)


def test_a_recipe_that_changes_tomorrow_moves_the_plan_from_then_on(plain_forecast):
    basis = make_basis(with_double_ceviche(WEDNESDAY), plain_forecast)
    used = make_plan(basis, MONDAY).means.query("ingredient == 'Limón'").set_index("day")["mean"]
    assert used[[TUESDAY, WEDNESDAY]].tolist() == pytest.approx([1.0, 2.0])


def test_stock_leaves_by_the_recipe_of_its_day():
    used = prepare(with_double_ceviche(LAST), 28).used.query("ingredient == 'Limón'").set_index("day")["quantity"]
    assert used.tail(2).tolist() == pytest.approx([1.0, 2.0])


def test_a_forecast_knows_when_recipes_are_no_longer_its_own(plain_forecast):
    assert not make_basis(cevicheria(), plain_forecast).recipes_changed
    assert make_basis(with_double_ceviche(WEDNESDAY), plain_forecast).recipes_changed
    grouped = cevicheria().ingredients.assign(group=["Cítricos", "", ""])
    assert make_basis(cevicheria(ingredients=grouped), plain_forecast).recipes_changed


def test_a_day_that_is_still_going_on_is_no_whole_day():
    noon = cevicheria(sales=pd.concat([sales(), sales(lambda dish, day: 1.0, pd.DatetimeIndex([TUESDAY]))]))
    assert until(noon, TUESDAY + pd.Timedelta(hours=13)).sales["day"].max() == LAST
