"""The category of a dish: typed by a person, else as the tills say."""

import pandas as pd

from forecasting.demand.learned import menu
from forecasting.dish_book import dish_book
from forecasting.kitchen import fault, lately, unknown_promoted
from forecasting.menu.categories import count_usage
from forecasting.menu.till_categories import categorised, settled
from forecasting.overrides import EVERYWHERE
from forecasting.tables import Restaurant
from tests.week import FRIDAY, MONDAY, SUNDAY, rows


def word(dish: str, category: str, day: str, source: str = "till", came: int = 1, quantity: float = 10.0) -> dict:
    said = {"dish": dish, "category": category, "source": source, "came": came}
    return said | {"day": pd.Timestamp(day).as_unit("us"), "quantity": quantity}


def settle(*words: dict) -> dict[str, str]:
    found = settled(pd.DataFrame(words))
    return dict(zip(found["dish"], found["category"], strict=True))


def kitchen(*said: tuple[str, str], **tables: pd.DataFrame) -> Restaurant:
    return Restaurant(till_categories=pd.DataFrame(said, columns=["dish", "category"], dtype="str"), **tables)


def categories(restaurant: Restaurant) -> dict[str, str]:
    found = categorised(restaurant)
    return dict(zip(found["dish"], found["category"], strict=True))


def test_of_changed_words_that_of_the_latest_day_holds():
    told = [word("Tacu tacu", "Fondos", "2026-11-30"), word("Tacu tacu", "Criollos", "2026-12-01", quantity=1.0)]
    assert settle(*told) == settle(*told[::-1]) == {"Tacu tacu": "Criollos"}


def test_of_two_words_of_one_day_that_under_which_most_was_sold_holds():
    both = word("Causa", "Promociones", "2026-11-30", quantity=9.0), word("Causa", "Entradas", "2026-11-30")
    assert settle(*both) == {"Causa": "Entradas"}


def test_tills_that_sell_side_by_side_dont_take_turns():
    # whichever of the two was imported last: the one that came first has the word
    first = word("Lomo", "Fondos", "2026-11-01", "surco")
    assert settle(first, word("Lomo", "Platos", "2026-12-02", "barranco", came=2)) == {"Lomo": "Fondos"}


def test_a_till_that_has_stopped_selling_a_dish_gives_way():
    first = word("Lomo", "Fondos", "2026-11-01", "old")
    assert settle(first, word("Lomo", "Platos", "2026-12-03", "new", came=2)) == {"Lomo": "Platos"}


def test_what_a_person_typed_holds_and_a_till_fills_the_rest():
    typed = rows("dishes", {"dish": "Lomo", "category": "Criollo", "price": 30.0}, {"dish": "Causa", "category": ""})
    known = kitchen(("Lomo", "Fondos"), ("Causa", "Entradas"), ("Jalea", "Fondos"), dishes=typed)
    assert categories(known) == {"Lomo": "Criollo", "Causa": "Entradas", "Jalea": "Fondos"}
    assert categorised(known).dtypes.equals(typed.dtypes)
    assert categories(kitchen(dishes=typed)) == {"Lomo": "Criollo", "Causa": ""}


def test_capitals_and_accents_make_no_other_category():
    typed = rows("dishes", {"dish": "Lomo", "category": "Platos de fondo"})
    promoted = rows("promotions", {"dish_or_category": "Ensaladas"})
    said = [("Jalea", "PLATOS DE FONDO"), ("Chicha", "Bebidas"), ("Inca", "BEBIDAS"), ("Pisco", "Bebidas")]
    known = kitchen(*said, ("César", "ENSALADAS"), ("米饭", "主食"), ("面", "面食"), dishes=typed, promotions=promoted)
    found = {"Lomo": "Platos de fondo", "Jalea": "Platos de fondo", "Chicha": "Bebidas", "Inca": "Bebidas"}
    assert categories(known) == found | {"Pisco": "Bebidas", "César": "Ensaladas", "米饭": "主食", "面": "面食"}


def test_what_recipes_know_as_a_modifier_does_not_become_a_dish():
    line = {"item": "Papas extra", "ingredient": "Papa", "quantity": 100.0, "unit": "g", "per": "extra"}
    larder = rows("ingredients", {"ingredient": "Papa", "unit": "kg", "group": ""})
    known = kitchen(("Papas extra", "Extras"), recipes=rows("recipes", line), ingredients=larder)
    assert (categories(known), fault(known)) == ({}, None)


def selling() -> Restaurant:
    """Two dishes that nobody has put on the menu, of which the till says the category."""
    sold = [
        {"location": "main", "day": day, "dish": dish, "quantity": 50.0}
        for day in (MONDAY, FRIDAY)
        for dish in ("Jalea", "Lomo")
    ]
    line = {"item": "Fondos", "ingredient": "Limón", "quantity": 2.0, "unit": "kg", "per": "category"}
    return kitchen(
        *[("Jalea", "Fondos"), ("Lomo", "Fondos")],
        sales=rows("sales", *sold),
        ingredients=rows(
            "ingredients", *[{"ingredient": name, "unit": "kg", "group": ""} for name in ("Limón", "Ají")]
        ),
        recipes=rows("recipes", line | {"yield": 1.0}),
        stock=rows(
            "stock",
            *[{"location": "main", "day": SUNDAY, "ingredient": "Ají", "quantity": 8.0}],
            *[{"location": "main", "day": FRIDAY, "ingredient": "Ají", "quantity": 4.0}],
        ),
        promotions=rows("promotions", {"dish_or_category": "Fondos", "first": MONDAY, "last": MONDAY}),
    )


def test_a_recipe_per_hundred_dishes_reaches_the_dishes_of_a_tills_category():
    known = selling()
    book = dish_book(known, lately(known, 8), 8, EVERYWHERE, FRIDAY)
    assert book.by_category.to_dict() == {"Jalea": "Fondos", "Lomo": "Fondos"}
    assert book.book.set_index("dish")["quantity"].to_dict() == {"Jalea": 0.02, "Lomo": 0.02}
    assert book.coverage.dishes["roughly"].tolist() == [True, True]


def test_what_counts_say_and_what_is_promoted_knows_the_tills_categories():
    known = selling()
    assert count_usage(known, used={"Limón"}, cooked=()).categories == ("Fondos",)
    assert unknown_promoted(known) == []
    assert menu(known)[["dish", "category"]].to_numpy().tolist() == [["Jalea", "Fondos"], ["Lomo", "Fondos"]]
