"""Whatever the kitchen: need before any cap, then each later step."""

import math
from dataclasses import replace

import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from forecasting.stock.projection import run_outs
from tests.supply.kitchens import DAYS, Kitchen
from tests.week import MONDAY, SUNDAY

ROUNDED = 0.002
"""What lines may differ by: their quantities are rounded to grams."""

QUANTITY = st.floats(0.0, 40.0)
MONDAY_TO_SUNDAY = st.integers(0, 24 * 7 - 1).map(lambda hour: MONDAY + pd.Timedelta(hours=hour))
KITCHENS = st.builds(
    Kitchen,
    daily=st.lists(st.floats(0.0, 12.0), min_size=3, max_size=12).map(tuple),
    stock=st.tuples(st.just(SUNDAY), QUANTITY),
    deliveries=st.lists(st.tuples(st.sampled_from(list(DAYS[:7])), QUANTITY), max_size=2).map(tuple),
    shelf_life_days=st.one_of(st.just(math.nan), st.integers(1, 20).map(float)),
    pack_size=st.sampled_from([0.5, 1.5, 5.0, 12.0]),
    caution=st.floats(0.0, 1.0),
    margin=st.one_of(st.none(), st.floats(0.0, 60.0)),
    storage_limit=st.one_of(st.none(), QUANTITY),
    reorder_point=st.one_of(st.none(), QUANTITY),
    rotation=st.sampled_from(["first_in", "last_in"]),
)
any_kitchen = settings(max_examples=15, deadline=None)


@any_kitchen
@given(kitchen=KITCHENS, more=QUANTITY)
def test_more_stock_never_needs_more(kitchen, more):
    fuller = replace(kitchen, stock=(SUNDAY, kitchen.stock[1] + more))
    assert fuller.line()["need"] <= kitchen.line()["need"] + ROUNDED


@any_kitchen
@given(
    kitchen=KITCHENS,
    closed=st.frozensets(st.sampled_from(list(DAYS[3:12]))),
    more=st.frozensets(st.sampled_from(list(DAYS[3:12]))),
)
def test_protecting_more_days_never_needs_less(kitchen, closed, more):
    fewer, longer = (replace(kitchen, closed=tuple(days)).line() for days in (closed, closed | more))
    assert fewer["arrives"] == longer["arrives"]
    assert fewer["next_arrives"] <= longer["next_arrives"]
    assert max(fewer["need"], 0.0) <= max(longer["need"], 0.0) + ROUNDED  # below zero it is what is left at the end


@any_kitchen
@given(kitchen=KITCHENS, now=MONDAY_TO_SUNDAY)
def test_packs_are_whole_no_cap_raises_an_order_and_none_is_of_the_past(kitchen, now):
    line = replace(kitchen, now=now).line()
    whole = max(math.ceil(line["need"] / kitchen.pack_size - 1e-9), 0)
    assert 0 <= line["packs"] <= whole
    assert line["quantity"] == line["packs"] * kitchen.pack_size
    assert (line["packs"] < whole) == (line["cap"] < math.inf) == bool({"capped", "no_room"} & {*line["flags"].split()})
    assert line["packs"] * kitchen.pack_size <= line["room"] + ROUNDED
    assert now < line["order_by"] < line["arrives"] < line["next_arrives"]


@any_kitchen
@given(kitchen=KITCHENS, now=MONDAY_TO_SUNDAY)
def test_the_explanation_reproduces_the_order(kitchen, now):
    line = replace(kitchen, now=now).line()
    said = {name: float(value.replace("none", "inf")) for name, value in map(pair, line["why"].split("; "))}
    needed = max(math.ceil(said["need"] / said["pack"] - 1e-9), 0)
    assert line["packs"] == min(needed, (said["cap"] + ROUNDED) // said["pack"])
    there = said["on_hand"] + said["due"] - said.get("spoils", 0.0) + said.get("unserved", 0.0)
    assume(not line["reorder_point"])
    assert line["usage_until"] - there == pytest.approx(said["need"], abs=2 * ROUNDED)


@any_kitchen
@given(kitchen=KITCHENS, quarters=st.integers(8, 16))
def test_what_runs_out_until_the_delivery_after_is_needed(kitchen, quarters):
    kitchen = replace(kitchen, daily=tuple(round(each, 1) for each in kitchen.daily))  # a line rounds to grams
    stock = (SUNDAY, quarters / 4 * max(kitchen.daily))  # until the middle of the week
    kitchen = replace(kitchen, stock=stock, deliveries=(), shelf_life_days=math.nan)
    kitchen = replace(kitchen, daily=kitchen.daily * 8)  # of fewer than 19 futures a tenth is less than one
    line = kitchen.line()
    orders = pd.DataFrame({name: [line[name]] for name in ("arrives", "next_arrives")}, index=["Limón"])
    early = run_outs(kitchen.outlook, MONDAY, orders)["p10_day"].iloc[0]
    assume(line["arrives"] <= early < line["next_arrives"])
    assert line["need"] > 0


def pair(part: str) -> tuple[str, str]:
    name, _, value = part.partition("=")
    return name, value


def test_more_caution_never_orders_less():
    daily = (1.0, 2.0, 4.0, 8.0)
    packs = [Kitchen(daily, shelf_life_days=60.0, caution=c).line()["packs"] for c in (0.0, 0.25, 0.5, 0.75, 1.0)]
    assert packs == sorted(packs)
