"""How a scenario moves what is sold to the kitchen, and what is on its way."""

import pandas as pd

from forecasting.scenarios.scenario import Scenario


def supply_under(supply: pd.DataFrame, scenario: Scenario) -> pd.DataFrame:
    """What is sold by whom, at the scenario's prices and without its suppliers that are out; the same object where it
    has neither."""
    if scenario.suppliers_out:
        supply = supply[~supply["supplier"].isin(scenario.suppliers_out)]
    if not scenario.prices:
        return supply
    prices = dict(scenario.prices)
    named = supply.reindex(columns=["bought_as", "ingredient"])  # of a group, one member or all
    dearer = named["bought_as"].map(prices).fillna(named["ingredient"].map(prices)).astype(float).fillna(1.0)
    return supply.assign(unit_cost=supply["unit_cost"] * dearer)


def deliveries_under(deliveries: pd.DataFrame, scenario: Scenario, now: pd.Timestamp) -> pd.DataFrame:
    """The deliveries, with what the scenario's late supplier still owes moved; who is out brings nothing any more."""
    if scenario.suppliers_out:
        out = deliveries["supplier"].isin(scenario.suppliers_out) & (deliveries["day"] >= now.normalize())
        deliveries = deliveries[~out]
    if not scenario.supplier_delay:
        return deliveries
    supplier, late = scenario.supplier_delay
    open_ones = (deliveries["supplier"] == supplier) & (deliveries["day"] >= now.normalize())
    moved = deliveries["day"] + pd.Timedelta(days=late)
    return deliveries.assign(day=deliveries["day"].where(~open_ones, moved))
