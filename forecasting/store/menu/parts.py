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
    dishes, ingredients = set(known(connection, schema.dishes)), set(known(connection, schema.ingredients))
    preparations = set(known(connection, schema.preparations)) | set(item[recipes["batch_output"].notna()])
    made = (preparations | (set(used[used != item]) - dishes)) - _listed(connection, schema.dishes)
    is_made = item.isin(list(made))
    prepared = preparations | set(item[is_made])
    served = set(item[~is_made]) | (dishes - ingredients)
    bought = (set(used) - prepared - served) | _listed(connection, schema.ingredients)
    uses_bought = used.isin(list(bought)) | (used == item)  # a bottle is a dish made of itself
    uses_made = used.isin(list(prepared)) & ~uses_bought
    return recipes.drop(columns=["item", "ingredient"]).assign(
        dish=item.where(~is_made, ""),
        preparation=item.where(is_made, ""),
        uses_ingredient=used.where(uses_bought, ""),
        uses_preparation=used.where(uses_made, ""),
        uses_dish=used.where(~(uses_bought | uses_made), ""),
    )


def _listed(connection: Connection, table: Table) -> set[str]:
    return set(connection.scalars(select(table.c.name).where(table.c.active)))
