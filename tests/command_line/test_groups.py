"""Interchangeable ingredients on the command line: one in the forecast, each by its name in the order."""

import pytest

from tests.command_line.conftest import QUICK, rows

SOUR = {
    "ingredients": "ingredient,unit,shelf_life_days,group,yield\nLimón,kg,14,Cítricos,0.5\nLima,kg,14,Cítricos,0.8\n"
    "Carne,kg,30,,\n",
    "supply": "ingredient,supplier,pack_size,pack_name,unit_cost\n"
    "Limón,Verduras,5,caja,4\nLima,Verduras,5,malla,6\nCarne,Carnes,2,bolsa,30\n",
    "stock": "day,ingredient,quantity\n2026-11-22,Limón,2\n2026-11-22,Lima,2.5\n2026-11-22,Carne,10\n",
}


@pytest.fixture
def sour(kitchen):
    for table, content in SOUR.items():
        (kitchen / f"{table}.csv").write_text(content, encoding="utf-8")
    return kitchen


def test_a_group_is_planned_in_what_is_left_and_ordered_as_the_cheapest_member(sour, run, tmp_path):
    assert run("plan", "--data", sour, "--out", tmp_path / "out", *QUICK).code == 0
    # 2 kg of limes a day give 1 kg; 2 kg of limes and 2.5 kg of sweet limes give 1 + 2 = 3 kg.
    assert rows(tmp_path / "out" / "runouts.csv")[1].startswith("Cítricos,3,kg,2026-11-26,2026-11-26,0")
    # A kilo without loss costs 6 / 0.8 = 7.50 as sweet lime and 4 / 0.5 = 8 as lime. Monday to Thursday take 4 kg.
    assert rows(tmp_path / "out" / "orders.csv") == [
        "supplier,order_by,arrives,ingredient,packs,pack_size,unit,quantity,cost,why,group",
        "Verduras,2026-11-24T21:00,2026-11-25,Lima,1,5,kg,5,30,need=1; on_hand=3; due=0; cap=none; pack=4,Cítricos",
    ]


def test_a_scenario_may_make_one_member_dearer_and_then_another_is_bought(sour, run, tmp_path):
    (tmp_path / "dearer.json").write_text('{"prices": {"Lima": 1.5}}', encoding="utf-8")
    assert run("whatif", "--data", sour, "--scenario", tmp_path / "dearer.json", "--out", tmp_path, *QUICK).code == 0
    kept = [line.split(",") for line in rows(tmp_path / "orders.csv")[1:]]
    assert [(line[3], line[7], line[8], *line[-3:]) for line in kept] == [
        ("Limón", "5", "20", "0", "5", "Cítricos"),
        ("Lima", "0", "0", "5", "-5", "Cítricos"),
    ]


def test_members_that_cannot_be_told_in_one_unit_are_named(sour, run, tmp_path):
    ingredients = SOUR["ingredients"].replace("Lima,kg", "Lima,atado")
    (sour / "ingredients.csv").write_text(ingredients, encoding="utf-8")
    ended = run("plan", "--data", sour, "--out", tmp_path / "out", *QUICK)
    assert ended.code == 2
    assert "el grupo Cítricos se cuenta en «kg», y no sabemos pasar a esa unidad: Lima." in ended.said
