"""``plan``: what runs out when, and what to order."""

from argparse import Namespace

from forecasting.commands.inputs import forecast_of, now, open_kitchen
from forecasting.commands.outputs import check_folder, shape, shape_orders, write_results
from forecasting.plan import ORDER_LINES, RUN_OUTS, make_plan
from forecasting.planning.setting_out import make_basis


def run(options: Namespace) -> None:
    """Write runouts.csv, the most urgent first, and orders.csv by supplier."""
    check_folder(options.out)
    restaurant = open_kitchen(options)
    basis = make_basis(restaurant, forecast_of(restaurant, options))
    plan = make_plan(basis, now(options, restaurant), options.caution)
    locations = len(plan.paths)
    results = {
        "runouts": shape(plan.run_outs, RUN_OUTS, locations),
        "orders": shape_orders(plan.to_order, ORDER_LINES, locations),
    }
    write_results(options.out, results)
