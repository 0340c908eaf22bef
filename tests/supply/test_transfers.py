"""What one location has to spare and another lacks; what all need from a supplier together."""

import pandas as pd
import pytest

from forecasting.supply.transfers import by_supplier, convenient, propose_transfers


def line(location: str, need: float, packs: int = 0, **changes) -> dict:
    lemons = {"ingredient": "Limón", "bought_as": "", "supplier": "Verduras", "pack_name": "cajón", "pack_size": 20.0}
    lemons |= {"pack_gives": 20.0, "due": 0.0, "unit": "kg", "quantity": packs * changes.get("pack_size", 20.0)}
    rest = {"needed_in": "kg", "cost": packs * 80.0, "flags": "", "location": location, "need": need, "packs": packs}
    return lemons | rest | changes


@pytest.mark.parametrize(
    ("needed", "spare", "moved"),
    [
        (37.4, 100.0, 38.0),
        (3.74, 3.8, 3.8),
        (241.0, 300.0, 250.0),
        (0.081, 1.0, 0.081),
        (37.4, 22.6, 22.0),
        (37.4, 37.9, 37.0),
        (3.2, 0.0, 0.0),
    ],
)
def test_nobody_splits_hairs_when_moving_what_is_needed_or_else_what_is_there(needed, spare, moved):
    assert convenient(needed, spare) == pytest.approx(moved)


@pytest.mark.parametrize(("need", "moved"), [(16.0, 16.0), (18.9, 19.0), (3.84, 3.9)])
def test_what_is_moved_covers_what_is_needed(need, moved):
    found = propose_transfers(pd.DataFrame([line("Surquillo", need, 1), line("Norte", -60.0)]))
    assert found[["quantity", "packs", "saves"]].to_numpy().tolist() == [[moved, 1, 80.0]]


def test_who_has_most_to_spare_gives_to_who_needs_most():
    lines = pd.DataFrame([line("Surco", 24.0, 2), line("Lince", -9.0), line("Barranco", -37.0), line("Ate", 8.0, 1)])
    found = propose_transfers(lines)
    assert found.drop(columns=["unit", "pack_name", "ingredient"]).to_numpy().tolist() == [
        ["Surco", {"Barranco": 24.0}, 24.0, 2, 160.0],
        ["Ate", {"Barranco": 8.0}, 8.0, 1, 80.0],
    ]


def test_who_has_too_little_alone_gives_together_with_others_as_long_as_that_saves_a_pack():
    lines = [line("Surco", 44.0, 3), line("Lince", -18.0), line("Barranco", -27.4), line("Ate", -3.0)]
    found = propose_transfers(pd.DataFrame(lines))
    assert found[["given", "quantity", "packs"]].to_numpy().tolist() == [[{"Barranco": 27.0, "Lince": 17.0}, 44.0, 3]]
    found = propose_transfers(pd.DataFrame([line("Surco", 44.0, 3), *lines[2:]]))
    assert found[["given", "packs"]].to_numpy().tolist() == [[{"Barranco": 27.0}, 2]]


def test_a_transfer_that_saves_no_pack_is_not_worth_the_way():
    assert propose_transfers(pd.DataFrame([line("Surco", 19.0, 1), line("Lince", -9.0)])).empty


@pytest.mark.parametrize("flag", ["not_counted", "check_count"])
def test_what_may_not_be_there_is_not_moved(flag):
    assert propose_transfers(pd.DataFrame([line("Surco", 8.0, 1), line("Lince", -9.0, flags=flag)])).empty
    assert propose_transfers(pd.DataFrame([line("Surco", 8.0, 1, flags=flag), line("Lince", -9.0)])).empty


@pytest.mark.parametrize(("due", "moved"), [(40.0, []), (10.0, [24.0])])
def test_what_is_only_due_can_not_be_moved(due, moved):
    lines = pd.DataFrame([line("Surco", 24.0, 2), line("Lince", -36.0, due=due)])
    assert propose_transfers(lines)["quantity"].tolist() == moved


def test_packs_of_two_sizes_are_not_one_sum():
    lines = pd.DataFrame([line("Surco", 24.0, 3, pack_size=10.0), line("Lince", 9.0, 2)])
    assert by_supplier(lines)[["pack_size", "packs"]].to_numpy().tolist() == [[10.0, 3], [20.0, 2]]


def test_each_supplier_has_one_total_that_is_split_by_location():
    lines = pd.DataFrame(
        [
            line("Surco", 24.0, 2),
            line("Lince", 9.0, 1),
            line("Surco", 3.0, 4, ingredient="Lomo", supplier="Carnes", pack_name="bolsa"),
        ]
    )
    assert by_supplier(lines).to_dict("records") == [
        {
            "supplier": "Carnes",
            "ingredient": "Lomo",
            "pack_name": "bolsa",
            "pack_size": 20.0,
            "unit": "kg",
            "packs": 4,
            "quantity": 80.0,
            "cost": 320.0,
            "Lince": 0,
            "Surco": 4,
        },
        {
            "supplier": "Verduras",
            "ingredient": "Limón",
            "pack_name": "cajón",
            "pack_size": 20.0,
            "unit": "kg",
            "packs": 3,
            "quantity": 60.0,
            "cost": 240.0,
            "Lince": 1,
            "Surco": 2,
        },
    ]
