"""An order in words."""

import pandas as pd
import pytest

from forecasting.texts import orders

LINE = {
    "ingredient": "Limón",
    "packs": 2,
    "pack_size": 20.0,
    "pack_name": "cajón",
    "unit": "kg",
    "bought_as": "",
    "needed_in": "kg",
    "pack_gives": 20.0,
    "quantity": 40.0,
    "need": 24.5,
    "usage_until": 57.0,
    "on_hand": 12.5,
    "due": 20.0,
    "spoils": 0.0,
    "next_arrives": pd.Timestamp("2026-11-27"),
    "flags": "",
}


@pytest.fixture
def line():
    return lambda **changes: next(pd.DataFrame([LINE | changes]).itertuples())


def test_a_line_says_what_is_needed_what_is_there_and_what_comes(line):
    said = orders.why(line(), "es")
    assert all(part in said for part in ("57 kg", "12.5 kg", "20 kg", "24.5 kg", "jue 26 nov"))


def test_what_spoils_before_it_is_used_is_said(line):
    assert "spoil" not in orders.why(line(), "en")
    assert orders.why(line(spoils=3.0), "es").endswith("De lo que hay y viene, 3 kg se malograrían antes.")


def test_nothing_is_said_of_deliveries_when_none_is_due(line):
    assert "0 kg" not in orders.why(line(due=0.0), "en")


def test_a_line_for_a_group_says_so_and_what_is_left_of_a_pack(line):
    fish = line(ingredient="Pescado blanco", bought_as="Corvina", unit="unidad", pack_size=4.0, pack_gives=2.25)
    assert orders.why(fish, "es").startswith("Para Pescado blanco. Hasta el jue 26 nov puedes llegar a usar 57 kg;")
    assert orders.why(fish, "es").endswith("faltan 24.5 kg. 1 cajón de Corvina rinde 2.25 kg.")
    assert "rinde" not in orders.why(line(bought_as="Corvina"), "es")


def test_marks_become_sentences_beside_the_line(line):
    said = orders.warnings(line(flags="not_counted capped"), "es")
    assert (
        said == "Sin conteo: supongo 0. Cuéntalo y pedirás menos. Se pide menos de lo que falta porque se malograría."
    )


def test_that_all_stock_is_an_estimate_is_not_said_line_by_line(line):
    assert orders.warnings(line(flags="estimated"), "es") == ""


def test_a_message_lists_packs_as_the_supplier_counts_them():
    words = orders.message("El Muelle", pd.Timestamp("2026-11-25"), pd.DataFrame([LINE]), "es")
    assert words.splitlines()[0] == "*Pedido – El Muelle*"
    assert "• Limón: 2 × cajón (40 kg)" in words
    assert "mié 25 nov" in words


def test_a_chat_link_holds_the_message_and_the_number():
    assert orders.chat_link("+51 999-111", "Limón & ají") == "https://wa.me/51999111?text=Lim%C3%B3n%20%26%20aj%C3%AD"
