"""``import``: the exports of tills become sales of the restaurant's database."""

from argparse import Namespace
from datetime import UTC, datetime

from forecasting.commands.forecast import open_kept
from forecasting.commands.inputs import read_file
from forecasting.commands.read import read_files
from forecasting.commands.talk import tell
from forecasting.store.addresses import own_database
from forecasting.store.imports import Upload, save_import


def run(options: Namespace) -> None:
    """Keep each file's sales, in the order given; a file that can't be read keeps all of them out."""
    files = read_files(options)
    engine = open_kept(options.database or own_database())
    at = datetime.now(UTC)
    for path, file in zip(options.files, files, strict=True):
        upload = Upload(read_file(path), file.file, at, mapping=file.choices.to_json())
        kept = save_import(engine, file.lines, file.issues, upload, confirmed=options.yes)
        key = "command.already" if kept.already else "command.kept"
        tell(key, options.language, file=kept.file, n=kept.kept)
