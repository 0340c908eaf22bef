"""Which of what tills sell is no food, as somebody said: a surcharge, an envelope, a tip with a name of its own.

Sales of it are kept and don't count. Said in one place, it holds for what was kept before and for files to come.
"""

from collections.abc import Mapping

from sqlalchemy import Connection, Engine, func, select, update

from forecasting.files.decode import plain
from forecasting.store.database import reading, writing
from forecasting.store.journal import note, several
from forecasting.store.menu.merges import merged_dishes
from forecasting.store.schema import aliases, dishes


def say_food(engine: Engine, said: Mapping[str, bool]) -> None:
    """Whether these dishes are food; what was said of any else stays."""
    with writing(engine) as connection:
        for food in (False, True):
            names = sorted(name for name, answer in said.items() if answer is food)
            if names:
                connection.execute(update(dishes).where(dishes.c.name.in_(names)).values(food=food))
                note(connection, "is_food" if food else "no_food", several(names))


def read_no_food(engine: Engine) -> list[str]:
    """The dishes that somebody called no food, by name."""
    with reading(engine) as connection:
        return list(connection.scalars(select(dishes.c.name).where(dishes.c.food.is_(False)).order_by(dishes.c.name)))


def food_by_name(engine: Engine) -> dict[str, bool]:
    """What was said of dishes, by the names that tills have for them."""
    with reading(engine) as connection:
        return {name: food for name, _, food in _told(connection) if food is not None}


def keep_food(connection: Connection, said: Mapping[str, bool]) -> None:
    """What was said of names beside a file holds for their dishes, and all that was sold of them."""
    if not said:
        return
    answers = {plain(name): food for name, food in said.items()}
    for food in (False, True):
        ids = {dish for name, dish, _ in _told(connection) if answers.get(plain(name)) is food}
        if ids:
            connection.execute(update(dishes).where(dishes.c.id.in_(ids)).values(food=food))


def _told(connection: Connection) -> list[tuple[str, str, bool | None]]:
    """Every name of the tills, the dish that it is, and whether that one is food, where somebody said."""
    merged = merged_dishes()
    dish = func.coalesce(merged.c.dish_id, aliases.c.dish_id)
    named = select(aliases.c.till_name, aliases.c.size, dishes.c.id, dishes.c.food).distinct()
    joined = named.outerjoin(merged, merged.c.old_id == aliases.c.dish_id).join(dishes, dishes.c.id == dish)
    rows = connection.execute(joined)
    return [(f"{name} ({size})" if size else name, dish_id, food) for name, size, dish_id, food in rows]
