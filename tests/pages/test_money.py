"""What purchases will cost in the next weeks."""

from forecasting.store.restaurant import read_restaurant, save_table
from pages.shared import session


def test_the_next_weeks_are_said_in_a_sentence_and_week_by_week(cooking):
    app = cooking("money")
    assert not app.exception
    assert app.markdown[0].value.startswith("En los próximos 7 días comprarías **unos S/ ")
    weeks = app.dataframe[0].value
    assert (weeks["week"].tolist()[0], list(weeks.columns)[1:]) == ("23–29 nov", ["budget", "at_least", "at_most"])
    assert not app.info


def test_what_has_no_price_is_named(cooking):
    engine = session.kitchen().engine
    supply = read_restaurant(engine, with_sales=False).supply
    save_table(engine, "supply", supply[supply["ingredient"] == "Lomo fino"])
    assert "Limón" in cooking("money").info[0].value


def test_too_few_judged_weeks_give_no_range(young):
    app = young("money")
    assert not app.exception
    assert "entre" not in app.markdown[0].value
    assert list(app.dataframe[0].value.columns) == ["week", "budget"]
