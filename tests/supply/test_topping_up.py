"""What to add to an order below the minimum."""

from types import SimpleNamespace

import numpy as np
import pandas as pd

from forecasting.supply.topping_up import top_up

TODAY = pd.Timestamp("2026-11-23")
DAYS = pd.date_range(TODAY, periods=14)
ARRIVES = TODAY + pd.Timedelta(days=2)


def kitchen(**daily: float) -> SimpleNamespace:
    """The same usage every day in three futures, and nothing on the shelves."""
    usage = np.broadcast_to(np.array(list(daily.values())), (3, len(DAYS), len(daily)))
    none = np.zeros((len(DAYS), len(daily)))
    return SimpleNamespace(
        ingredients=tuple(daily), days=DAYS, usage=usage, arriving=none, before=lambda day: np.zeros((3, len(daily)))
    )


def line(
    ingredient: str, packs: int = 0, cost: float = 10.0, keeps: float = np.nan, pack: float = 5.0, room: float = np.inf
) -> dict:
    pack_of = {"pack_size": pack, "pack_gives": pack, "unit_cost": cost / pack, "room": room}
    return {"ingredient": ingredient, "packs": packs, "keeps_days": keeps, "arrives": ARRIVES} | pack_of


def added(outlook, missing: float, *lines: dict) -> list[list[object]]:
    found = top_up(outlook, pd.DataFrame(list(lines)), missing)
    return [[row.ingredient, row.packs, row.cost, row.needed_on.day] for row in found.itertuples()]


def test_what_is_needed_soonest_is_added_until_the_minimum_is_reached():
    outlook = kitchen(Papa=1.0, Camote=0.5)  # the pack of Papa that is ordered lasts from the 25th to the 29th
    assert added(outlook, 15, line("Papa", packs=1), line("Camote", packs=0)) == [
        ["Camote", 1, 10, 25],
        ["Papa", 1, 10, 30],
    ]


def test_no_more_is_added_than_reaches_the_minimum():
    assert added(kitchen(Papa=1.0), 20, line("Papa")) == [["Papa", 2, 20, 25]]


def test_what_would_spoil_before_it_is_used_is_not_added():
    outlook = kitchen(Papa=1.0, Lechuga=4.0)
    assert added(outlook, 10, line("Lechuga", packs=1, keeps=1), line("Papa", packs=1)) == [["Papa", 1, 10, 30]]


def test_what_nobody_will_use_in_the_days_to_come_is_not_added():
    assert added(kitchen(Papa=1.0, Comino=0.0), 500, line("Comino"), line("Papa")) == [["Papa", 3, 30, 25]]


def test_a_small_pack_that_a_large_one_makes_needless_is_left_out_again():
    outlook = kitchen(Perejil=5.0, Arroz=1.0)
    parsley, rice = line("Perejil", packs=1, cost=8.0, keeps=1), line("Arroz", packs=1, cost=100.0)
    assert added(outlook, 90, parsley, rice) == [["Arroz", 1, 100, 30]]


def test_what_finds_no_room_is_not_added():
    assert added(kitchen(Papa=1.0), 20, line("Papa", packs=1, room=10.0)) == [["Papa", 1, 10, 30]]
    assert added(kitchen(Papa=1.0), 20, line("Papa", packs=1, room=9.0)) == []


def test_what_comes_anyway_is_not_bought_again():
    outlook = kitchen(Papa=1.0)
    outlook.arriving = outlook.arriving + np.array([[5.0] if day == ARRIVES else [0.0] for day in DAYS])
    assert added(outlook, 5, line("Papa")) == [["Papa", 1, 10, 30]]


def test_what_has_no_price_can_not_fill_up_an_order():
    assert added(kitchen(Papa=1.0), 5, line("Papa", cost=float("nan"))) == []
    assert added(kitchen(Papa=1.0), 5) == []


def test_a_pack_is_added_only_if_all_of_it_is_used_before_it_spoils():
    assert added(kitchen(Palta=1.0), 10, line("Palta", packs=1, keeps=8)) == []
    assert added(kitchen(Palta=1.0), 10, line("Palta", packs=1, keeps=9)) == [["Palta", 1, 10, 30]]
