"""The database that the door asks: the restaurant's own, whichever restaurant a visitor looks at."""

from datetime import UTC, datetime
from functools import cache

from sqlalchemy import Engine

from forecasting.store.addresses import is_there, own_database
from forecasting.store.database import open_database
from forecasting.store.people.sign_ins import NEW_DEVICE, Device, SignedIn, device, signed_in


def engine() -> Engine | None:
    """The database with the accounts; None before somebody made one."""
    url = own_database()
    return _opened(url) if is_there(url) else None


def who(token: str) -> SignedIn | None:
    """Who is signed in with a token, if anybody."""
    database = engine() if token else None
    return signed_in(database, token, now()) if database else None


def known_on(token: str) -> Device:
    """Who has come in on a device before."""
    database = engine() if token else None
    return device(database, token) if database else NEW_DEVICE


def now() -> datetime:
    """The time."""
    return datetime.now(UTC)


@cache
def _opened(url: str) -> Engine:
    return open_database(url)
