"""What is odd about an order line."""

import pandas as pd
import pytest

from forecasting.supply.flags import against_last_order, late, moved

TODAY = pd.Timestamp("2026-11-23")
NEXT = pd.Timestamp("2026-11-25")
LINE = {"location": "main", "supplier": "Verduras", "ingredient": "Limón", "arrives": NEXT}


def line(quantity: float = 40.0, unit_cost: float = 4.0) -> pd.DataFrame:
    return pd.DataFrame([LINE | {"quantity": quantity, "unit_cost": unit_cost}])


def ordered(*lines: tuple[str, float, float]) -> pd.DataFrame:
    """Orders of lemons before: (day of arrival, quantity, price)."""
    rows = [
        LINE | {"id": n, "arrives": pd.Timestamp(day), "quantity": quantity, "unit_cost": cost}
        for n, (day, quantity, cost) in enumerate(lines)
    ]
    return pd.DataFrame(rows, columns=["id", *LINE, "quantity", "unit_cost"])


def prices(*dated: tuple[str | None, float]) -> pd.DataFrame:
    rows = [{"supplier": "Verduras", "ingredient": "Limón", "from": day, "unit_cost": cost} for day, cost in dated]
    frame = pd.DataFrame(rows, columns=["supplier", "ingredient", "from", "unit_cost"])
    return frame.assign(**{"from": pd.to_datetime(frame["from"])})


@pytest.mark.parametrize(("quantity", "said"), [(20, "half"), (21, ""), (40, ""), (79, ""), (80, "double"), (0, "")])
def test_half_or_double_the_last_order_is_named(quantity, said):
    found = against_last_order(line(quantity), ordered(("2026-11-18", 99, 4), ("2026-11-20", 40, 4)), prices(), TODAY)
    assert found[["against_last", "last_quantity"]].values.tolist() == [[said, 40]]


def test_without_an_order_before_nothing_is_odd():
    found = against_last_order(line(), ordered(), prices((None, 4.0)), TODAY)
    assert found["against_last"].tolist() == [""]
    assert found[["last_quantity", "last_cost"]].isna().all(axis=None)


def test_an_order_for_the_same_delivery_is_no_order_before():
    assert against_last_order(line(), ordered(("2026-11-25", 5, 4)), prices(), TODAY)["against_last"].tolist() == [""]


def test_another_supplier_or_ingredient_is_no_order_before():
    others = ordered(("2026-11-20", 5, 4), ("2026-11-20", 5, 4)).assign(
        supplier=["Mercado", "Verduras"], ingredient=["Limón", "Lima"]
    )
    assert against_last_order(line(), others, prices(), TODAY)["against_last"].tolist() == [""]


@pytest.mark.parametrize(("cost", "before"), [(4.6, 4.0), (4.5, None), (3.4, 4.0)])
def test_a_price_that_jumps_since_the_last_order_is_named(cost, before):
    found = against_last_order(line(unit_cost=cost), ordered(("2026-11-20", 40, 4)), prices(), TODAY)["last_cost"]
    assert found.tolist() == [before] if before else found.isna().all()


@pytest.mark.parametrize(("since", "is_news"), [("2026-11-20", True), ("2026-09-01", False), ("2026-12-01", False)])
def test_without_an_order_a_new_price_is_held_against_the_one_before(since, is_news):
    found = against_last_order(line(unit_cost=5.0), ordered(), prices((None, 4.0), (since, 5.0)), TODAY)["last_cost"]
    assert found.notna().tolist() == [is_news]


def two_sellers(*dated: tuple[str | None, float], preference: float = 1.0) -> pd.DataFrame:
    """Lemons at 5.00 from Makro, and at these prices from Verduras, the cheaper first."""
    makro = prices((None, 5.0)).assign(supplier="Makro", preference=preference)
    return pd.concat([makro, prices(*dated).assign(preference=1.0)]).assign(pack_size=1.0)


@pytest.mark.parametrize(
    ("since", "before", "sent"),
    [
        ("2026-11-22", ("Verduras", 6.0), ()),  # she became dearer yesterday
        ("2026-10-01", None, ()),  # long ago
        ("2026-11-22", None, (("2026-11-22", 3, 5.0),)),  # and Makro has had the order since
    ],
)
def test_what_a_new_price_moves_to_another_supplier_is_named(since, before, sent):
    bought = line(unit_cost=5.0).assign(supplier="Makro")
    ordered_there = ordered(*sent).assign(supplier="Makro")
    found = moved(bought, ordered_there, two_sellers((None, 4.0), (since, 6.0)), TODAY)
    assert found[["moved_from", "moved_cost"]].dropna().values.tolist() == ([list(before)] if before else [])


def test_a_preferred_supplier_is_no_news_whatever_the_other_asks():
    bought = line(unit_cost=5.0).assign(supplier="Makro")
    supply = two_sellers((None, 4.0), ("2026-11-22", 6.0), preference=0.0)
    assert moved(bought, ordered(), supply, TODAY)["moved_from"].isna().all()


def test_what_can_not_come_in_time_any_more_is_named_with_the_hour_that_passed():
    missed, gone = pd.Timestamp("2026-11-22 21:00"), pd.Timestamp("2026-11-24")
    run_outs = pd.DataFrame([{"location": "main", "ingredient": "Limón", "order_by": missed, "p10_day": gone}])
    assert late(line(), run_outs, TODAY)[["missed", "gone_from"]].values.tolist() == [[missed, gone]]
    in_time = run_outs.assign(order_by=pd.Timestamp("2026-11-24 21:00"))
    assert late(line(), in_time, TODAY)["missed"].isna().all()
    lasts = run_outs.assign(p10_day=NEXT)
    assert late(line(), lasts, TODAY)["missed"].isna().all()
