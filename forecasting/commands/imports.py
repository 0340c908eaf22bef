"""``import``: the exports of tills become sales of the restaurant's database."""

from argparse import Namespace
from datetime import UTC, datetime
from getpass import getuser

from sqlalchemy import Engine

from forecasting.commands.forecast import open_kept
from forecasting.commands.inputs import today
from forecasting.commands.read import given_files, read_choices
from forecasting.commands.talk import tell
from forecasting.sales import Choices, NamedFile, kind_of_file, read_batch
from forecasting.store.addresses import own_database
from forecasting.store.imports import Upload, remembered, save_import


def run(options: Namespace) -> None:
    """Keep each file's sales, in the order given; a file that can't be read keeps all of them out."""
    engine, given, at = open_kept(options.database or own_database()), given_files(options), datetime.now(UTC)
    who = options.who.strip() or _login()
    files = list(read_batch(given, lambda file: _choices(file, options, engine), today(options)))
    for (name, content), file in zip(given, files, strict=True):
        told = file.choices.for_the_next().to_json()
        period = str(file.period or "")
        upload = Upload(content, name, at, who, source=options.source, mapping=told, kind=file.kind, period=period)
        kept = save_import(engine, file.lines, file.issues, upload, confirmed=options.yes)
        key = "command.already" if kept.already else "command.kept"
        tell(key, options.language, file=kept.file, n=kept.kept)


def _login() -> str:
    """The name by which the machine knows who runs this; some know none."""
    try:
        return getuser()
    except (OSError, KeyError):
        return ""


def _choices(file: NamedFile, options: Namespace, engine: Engine) -> Choices:
    """As ``--as`` says; without it as the last file of this kind was read."""
    if options.mapping:
        return read_choices(options.mapping)
    known = remembered(engine, kind_of_file(file.content, file.name)).mapping
    return Choices.from_json(known) if known else Choices()
