import math

import pandas as pd
import pytest

from forecasting.errors import InputError
from forecasting.stock.projection import run_outs
from forecasting.supply.orders import service_level
from tests.supply.kitchens import DAYS, Kitchen
from tests.week import FRIDAY, MONDAY, SATURDAY, SUNDAY, THURSDAY, TUESDAY, WEDNESDAY


@pytest.mark.parametrize(("caution", "level"), [(0.0, 0.95), (0.5, 0.9725), (1.0, 0.995)])
def test_the_knob_goes_from_lean_to_cautious(caution, level):
    assert service_level(caution) == pytest.approx(level)


@pytest.mark.parametrize("caution", [-0.1, 1.1, math.nan])
def test_the_knob_has_two_ends(caution):
    with pytest.raises(InputError, match="caution_out_of_range"):
        service_level(caution)


def test_an_order_lasts_until_the_delivery_after_it():
    line = Kitchen(stock=(SUNDAY, 10.0)).line()
    assert line["order_by"] == TUESDAY + pd.Timedelta(hours=21)
    assert (line["arrives"], line["next_arrives"]) == (WEDNESDAY, FRIDAY)
    # Monday to Thursday take 16 kg, of which 10 are there.
    assert (line["usage_until"], line["on_hand"], line["due"], line["need"]) == (16.0, 10.0, 0.0, 6.0)
    assert (line["packs"], line["quantity"], line["cost"], line["unit"]) == (2, 10.0, 40.0, "kg")


def test_usage_that_is_lost_before_the_delivery_is_not_ordered():
    line = Kitchen(stock=(SUNDAY, 5.0)).line()
    # Monday takes 4 kg, Tuesday the last one and loses 3; Wednesday and Thursday need 8.
    assert (line["usage_until"], line["on_hand"], line["unserved"], line["need"]) == (16.0, 5.0, 3.0, 8.0)


def test_the_delivery_of_today_counts_as_due():
    line = Kitchen(stock=(SUNDAY, 0.0), deliveries=((MONDAY, 9.0), (THURSDAY, 2.0), (FRIDAY, 50.0))).line()
    assert (line["on_hand"], line["due"], line["need"]) == (0.0, 11.0, 5.0)


def test_two_packs_are_ordered_when_one_is_a_gram_short():
    assert Kitchen(stock=(SUNDAY, 11.0)).line()["packs"] == 1
    assert Kitchen(stock=(SUNDAY, 10.999)).line()["packs"] == 2


def test_nothing_is_ordered_of_what_lasts_but_the_line_shows_why():
    suggestion = Kitchen(stock=(SUNDAY, 30.0)).order()
    assert suggestion.lines["need"].tolist() == [-14.0]
    assert suggestion.lines["packs"].tolist() == [0]
    assert suggestion.orders.empty


def test_the_service_level_is_a_quantile_of_the_futures():
    daily = tuple(float(usage) for usage in range(11))
    lines = [Kitchen(daily, stock=(SUNDAY, 0.0), shelf_life_days=60.0, caution=c).line() for c in (0.0, 1.0)]
    # Two days of 0, 1 … 10 kg each: 95 % of the futures take up to 19 kg, 99.5 % up to 19.9.
    assert [line["need"] for line in lines] == pytest.approx([19.0, 19.9])


def test_the_need_of_a_future_is_what_its_own_stock_does_not_cover():
    # With 10 kg, the future of 1 kg a day has 8 left on Wednesday, the one of 6 kg none.
    line = Kitchen((1.0, 6.0), stock=(SUNDAY, 10.0), caution=1.0).line()
    assert line["need"] == pytest.approx(0.995 * 12 + 0.005 * -6)


def test_no_more_is_ordered_than_is_used_before_it_spoils():
    # One future of five takes 20 kg a day, so the need is great; but most throw away what they don't use by Thursday.
    line = Kitchen((2.0, 2.0, 2.0, 2.0, 20.0), stock=(SUNDAY, 0.0), shelf_life_days=1.0, caution=1.0).line()
    assert (line["need"], line["cap"]) == (pytest.approx(39.28), 5.0)
    assert (line["packs"], line["flags"]) == (1, "capped pack_outlasts")


def test_the_cap_leaves_whole_packs():
    line = Kitchen((5.0,) * 9 + (50.0,), stock=(SUNDAY, 0.0), shelf_life_days=2.0, pack_size=2.0, caution=1.0).line()
    # 15 kg are used in the three days in most of the futures
    assert (line["cap"], line["packs"], line["flags"]) == (14.0, 7, "capped")


def test_what_spoils_before_the_delivery_is_not_there():
    kitchen = Kitchen(stock=(SUNDAY, 10.0), deliveries=((SUNDAY, 10.0),), shelf_life_days=1.0, margin=99.0)
    line = kitchen.line()
    # Of 10 kg that came on Sunday Monday takes 4, the rest is lost at its close; Tuesday's 4 aren't served, and
    # Wednesday and Thursday need 8.
    assert (line["on_hand"], line["spoils"], line["usage_until"], line["need"]) == (10.0, 6.0, 16.0, 8.0)
    no_orders = pd.DataFrame({"arrives": [pd.NaT], "next_arrives": [pd.NaT]}, index=["Limón"])
    assert line["spoils_on"] == run_outs(kitchen.outlook, MONDAY, no_orders)["spoils_on"].iloc[0] == MONDAY
    assert line["why"] == "need=8; on_hand=10; due=0; cap=none; pack=5; spoils=6; unserved=4"


def test_who_takes_the_newest_first_loses_the_oldest():
    coming = ((MONDAY, 8.0),)
    stock = {"stock": (SUNDAY, 8.0), "deliveries": ((SUNDAY, 8.0), *coming), "shelf_life_days": 2.0}
    first_in, last_in = (Kitchen(**stock, rotation=rotation).line() for rotation in ("first_in", "last_in"))
    assert (first_in["spoils"], first_in["need"]) == (4.0, 4.0)
    # Monday and Tuesday take Monday's 8 kg; Sunday's are lost on Tuesday.
    assert (last_in["spoils"], last_in["need"]) == (8.0, 8.0)
    assert (first_in["spoils_on"], last_in["spoils_on"]) == (WEDNESDAY, TUESDAY)


def test_a_dish_that_leaves_much_is_worth_some_waste():
    daily = (2.0,) * 9 + (8.0,)
    fish = {"stock": (SUNDAY, 0.0), "shelf_life_days": 1.0, "pack_size": 2.0, "caution": 0.5}
    cheap, dear = (Kitchen(daily, **fish, margin=margin).line() for margin in (8.0, 80.0))
    # In one of ten futures the two days take 16 kg, else 4. A third pack of 2 kg at 4 soles is lost nine times of ten.
    assert (cheap["need"], cheap["packs"], cheap["flags"]) == (pytest.approx(13.03), 2, "capped")
    assert (dear["packs"], dear["cap"], dear["flags"]) == (7, math.inf, "")


def test_no_more_is_ordered_than_finds_room():
    line = Kitchen(stock=(SUNDAY, 10.0), storage_limit=6.0, pack_size=2.0).line()
    # 2 kg are left on Wednesday morning, so that two bags find room.
    assert (line["need"], line["packs"], line["cap"], line["flags"]) == (6.0, 2, 4.0, "no_room")
    assert line["room"] == 4.0


def test_what_comes_on_the_same_morning_takes_room_too():
    due = ((WEDNESDAY, 3.0),)
    line = Kitchen(stock=(SUNDAY, 10.0), deliveries=due, storage_limit=6.0, pack_size=1.0).line()
    assert (line["need"], line["packs"], line["flags"]) == (3.0, 1, "no_room")


def test_at_the_reorder_point_so_much_is_ordered_that_it_is_there_again():
    # 40 kg are there, 32 on Wednesday morning and 24 when the next delivery comes: usage alone needs nothing.
    kitchen = {"stock": (SUNDAY, 40.0), "pack_size": 5.0}
    line = Kitchen(**kitchen, reorder_point=35.0).line()
    assert (line["need"], line["packs"], line["reorder_point"], line["usage_until"]) == (3.0, 1, 35.0, 16.0)
    assert line["why"] == "need=3; on_hand=40; due=0; cap=none; pack=5; reorder_point=35"
    enough = Kitchen(**kitchen, reorder_point=32.0).line()
    assert (enough["packs"], enough["reorder_point"]) == (0, 0.0)


def test_a_reorder_point_below_the_need_changes_nothing():
    short = {"stock": (SUNDAY, 10.0), "deliveries": ((WEDNESDAY, 1.0),), "margin": 9.0}
    line, other = Kitchen(**short, reorder_point=7.5).line(), Kitchen(**short).line()
    assert line.to_dict() == other.to_dict()


def test_an_ingredient_can_have_a_caution_of_its_own():
    daily = tuple(float(usage) for usage in range(11))
    kitchen = {"daily": daily, "stock": (SUNDAY, 0.0), "shelf_life_days": 60.0, "caution": 0.0}
    assert Kitchen(**kitchen, own_caution=1.0).line()["need"] == pytest.approx(19.9)


def test_a_pack_that_outlasts_its_shelf_life_is_ordered_and_marked():
    line = Kitchen((0.5,), stock=(SUNDAY, 0.0), shelf_life_days=3.0, pack_size=25.0).line()
    assert (line["packs"], line["cap"], line["flags"]) == (1, math.inf, "pack_outlasts")


def test_no_second_pack_is_ordered_when_the_one_that_is_coming_will_spoil():
    coming = ((WEDNESDAY, 1.0),)
    line = Kitchen((0.8,), stock=(SUNDAY, 0.0), deliveries=coming, shelf_life_days=1.0).line()
    # 0.6 kg are missing until Thursday; a bag of 5 kg would mostly be thrown away
    assert (line["need"], line["packs"], line["flags"]) == (pytest.approx(0.6), 0, "capped pack_outlasts")


def test_without_a_shelf_life_there_is_no_cap():
    line = Kitchen(shelf_life_days=math.nan).line()
    assert line["cap"] == math.inf
    assert line["why"] == "need=8; on_hand=5; due=0; cap=none; pack=5; unserved=3"


def test_never_counted_is_taken_as_nothing_and_says_so():
    line = Kitchen(stock=None).line()
    assert (line["on_hand"], line["need"], line["flags"]) == (0.0, 8.0, "not_counted")


def test_late_sales_make_the_stock_an_estimate_that_still_adds_up():
    line = Kitchen((1.0, 2.0, 3.0), stock=(SUNDAY, 20.0), now=WEDNESDAY).line()
    # In the middle of the futures Monday and Tuesday took 4 kg.
    assert (line["arrives"], line["on_hand"], line["flags"]) == (FRIDAY, 16.0, "estimated")
    assert line["usage_until"] - line["on_hand"] - line["due"] == pytest.approx(line["need"])


def test_a_count_of_yesterday_is_no_estimate():
    line = Kitchen(stock=(TUESDAY, 5.0), now=WEDNESDAY).line()
    assert (line["on_hand"], line["flags"]) == (5.0, "")


def test_an_order_below_the_minimum_is_kept_and_says_what_lacks():
    order = Kitchen(stock=(SUNDAY, 10.0), minimum=100.0).order().orders.iloc[0]
    assert (order["supplier"], order["lines"], order["cost"], order["missing"]) == ("Verduras", 1, 40.0, 60.0)
    assert order["flags"] == "below_minimum"


def test_a_delivery_lost_to_a_holiday_makes_the_order_before_it_larger():
    line = Kitchen(stock=(SUNDAY, 8.0), closed=(FRIDAY,)).line()
    assert (line["next_arrives"], line["need"]) == (SATURDAY, 12.0)


def test_futures_that_end_before_the_delivery_after_are_refused():
    with pytest.raises(InputError, match="horizon_too_short"):
        Kitchen(now=DAYS[-1]).order()
