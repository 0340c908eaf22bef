"""Whether the kitchen's tables fit together."""

from dataclasses import replace

import pandas as pd
import pytest

from forecasting.files.table import read_table
from forecasting.kitchen import (
    fault,
    in_rows,
    lately,
    lost_lines,
    meant,
    newest_recipe,
    unknown_promoted,
    unserved,
    with_recipe,
)
from forecasting.tables import Restaurant

TABLES = {
    "ingredients": "ingredient,unit,shelf_life_days\nLimón,kg,14\n",
    "recipes": "item,ingredient,quantity,unit\nCeviche,Limón,100,g\n",
    "suppliers": "supplier,delivery_days,cutoff,lead_time_days\nVerduras,mon,21:00,1\n",
    "supply": "ingredient,supplier,pack_size,pack_name,unit_cost\nLimón,Verduras,5,caja,4\n",
    "dishes": "dish,category,price\nCeviche,Marino,42\n",
}


def table(name: str, rows: str) -> pd.DataFrame:
    return read_table(name, rows.encode(), f"{name}.csv")


KITCHEN = Restaurant(**{name: table(name, rows) for name, rows in TABLES.items()})


def test_a_kitchen_without_contradictions_has_no_fault():
    assert fault(KITCHEN) is None
    assert fault(Restaurant()) is None


@pytest.mark.parametrize(
    ("name", "old", "new", "code"),
    [
        ("recipes", "100,g", "2,brazada", "unknown_unit"),
        ("recipes", "100,g", "2,unidad", "impossible_unit"),
        ("recipes", ",Limón", ",Lima", "unknown_ingredient"),
        ("supply", "Verduras", "Verdulería", "unknown_supplier"),
        ("supply", "Limón", "Lima", "unknown_supplied"),
    ],
)
def test_what_does_not_fit_is_named_with_its_row(name, old, new, code):
    found = fault(replace(KITCHEN, **{name: table(name, TABLES[name].replace(old, new))}))
    assert (found.code, found.values["rows"]) == (code, [2])


@pytest.mark.parametrize(
    ("name", "old", "new", "near"),
    [
        ("recipes", ",Limón", ",LIMON", {"LIMON": "Limón"}),
        ("supply", "Limón", "limones", {"limones": "Limón"}),
        ("supply", "Verduras", "Verdura", {"Verdura": "Verduras"}),
        ("supply", "Limón", "Papa", {}),
        ("recipes", "100,g", "2,brazada", {}),
    ],
)
def test_a_name_with_a_slip_of_the_pen_is_recognised(name, old, new, near):
    wrong = replace(KITCHEN, **{name: table(name, TABLES[name].replace(old, new))})
    assert meant(fault(wrong), wrong) == near


MANY = {
    "recipes": (
        "item,ingredient,quantity,unit,batch_output,from\nCeviche,Limón,100,ml,,\nCausa,Papa,1,kg,,\nJalea,Papa,1,kg,,\n"
        "Jalea,Salsa,20,ml,,\nSalsa,Limón,1,kg,2,\nCeviche,Limón,90,ml,,2026-03-01\n"
    ),
    "suppliers": "supplier,delivery_days,cutoff,lead_time_days\nVerduras,mon,21:00,1.5\n",
    "supply": "ingredient,supplier,pack_size,pack_name,unit_cost\nLimón,Nadie,5,caja,4\nHielo,Verduras,5,bolsa,4\n",
    "dishes": "dish,size_of\nFuente,Arroz\n",
}


def test_all_that_does_not_fit_between_tables_is_told_at_once_each_with_all_its_rows():
    wrong = replace(KITCHEN, **{name: table(name, rows) for name, rows in MANY.items()})
    found = fault(wrong)
    assert found.code == "several_between"
    assert [(each.code, each.values.get("rows")) for each in found.errors] == [
        ("no_batch_unit", [6]),
        ("unknown_size_of", None),
        ("unknown_ingredient", [3, 4]),
        ("impossible_unit", [2, 7]),
        ("bad_lead_time", None),
        ("unknown_supplier", [2]),
        ("unknown_supplied", [3]),
    ]


def test_names_that_a_group_breaks_hide_no_other_fault():
    limes = "ingredient,unit,shelf_life_days,group\nLimón,kg,14,Cítrico\nLima,kg,14,Cítrico\n"
    recipes = "item,ingredient,quantity,unit\nCeviche,Lima,2,brazada\nCausa,Papa,1,kg\n"
    grouped = {"ingredients": table("ingredients", limes), "recipes": table("recipes", recipes)}
    found = fault(replace(KITCHEN, **grouped))
    assert [(each.code, each.values["rows"]) for each in found.errors] == [
        ("unknown_unit", [2]),
        ("unknown_ingredient", [3]),
    ]


def test_faults_have_the_rows_of_the_file_that_brought_them():
    known = table("recipes", TABLES["recipes"].replace("Ceviche", "Causa"))
    lines = table("recipes", "item,ingredient,quantity,unit\nCeviche,Limón,2,g\nCeviche,Papa,2,g\nJalea,Papa,2,g\n")
    found = fault(replace(KITCHEN, recipes=pd.concat([known, lines], ignore_index=True)))
    assert (found.values["rows"], in_rows(found, lines).values["rows"]) == ([4, 5], [3, 4])
    assert in_rows(found, KITCHEN.ingredients).values["rows"] == [4, 5]


def test_what_a_unit_of_the_house_is_makes_a_recipe_fit():
    dozen = table("recipes", TABLES["recipes"].replace("100,g", "2,docena"))
    known = table("conversions", "ingredient,unit,equals,in_unit\nLimón,unidad,45,g\n")
    assert fault(replace(KITCHEN, recipes=dozen, conversions=known)) is None


def test_equivalents_that_contradict_each_other_are_a_fault_with_their_row():
    said = table("conversions", "ingredient,unit,equals,in_unit\nLimón,saco,50,kg\nLimón,kg,0.2,sacos\n")
    found = fault(replace(KITCHEN, conversions=said))
    assert (found.code, in_rows(found, said).values["rows"]) == ("conversions_differ", [3])


def test_a_recipe_that_loses_lines_is_counted_before_and_after():
    before = pd.DataFrame({"item": ["Ceviche", "Ceviche", "Lomo", "Sopa"]})
    after = pd.DataFrame({"item": ["Ceviche", "Lomo", "Lomo"]})
    assert lost_lines(before, after, "item").values.tolist() == [["Ceviche", 2, 1], ["Sopa", 1, 0]]


def test_only_dishes_and_categories_can_be_promoted():
    rows = "first,last,dish_or_category,kind\n" + "".join(
        f"2026-11-26,2026-11-29,{name},2x1\n" for name in ("Ceviche", "Marino", "Cevice")
    )
    assert unknown_promoted(replace(KITCHEN, promotions=table("promotions", rows))) == ["Cevice"]


def test_a_recipe_of_no_dish_is_named_with_the_dish_that_was_meant():
    lines = (
        "item,ingredient,quantity,unit,batch_output,batch_unit,per\nCeviche,Base,100,ml,,,\nBase,Limón,2,kg,3,l,\n"
        "CEVICHE ,Limón,5,g,,,\nTacu tacu,Limón,5,g,,,\nCombo,Causa,1,unidad,,,\nCausa,Limón,5,g,,,\n"
        "Mesa,Limón,5,g,,,guest\n"
    )
    combos = table("sales", "day,dish,quantity\n2026-11-22,Combo,2\n")
    wrong = replace(KITCHEN, recipes=table("recipes", lines), sales=combos)
    assert unserved(wrong) == {"CEVICHE": "Ceviche", "Tacu tacu": ""}
    assert unserved(KITCHEN) == {}


VERSIONS = "item,ingredient,quantity,unit,from\nCeviche,Limón,100,g,\nCeviche,Limón,80,g,2026-03-01\nCausa,Limón,5,g,\n"


def test_the_newest_recipe_of_a_dish_is_the_one_that_holds_now():
    recipes = table("recipes", VERSIONS)
    assert newest_recipe(recipes, "Ceviche")["quantity"].tolist() == [80]
    assert newest_recipe(recipes, "Causa")["quantity"].tolist() == [5]
    assert newest_recipe(recipes, "Flan").empty


def test_a_recipe_takes_the_place_of_its_own_version_only():
    kitchen = replace(KITCHEN, recipes=table("recipes", VERSIONS))
    more = table("ingredients", "ingredient,unit,shelf_life_days\nPapa,kg,20\n")
    lines = table("recipes", "item,ingredient,quantity,unit,from\nCeviche,Papa,70,g,2026-03-01\n")
    after = with_recipe(kitchen, lines, more)
    assert after.recipes["quantity"].tolist() == [100, 5, 70]
    assert after.ingredients["ingredient"].tolist() == ["Limón", "Papa"]
    oldest = with_recipe(kitchen, lines.assign(**{"from": pd.NaT}), more)
    assert oldest.recipes["quantity"].tolist() == [80, 5, 70]


SALES = "day,dish,quantity,net_sales\n2026-11-08,Ceviche,9,400\n2026-11-09,Ceviche,3,126\n2026-11-22,Ceviche,5,168\n"


def test_what_was_sold_lately_leaves_older_weeks_out():
    found = lately(replace(KITCHEN, sales=table("sales", SALES)), weeks=2)
    assert found.sold.to_numpy().tolist() == [["Ceviche", 8, 294]]
    assert found.served.to_numpy().tolist() == [["Ceviche", 8]]


def test_a_sum_that_lacks_the_money_of_a_sale_is_no_sum():
    assert lately(replace(KITCHEN, sales=table("sales", SALES.replace("126", ""))), weeks=2).sold.isna().any(axis=None)


def test_what_goes_along_is_served_beside_what_was_sold():
    cancha = table("recipes", "item,ingredient,quantity,unit,per\nCancha,Limón,5,g,ticket\n")
    found = lately(replace(KITCHEN, sales=table("sales", SALES), recipes=cancha), weeks=2)
    assert found.sold["dish"].tolist() == ["Ceviche"]
    assert found.served.to_numpy().tolist() == [["Cancha", 2], ["Ceviche", 8]]
    assert found.assumed == {"ticket": 4.0}


def test_nothing_was_sold_lately_before_the_first_sale():
    assert lately(KITCHEN, weeks=8).sold.empty
