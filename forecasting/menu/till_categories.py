"""The category of a dish: what a person typed, else what the tills say that sold it.

A till says it line by line, and only by what still counts of its files: an import that is undone or replaced says
nothing. The word of the latest day on which the dish was sold holds; of one day, that under which most was sold.
Sources that sell it side by side (``SIDE_BY_SIDE``) may call it differently for ever: of them the one whose files came
first has the word, whichever sent its sales last.
"""

import pandas as pd

from forecasting.menu.modifiers import alike
from forecasting.tables import Restaurant, no_till_categories, shaped_as

SIDE_BY_SIDE = pd.Timedelta(days=31)
"""Files may come by the month: a source that sold a dish so shortly before another one has not stopped doing so."""


def settled(words: pd.DataFrame) -> pd.DataFrame:
    """The one category that the tills give each dish: ``dish, category``.

    ``words``: dish, category, source, day (the last that counts), quantity, and ``came``, which is the smaller the
    earlier a source's first file came.
    """
    of_source = words.sort_values(["day", "quantity", "category"]).drop_duplicates(["dish", "source"], keep="last")
    latest = of_source.groupby("dish")["day"].transform("max")
    selling = of_source[latest - of_source["day"] <= SIDE_BY_SIDE]
    first = selling.sort_values(["dish", "came", "source"]).drop_duplicates("dish")
    return shaped_as(first.reset_index(drop=True), no_till_categories())


def categorised(restaurant: Restaurant) -> pd.DataFrame:
    """The table ``dishes`` with the tills' categories where nobody has typed one, and with the dishes that only a till
    puts into one.

    What recipes know as something else than a dish, such as a modifier, stays so.
    """
    dishes = restaurant.dishes
    if restaurant.till_categories.empty:
        return dishes
    words = till_words(restaurant)
    typed = dishes["category"].fillna("")
    listed = dishes.assign(category=typed.where(typed != "", dishes["dish"].map(words).fillna("")))
    no_dishes = restaurant.recipes.loc[restaurant.recipes["per"].fillna("portion") != "portion", "item"]
    others = words[~words.index.isin([*dishes["dish"], *no_dishes])].rename_axis("dish").reset_index()
    rows = others.reindex(columns=dishes.columns).assign(size_of="", size_factor=1.0)
    return pd.concat([listed, rows.astype(dishes.dtypes)], ignore_index=True)


def till_words(restaurant: Restaurant) -> pd.Series:
    """The tills' category of each dish, by dish, as it is written here.

    A word that differs by capitals or accents from one of the kitchen's own tables is that one.
    """
    return restaurant.till_categories.set_index("dish")["category"].map(_spelling(restaurant))


def _spelling(restaurant: Restaurant) -> dict[str, str]:
    """How each word of the tills is written: as in the kitchen's own tables, else as for most dishes."""
    recipes, promotions, told = restaurant.recipes, restaurant.promotions, restaurant.till_categories["category"]
    words = told.value_counts(sort=False).sort_index().sort_values(kind="stable").index
    own = [*promotions["dish_or_category"], *recipes.loc[recipes["per"] == "category", "item"]]
    typed = restaurant.dishes["category"].fillna("")
    written = {alike(word) or word: word for word in [*words, *own, *typed[typed != ""]]}
    return {word: written[alike(word) or word] for word in words}
