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
    "cap": 60.0,
    "spoils": 0.0,
    "spoils_on": pd.NaT,
    "unserved": 0.0,
    "reorder_point": 0.0,
    "next_arrives": pd.Timestamp("2026-11-27"),
    "flags": "",
}


@pytest.fixture
def line():
    return lambda **changes: next(pd.DataFrame([LINE | changes]).itertuples())


def test_a_line_says_what_is_needed_what_is_there_and_what_comes(line):
    said = orders.why(line(), "es")
    assert all(part in said for part in ("57 kg", "12.5 kg", "20 kg", "24.5 kg", "jue 26 nov"))


def test_what_spoils_is_said_first_and_the_sum_is_of_what_is_left(line):
    # of 12.5 on hand and 20 on the way 3 are lost, 29.5 serve; 54 − 29.5 = 24.5
    assert "spoil" not in orders.why(line(), "en")
    said = orders.why(line(spoils=3.0, spoils_on=pd.Timestamp("2026-11-25"), usage_until=54.0, packs=0), "es")
    assert said == (
        "Tienes 12.5 kg, más 20 kg en camino, pero 3 kg se malograrían desde el cierre del mié 25 nov (úsalo primero): "
        "te sirven 29.5 kg. Hasta el jue 26 nov puedes llegar a usar 54 kg: faltan 24.5 kg."
    )


def test_all_stock_may_spoil_before_the_usage_that_an_order_is_for(line):
    gone = line(on_hand=18.5, due=0.0, spoils=18.5, spoils_on=pd.Timestamp("2026-11-23"), need=9.2, packs=0)
    assert orders.why(gone, "es") == (
        "Tienes 18.5 kg, pero 18.5 kg se malograrían desde el cierre del lun 23 nov (úsalo primero): te sirven 0 kg. "
        "Hasta el jue 26 nov puedes llegar a usar 9.2 kg: faltan 9.2 kg."
    )


def test_what_spoils_at_the_end_of_the_last_day_is_there_for_all_of_them(line):
    # its 3 kg are no part of the sum: 12.5 + 20 + 24.5 = 57
    said = orders.why(line(spoils=3.0, spoils_on=pd.Timestamp("2026-11-26"), usage_until=54.0, packs=0), "es")
    assert said == (
        "Hasta el jue 26 nov puedes llegar a usar 57 kg y tienes 12.5 kg, más 20 kg en camino: faltan 24.5 kg. Si se "
        "vende como siempre, 3 kg se malograrían al cierre del jue 26 nov (úsalo primero); lo que se compra es por si "
        "se vende más."
    )


def test_what_spoils_of_more_than_enough_is_said_after_it(line):
    said = orders.why(line(spoils=3.0, spoils_on=pd.Timestamp("2026-11-25"), need=-3.0, usage_until=26.5), "es")
    assert said.endswith("alcanza. De eso, 3 kg se malograrían desde el cierre del mié 25 nov: úsalo primero.")


def test_what_nobody_can_be_served_any_more_is_said_and_adds_up(line):
    # 63 − 6 that nobody can be served − 12.5 on hand − 20 on the way = 24.5
    assert (
        "puedes llegar a usar 63 kg (de eso no se piden 6 kg: harían falta antes de que llegue este pedido) y tienes "
        "12.5 kg, más 20 kg en camino: faltan 24.5 kg"
    ) in orders.why(line(unserved=6.0, usage_until=63.0), "es")


def test_what_only_the_reorder_point_asks_for_says_so(line):
    said = orders.why(line(reorder_point=30.0, need=12.5), "es")
    assert said.startswith("Al llegar este pedido habría 17.5 kg, y tu punto de pedido es 30 kg: faltan 12.5 kg.")
    assert "Hasta" not in said


def test_nothing_is_said_of_deliveries_when_none_is_due(line):
    assert " 0 kg" not in orders.why(line(due=0.0), "en")


def test_a_line_for_a_group_says_so_and_what_is_left_of_a_pack(line):
    fish = line(ingredient="Pescado blanco", bought_as="Corvina", unit="unidad", pack_size=4.0, pack_gives=2.25)
    assert orders.why(fish, "es").startswith("Para Pescado blanco. Hasta el jue 26 nov puedes llegar a usar 57 kg y")
    assert "faltan 24.5 kg. 1 cajón de Corvina rinde 2.25 kg." in orders.why(fish, "es")
    assert "rinde" not in orders.why(line(bought_as="Corvina"), "es")


def test_marks_become_sentences_beside_the_line(line):
    said = orders.warnings(line(flags="not_counted capped", cap=22.0), "es")
    assert said == (
        "Sin conteo: supongo 0. Cuéntalo y pedirás menos. Se pide menos de lo que falta porque se malograría: no "
        "conviene pedir más de 22 kg."
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


def test_whole_packs_are_said_where_they_are_more_than_what_is_needed(line):
    assert orders.why(line(), "es").endswith("faltan 24.5 kg. En empaques enteros: 2 × 20 kg = 40 kg.")
    assert orders.why(line(packs=1, need=8.0), "es").endswith("Un empaque entero: 20 kg.")
    assert "enteros" not in orders.why(line(need=40.0), "es")


def test_what_a_person_changed_leaves_the_explanation_of_what_was_suggested(line):
    assert "2 × 20 kg = 40 kg" in orders.why(line(packs=5, suggested_packs=2), "es")


@pytest.mark.parametrize(
    ("on_hand", "due", "need", "said"),
    [
        (12.44, 0.0, 44.82, "57.2 kg y tienes 12.4 kg: faltan 44.8 kg"),
        (123.4, 0.0, 20.4, "143 kg y tienes 123 kg: faltan 20 kg"),
        (0.44, 0.0, 0.035, "0.48 kg y tienes 0.44 kg: falta 0.04 kg"),
        (2.0, 0.0, 0.004, "2.004 kg y tienes 2 kg: falta 0.004 kg"),
        (12.44, 20.04, 4.06, "36.5 kg y tienes 12.4 kg, más 20 kg en camino: faltan 4.1 kg"),
    ],
)
def test_the_amounts_of_a_line_add_up_as_they_are_written(line, on_hand, due, need, said):
    given = line(on_hand=on_hand, due=due, need=need, usage_until=on_hand + due + need)
    assert said in orders.why(given, "es")


def test_pieces_are_whole_unless_that_would_be_none(line):
    eggs = line(needed_in="unidad", on_hand=60.3, due=0.0, need=119.9, usage_until=180.2)
    assert "180 unidades y tienes 60 unidades: faltan 120 unidades" in orders.why(eggs, "es")


def test_a_line_of_which_nothing_is_needed_yet_says_so(line):
    assert orders.why(line(need=-3.0, usage_until=29.5), "es") == (
        "Hasta el jue 26 nov puedes llegar a usar 29.5 kg y tienes 12.5 kg, más 20 kg en camino: alcanza."
    )


ODD = {"unit_cost": 4.8, "last_quantity": 20.0, "against_last": "double", "last_cost": 4.0}
NEVER = {"missed": pd.NaT, "gone_from": pd.NaT, "moved_from": None, "moved_cost": float("nan")}


def test_what_is_odd_about_a_line_is_a_sentence_each(line):
    missed = {"missed": pd.Timestamp("2026-11-23 21:00"), "gone_from": pd.Timestamp("2026-11-24")}
    assert orders.oddities(line(**ODD, **NEVER | missed), "PEN", "es") == [
        "La hora para que llegara a tiempo ya pasó (lun 23 nov, 21:00): puede faltar desde el mar 24 nov.",
        "Es el doble o más de lo último que pediste: 20 kg.",
        "El precio subió 20 %: S/ 4.80 por kg; antes S/ 4.00.",
    ]
    cheaper = ODD | {"unit_cost": 3.0, "against_last": "half"}
    assert orders.oddities(line(**cheaper, **NEVER), "PEN", "en") == [
        "That is half of your last order or less: 20 kg.",
        "The price fell 25%: S/ 3.00 per kg; before S/ 4.00.",
    ]


def test_nothing_is_said_of_a_line_like_the_last_one(line):
    usual = {"unit_cost": 4.0, "last_quantity": 40.0, "against_last": "", "last_cost": float("nan")}
    assert orders.oddities(line(**usual, **NEVER), "PEN", "es") == []
    moved = NEVER | {"moved_from": "Makro", "moved_cost": 4.5}
    assert orders.oddities(line(**usual, **moved), "PEN", "es") == [
        "Antes se compraba a Makro, que ahora pide S/ 4.50 por kg; aquí cuesta S/ 4.00."
    ]


def test_what_would_be_thrown_away_is_said_in_kilos_and_money(line):
    wasteful = {"suggested_packs": 1, "unit_cost": 27.0, "pack_size": 5.0, "pack_gives": 5.0, "need": 6.3}
    more = line(packs=3, wasted=8.2, wasted_packs=3, flags="capped", **wasteful)
    assert orders.surplus(more, "PEN", "es") == "Con 3 × cajón se botaría cerca de 8.2 kg antes de usarse: S/ 221."
    assert orders.change(more, "es") == "Tú pides 3; lo sugerido es 1."
    assert orders.warnings(more, "es") == ""  # less is no longer ordered than is missing
    suggested = line(packs=1, wasted=1.04, wasted_packs=2, flags="capped", **wasteful)
    assert orders.surplus(suggested, "PEN", "es") == (
        "Se pide menos de lo que falta porque se malograría: con 2 × cajón se botaría cerca de 1 kg (S/ 28); así "
        "pueden faltar 1.3 kg."
    )
    assert (orders.change(suggested, "es"), orders.warnings(suggested, "es")) == ("", "")
    assert orders.surplus(line(packs=1, wasted=0.0, wasted_packs=1, **wasteful), "PEN", "es") == ""
