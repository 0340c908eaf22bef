import pytest

from forecasting.menu.names import is_size_of, likeness, understand


def alike(one: str, other: str) -> float:
    names = understand([one, other])
    return likeness(names[one], names[other])


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("12. Lomo saltado (personal)", "08.Lomo Saltado(Personal)"),
        ("[012] Ají de gallina", "AJI DE  GALLINA"),
        ("A12 - Tallarín saltado", "Tallarines Saltados"),
        ("1012 Causa", "12) Causa"),
        ("Ceviche", "Cebiche"),
        ("Papa a la huancaína", "PAPA A LA GUANCAINA"),
        ("Wantán frito", "Huantan frito"),
        ("Anticuchos de corazón", "Anticucho corazon"),
        ("Pollo c/papas", "Pollo con papas"),
        ("Coca Cola", "CocaCola"),
        ("½ Pollo", "1/2 pollo"),
        ("Gaseosa 500ml", "Gaseosa 500 ml."),
        ("Tres leches", "12. 3 leches"),
        ("Ceviche (fte)", "Ceviche fuente"),
        ("Menú 1", "MENU 1"),
    ],
)
def test_codes_accents_spelling_and_plurals_make_no_other_dish(one, other):
    assert alike(one, other) == 1.0


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Lomo salt.", "Lomo saltado"),
        ("Seco con frejoles", "Seco con frijoles"),
        ("Arroz con mariscos", "Arroz con marsicos"),
        ("AJI DE GALINA", "Ají de gallina"),
    ],
)
def test_a_word_cut_short_or_mistyped_is_nearly_the_same(one, other):
    assert alike(one, other) == 0.9


def test_more_words_make_a_name_less_alike():
    assert alike("Arroz chaufa de pollo", "Chaufa de pollo") == pytest.approx(0.6)
    assert alike("Ceviche", "Ceviche mixto") == pytest.approx(0.4)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ceviche (personal)", "Ceviche (fuente)"),
        ("Ceviche", "Ceviche (fuente)"),
        ("1/4 Pollo a la brasa", "1/2 Pollo a la brasa"),
        ("6 Alitas", "12 Alitas"),
        ("Gaseosa 500 ml", "Gaseosa 1 l"),
        ("Menú 1", "Menú 2"),
        ("Chicha (vaso)", "Chicha (jarra)"),
        ("Pollo c/papas", "Pollo s/papas"),
        ("2x1 Pisco sour", "Pisco sour"),
        ("Combo lomo", "Lomo"),
    ],
)
def test_another_size_is_another_dish(one, other):
    assert alike(one, other) == 0.0


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Causa de palta", "Causa de pasta"),
        ("Arroz con pollo", "Pollo con arroz"),
        ("Ceviche mixto", "Ceviche de pescado"),
        ("Inca Kola", "Coca Cola"),
    ],
)
def test_other_words_are_another_dish(one, other):
    assert alike(one, other) == 0.0


def test_small_numbers_in_front_are_codes_where_most_of_the_menu_has_one():
    dishes = ["Lomo", "Ceviche", "Causa", "Tacu tacu", "Sudado", "Jalea", "Seco", "Anticuchos", "Parihuela"]
    menu = understand([f"{place} {dish}" for place, dish in enumerate(dishes, start=1)] + ["12 Lomo"])
    assert likeness(menu["1 Lomo"], menu["12 Lomo"]) == 1.0


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("12. Ceviche (personal)", "Cebiche (fuente)", True),
        ("Ceviche", "Ceviche (fuente)", True),
        ("Chicha vaso", "Chicha jarra 1 l", True),
        ("Ceviche (fuente)", "Cebiche (fte)", False),
        ("Lomo", "Combo lomo", False),
        ("Pisco sour", "2x1 Pisco sour", False),
        ("Ceviche (fuente)", "Causa (personal)", False),
    ],
)
def test_a_size_is_the_same_dish_but_for_words_of_size(one, other, expected):
    names = understand([one, other])
    assert is_size_of(names[one], names[other]) is expected
