"""``whatif``: the plan under a scenario, beside the plan without it."""

import json
from argparse import Namespace
from pathlib import Path
from typing import NoReturn

import pandas as pd

from forecasting.commands.given import read_file
from forecasting.commands.inputs import forecast_of, now, open_kitchen
from forecasting.commands.outputs import check_folder, shape, shape_orders, write_results
from forecasting.commands.talk import tell
from forecasting.errors import InputError
from forecasting.money.costs import tax_of
from forecasting.outcomes.impossible import check_scenario
from forecasting.outcomes.outcome import PAYOFFS, SUMS, outcome, payoff_table, sums_table
from forecasting.outcomes.whatif import EFFECTS_USED, effects_used
from forecasting.plan import ORDER_LINES, compare, make_plan
from forecasting.planning.basis import Basis
from forecasting.planning.setting_out import make_basis
from forecasting.scenarios.scenario import Scenario
from forecasting.texts.formats import exact_percent


def run(options: Namespace) -> None:
    """Write what the scenario rests on (effects.csv) and the difference that it makes: to orders.csv, to what each
    promotion leaves (payoffs.csv) and to sales and food cost (sums.csv).
    """
    check_folder(options.out)
    scenario = read_scenario(options.scenario)
    restaurant = open_kitchen(options)
    basis = make_basis(restaurant, forecast_of(restaurant, options))
    check_scenario(basis, scenario)
    _require_places(basis, scenario)
    morning = now(options, restaurant)
    base = make_plan(basis, morning, options.caution)
    changed = make_plan(basis, morning, options.caution, scenario)
    lines = compare(base, changed)
    results = {
        "effects": effects_used(basis, scenario, changed.means["day"].max())[EFFECTS_USED],
        "orders": shape_orders(lines, [*ORDER_LINES, "base_quantity", "difference"], len(changed.paths)),
    }
    found = {
        location: outcome(basis.at(location), base.at(location), changed.at(location), location)
        for location in basis.locations
    }
    tables = {
        "payoffs": (PAYOFFS, [payoff_table(one.payoffs).assign(location=place) for place, one in found.items()]),
        "sums": (SUMS, [sums_table(one).assign(location=place) for place, one in found.items()]),
    }
    for name, (columns, parts) in tables.items():
        results[name] = shape(pd.concat(parts, ignore_index=True), columns, len(found))
    write_results(options.out, results)
    tax = tax_of(restaurant.place, restaurant.rules)
    if options.tax is None and tax.rate and restaurant.dishes["price"].notna().any():
        tell("command.usual_tax", options.language, share=exact_percent(tax.rate, options.language))


def _require_places(basis: Basis, scenario: Scenario) -> None:
    """Of several locations a group has to say to which it comes; raises ``InputError("group_where", day=…)``."""
    for group in scenario.groups:
        if len(basis.locations) > 1 and not group.location:
            raise InputError("group_where", day=group.day)


def read_scenario(path: Path) -> Scenario:
    """The scenario in a JSON file; raises ``InputError``: ``file_missing``, ``scenario_not_json``, ``bad_scenario``."""
    try:
        content = json.loads(read_file(path), parse_constant=_refuse)
    except (ValueError, RecursionError) as error:
        if isinstance(error, InputError):
            raise
        line = error.lineno if isinstance(error, json.JSONDecodeError) else 1
        raise InputError("scenario_not_json", file=path.name, line=line) from None
    if not isinstance(content, dict):
        raise InputError("scenario_not_json", file=path.name, line=1)
    return Scenario.from_json(content)


def _refuse(constant: str) -> NoReturn:
    raise ValueError(constant)
