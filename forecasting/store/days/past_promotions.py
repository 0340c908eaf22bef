"""What looked like a promotion in the sales and was none, as somebody said."""

import pandas as pd
from sqlalchemy import Engine, delete, select

from forecasting.store.database import reading, writing
from forecasting.store.frames import delete_rows, read_rows, write_rows
from forecasting.store.journal import note, several
from forecasting.store.schema import refused_promotions

ABOUT = ["first", "last", "dish_or_category", "kind"]


def refuse_promotions(engine: Engine, rows: pd.DataFrame) -> None:
    """Remember that these weren't promotions (``ABOUT``); a second time changes nothing."""
    with writing(engine) as connection:
        delete_rows(connection, refused_promotions, rows[ABOUT])
        write_rows(connection, refused_promotions, rows[ABOUT])
        note(connection, "promotions_refused", several(rows["dish_or_category"]))


def without_refused(engine: Engine, proposals: pd.DataFrame) -> pd.DataFrame:
    """The proposals (``demand.past_promotions``) of which nobody has said that they were none."""
    with reading(engine) as connection:
        refused = read_rows(connection, select(*(refused_promotions.c[name] for name in ABOUT)))
    said = pd.MultiIndex.from_frame(proposals[ABOUT]).isin(pd.MultiIndex.from_frame(refused[ABOUT]))
    return proposals[~said].reset_index(drop=True)


def any_refused(engine: Engine) -> bool:
    """Whether anything was said to be none."""
    with reading(engine) as connection:
        return connection.scalar(select(refused_promotions.c.id).limit(1)) is not None


def ask_again(engine: Engine) -> None:
    """Forget all that was said: everything is proposed again."""
    with writing(engine) as connection:
        connection.execute(delete(refused_promotions))
        note(connection, "promotions_asked_again")
