"""What a change makes anew, and what it leaves."""

from dataclasses import replace

import pandas as pd
import pytest

from forecasting.files.table import read_table
from forecasting.store.restaurant import read_restaurant, save_table
from forecasting.tables import HOME
from pages.shared import session
from pages.shared.cache import plans, whole
from tests.store.names import rename


@pytest.fixture
def learned(fresh, monkeypatch) -> list[object]:
    """Grows by one whenever usage is learned from sales and recipes."""
    calls = []
    monkeypatch.setattr(whole, "make_basis", lambda *known, real=whole.make_basis: calls.append(known) or real(*known))
    return calls


def count(quantity: float) -> None:
    row = {"day": [pd.Timestamp("2026-11-22")], "ingredient": "Limón", "quantity": quantity, "location": HOME}
    save_table(session.current().engine, "stock", pd.DataFrame(row), mode="merge")


def take(table: str, content: str) -> None:
    save_table(session.current().engine, table, read_table(table, content.encode(), f"{table}.csv"))


def test_a_count_is_seen_at_once_and_learns_nothing_again_but_another_recipe_is_learned_from(cooking, learned):
    app = cooking("today")
    assert "Tienes 3 kg" in " ".join(line.value for line in app.markdown)
    count(2.5)
    app.run()
    assert "Tienes 2.5 kg" in " ".join(line.value for line in app.markdown)
    assert len(learned) == 1
    engine = session.current().engine
    recipes = read_restaurant(engine, with_sales=False).recipes
    save_table(engine, "recipes", recipes.assign(quantity=recipes["quantity"] * 2))
    app.run()
    assert not app.exception
    assert len(learned) == 2


def test_what_is_to_come_is_met_by_the_plan_and_learns_nothing_again(cooking, learned):
    app = cooking("scenarios")
    take("closed", "day\n2026-11-25\n")
    app.selectbox(key="scenario_promotion_0_what").set_value("Lomo saltado").run()
    assert "De esos días no abres: mié 25 nov" in " ".join(caption.value for caption in app.caption)
    promotion = "first,last,dish_or_category,kind,discount\n{},2026-11-29,Lomo saltado,discount,0.2\n"
    for times, first in enumerate(("2026-11-26", "2026-11-22"), start=1):
        take("promotions", promotion.format(first))
        app.run()
        assert app.button_group(key="scenario_without").options[0].startswith("Descuento de 20 % en Lomo saltado")
        assert len(learned) == times  # one that has begun is learned from


def test_an_ingredient_that_has_another_name_has_it_in_plans_at_once(cooking):
    cooking("today")
    rename(session.current().engine, "ingredients", "Limón", "Limón sutil")
    assert set(cooking("today").dataframe[0].value["ingredient"]) == {"Limón sutil", "Lomo fino"}


def test_a_change_forgets_the_plans_before_it_and_those_after_it_stay_whoever_still_looks_at_the_old_ones(chain):
    work = session.current()
    later, before = replace(work, stamp="later"), plans.plan(work, HOME)
    assert plans.plan(work, HOME) is before
    after = plans.plan(later, HOME)
    again = plans.plan(work, HOME)
    assert again is not before
    assert (plans.plan(later, HOME) is after, plans.plan(work, HOME) is again) == (True, True)
