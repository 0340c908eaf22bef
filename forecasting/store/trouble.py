"""What a database can't do just now, in words that a sentence can be made of: it is busy, its disk is full …"""

from sqlalchemy import Engine, event
from sqlalchemy.engine import ExceptionContext

from forecasting.errors import InputError

CODES = {
    "SQLITE_BUSY": "database_busy",
    "SQLITE_LOCKED": "database_busy",
    "SQLITE_FULL": "disk_full",
    "SQLITE_IOERR": "disk_trouble",
    "SQLITE_READONLY": "database_read_only",
    "SQLITE_CORRUPT": "database_damaged",
    "53100": "disk_full",
    "58030": "disk_trouble",
    "25006": "database_read_only",
    "XX001": "database_damaged",
}
"""What is wrong, by SQLite's primary result code (its documentation, "Result and Error Codes") or by PostgreSQL's
SQLSTATE (its documentation, appendix A)."""


def say_trouble(engine: Engine) -> None:
    """Whatever this database can't do, for a reason that a person can change, is an ``InputError`` from now on.

    Its code is one of ``CODES``, or ``database_gone`` where a server that answered before doesn't any more.
    """
    event.listen(engine, "handle_error", _in_words, retval=True)


def _in_words(context: ExceptionContext) -> InputError | None:
    if context.is_pre_ping:  # looks whether a server is there still, and connects anew
        return None
    found = context.original_exception
    name = getattr(found, "sqlite_errorname", None) or getattr(found, "sqlstate", None) or ""
    code = CODES.get("_".join(name.split("_")[:2]), "database_gone" if context.is_disconnect else None)
    return None if code is None else InputError(code)
