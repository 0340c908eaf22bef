"""``import``: the exports of tills become sales of the restaurant's database."""

from argparse import Namespace
from datetime import UTC, datetime

from forecasting.commands.forecast import open_kept
from forecasting.commands.inputs import today
from forecasting.commands.read import given_files, read_choices
from forecasting.commands.talk import tell
from forecasting.sales import read_batch
from forecasting.store.addresses import own_database
from forecasting.store.imports import Upload, save_import


def run(options: Namespace) -> None:
    """Keep each file's sales, in the order given; a file that can't be read keeps all of them out."""
    given = given_files(options)
    files = list(read_batch(given, read_choices(options.mapping), today(options)))
    engine = open_kept(options.database or own_database())
    at = datetime.now(UTC)
    for (name, content), file in zip(given, files, strict=True):
        upload = Upload(content, name, at, mapping=file.choices.for_the_next().to_json())
        kept = save_import(engine, file.lines, file.issues, upload, confirmed=options.yes)
        key = "command.already" if kept.already else "command.kept"
        tell(key, options.language, file=kept.file, n=kept.kept)
