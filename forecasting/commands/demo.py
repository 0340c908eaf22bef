"""``demo``: the sample restaurant with a forecast, ready to be looked at."""

from argparse import Namespace
from datetime import UTC, datetime

from forecasting.commands.forecast import make
from forecasting.commands.inputs import settings
from forecasting.store.addresses import is_there, sample_database
from forecasting.store.database import open_database
from forecasting.store.house import read_place
from forecasting.store.sample import FOLDER, make_sample


def run(options: Namespace) -> None:
    """Make the sample's database where there is none, or anew with ``--reset``, and forecast on it."""
    url = sample_database()
    if options.reset or not _is_whole(url):
        make_sample(url, datetime.now(UTC), FOLDER)
    make(url, settings(options), options.language)


def _is_whole(url: str) -> bool:
    if not is_there(url):
        return False
    engine = open_database(url)
    whole = read_place(engine) is not None
    engine.dispose()
    return whole
