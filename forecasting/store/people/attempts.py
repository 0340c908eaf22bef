"""How often somebody guessed: a few mistakes are human, then each one makes the wait longer.

What is kept is a hash of who was guessed at or from where, so the list names nobody. A restart forgets nothing.
"""

import math
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta
from hashlib import sha256

from sqlalchemy import Connection, Engine, delete, insert, select, update

from forecasting.errors import InputError
from forecasting.store.database import taking_turns
from forecasting.store.schema import attempts

FIRST_WAIT = timedelta(seconds=5)
LONGEST_WAIT = timedelta(minutes=15)
FORGOTTEN = timedelta(days=1)
"""After how long without another attempt the mistakes before no longer count."""


@contextmanager
def attempt(engine: Engine, free: Mapping[str, int], at: datetime) -> Iterator[None]:
    """One guess, of who or from where the keys of ``free`` say, each with how many mistakes cost nothing.

    It counts as a mistake before it is looked at, so that a thousand at once are no better than one after the other;
    what ends well was none. Raises ``InputError("sign_in_wait")``: then nothing was looked at.
    """
    known = {_hidden(who): mistakes for who, mistakes in free.items()}
    with taking_turns(engine) as connection:
        from_another_clock = attempts.c.last > at + LONGEST_WAIT  # one set back since: nobody waits for it to get there
        connection.execute(delete(attempts).where((attempts.c.last < at - FORGOTTEN) | from_another_clock))
        _refuse(connection, known, at)
        for who in known:
            _count(connection, who, at)
    yield
    with taking_turns(engine) as connection:
        for who in known:
            _take_back(connection, who)


def wait(failures: int, free: int) -> timedelta:
    """How long to wait after the last of several mistakes: twice as long each time, up to a quarter of an hour.

    >>> wait(failures=7, free=5).seconds
    20
    """
    if failures < free:
        return timedelta()
    return min(FIRST_WAIT * 2 ** min(failures - free, 20), LONGEST_WAIT)


def _refuse(connection: Connection, known: Mapping[str, int], at: datetime) -> None:
    rows = connection.execute(select(attempts).where(attempts.c.who.in_(known)))
    waits = [(row.last, wait(row.failures, known[row.who])) for row in rows]
    ends = [last + some for last, some in waits if some]  # who came at the same time may stand there already
    left = max(ends, default=at) - at
    if left > timedelta():
        raise InputError("sign_in_wait", minutes=math.ceil(left / timedelta(minutes=1)))


def _count(connection: Connection, who: str, at: datetime) -> None:
    again = update(attempts).where(attempts.c.who == who)
    if not connection.execute(again.values(failures=attempts.c.failures + 1, last=at)).rowcount:
        connection.execute(insert(attempts), {"who": who, "failures": 1, "last": at})


def _take_back(connection: Connection, who: str) -> None:
    connection.execute(update(attempts).where(attempts.c.who == who).values(failures=attempts.c.failures - 1))
    connection.execute(delete(attempts).where(attempts.c.who == who, attempts.c.failures <= 0))


def _hidden(who: str) -> str:
    return sha256(who.encode()).hexdigest()
