"""What is odd or changes: a typing error, a dish that leaves, comes or is renumbered, a closed week."""

from dataclasses import replace

import pandas as pd
import pytest

from forecasting.demand.forecast import Forecast, make_forecast
from forecasting.demand.learned import odd_days, prepare
from forecasting.tables import HOME
from tests.restaurants import LAST, PORTIONS, UNJUDGED, cevicheria, days_open, rows, sales

SATURDAY = LAST - pd.Timedelta(days=1)


def saturdays(forecast: Forecast, name: str, model: str = "recommended") -> list[float]:
    its = forecast.means.query("model == @model and ingredient == @name")
    return its.loc[its["day"].dt.day_of_week == 5, "mean"].tolist()


def test_a_typing_error_is_learned_from_as_the_most_that_is_usual_and_used_in_full():
    typed = cevicheria(sales=sales(lambda dish, day: 100.0 if (dish, day) == ("Ceviche", SATURDAY) else PORTIONS[dish]))
    found = odd_days(typed).outliers
    assert found[["ingredient", "quantity", "usual", "counted"]].round(6).to_numpy().tolist() == [
        ["Cebolla", 5.5, 1.0, 2.0],
        ["Limón", 10.0, 1.0, 2.0],
    ]
    learned = saturdays(make_forecast(typed, UNJUDGED), "Limón", "weekday_mean")
    assert learned == pytest.approx([1.25] * 8)  # of 1, 1, 1 and 2
    assert prepare(typed, 7).used.query("ingredient == 'Limón' and day == @SATURDAY")["quantity"].tolist() == [10.0]


def test_a_count_of_nothing_is_told_from_the_first_day_on():
    nothing = rows("stock", {"day": LAST, "ingredient": "Limón", "quantity": 0.0})
    young = cevicheria(sales=sales(days=days_open(LAST - pd.Timedelta(days=6))), stock=nothing)
    assert odd_days(young).none_left["ingredient"].tolist() == ["Limón"]


def test_a_day_that_a_person_called_right_counts_in_full():
    typed = sales(lambda dish, day: 100.0 if (dish, day) == ("Ceviche", SATURDAY) else PORTIONS[dish])
    right = cevicheria(sales=typed, confirmed=pd.DataFrame({"day": [SATURDAY], "location": [HOME]}))
    assert odd_days(right).outliers.empty
    assert saturdays(make_forecast(right, UNJUDGED), "Limón", "weekday_mean") == pytest.approx([3.25] * 8)


def test_an_event_of_that_day_explains_it():
    typed = sales(lambda dish, day: 100.0 if (dish, day) == ("Ceviche", SATURDAY) else PORTIONS[dish])
    event = rows("events", {"day": SATURDAY, "event": "Boda"})
    assert odd_days(cevicheria(sales=typed, events=event)).outliers.empty


def test_a_dish_that_left_the_menu_leaves_its_ingredient_at_nothing():
    left = sales(lambda dish, day: 0.0 if dish == "Lomo" and day > LAST - pd.Timedelta(weeks=6) else PORTIONS[dish])
    forecast = make_forecast(cevicheria(sales=left), UNJUDGED)
    assert forecast.means.query("ingredient == 'Papa'")["mean"].max() == 0.0
    assert saturdays(forecast, "Limón") == pytest.approx([1.0] * 8)


def test_a_dish_of_the_last_ten_days_gives_its_ingredient_its_usual_day():
    new = sales(lambda dish, day: 0.0 if dish == "Lomo" and day <= LAST - pd.Timedelta(days=10) else PORTIONS[dish])
    forecast = make_forecast(cevicheria(sales=new), UNJUDGED)
    assert saturdays(forecast, "Papa") == pytest.approx([1.0] * 8)


def test_a_dish_that_goes_on_under_another_name_leaves_no_gap_in_its_ingredient():
    then = LAST - pd.Timedelta(days=10)
    renumbered = sales(
        lambda dish, day: PORTIONS["Lomo"] if (dish == "Lomo 2") == (day > then) else 0.0, dishes=("Lomo", "Lomo 2")
    )
    again = cevicheria().recipes.query("item == 'Lomo'").assign(item="Lomo 2")
    recipes = pd.concat([cevicheria().recipes, again], ignore_index=True)
    forecast = make_forecast(replace(cevicheria(), sales=renumbered, recipes=recipes), UNJUDGED)
    assert saturdays(forecast, "Papa") == pytest.approx([1.0] * 8)


def test_a_closed_week_is_no_week_of_zeros():
    week = pd.date_range(LAST - pd.Timedelta(days=13), periods=7)
    forecast = make_forecast(cevicheria(sales=sales(days=days_open().difference(week))), UNJUDGED)
    assert saturdays(forecast, "Limón") == pytest.approx([1.0] * 8)
