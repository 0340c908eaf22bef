"""The past lived through again: who orders what, what is missing then and what spoils."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from forecasting.demand.forecast import Around, Forecast, Settings
from forecasting.demand.paths import Paths
from forecasting.errors import InputError
from forecasting.proof.past import Dishes, Own, Past, Scene, judged_before, look_back
from forecasting.proof.replay import replay
from forecasting.proof.verdict import reliability, totals
from forecasting.stock.store_room import StoreRoom
from forecasting.supply.calendars import delivery_calendars
from forecasting.tables import HOME, KEYS, HouseRules, Restaurant
from tests.restaurants import LAST, cevicheria, days_open, sales
from tests.week import rows, supplier

MONDAY = pd.Timestamp("2026-11-02")
DAYS = pd.date_range(MONDAY, periods=14)


# The store room


def test_a_batch_is_lost_at_the_close_of_its_last_day():
    room = StoreRoom(14, np.array([1]), "first_in")
    room.put(-1, np.array([5.0]))
    unmet, spoiled = room.live(0, np.array([2.0]))
    assert (unmet.tolist(), spoiled.tolist(), room.on_hand.tolist()) == ([0.0], [3.0], [0.0])


def test_what_is_due_comes_before_opening():
    room = StoreRoom(14, np.array([10]), "first_in")
    room.due[0] = 4.0
    unmet, _ = room.live(0, np.array([5.0]))
    assert (unmet.tolist(), room.on_hand.tolist()) == ([1.0], [0.0])


def test_who_takes_the_newest_first_loses_the_oldest():
    lost = {}
    for rotation in ("first_in", "last_in"):
        room = StoreRoom(14, np.array([1]), rotation)
        room.put(0, np.array([2.0]))
        room.due[1] = 2.0
        lost[rotation] = [room.live(day, np.array([1.0]))[1][0] for day in range(3)]
    assert lost == {"first_in": [0, 0, 1], "last_in": [0, 1, 0]}


# The policies


def scene(usage: float = 2.0, expected: float = 2.0, life: float = 30.0, par: float = 2.0) -> Scene:
    """Limes in bags of 3 kg on Monday, Wednesday, Friday and Saturday; a forecast that is always the same."""
    ahead = np.full((28, 1), expected)
    kitchen = Restaurant(
        ingredients=rows("ingredients", {"ingredient": "Limón", "unit": "kg", "shelf_life_days": life}),
        rules=HouseRules(),
    )
    offer = {"ingredient": "Limón", "supplier": "Verduras", "pack_size": 3.0, "pack_name": "bolsa", "unit_cost": 4.0}
    futures = [
        Paths("main", ("Limón",), pd.date_range(start, periods=28), np.repeat(ahead[np.newaxis], 5, axis=0))
        for start in DAYS[::7]
    ]
    return Scene(
        location="main",
        ingredients=("Limón",),
        days=DAYS,
        usage=np.full((14, 1), usage),
        lately=np.full((14, 1), usage),
        par=np.array([par]),
        offers=rows("supply", offer | {"preference": 1.0}).assign(position=0),
        calendars=delivery_calendars(rows("suppliers", supplier()), closed=()),
        kitchen=kitchen,
        margins=pd.Series({"Limón": 10.0}),
        means={"weekday_mean": [ahead] * 2, "prophet": [ahead] * 2},
        paths=futures,
        dishes=Dishes(np.full((14, 1), usage), np.array([10.0]), np.array([[True]])),
    )


def lived(policy: str, changed: Scene | None = None, **changes: float) -> pd.Series:
    return replay(Past((changed or scene(**changes),)), policies=[policy]).results.iloc[0]


def own(came: dict[int, float], stock: float, usage: float = 2.0) -> Scene:
    """The same kitchen, that has written down what it bought, by day, and counted before."""
    brought = np.zeros((14, 1))
    for day, quantity in came.items():
        brought[day] = quantity
    return replace(scene(usage=usage), own=Own(brought, np.array([stock])))


def test_a_policy_without_its_model_is_left_out():
    assert Past((scene(),)).policies == ["habit", "par", "prophet", "despensa"]


def test_who_orders_the_mean_lacks_what_comes_above_it():
    found = lived("prophet", usage=2.5, expected=2.0)
    assert found["missing"] > 0.0
    assert found["shortage_cost"] == pytest.approx(10.0 * found["missing"])
    assert found["fill_rate"] == pytest.approx(1.0 - found["missing"] / 35.0)


def test_the_habit_adds_a_quarter():
    more = {"usage": 2.5, "expected": 2.0}
    assert lived("habit", **more)["missing"] < lived("prophet", **more)["missing"]


def test_par_does_not_see_that_less_is_used_now():
    falling = {"usage": 1.0, "expected": 1.0, "life": 2.0}
    assert lived("par", **falling, par=2.0)["waste_cost"] > lived("habit", **falling)["waste_cost"]


def test_nothing_is_wasted_or_missing_where_nothing_is_uncertain():
    found = lived("despensa")
    assert (found["waste_cost"], found["shortage_cost"], found["fill_rate"]) == (0.0, 0.0, 1.0)


@pytest.mark.parametrize("policy", ["habit", "par", "prophet", "despensa"])
def test_the_books_balance(policy):
    found = lived(policy, usage=2.3, expected=2.0, life=1.0)
    opening = (found["waste_cost"] + (found["used"] - found["missing"]) * 4.0) - found["purchases"] + found["leftover"]
    assert opening == pytest.approx(0.0, abs=1e-6)


def test_what_a_kitchen_itself_ordered_is_its_habit():
    found = lived("habit", own({2: 12.0, 7: 6.0}, stock=8.0))  # 2 kg a day: 8 last to Thursday, 18 to the 13th day
    assert (found["purchases"], found["missing"]) == (18.0 * 4.0, 28.0 - 26.0)
    assert Past((own({}, 0.0),)).own
    assert not Past((scene(),)).own


def test_all_begin_with_what_was_counted_and_what_was_on_its_way():
    # ordered on Monday comes on Wednesday: what came on Monday was ordered before, and nobody buys it again
    bought = {policy: lived(policy, own({0: 4.0}, stock=0.0)) for policy in ("habit", "despensa")}
    assert bought["habit"]["purchases"] == 0.0
    assert bought["habit"]["missing"] == 28.0 - 4.0
    assert bought["despensa"]["missing"] == 0.0
    guessed = lived("despensa", own({}, stock=float("nan")))
    assert guessed["missing"] == 0.0


def test_an_order_below_its_minimum_is_filled_up_with_what_keeps():
    calendars = delivery_calendars(rows("suppliers", supplier(minimum=60.0)), closed=())
    dear = replace(scene(), calendars=calendars)  # two bags of 3 kg at 4 are 24, so five of them are ordered at once
    without, with_minimum = (lived("prophet", one) for one in (scene(), dear))
    assert with_minimum["leftover"] > without["leftover"]
    assert (with_minimum["purchases"] / 60.0).is_integer()


def test_a_dish_that_lacks_two_ingredients_is_lost_once():
    dishes = Dishes(
        portions=np.array([[10.0, 4.0]]),
        margins=np.array([20.0, 5.0]),
        takes=np.array([[True, True], [False, True]]),
    )
    # half of the first and all of the second ingredient lack: both dishes are lost, the first one for two reasons
    lost = dishes.lost(np.array([[0.5, 1.0]]))
    assert lost.sum() == pytest.approx(10 * 20 + 4 * 5)
    assert lost[0].tolist() == pytest.approx([200 / 3, 200 * 2 / 3 + 20])
    assert dishes.lost(np.array([[0.5, 0.0]])).tolist() == [[100.0, 0.0]]


def test_what_was_said_of_running_out_is_kept_with_what_became_of_it():
    chances = replay(Past((scene(usage=9.0, expected=2.0),)), policies=["habit"]).chances
    # Who expects 2 kg a day doesn't foresee that 9 use up on Friday what a delivery has just brought.
    assert chances["day"].dt.day_of_week.tolist() == [1, 3, 4, 6] * 2
    assert chances["chance"].tolist() == [1.0, 1.0, 0.0, 1.0] * 2
    assert chances["guess"].tolist() == [1.0] * 8
    assert chances["ran_out"].all()


def test_totals_weigh_the_served_share_by_what_it_costs():
    results = pd.DataFrame(
        {
            "policy": "habit",
            "waste_cost": [1.0, 2.0],
            "shortage_cost": [10.0, 0.0],
            "purchases": [30.0, 30.0],
            "leftover": [0.0, 3.0],
            "used": [10.0, 10.0],
            "missing": [5.0, 0.0],
            "unit_cost": [1.0, 9.0],
        }
    )
    found = totals(results).iloc[0]
    assert (found["cost"], found["fill_rate"], found["waste_share"]) == (13.0, pytest.approx(0.95), 0.05)


def test_what_was_said_to_be_likely_is_held_against_how_often_it_came():
    said = {"chance": [0.0, 0.01, 0.25, 0.25, 0.35, 1.0], "ran_out": [False, False, False, True, False, True]}
    found = reliability(pd.DataFrame(said))
    assert found[["low", "high", "times"]].values.tolist() == [[0, 0.02, 2], [0.2, 0.4, 3], [0.8, 1, 1]]
    assert found["said"].tolist() == pytest.approx([0.005, 0.85 / 3, 1.0])
    assert found["happened"].tolist() == pytest.approx([0.0, 1 / 3, 1.0])


def test_each_week_is_ordered_for_with_what_was_known_before_it():
    quick = Settings(models=("weekday_mean", "seasonal_naive"), warmup=0, jobs=1)
    before = look_back(cevicheria(), 2, quick, Around()).scenes[0]
    sales = cevicheria().sales
    since = sales["day"] >= before.days[7]
    after = look_back(cevicheria(sales=sales.assign(quantity=sales["quantity"].mask(since, 50.0))), 2, quick, Around())
    after = after.scenes[0]
    assert (after.usage[7:] != before.usage[7:]).any()
    assert (after.usage[:7] == before.usage[:7]).all()
    for week in (0, 1):
        assert (after.means["weekday_mean"][week] == before.means["weekday_mean"][week]).all()
        assert (after.paths[week].usage == before.paths[week].usage).all()


def test_the_folds_of_a_forecast_serve_for_a_replay_from_the_fourth_on(plain_forecast):
    past = judged_before(cevicheria(), plain_forecast, weeks=8)
    assert len(past.scenes[0].days) == 7  # four folds, of which the first three only teach how wrong it is
    # on Thursdays the order for Friday closes, and the one after it comes on Tuesday
    assert len(past.scenes[0].paths[0].days) == 14
    assert set(replay(past).results["policy"]) == {"habit", "par", "despensa"}


def test_a_price_of_later_days_moves_nothing_of_the_past(plain_forecast):
    def scene(**tables: pd.DataFrame) -> Scene:
        return judged_before(cevicheria(**tables), plain_forecast, weeks=1).scenes[0]

    supply, before = cevicheria().supply, scene()
    dear = supply.assign(unit_cost=supply["unit_cost"] * 3, **{"from": before.days[0] + pd.Timedelta(days=1)})
    later = pd.concat([supply, dear], ignore_index=True).astype(supply.dtypes)
    assert (scene(supply=later).unit_costs == before.unit_costs).all()
    assert (scene(supply=dear.astype(supply.dtypes)).unit_costs == 3 * before.unit_costs).all()


def test_what_is_used_beyond_recipes_is_so_in_the_past_too(plain_forecast):
    before = judged_before(cevicheria(), plain_forecast, weeks=1).scenes[0]
    limes = before.ingredients.index("Limón")
    said = pd.DataFrame({"location": [HOME], "ingredient": ["Limón"], "factor": [1.5]})
    after = judged_before(cevicheria(corrections=said), plain_forecast, weeks=1).scenes[0]
    more = np.where(np.arange(len(before.ingredients)) == limes, 1.5, 1.0)
    assert after.usage == pytest.approx(before.usage * more)
    assert after.paths[0].usage == pytest.approx(before.paths[0].usage * more)
    assert after.means["weekday_mean"][0] == pytest.approx(before.means["weekday_mean"][0] * more)
    assert after.margins["Limón"] == pytest.approx(before.margins["Limón"] / 1.5)


@pytest.fixture
def half_a_year(plain_forecast) -> tuple[Restaurant, Forecast]:
    """The cevichería open since November, and its forecast as one judged on eleven weeks: each was like the others."""
    longer = cevicheria(sales=sales(days=days_open(pd.Timestamp("2025-11-04"))))
    folds, shifts = plain_forecast.backtest, [pd.Timedelta(weeks=weeks) for weeks in (7, 4, 0)]
    earlier = [folds.assign(cutoff=folds["cutoff"] - shift, day=folds["day"] - shift) for shift in shifts]
    return longer, replace(plain_forecast, backtest=pd.concat(earlier).drop_duplicates(["cutoff", "model", *KEYS]))


@pytest.mark.parametrize(("weeks", "came", "own"), [(8, 6.0, True), (7, 6.0, False), (8, 4.0, False), (8, 0.0, False)])
def test_ones_own_orders_are_the_habit_from_eight_weeks_on_that_explain_what_was_used(half_a_year, weeks, came, own):
    kitchen, forecast = half_a_year  # 6 kg of each a week
    fridays = pd.date_range(LAST - pd.Timedelta(days=86), LAST, freq="W-FRI", unit="us")
    brought = [{"day": day, "ingredient": name, "quantity": came} for day in fridays for name in ("Limón", "Papa")]
    brought += [{"day": day, "ingredient": "Cebolla", "quantity": 6.0} for day in fridays]
    noted = replace(kitchen, deliveries=rows("deliveries", *brought))
    assert judged_before(noted, forecast, weeks).own == own


def test_without_a_fourth_fold_nothing_can_be_lived_through_again(plain_forecast):
    folds = plain_forecast.backtest
    three = replace(plain_forecast, backtest=folds[folds["cutoff"] < folds["cutoff"].max()])
    with pytest.raises(InputError, match="too_few_weeks"):
        judged_before(cevicheria(), three, weeks=8)
