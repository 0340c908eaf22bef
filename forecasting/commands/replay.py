"""``replay``: what other ways to order would have wasted, lacked and spent in the past weeks."""

from argparse import Namespace

from forecasting.commands.inputs import open_kitchen, settings
from forecasting.commands.outputs import check_folder, shape, write_results
from forecasting.commands.talk import show_progress
from forecasting.demand.forecast import Around
from forecasting.proof.past import look_back
from forecasting.proof.replay import replay

COLUMNS = ["policy", "ingredient", "waste_cost", "shortage_cost", "purchases", "fill_rate", "waste_share", "leftover"]


def run(options: Namespace) -> None:
    """Write replay.csv: a row for each policy and ingredient."""
    check_folder(options.out)
    restaurant = open_kitchen(options)
    past = look_back(restaurant, options.weeks, settings(options), Around(show_progress(options.language)))
    found = replay(past, options.caution).results.round(4)
    write_results(options.out, {"replay": shape(found, COLUMNS, len(past.scenes))})
