"""Which item of a recipe is a dish and which a preparation, and what its lines use.

A recipe file only gives names. They keep their meaning in the database, so that a renamed dish or ingredient is
renamed in recipes too.
"""

import pandas as pd
from sqlalchemy import Connection, Table, select

from forecasting.store import schema
from forecasting.store.frames import known


def with_parts(connection: Connection, recipes: pd.DataFrame) -> pd.DataFrame:
    """The recipe lines with every name in the column of its kind, the other columns of that name empty.

    ``item`` becomes ``dish`` or ``preparation``: a preparation is made in batches or used by other recipes, and on
    no list of dishes. ``ingredient`` becomes ``uses_ingredient``, ``uses_preparation`` or ``uses_dish``.
    """
    item, used = recipes["item"], recipes["ingredient"]
    sold, preparations = set(known(connection, schema.dishes)), set(known(connection, schema.preparations))
    in_batches = set(item[recipes["batch_output"].notna()])
    made = (in_batches | preparations | (set(used) - sold)) - _listed(connection, schema.dishes)
    is_made = item.isin(list(made))
    uses_made = used.isin(list(preparations | set(item[is_made])))
    bought = _listed(connection, schema.ingredients)
    unclear = set(known(connection, schema.ingredients))
    served = set(item[~is_made]) | (sold - unclear)
    uses_bought = used.isin(list(bought)) | (used == item) | ~(uses_made | used.isin(list(served)))
    uses_made = uses_made & ~uses_bought
    return recipes.drop(columns=["item", "ingredient"]).assign(
        dish=item.where(~is_made, ""),
        preparation=item.where(is_made, ""),
        uses_ingredient=used.where(uses_bought, ""),
        uses_preparation=used.where(uses_made, ""),
        uses_dish=used.where(~(uses_bought | uses_made), ""),
    )


def _listed(connection: Connection, table: Table) -> set[str]:
    return set(connection.scalars(select(table.c.name).where(table.c.active)))
