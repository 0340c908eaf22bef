"""The categories into which a till puts what it sells: its column, or the titles and sums that group its rows."""

from collections.abc import Collection

import pandas as pd

from forecasting.files.cells import by_distinct
from forecasting.files.decode import plain

NONE = frozenset(
    {"sin categoria", "sin categorizar", "sin grupo", "sin familia", "sin clasificar", "ninguna", "ninguno"}
    | {"uncategorized", "uncategorised", "no category", "without category", "none", "null", "n a"}
)
"""What tills write where nobody has put a dish into a category."""


def told(lines: pd.DataFrame, item: Collection[str]) -> pd.DataFrame:
    """Under which categories a file's lines sell each ``item``, which is what these columns say together.

    A row for each of both: ``item``, category, first and last (day), quantity. Lines without a category say nothing.
    """
    if "category" not in lines:
        lines = lines.head(0).assign(category=pd.Series(dtype="str"))
    said = lines[by_distinct(lines["category"], _names_one, "bool")]
    sums = {"first": ("day", "min"), "last": ("day", "max"), "quantity": ("quantity", "sum")}
    return said.groupby([*item, "category"], observed=True).agg(**sums).reset_index()


def dishes_by_category(files: Collection[pd.DataFrame]) -> pd.Series:
    """How many dishes the lines of files have in each category, the largest first: of a dish its most sold one."""
    words = pd.concat([told(lines, ["dish"]) for lines in files], ignore_index=True)
    most = words.groupby(["dish", "category"], as_index=False)["quantity"].sum().sort_values("quantity")
    of_dish = most.drop_duplicates("dish", keep="last").sort_values("category")
    return of_dish["category"].value_counts()


def _names_one(word: str) -> bool:
    return plain(word) not in NONE and any(letter.isalnum() for letter in word)
