"""From portions ordered to lines on tickets: who sits together, at what time, and what they pay.

All sales of the sample come from these lines: ``sales.csv`` is their sum by day and dish, the till files are the lines.
"""

import numpy as np
import pandas as pd

from promotions import offers
from specification import Specification

TAX_RATE = 0.10
"""IGV and municipal tax of a small restaurant (Ley 31556). Menu prices include it, ``net_sales`` does not."""

PORTIONS_PER_LINE = 1.9
LINES_PER_TICKET = 3.2
LONGEST_ORDER_MINUTES = 20
FIRST_TICKET = 1001

COURTESY_SHARE = 0.003
REFUND_SHARE = 0.0004
REFUND_AFTER = pd.Timedelta(minutes=35)
VOID_SHARE = 0.006
VOID_BEFORE = pd.Timedelta(minutes=1)

LUNCH_SHARE = {"marino": 0.85, "laborable": 0.85, "general": 0.60, "brasa": 0.35, "noche": 0.08}
LUNCH_HOURS = (12 * 60, 16 * 60 + 40)
DINNER_MINUTE = {"marino": 1240, "laborable": 1240, "general": 1250, "brasa": 1260, "noche": 1325}
DINNER_BEGINS = 18 * 60 + 30
DINNER_ENDS = 23 * 60 + 30
LATE_NIGHTS = (4, 5)  # Fridays and Saturdays
LATE_NIGHT_ENDS = 24 * 60 + 50


def ring_up(
    portions: pd.DataFrame, sold_out: pd.DataFrame, plan: Specification, rng: np.random.Generator
) -> pd.DataFrame:
    """Lines of tickets from ``portions`` ordered (days × dishes); ``sold_out`` says where fewer were available.

    Columns: ``day`` (the working day, which ends after midnight), ``sold_at, ticket, dish, category, quantity``, the
    money without tax ``gross, discount, net``, and ``kind``: sale, courtesy (cooked, not paid), refund (cooked, money
    back; ``refund_of`` is its sale's ``line``) or void (never cooked).
    """
    lines = _split_into_lines(portions, plan, rng)
    lines = _choose_hours(lines, plan, rng)
    lines = _until_sold_out(lines, sold_out)
    lines = _share_tables(lines, rng)
    lines = _price(lines, plan)
    return _number(_add_mishaps(lines, rng))


def daily_sales(lines: pd.DataFrame) -> pd.DataFrame:
    """Sum the lines by day and dish. What was cooked counts as sold; a refund takes back money only."""
    cooked = lines["kind"].isin(["sale", "courtesy"])
    counted = lines.assign(
        quantity=lines["quantity"].where(cooked, 0),
        discount=lines["discount"].where(cooked, 0.0),
        net_sales=lines["net"].where(lines["kind"] != "void", 0.0),
    )
    sums = counted[cooked | (lines["kind"] == "refund")].groupby(["day", "dish"])
    return sums[["quantity", "net_sales", "discount"]].sum().round(2).reset_index()


def _split_into_lines(portions: pd.DataFrame, plan: Specification, rng: np.random.Generator) -> pd.DataFrame:
    """Guests who order the same dish together share a line; two-for-one portions come in pairs."""
    ordered = portions.stack().rename_axis(["day", "dish"]).rename("quantity").reset_index()
    ordered = ordered[ordered["quantity"] > 0].merge(offers(plan), how="left", on=["day", "dish"], validate="1:1")
    ordered = ordered.fillna({"discount_share": 0.0}).assign(pairs=ordered["offer"].eq("2x1"))
    order = np.repeat(np.arange(len(ordered)), ordered["quantity"])
    earlier_portions = (ordered["quantity"].cumsum() - ordered["quantity"]).to_numpy()
    place = np.arange(len(order)) - earlier_portions[order]
    splits_a_pair = ordered["pairs"].to_numpy()[order] & (place % 2 == 1)
    starts_line = (place == 0) | ((rng.random(len(place)) < 1 / PORTIONS_PER_LINE) & ~splits_a_pair)
    lines = ordered.iloc[order[starts_line]].reset_index(drop=True)
    return lines.assign(quantity=np.bincount(np.cumsum(starts_line) - 1))


def _choose_hours(lines: pd.DataFrame, plan: Specification, rng: np.random.Generator) -> pd.DataFrame:
    """Lunch or dinner, and the ``minute`` of the day; after midnight the minutes run on past 1440."""
    profile = lines["dish"].map(plan.menu["weekday_profile"])
    at_lunch = rng.random(len(lines)) < profile.map(LUNCH_SHARE)
    lunch = rng.normal(13 * 60 + 50, 50, len(lines)).clip(*LUNCH_HOURS)
    dinner = rng.normal(profile.map(DINNER_MINUTE), 70)
    ends = np.where(lines["day"].dt.day_of_week.isin(LATE_NIGHTS), LATE_NIGHT_ENDS, DINNER_ENDS)
    earlier = rng.uniform(20 * 60, 23 * 60, len(lines))
    dinner = np.where(dinner > ends, earlier, dinner).clip(DINNER_BEGINS)
    return lines.assign(minute=np.where(at_lunch, lunch, dinner).astype(int))


def _until_sold_out(lines: pd.DataFrame, sold_out: pd.DataFrame) -> pd.DataFrame:
    """Serve in order of time until nothing is left."""
    in_order = lines.sort_values(["day", "dish", "minute"], kind="stable")
    in_order = in_order.merge(sold_out[["day", "dish", "available"]], how="left", on=["day", "dish"])
    served_before = in_order.groupby(["day", "dish"])["quantity"].cumsum() - in_order["quantity"]
    left = (in_order["available"] - served_before).fillna(np.inf).clip(lower=0)
    served = np.minimum(in_order["quantity"], left).astype(int)
    return in_order.assign(quantity=served)[served > 0]


def _share_tables(lines: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """Lines that follow each other closely are one table's ticket, rung up when its first dish is ordered."""
    lines = lines.sort_values(["day", "minute", "dish"], kind="stable").reset_index(drop=True)
    new_day = lines["day"] != lines["day"].shift()
    long_after = lines["minute"].diff() > LONGEST_ORDER_MINUTES
    new_guests = rng.random(len(lines)) < 1 / LINES_PER_TICKET
    ticket = (new_day | long_after | new_guests).cumsum()
    first_minute = lines.groupby(ticket)["minute"].transform("first")
    return lines.assign(ticket=ticket, sold_at=lines["day"] + pd.to_timedelta(first_minute, unit="min"))


def _price(lines: pd.DataFrame, plan: Specification) -> pd.DataFrame:
    """Money of each line without tax; of two-for-one portions every second one is free."""
    price = (lines["dish"].map(plan.menu["price"]) / (1 + TAX_RATE)).round(2)
    gross = (lines["quantity"] * price).round(2)
    free = lines["quantity"].where(lines["pairs"], 0) // 2
    discount = (gross * lines["discount_share"] + free * price).round(2)
    priced = lines.assign(
        category=lines["dish"].map(plan.menu["category"]),
        gross=gross,
        discount=discount,
        net=(gross - discount).round(2),
    )
    return priced[["day", "sold_at", "ticket", "dish", "category", "quantity", "gross", "discount", "net"]]


def _add_mishaps(lines: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """Some dishes are on the house, some guests get their money back, some lines are typed by mistake."""
    chance = rng.random(len(lines))
    on_the_house = chance < COURTESY_SHARE
    lines = lines.assign(
        line=np.arange(len(lines)),
        kind=np.where(on_the_house, "courtesy", "sale"),
        discount=lines["discount"].where(~on_the_house, lines["gross"]),
        net=lines["net"].where(~on_the_house, 0.0),
    )
    returned = lines[(chance > 1 - REFUND_SHARE) & (lines["discount"] == 0)]
    refunds = returned.assign(
        kind="refund",
        sold_at=returned["sold_at"] + REFUND_AFTER,
        quantity=-returned["quantity"],
        gross=-returned["gross"],
        net=-returned["net"],
        refund_of=returned["line"],
    )
    mistyped = lines[rng.random(len(lines)) < VOID_SHARE]
    voids = mistyped.assign(kind="void", sold_at=mistyped["sold_at"] - VOID_BEFORE)
    return pd.concat([lines, refunds, voids], ignore_index=True)


def _number(lines: pd.DataFrame) -> pd.DataFrame:
    """Number the tickets in the order in which the till printed them; refunds and voids are printed alone."""
    alone = lines["kind"].isin(["refund", "void"])
    printed_as = ["day", "sold_at", "ticket", "alone"]
    lines = lines.assign(alone=np.where(alone, lines["kind"] + " " + lines["line"].astype(str), ""))
    lines = lines.sort_values([*printed_as, "line"], kind="stable").reset_index(drop=True)
    return lines.assign(ticket=FIRST_TICKET + lines.groupby(printed_as, sort=False).ngroup()).drop(columns="alone")
