"""Names that people typed never become formatting, and files speak the language of their page."""

import json
from concurrent.futures import ThreadPoolExecutor

import pytest

from forecasting.files.table import read_table
from forecasting.store.house import save_place
from forecasting.store.restaurant import save_table
from forecasting.tables import Place
from pages.shared import session
from pages.shared.language import escaped, part, plain, speaking


@pytest.mark.parametrize("typed", ["**gratis**", "![x](https://example.org/x.png)", "a_b_c", "`ls`", "$x$", "# hola"])
def test_markdown_in_a_name_is_shown_as_it_was_typed(typed):
    shown = escaped(typed)
    assert all(shown[place - 1] == "\\" for place, sign in enumerate(shown) if sign in "*_`[]$#")


def test_an_icon_in_a_name_stays_text():
    assert escaped(":material/bomb: :red[x]") == r"\:material/bomb: \:red\[x\]"


@pytest.mark.parametrize(
    ("typed", "shown"),
    [("01. Ceviche", r"01\. Ceviche"), ("3) Causa", r"3\) Causa"), ("- Lomo", r"\- Lomo"), ("1.5 kg", "1.5 kg")],
)
def test_a_name_that_begins_like_a_list_is_none(typed, shown):
    assert escaped(typed) == shown


def test_a_time_of_day_is_left_alone():
    assert escaped("21:00") == "21:00"


@pytest.mark.parametrize("typed", ["http://example.org", "www.example.org", "chef@example.org"])
def test_an_address_in_a_name_is_no_link(typed):
    assert typed not in escaped(typed)
    assert escaped(typed).replace("\u2060", "") == typed


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (0.0, "0 %"),
        (0.004, "menos de 1 %"),
        (0.0051, "1 %"),
        (0.98, "98 %"),
        (0.997, "99 %"),
        (1.0 - 1e-9, "100 %"),
        (1.0, "100 %"),
    ],
)
def test_a_part_is_never_all_while_something_lacks_nor_nothing_while_it_is_there(value, said):
    assert part(value) == said


def test_a_file_speaks_the_language_of_the_page_that_offered_it():
    def made() -> str:
        with speaking("en"):
            return plain("columns.ingredient")

    with ThreadPoolExecutor(1) as beside:  # as the server makes files: where no page is
        assert beside.submit(made).result() == "Ingredient"


IN_PESOS = """ingredient,supplier,pack_size,pack_name,unit_cost
Limón,Verduras,5,caja de 5 kg,4000
Lomo fino,Carnes,2,bolsa de 2 kg,48000
"""
CHILE = Place(name="La Picá", country="CL", time_zone="America/Santiago", currency="CLP")


def test_a_chilean_kitchen_reads_its_figures_as_chile_writes_them_in_spanish_only(cooking):
    engine = session.current().engine
    save_place(engine, CHILE)
    save_table(engine, "supply", read_table("supply", IN_PESOS.encode(), "compras.csv"))
    spanish, english = (cooking("money", locale) for locale in ("es-CL", "en-GB"))
    assert any("unos \\$ 730.708" in each.value for each in spanish.markdown)
    assert any("about CLP 730,708" in each.value for each in english.markdown)
    signs = [json.loads(page.get("plotly_chart")[0].proto.spec)["layout"]["separators"] for page in (spanish, english)]
    assert signs == [",.", ".,"]


def test_the_sign_of_pesos_is_never_taken_for_a_formula(cooking):
    save_place(session.current().engine, CHILE)
    (heading,) = (each.label for each in cooking("orders").expander if "Carnes" in each.label)
    assert heading.endswith(r"· \$ 288")
