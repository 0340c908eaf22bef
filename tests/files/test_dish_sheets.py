"""Recipe books with a sheet for each dish become one table of recipes."""

import pytest

from forecasting.errors import InputError
from forecasting.files.table import FileTable, read_file
from forecasting.files.written import Notes
from forecasting.texts import LANGUAGES, error_text
from forecasting.texts.notes import said_of
from tests.sales.sheets import workbook

HEADINGS = ["Insumo", "Cantidad", "Unidad"]
CAUSA = [HEADINGS, ["Papa amarilla", 180, "g"], ["Limón", 15, "g"]]
JALEA = [HEADINGS, ["Calamar", 200, "g"], ["Limón", 30, "g"]]


def read(book: dict[str, list[list[object]]]) -> FileTable:
    return read_file("recipes", workbook(book), "recetas.xlsx", from_above=True)


def lines(found: FileTable) -> list[tuple[str, str, float, str]]:
    return [*found.rows[["item", "ingredient", "quantity", "unit"]].itertuples(index=False, name=None)]


def refusal(book: dict[str, list[list[object]]]) -> InputError:
    with pytest.raises(InputError) as raised:
        read(book)
    return raised.value


def test_sheets_with_the_columns_of_the_table_are_joined_and_named():
    headings = ["Plato", *HEADINGS]
    found = read(
        {
            "Marinos": [headings, ["Jalea", "Calamar", 200, "g"]],
            "Criollos": [["Recetario 2026"], headings, ["Lomo saltado", "Lomo fino", 180, "g"]],
        }
    )
    assert lines(found) == [("Jalea", "Calamar", 200.0, "g"), ("Lomo saltado", "Lomo fino", 180.0, "g")]
    assert found.notes == Notes(sheets=["Marinos", "Criollos"])
    assert found.rows.index.tolist() == ["2 · Marinos", "3 · Criollos"]


def test_a_sheet_without_a_column_for_the_dish_is_the_dish_that_it_is_called_by():
    assert lines(read({"Causa limeña": CAUSA, "Jalea": JALEA})) == [
        ("Causa limeña", "Papa amarilla", 180.0, "g"),
        ("Causa limeña", "Limón", 15.0, "g"),
        ("Jalea", "Calamar", 200.0, "g"),
        ("Jalea", "Limón", 30.0, "g"),
    ]


@pytest.mark.parametrize(
    "title",
    [
        ["Plato: Lomo saltado"],
        ["Plato:", "Lomo saltado"],
        ["NOMBRE DEL PLATO", "", "Lomo saltado"],
        ["Código: 12", "Receta: Lomo saltado", "Fecha: 01/11/2026"],
    ],
)
def test_the_title_of_a_sheet_names_its_dish_before_its_own_name(title):
    sheet = [["FICHA TÉCNICA"], title, [], ["Ingrediente", "Cant.", "U.M."], ["Lomo fino", 180, "g"]]
    assert lines(read({"Hoja1": sheet})) == [("Lomo saltado", "Lomo fino", 180.0, "g")]
    assert lines(read({"Hoja1": sheet, "Jalea": JALEA}))[0] == ("Lomo saltado", "Lomo fino", 180.0, "g")


@pytest.mark.parametrize(
    "said",
    [
        ["Porciones: 10"],
        ["N° de porciones", 10],
        ["Rinde 10 porciones"],
        ["Rendimiento:", "10 raciones"],
        ["Pax", 10],
        ["Rinde: 10"],
    ],
)
def test_the_portions_of_a_sheet_divide_its_quantities_wherever_they_stand(said):
    above = read({"Causa": [["Plato: Causa"], said, *CAUSA]})
    below = read({"Causa": [["Plato: Causa"], *CAUSA, [], said]})
    assert above.rows["quantity"].tolist() == below.rows["quantity"].tolist() == [18.0, 1.5]
    assert above.notes == Notes(portions={"Causa": 10.0})
    assert below.notes == Notes(portions={"Causa": 10.0}, no_lines=[6])


@pytest.mark.parametrize("sign", [",", ";", "\t"])
def test_a_text_file_says_its_dish_and_portions_in_cells_beside_each_other_too(sign):
    rows = [["Plato", "Causa limeña", ""], ["Porciones:", "10", ""], *CAUSA]
    text = "\n".join(sign.join(map(str, row)) for row in rows)
    found = read_file("recipes", text.encode("utf-8-sig"), "causa.csv", from_above=True)
    assert lines(found) == [("Causa limeña", "Papa amarilla", 18.0, "g"), ("Causa limeña", "Limón", 1.5, "g")]
    assert found.notes == Notes(portions={"Causa limeña": 10.0})


@pytest.mark.parametrize(
    ("said", "made", "unit"),
    [
        ("2.5 litros", 2.5, "litros"),
        ("2,500 litros", 2.5, "litros"),
        ("2,500 ml", 2500.0, "ml"),
        ("1 1/2 kg", 1.5, "kg"),
    ],
)
def test_what_a_sheet_makes_by_weight_or_volume_is_a_batch(said, made, unit):
    rows = read({"Leche de tigre": [["Receta: Leche de tigre"], [f"Rinde: {said}"], *CAUSA]}).rows
    assert rows[["quantity", "batch_output", "batch_unit"]].to_numpy().tolist() == [
        [180.0, made, unit],
        [15.0, made, unit],
    ]


def test_one_portion_and_a_share_of_what_is_left_divide_nothing():
    found = read(
        {"A": [["Plato: Causa"], ["Porciones: 1"], ["Rendimiento: 85 %"], ["Peso por porción: 350 g"], *CAUSA]}
    )
    assert (found.rows["quantity"].tolist(), found.notes) == ([180.0, 15.0], Notes())


def test_portions_that_are_no_number_are_refused():
    refused = refusal({"A": [["Plato: Causa"], ["Porciones: varias"], *CAUSA]})
    assert (refused.code, refused.values) == (
        "bad_portions",
        {"file": "recetas.xlsx", "thing": "Causa", "value": "varias"},
    )
    assert all("varias" in error_text(refused, language) for language in LANGUAGES)


def test_what_stands_below_a_recipe_without_an_amount_is_none_of_its_lines():
    found = read({"Causa": [["Plato: Causa"], *CAUSA, ["Costo total"], ["Servir frío"]], "Jalea": JALEA})
    assert found.rows["ingredient"].tolist() == ["Papa amarilla", "Limón", "Calamar", "Limón"]
    assert found.notes == Notes(sheets=["Causa", "Jalea"], no_lines=["5 · Causa", "6 · Causa"])


def test_a_sheet_that_is_no_recipe_is_left_out_with_what_it_lacks():
    index = [["N°", "Plato", "Página"], [1, "Causa", 2], [2, "Jalea", 3]]
    prices = [["Insumo", "Unidad", "Precio"], ["Limón", "kg", 4], ["Papa amarilla", "kg", 3]]
    found = read({"Índice": index, "Causa": CAUSA, "Jalea": JALEA, "Precios": prices})
    assert found.rows["item"].unique().tolist() == ["Causa", "Jalea"]
    assert found.notes.left_out == {"Índice": ["ingredient", "quantity", "unit"], "Precios": ["quantity"]}


def test_beside_sheets_that_say_their_dish_one_that_does_not_is_left_out():
    dishes = [["Plato", *HEADINGS], ["Causa", "Limón", 10, "g"]]
    assert read({"Recetas": dishes, "Compras": JALEA}).notes.left_out == {"Compras": ["item"]}
    assert read({"Hoja2": JALEA, "Causa": CAUSA}).notes.left_out == {"Hoja2": ["item"]}


@pytest.mark.parametrize(
    "name", ["Compras", "Lista de compras", "RESUMEN", "Inventario nov", "Stock", "Pedido del lunes", "Shopping list"]
)
def test_a_list_of_what_all_dishes_take_is_none_unless_its_title_says_so(name):
    found = read({"Causa": CAUSA, "Jalea": JALEA, name: JALEA})
    assert (found.rows["item"].unique().tolist(), found.notes.left_out) == (["Causa", "Jalea"], {name: ["item"]})
    assert set(read({"Causa": CAUSA, name: [["Plato: Chupe"], *JALEA]}).rows["item"]) == {"Causa", "Chupe"}


def test_dishes_are_not_taken_for_lists():
    names = ["Stock de pescado", "Causa a la lista", "Picante", "Combo total"]
    assert read(dict.fromkeys(names, CAUSA)).rows["item"].unique().tolist() == names


def test_small_sheets_are_named_as_left_out_too():
    cover, note = [["Recetario 2026"]], [["Sin sal"], ["Ana"]]
    found = read({"Portada": cover, "Causa": CAUSA, "Jalea": JALEA, "Nota": note, "Chupe": [HEADINGS]})
    assert found.rows["item"].unique().tolist() == ["Causa", "Jalea"]
    lacking = ["ingredient", "quantity", "unit"]
    assert found.notes == Notes(sheets=["Causa", "Jalea"], left_out={"Portada": lacking, "Nota": lacking, "Chupe": []})
    assert dict(said_of(found.notes, "es"))["other_sheets"]["sheets"].endswith("y Chupe (no tiene filas)")


def test_a_single_sheet_that_does_not_say_its_dish_is_refused():
    refused = refusal({"Recetas": CAUSA})
    assert (refused.code, refused.values["name"]) == ("no_column", "item")


def test_a_fault_names_the_sheet_of_its_rows():
    refused = refusal({"Causa": CAUSA, "Jalea": [*JALEA, ["Yuca", "un poco", "g"]]})
    assert (refused.code, refused.values["rows"]) == ("bad_number", "4 · Jalea")
    refused = refusal({"Causa": CAUSA, "Causa de atún": [["Plato: Causa"], *CAUSA]})
    assert (refused.code, refused.values["rows"]) == (
        "duplicate_rows",
        "2 · Causa, 3 · Causa, 3 · Causa de atún, 4 · Causa de atún",
    )


DELIVERED = ["Día", "Insumo", "Cantidad"]
NOVEMBER = [["2026-11-02", "Papa", 3], ["2026-11-02", "Papa", 3], ["2026-11-03", "Limón", 5]]


@pytest.mark.parametrize("table", ["deliveries", "waste"])
def test_a_sheet_whose_rows_stand_in_another_one_is_refused_for_they_would_count_twice(table):
    year = [DELIVERED, ["2026-10-01", "Papa", 4], *NOVEMBER]
    with pytest.raises(InputError, match="repeated_sheets") as raised:
        read_file(table, workbook({"Nov": [DELIVERED, *NOVEMBER], "2026": year}), "libro.xlsx")
    assert raised.value.values["sheets"] == "Nov"
    assert all("Nov" in error_text(raised.value, language) for language in LANGUAGES)


def test_sheets_that_share_a_row_are_joined_with_it():
    december = [DELIVERED, NOVEMBER[0], ["2026-12-01", "Papa", 4]]
    found = read_file("deliveries", workbook({"Nov": [DELIVERED, *NOVEMBER], "Dic": december}), "libro.xlsx")
    assert found.rows["quantity"].tolist() == [3.0, 3.0, 5.0, 3.0, 4.0]


LOMO = [HEADINGS, ["Lomo fino", 180, "g"], ["Cebolla", 60, "g"]]


@pytest.mark.parametrize("between", [[], [[]]], ids=["no empty row", "an empty row"])
@pytest.mark.parametrize(
    ("first", "second"),
    [("Plato: Jalea", "Plato: Lomo saltado"), ("JALEA", "LOMO SALTADO"), ("Jalea", "Receta: Lomo saltado")],
)
def test_dishes_below_each_other_on_a_sheet_are_one_each(first, second, between):
    stacked = [["Recetario 2026"], [], [first], *JALEA, *between, [second], ["Rinde 4 porciones"], *LOMO]
    found = read({"Recetas": stacked})
    names = [title.split(": ")[-1] for title in (first, second)]
    assert lines(found) == [
        (names[0], "Calamar", 200.0, "g"),
        (names[0], "Limón", 30.0, "g"),
        (names[1], "Lomo fino", 45.0, "g"),
        (names[1], "Cebolla", 15.0, "g"),
    ]
    assert found.notes == Notes(sheets=names, portions={names[1]: 4.0})
    assert found.rows.index.tolist()[-1] == f"{len(stacked)} · {names[1]}"


def test_below_each_other_each_keeps_its_own_notes_and_faults_name_the_dish():
    stacked = [["Plato: Jalea"], *JALEA, ["Servir frío"], [], ["Plato: Lomo"], HEADINGS, ["Lomo fino", "mucho", "g"]]
    refused = refusal({"Recetas": stacked})
    assert (refused.code, refused.values["rows"]) == ("bad_number", "9 · Lomo")


def test_of_dishes_below_each_other_one_without_a_name_is_left_out():
    found = read({"Recetas": [["Plato: Jalea"], *JALEA, [], *LOMO]})
    assert {item for item, *_ in lines(found)} == {"Jalea"}
    assert found.notes.left_out == {"Recetas · 6": ["item"]}
