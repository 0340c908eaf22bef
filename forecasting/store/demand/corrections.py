"""By which factor an ingredient is used beyond its recipes, as somebody has said after two counts."""

from datetime import datetime

import pandas as pd
from sqlalchemy import Connection, Engine, delete, insert, select

from forecasting.store.database import writing
from forecasting.store.frames import ids_of, read_named
from forecasting.store.journal import note
from forecasting.store.schema import corrections, ingredients, locations
from forecasting.tables import no_corrections, shaped_as


def apply_correction(engine: Engine, location: str, ingredient: str, factor: float, at: datetime) -> None:
    """From now on so many times what its recipes say is used of an ingredient; in the place of what was said before."""
    with writing(engine) as connection:
        ids = _ids(connection, location, ingredient)
        _forget(connection, ids)
        connection.execute(insert(corrections), ids | {"factor": factor, "at": at})
        note(connection, "corrected", f"{ingredient} × {factor:.2f}", location)


def take_back_correction(engine: Engine, location: str, ingredient: str) -> None:
    """What the recipes say is used again. A second time changes nothing."""
    with writing(engine) as connection:
        _forget(connection, _ids(connection, location, ingredient))
        note(connection, "correction_taken_back", ingredient, location)


def said_corrections(connection: Connection) -> pd.DataFrame:
    """All that hold: ``location, ingredient, factor``."""
    found = read_named(connection, select(corrections).order_by(corrections.c.id), corrections)
    return shaped_as(found, no_corrections())


def _ids(connection: Connection, location: str, ingredient: str) -> dict[str, str]:
    return {
        "location_id": ids_of(connection, locations, [location])[location],
        "ingredient_id": ids_of(connection, ingredients, [ingredient])[ingredient],
    }


def _forget(connection: Connection, ids: dict[str, str]) -> None:
    same = [corrections.c[name] == value for name, value in ids.items()]
    connection.execute(delete(corrections).where(*same))
