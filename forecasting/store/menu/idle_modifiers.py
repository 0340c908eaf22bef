"""What guests ask for that changes no ingredient, as somebody said: how done a steak is, a drink without ice."""

from collections.abc import Collection

from sqlalchemy import Engine, delete, insert, select

from forecasting.menu.modifiers import alike
from forecasting.store.database import reading, writing
from forecasting.store.journal import note, several
from forecasting.store.schema import idle_modifiers


def read_idle(engine: Engine) -> frozenset[str]:
    """These modifiers, spelt as ``modifiers.alike``."""
    with reading(engine) as connection:
        return frozenset(connection.scalars(select(idle_modifiers.c.modifier)))


def say_idle(engine: Engine, idle: Collection[str], others: Collection[str]) -> None:
    """Remember that these change no ingredient and the ``others`` may; what was said of any else stays."""
    keys = {alike(name) for name in idle}
    with writing(engine) as connection:
        told = keys | {alike(name) for name in others}
        connection.execute(delete(idle_modifiers).where(idle_modifiers.c.modifier.in_(told)))
        if keys:
            connection.execute(insert(idle_modifiers), [{"modifier": key} for key in sorted(keys)])
        note(connection, "modifiers_idle", several(idle))
