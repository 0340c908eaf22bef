"""From portions ordered to lines on tickets: who sits together, at what time, and what they pay.

All sales of the sample come from these lines: ``sales.csv`` is their sum by day and dish, the till files are the lines.
"""

import numpy as np
import pandas as pd
from demand import promoted_dishes
from specification import Specification

TAX_RATE = 0.10
"""IGV and IPM of a small restaurant (Ley 31556); menu prices include it, ``net_sales`` does not."""

PORTIONS_PER_LINE = 1.9
LINES_PER_TICKET = 3.2
COURTESY_SHARE = 0.003
REFUND_SHARE = 0.0004
VOID_SHARE = 0.006
FIRST_TICKET = 1001

LUNCH_SHARE = {"marino": 0.85, "laborable": 0.85, "general": 0.60, "brasa": 0.35, "noche": 0.08}
DINNER_MINUTE = {"marino": 1240, "laborable": 1240, "general": 1250, "brasa": 1255, "noche": 1300}
LATEST_MINUTE = {4: 24 * 60 + 50, 5: 24 * 60 + 50}
LATEST_ON_OTHER_DAYS = 23 * 60 + 30


def ring_up(
    portions: pd.DataFrame, sold_out: pd.DataFrame, plan: Specification, rng: np.random.Generator
) -> pd.DataFrame:
    """Lines of tickets from ``portions`` ordered (days × dishes); ``sold_out`` says where fewer were available.

    Columns: day (the working day, which ends after midnight), sold_at, ticket, dish, category, quantity, gross, discount,
    net (money without tax) and kind: sale, courtesy (cooked, not paid), refund (cooked, money back) or void (never cooked).
    """
    lines = _seat(_split_into_lines(portions, plan, rng), plan, rng)
    lines = _until_sold_out(lines, sold_out)
    lines = _share_tables(lines, rng)
    lines = _price(lines, plan)
    return _with_mishaps(lines, rng)


def daily_sales(lines: pd.DataFrame) -> pd.DataFrame:
    """Sum the lines by day and dish. What was cooked counts as sold; a refund takes back money only."""
    cooked = lines["kind"].isin(["sale", "courtesy"])
    counted = lines[lines["kind"] != "void"].assign(
        quantity=lines["quantity"].where(cooked, 0), discount=lines["discount"].where(cooked, 0.0)
    )
    sums = counted.groupby(["day", "dish"], as_index=False)[["quantity", "net", "discount"]].sum()
    sums = sums.rename(columns={"net": "net_sales"})
    return sums.assign(net_sales=sums["net_sales"].round(2), discount=sums["discount"].round(2))


def _split_into_lines(portions: pd.DataFrame, plan: Specification, rng: np.random.Generator) -> pd.DataFrame:
    """Guests who order the same dish together share a line; two-for-one portions come in pairs."""
    ordered = portions.stack().rename_axis(["day", "dish"]).rename("quantity").reset_index()
    ordered = ordered[ordered["quantity"] > 0].merge(_offers(plan), how="left", on=["day", "dish"])
    ordered = ordered.fillna({"discount_share": 0.0}).assign(pairs=ordered["kind"].eq("2x1"))
    of_order = np.repeat(np.arange(len(ordered)), ordered["quantity"])
    first_of_order = np.repeat(ordered["quantity"].cumsum() - ordered["quantity"], ordered["quantity"]).to_numpy()
    place = np.arange(len(of_order)) - first_of_order
    splits_a_pair = ordered["pairs"].to_numpy()[of_order] & (place % 2 == 1)
    starts_line = (place == 0) | ((rng.random(len(place)) < 1 / PORTIONS_PER_LINE) & ~splits_a_pair)
    sizes = np.bincount(np.cumsum(starts_line) - 1)
    lines = ordered.iloc[of_order[starts_line]].reset_index(drop=True)
    return lines.assign(quantity=sizes)[["day", "dish", "quantity", "discount_share", "pairs"]]


def _offers(plan: Specification) -> pd.DataFrame:
    """Each day and dish on promotion: its kind and ``discount_share``."""
    offers = [
        {"day": day, "dish": dish, "kind": promotion.kind, "discount_share": promotion.discount}
        for promotion in plan.promotions.itertuples()
        for day in pd.date_range(promotion.first, promotion.last)
        for dish in promoted_dishes(plan, promotion.dish_or_category)
    ]
    return pd.DataFrame(offers).drop_duplicates(["day", "dish"])


def _seat(lines: pd.DataFrame, plan: Specification, rng: np.random.Generator) -> pd.DataFrame:
    """Lunch or dinner, and the minute of the day; after midnight the minutes run on past 1440."""
    profile = lines["dish"].map(plan.menu["weekday_profile"])
    at_lunch = rng.random(len(lines)) < profile.map(LUNCH_SHARE)
    lunch = rng.normal(13 * 60 + 50, 50, len(lines)).clip(12 * 60, 16 * 60 + 40)
    dinner = rng.normal(profile.map(DINNER_MINUTE), 70)
    latest = lines["day"].dt.dayofweek.map(LATEST_MINUTE).fillna(LATEST_ON_OTHER_DAYS)
    too_late = dinner > latest
    dinner = np.where(too_late, rng.uniform(20 * 60, 23 * 60, len(lines)), dinner).clip(18 * 60 + 30)
    return lines.assign(minute=np.where(at_lunch, lunch, dinner).astype(int))


def _until_sold_out(lines: pd.DataFrame, sold_out: pd.DataFrame) -> pd.DataFrame:
    """Serve in order of time until nothing is left."""
    lines = lines.sort_values(["day", "dish", "minute"], kind="stable")
    lines = lines.merge(sold_out[["day", "dish", "available"]], how="left", on=["day", "dish"])
    served_before = lines.groupby(["day", "dish"])["quantity"].cumsum() - lines["quantity"]
    left = (lines["available"] - served_before).fillna(np.inf).clip(lower=0)
    quantity = np.minimum(lines["quantity"], left).astype(int)
    return lines.assign(quantity=quantity)[quantity > 0].drop(columns="available")


def _share_tables(lines: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """Lines that follow each other closely are one table's ticket, rung up when its first dish is ordered."""
    lines = lines.sort_values(["day", "minute", "dish"], kind="stable").reset_index(drop=True)
    new_day = lines["day"] != lines["day"].shift()
    long_after = lines["minute"].diff() > 20
    ticket = (new_day | long_after | (rng.random(len(lines)) < 1 / LINES_PER_TICKET)).cumsum()
    minute = lines.groupby(ticket)["minute"].transform("first")
    return lines.assign(ticket=ticket, sold_at=lines["day"] + pd.to_timedelta(minute, unit="min")).drop(
        columns="minute"
    )


def _price(lines: pd.DataFrame, plan: Specification) -> pd.DataFrame:
    price = (lines["dish"].map(plan.menu["price"]) / (1 + TAX_RATE)).round(2)
    gross = (lines["quantity"] * price).round(2)
    free = lines["quantity"].where(lines["pairs"], 0) // 2
    discount = (gross * lines["discount_share"] + free * price).round(2)
    return lines.drop(columns=["discount_share", "pairs"]).assign(
        category=lines["dish"].map(plan.menu["category"]),
        gross=gross,
        discount=discount,
        net=(gross - discount).round(2),
        kind="sale",
    )


def _with_mishaps(lines: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """Some dishes are on the house, some guests get their money back, some lines are typed by mistake.

    Refunds and voids stand on tickets of their own; ``refund_of`` is the ``line`` that a refund takes back.
    """
    chance = rng.random(len(lines))
    on_the_house = chance < COURTESY_SHARE
    lines = lines.assign(
        line=np.arange(1, len(lines) + 1),
        kind=np.where(on_the_house, "courtesy", "sale"),
        discount=lines["discount"].where(~on_the_house, lines["gross"]),
        net=lines["net"].where(~on_the_house, 0.0),
    )
    returned = lines[(chance > 1 - REFUND_SHARE) & (lines["discount"] == 0)]
    refunds = returned.assign(
        kind="refund",
        sold_at=returned["sold_at"] + pd.Timedelta(minutes=35),
        quantity=-returned["quantity"],
        gross=-returned["gross"],
        net=-returned["net"],
        refund_of=returned["line"],
    )
    mistyped = lines[rng.random(len(lines)) < VOID_SHARE]
    voids = mistyped.assign(kind="void", sold_at=mistyped["sold_at"] - pd.Timedelta(minutes=1))
    return _number(pd.concat([lines, refunds, voids]))


def _number(lines: pd.DataFrame) -> pd.DataFrame:
    """Number tickets and lines in the order in which the till printed them."""
    alone = lines["kind"].isin(["refund", "void"])
    lines = lines.assign(receipt=np.where(alone, lines["kind"] + " " + lines["line"].astype(str), ""))
    by_print = ["day", "sold_at", "ticket", "receipt"]
    lines = lines.sort_values([*by_print, "line"], kind="stable").reset_index(drop=True)
    return lines.assign(ticket=FIRST_TICKET + lines.groupby(by_print, sort=False).ngroup()).drop(columns="receipt")
