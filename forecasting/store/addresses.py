"""Where the databases and the models of this installation are kept."""

import os
from pathlib import Path

from sqlalchemy import URL
from sqlalchemy.exc import ArgumentError

from forecasting.errors import InputError
from forecasting.store.database import parse_url, sqlite_url


def data_folder() -> Path:
    """The folder of databases and models: ``DESPENSA_DATA``, else ``data`` in the working folder."""
    return Path(os.environ.get("DESPENSA_DATA", "data")).resolve()


def keep_private() -> None:
    """From now on this user of the machine alone can read what is written, and find what is kept already."""
    os.umask(0o077)
    if data_folder().is_dir():
        data_folder().chmod(0o700)


def own_database() -> str:
    """The URL of the restaurant's own database: ``DESPENSA_DATABASE_URL``, else a file in the data folder."""
    return os.environ.get("DESPENSA_DATABASE_URL") or sqlite_url(data_folder() / "restaurant.db")


def sample_database() -> str:
    """The URL of the sample's database, which is never anybody's own."""
    return sqlite_url(data_folder() / "sample.db")


def is_sample(url: URL) -> bool:
    """Whether this is the sample's database, however its address is written."""
    file = url.database if url.get_backend_name() == "sqlite" else None
    return file is not None and Path(file).resolve() == Path(parse_url(sample_database()).database)


def models_folder(url: str) -> Path:
    """Where the fitted models of the database at ``url`` are kept."""
    return data_folder() / "models" / ("sample" if url == sample_database() else "own")


def folds_folder(url: str) -> Path:
    """Where the judged folds of the database at ``url`` are kept."""
    return models_folder(url) / "folds"


def backups_folder() -> Path:
    """Where what a restore replaces is kept."""
    return data_folder() / "backups"


def is_there(url: str) -> bool:
    """Whether a database exists already: opening one creates it, looking must not.

    Raises ``InputError("database_address")`` for what is no address of a database.
    """
    try:
        parts = parse_url(url)
        parts.get_dialect()
    except ArgumentError:
        raise InputError("database_address") from None
    return parts.get_backend_name() != "sqlite" or Path(parts.database or "").is_file()
