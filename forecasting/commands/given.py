"""What a command is given: files, and the day that it is."""

from argparse import Namespace
from pathlib import Path

import pandas as pd

from forecasting.errors import InputError
from forecasting.files.sheets import read_bytes


def read_file(path: Path) -> bytes:
    """The bytes of a file; raises ``InputError``: ``file_missing``, ``file_too_large``."""
    if not path.is_file():
        raise InputError("file_missing", file=str(path))
    return read_bytes(path)


def today(options: Namespace) -> pd.Timestamp | None:
    """The day that ``--today`` names."""
    return None if options.today is None else pd.Timestamp(options.today).as_unit("us")


def clock(zone: str) -> pd.Timestamp:
    """The date and time that it is in a time zone."""
    return pd.Timestamp.now(zone).tz_localize(None)
