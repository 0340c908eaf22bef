"""What is used beyond its recipes, as somebody has said."""

from forecasting.store.demand.corrections import apply_correction, take_back_correction
from forecasting.store.house import save_place
from forecasting.store.restaurant import read_restaurant
from forecasting.tables import Place
from tests.store.conftest import NOON


def test_a_factor_holds_until_another_one_or_none(store):
    save_place(store, Place())
    apply_correction(store, "main", "Limón", 1.2, NOON)
    apply_correction(store, "main", "Limón", 1.1, NOON)
    said = read_restaurant(store, with_sales=False).corrections
    assert said.to_numpy().tolist() == [["main", "Limón", 1.1]]
    take_back_correction(store, "main", "Limón")
    take_back_correction(store, "main", "Limón")
    assert read_restaurant(store, with_sales=False).corrections.empty
