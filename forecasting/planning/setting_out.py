"""How a basis is set out, and what of it is made anew when only some of what it rests on has changed."""

from dataclasses import replace

import pandas as pd

from forecasting.days.adopted import adopted_events
from forecasting.demand.forecast import Forecast
from forecasting.demand.history import all_days
from forecasting.demand.lagging import missing_usage
from forecasting.demand.learned import current_book, digest, menu, prepare, sales_digest
from forecasting.demand.paths import gather
from forecasting.kitchen import prepared_contents
from forecasting.menu.groups import as_groups, counts_as_groups
from forecasting.models.response import Responder
from forecasting.money.dish_margins import dish_margins
from forecasting.planning.basis import Basis, usage_of
from forecasting.scenarios.day_levers import asked_of, lived_days
from forecasting.tables import KEYS, Restaurant


def make_basis(restaurant: Restaurant, forecast: Forecast) -> Basis:
    """Join what is known now with a forecast made earlier; the sales may have grown since, or some were taken back.

    Of the days in between only the recorded sales count as used. A location that no longer has any sales is left out.
    """
    learned = prepare(restaurant, _days_ahead(restaurant, forecast))
    means = forecast.means[forecast.means["model"] == "recommended"].sort_values(KEYS, ignore_index=True)
    means = means[means["location"].isin(learned.days["location"])].reset_index(drop=True)
    book, dishes = learned.portions, menu(restaurant)
    learned_from = current_book(learned.usual, forecast.last_day)
    return Basis(
        restaurant=as_groups(restaurant),
        forecast=forecast,
        locations=tuple(means["location"].unique()),
        recommended=means[[*KEYS, "mean"]],
        errors=gather(forecast.residuals, means),
        usage=learned.used[learned.used["day"] <= forecast.last_day],
        portions=book,
        usual=learned.usual,
        menu=dishes,
        mix_usage=usage_of(forecast.dish_mix, learned_from, "mean").reindex(pd.MultiIndex.from_frame(means[KEYS])),
        recipes_changed=forecast.settings.recipes not in ("", digest(book, restaurant.recipes)),
        sales_changed=forecast.settings.sales not in ("", sales_digest(learned, forecast.last_day)),
        contents=prepared_contents(restaurant, forecast.last_day, means["location"].unique()),
        sellers=_sellers(forecast.dish_mix, dishes),
        margins=dish_margins(restaurant, forecast.dish_mix, learned_from),
        **_of_days(restaurant, forecast, learned.days, learned.history, means),
    )


def rescheduled(basis: Basis, restaurant: Restaurant) -> Basis:
    """The basis after events or closed days to come have changed and nothing else: what was used until now stays."""
    coming = ("events", "closed", "adopted")
    if all(getattr(restaurant, name).equals(getattr(basis.restaurant, name)) for name in coming):
        return basis
    restaurant = replace(basis.restaurant, **{name: getattr(restaurant, name) for name in coming})
    forecast = basis.forecast
    open_days = restaurant.sales[["location", "day"]].drop_duplicates()
    days = all_days(restaurant, open_days, _days_ahead(restaurant, forecast))
    used = basis.history.drop(columns=days.columns.difference(["location", "day"]))
    history = used.merge(days, on=["location", "day"], how="left", validate="many_to_one")[basis.history.columns]
    found = _of_days(restaurant, forecast, days, history, basis.recommended)
    return replace(basis, restaurant=restaurant, **found)


def _of_days(
    restaurant: Restaurant, forecast: Forecast, days: pd.DataFrame, history: pd.DataFrame, means: pd.DataFrame
) -> dict[str, object]:
    """What of a basis rests on the calendar of its days."""
    past, ahead = days[days["day"] <= forecast.last_day], days[days["day"] > forecast.last_day]
    future = means[KEYS].merge(ahead, on=["location", "day"], validate="many_to_one").assign(promotion=0.0)
    lived = lived_days(past[~past["closed"]])
    told = adopted_events(restaurant.events, restaurant.adopted, restaurant.sales["day"].max())
    responder = Responder.of(forecast.models, forecast.means, forecast.scores, future)
    return {
        "future": future,
        "responder": responder,
        "response": _respond(responder, future),
        "history": history,
        "not_yet_sold": missing_usage(history, restaurant.closed),
        "lived": lived,
        "asked": asked_of(told[told["day"] > forecast.last_day], future, lived),
    }


def restocked(basis: Basis, restaurant: Restaurant) -> Basis:
    """The basis after counts, deliveries, suppliers or prices have changed and nothing else; its sales stay."""
    kept = {name: getattr(basis.restaurant, name) for name in ("sales", "tickets", "modified", "doubtful")}
    restaurant, forecast = replace(restaurant, **kept), basis.forecast
    learned_from = current_book(basis.usual, forecast.last_day)
    margins = dish_margins(restaurant, forecast.dish_mix, learned_from)
    return replace(basis, restaurant=as_groups(restaurant), margins=margins)


def recounted(basis: Basis, restaurant: Restaurant) -> Basis:
    """The basis after counts have changed and nothing else: what was found from all else is kept."""
    return basis.with_counts(counts_as_groups(restaurant))


def _days_ahead(restaurant: Restaurant, forecast: Forecast) -> int:
    """Days from the last sale on, so that all days of the forecast are among them wherever it begins."""
    last_sale, usual = restaurant.sales["day"].max(), forecast.settings.ahead_days
    return usual if pd.isna(last_sale) else max(usual, (forecast.means["day"].max() - last_sale).days)


def _respond(responder: Responder, future: pd.DataFrame) -> pd.Series:
    """What is new about the days since the forecast; without models at hand only that a day is closed."""
    if responder.models:
        return responder.respond(future)["together"]
    return pd.Series(1.0, index=future.index).where(~future["closed"], 0.0)


def _sellers(dish_mix: pd.DataFrame, dishes: pd.DataFrame) -> pd.DataFrame:
    """The dishes to come of each location, those that bring most first: ``location, dish``."""
    price = dishes.set_index("dish")["price"].fillna(0.0)
    sold = dish_mix[dish_mix["mean"] > 0].groupby(["location", "dish"], as_index=False)["mean"].mean()
    worth = sold.assign(sales=sold["mean"] * sold["dish"].map(price).fillna(0.0))
    ranked = worth.sort_values(["sales", "mean", "dish"], ascending=[False, False, True], ignore_index=True)
    return ranked[["location", "dish"]]
