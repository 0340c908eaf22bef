"""What a page says, as one text, and what has been kept of it."""

from forecasting.store.restaurant import read_restaurant
from forecasting.tables import Restaurant
from pages.shared import session


def words(app) -> str:
    return " ".join(shown.value for shown in app.markdown)


def captions(app) -> str:
    return " ".join(shown.value for shown in app.caption)


def kept_tables() -> Restaurant:
    return read_restaurant(session.current().engine, with_sales=False)


def recipe_of(dish: str) -> list[list[object]]:
    recipes = kept_tables().recipes
    return recipes.loc[recipes["item"] == dish, ["ingredient", "quantity", "unit"]].to_numpy().tolist()
