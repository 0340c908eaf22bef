"""``backup``: everything that people have told Despensa, as one ZIP of CSV files."""

from argparse import Namespace
from datetime import UTC, datetime

from forecasting.commands.forecast import open_kept
from forecasting.commands.talk import tell
from forecasting.store.addresses import own_database
from forecasting.store.backup import save_backup


def run(options: Namespace) -> None:
    """Write the ZIP; one that was there stays until the new one is complete."""
    engine = open_kept(options.database or own_database())
    manifest = save_backup(engine, options.file, datetime.now(UTC))
    tell("command.backed_up", options.language, restaurant=manifest.restaurant, file=str(options.file))
