"""``restore``: a ZIP of ``backup`` becomes the restaurant's database."""

from argparse import Namespace
from datetime import UTC, datetime

from forecasting.commands.forecast import open_named
from forecasting.commands.talk import tell
from forecasting.errors import InputError
from forecasting.store.addresses import backups_folder, models_folder, own_database
from forecasting.store.restore import read_manifest, restore


def run(options: Namespace) -> None:
    """Put the ZIP in the place of what the database holds, which is kept as another ZIP."""
    if not options.file.is_file():
        raise InputError("file_missing", file=str(options.file))
    url, name = options.database or own_database(), options.file.name
    with options.file.open("rb") as content:
        read_manifest(content, name)  # before a database is made for it
        folders = backups_folder(), models_folder(url)
        done = restore(open_named(url), content, name, datetime.now(UTC), folders, options.yes)
    made = done.manifest.made[:10]
    tell("command.restored", options.language, restaurant=done.manifest.restaurant, made=made)
    if done.before:
        tell("command.restored_before", options.language, file=str(done.before))
