"""Usage per 100 dishes of a category, from two counts and the purchases between them."""

import pandas as pd
import pytest

from forecasting.menu.categories import Counted, as_recipe, count_usage
from forecasting.tables import Restaurant
from tests.week import FRIDAY, MONDAY, SATURDAY, SUNDAY, THURSDAY, TUESDAY, WEDNESDAY, rows

WEEK_DAYS = (MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY, SATURDAY)
MENU = (
    {"dish": "Jalea", "category": "Marino"},
    {"dish": "Ceviche", "category": "Marino"},
    {"dish": "Lomo", "category": "Criollo"},
)


def counted(stock: list[tuple], deliveries: list[tuple] = (), portions: float = 50.0, **known: object) -> Counted:
    """From Monday to Saturday each dish is sold ``portions`` times a day; only the ceviche has a recipe."""
    larder = rows("ingredients", *[{"ingredient": i, "unit": "kg", "group": ""} for i in ("Limón", "Ají", "Pescado")])
    sold = [
        {"location": "main", "day": day, "dish": dish["dish"], "quantity": portions}
        for day in WEEK_DAYS
        for dish in MENU
    ]
    tables = {"sales": rows("sales", *sold), "dishes": rows("dishes", *MENU), "ingredients": larder}
    tables |= {"stock": moved("stock", stock), "deliveries": moved("deliveries", deliveries)}
    return count_usage(Restaurant(**tables | known), used={"Pescado"}, cooked={"Ceviche"})


def moved(table: str, some: list[tuple]) -> pd.DataFrame:
    return rows(table, *[{"location": "main", "day": day, "ingredient": i, "quantity": much} for day, i, much in some])


def per_hundred(found: Counted) -> dict:
    keyed = found.proposals.set_index(["category", "ingredient"])
    return keyed["quantity"].to_dict()


def test_what_was_there_and_came_in_and_is_gone_went_into_the_dishes_without_a_recipe():
    # 300 jaleas from Monday to Saturday: 8 + 20 − 4 = 24 kg
    found = counted([(SUNDAY, "Limón", 8.0), (SATURDAY, "Limón", 4.0)], [(WEDNESDAY, "Limón", 20.0)])
    assert per_hundred(found) == {("Criollo", "Limón"): pytest.approx(8.0), ("Marino", "Limón"): pytest.approx(8.0)}
    told = found.proposals.iloc[0][["first", "last", "had", "received", "left", "used", "silent", "sold"]]
    assert told.tolist() == [SUNDAY, SATURDAY, 8.0, 20.0, 4.0, 24.0, 0, 300.0]
    assert found.uncounted == ("Ají",)


def test_what_was_thrown_away_and_noted_went_into_no_dish():
    # 8 + 20 − 4 kg are gone, of which 3 spoiled: 300 jaleas took 21 kg; what was thrown away by Sunday is in its count
    thrown = moved("waste", [(SUNDAY, "Limón", 5.0), (MONDAY, "Limón", 1.0), (SATURDAY, "Limón", 2.0)])
    stock = [(SUNDAY, "Limón", 8.0), (SATURDAY, "Limón", 4.0)]
    found = counted(stock, [(WEDNESDAY, "Limón", 20.0)], waste=thrown)
    assert found.proposals[["wasted", "used"]].to_numpy().tolist() == [[3.0, 21.0], [3.0, 21.0]]
    assert per_hundred(found)["Marino", "Limón"] == pytest.approx(7.0)


def test_a_count_holds_at_the_close_and_deliveries_come_before():
    # Monday's delivery is in Monday's count, Thursday's came after it; Tuesday to Thursday 150 are sold
    stock = [(MONDAY, "Limón", 5.0), (THURSDAY, "Limón", 2.0)]
    found = counted(stock, [(MONDAY, "Limón", 100.0), (THURSDAY, "Limón", 3.0), (FRIDAY, "Limón", 9.0)])
    assert found.proposals["used"].tolist() == [6.0, 6.0]
    assert per_hundred(found)["Marino", "Limón"] == pytest.approx(4.0)


def test_a_purchase_that_nobody_wrote_down_ends_the_row_of_counts():
    # until Tuesday more came in than is known; from then on 6 kg in 200 dishes
    stock = [(SUNDAY, "Limón", 3.0), (TUESDAY, "Limón", 9.0), (THURSDAY, "Limón", 7.0), (SATURDAY, "Limón", 3.0)]
    found = counted(stock)
    assert found.proposals["first"].tolist() == [TUESDAY, TUESDAY]
    assert per_hundred(found)["Marino", "Limón"] == pytest.approx(3.0)


def test_what_cannot_be_is_said_and_not_proposed():
    stock = [(SUNDAY, "Limón", 3.0), (SATURDAY, "Limón", 9.0), (SUNDAY, "Ají", 2.0), (SATURDAY, "Ají", 2.0)]
    found = counted(stock)
    assert found.proposals.empty
    assert (found.impossible, found.unused) == (("Limón",), ("Ají",))


def test_too_few_dishes_say_nothing():
    found = counted([(SUNDAY, "Limón", 8.0), (SATURDAY, "Limón", 2.0)], portions=16.0)  # 96 jaleas
    assert (len(found.proposals), found.too_few) == (0, ("Limón",))


def test_a_count_after_the_last_sale_waits_for_its_sales():
    late = SATURDAY + pd.Timedelta(days=1)
    assert counted([(SUNDAY, "Limón", 8.0), (late, "Limón", 2.0)]).uncounted == ("Limón", "Ají")


def test_days_without_sales_that_nobody_explained_are_told():
    gone = [{"location": "main", "day": day, "dish": "Jalea", "quantity": 90.0} for day in (MONDAY, SATURDAY)]
    closed = rows("closed", {"location": "main", "day": TUESDAY})
    found = counted([(SUNDAY, "Limón", 8.0), (SATURDAY, "Limón", 2.0)], sales=rows("sales", *gone), closed=closed)
    assert found.proposals["silent"].tolist() == [3]


def test_a_proposal_becomes_an_estimated_recipe_of_the_category():
    found = counted([(SUNDAY, "Limón", 8.0), (SATURDAY, "Limón", 1.0)])  # 7 kg in 300 jaleas
    line = as_recipe(found.proposals[found.proposals["category"] == "Marino"]).iloc[0]
    told = line[["item", "ingredient", "quantity", "unit", "per", "estimated"]]
    assert told.tolist() == ["Marino", "Limón", 2.33, "kg", "category", "yes"]


def test_what_was_counted_at_two_locations_becomes_one_recipe_for_all():
    here = counted([(SUNDAY, "Limón", 8.0), (SATURDAY, "Limón", 1.0)]).proposals.query("category == 'Marino'")
    there = here.assign(location="Surco", quantity=4.0, sold=here["sold"] * 3)
    lines = as_recipe(pd.concat([here, there]))
    assert lines[["item", "ingredient", "quantity", "location"]].to_numpy().tolist() == [["Marino", "Limón", 3.58, ""]]


def test_what_a_recipe_uses_or_its_like_is_not_asked_about():
    alike = [{"ingredient": name, "unit": "kg", "group": "pescado blanco"} for name in ("Pescado", "Limón")]
    found = counted([(SUNDAY, "Limón", 8.0), (SATURDAY, "Limón", 2.0)], ingredients=rows("ingredients", *alike))
    assert found.proposals.empty
    assert found.uncounted == ()


def test_a_category_called_as_a_dish_is_left_out():
    twins = rows("dishes", {"dish": "Jalea", "category": "Lomo"}, {"dish": "Lomo", "category": "Criollo"})
    assert counted([], dishes=twins).categories == ("Criollo",)


def test_a_new_restaurant_has_nothing_to_count():
    found = count_usage(Restaurant(), used=(), cooked=())
    assert (found.proposals.empty, found.categories, found.uncounted) == (True, (), ())
