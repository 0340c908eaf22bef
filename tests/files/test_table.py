import time

import pandas as pd
import pytest

from forecasting.errors import InputError, QuestionError, Several
from forecasting.files.table import read_file, read_table
from forecasting.files.written import Notes
from forecasting.tables import COLUMNS, empty
from forecasting.texts import LANGUAGES, error_text, text
from tests.sales.sheets import workbook


def refusal(table: str, text: str, **more) -> InputError:
    with pytest.raises(InputError) as raised:
        read_table(table, text.encode(), f"{table}.csv", **more)
    return raised.value


def test_a_table_has_all_its_columns_in_order_and_of_their_types():
    dishes = read_table("dishes", "dish\nCeviche clásico\n".encode(), "dishes.csv")
    assert dishes.to_dict("list") == {
        "dish": ["Ceviche clásico"],
        "category": [""],
        "price": [pytest.approx(float("nan"), nan_ok=True)],
        "size_of": [""],
        "size_factor": [1.0],
    }
    assert dishes.dtypes.to_dict() == empty("dishes").dtypes.to_dict()


def test_headers_are_known_in_spanish_without_accents_and_in_any_order():
    text = "Cantidad;Unidad;INSUMO;Plato o preparación\n60;g;Limón;Ceviche\n"
    recipe = read_table("recipes", text.encode("cp1252"), "recetas.csv")
    assert recipe[["item", "ingredient", "quantity", "unit", "yield", "per"]].to_numpy().tolist() == [
        ["Ceviche", "Limón", 60.0, "g", 1.0, "portion"]
    ]


@pytest.mark.parametrize(
    ("table", "text", "column", "read"),
    [
        ("ingredients", "Insumo,Unidad,Días de vida útil\nLimón,kg,14\n", "shelf_life_days", 14.0),
        ("ingredients", "Insumo,Unidad,Vida útil (días)\nLimón,kg,14\n", "shelf_life_days", 14.0),
        ("stock", "Fecha,Insumo,Stock\n2026-11-22,Limón,12.5\n", "quantity", 12.5),
        ("stock", "Fecha,Insumo,Existencias\n2026-11-22,Limón,12.5\n", "quantity", 12.5),
    ],
)
def test_headers_that_bookkeepers_use_are_known(table, text, column, read):
    assert read_table(table, text.encode(), "tabla.csv")[column].item() == read


def test_what_somebody_counted_goes_before_what_a_program_reckons_and_the_rest_is_named():
    text = "Fecha,Insumo,Stock,Conteo,Saldo\n2026-11-22,Limón,12.5,9,11\n"
    read = read_file("stock", text.encode(), "conteo.csv")
    assert read.rows["quantity"].tolist() == [9.0]
    assert read.notes.unread_columns == ["Stock", "Saldo"]


def test_a_promotion_may_name_a_dish_or_a_category_in_columns_of_their_own():
    text = "first,last,dish,category,kind,discount\n2026-10-05,2026-10-11,,Marino,discount,20%\n"
    text += "2026-10-05,2026-10-11,Causa,,2x1,\n"
    promotions = read_table("promotions", text.encode(), "promotions.csv")
    assert promotions["dish_or_category"].tolist() == ["Marino", "Causa"]
    assert promotions["discount"].iloc[0] == 0.2


def test_spanish_words_for_choices_weekdays_and_hours_have_one_spelling():
    text = 'proveedor,dias_de_entrega,hora_limite,dias_de_anticipacion\nVerduras,"lun, mié y sáb",9 pm,1\n'
    suppliers = read_table("suppliers", text.encode(), "proveedores.csv")
    assert suppliers[["delivery_days", "cutoff", "minimum"]].to_numpy().tolist() == [["mon,wed,sat", "21:00", 0.0]]
    text = "item,ingredient,quantity,unit,per\nCancha,Maíz,30,g,cliente\n"
    assert read_table("recipes", text.encode(), "recetas.csv")["per"].tolist() == ["guest"]


@pytest.mark.parametrize(
    ("words", "stored"),
    [
        ("mon,wed,fri,sat", "mon,wed,fri,sat"),
        ("sáb, vie y lun", "mon,fri,sat"),
        ("Martes y Jueves", "tue,thu"),
        ("tues; thurs / weds", "tue,wed,thu"),
        ("lun-sáb", "mon,tue,wed,thu,fri,sat"),
        ("lun. – vie.", "mon,tue,wed,thu,fri"),
        ("De lunes a sábado", "mon,tue,wed,thu,fri,sat"),
        ("lunes al miércoles, domingos", "mon,tue,wed,sun"),
        ("Monday through Wednesday and Friday", "mon,tue,wed,fri"),
        ("sat - mon", "mon,sat,sun"),
        ("lunes a lunes", "mon,tue,wed,thu,fri,sat,sun"),
        ("Diario", "mon,tue,wed,thu,fri,sat,sun"),
        ("todos los días", "mon,tue,wed,thu,fri,sat,sun"),
    ],
)
def test_delivery_days_are_read_as_people_write_them(words, stored):
    text = f'supplier,delivery_days,cutoff,lead_time_days\nVerduras,"{words}",21:00,1\n'
    assert read_table("suppliers", text.encode(), "suppliers.csv")["delivery_days"].tolist() == [stored]


@pytest.mark.parametrize("words", ["lun,xyz", "m,x", "lun-mié-vie", "lun -", "1,3", "y", "lunes a"])
def test_words_that_are_no_delivery_days_are_refused(words):
    text = f'supplier,delivery_days,cutoff,lead_time_days\nVerduras,"{words}",21:00,1\n'
    assert refusal("suppliers", text).code == "bad_weekdays"


def test_blank_rows_are_no_rows():
    assert len(read_table("closed", b"day,location\n2026-12-25,\n,\n\n2027-01-01,\n", "closed.csv")) == 2


@pytest.mark.parametrize(
    ("table", "text", "code", "values"),
    [
        ("stock", "day,quantity\n2026-11-22,3\n", "no_column", {"column": "Insumo", "found": "day, quantity"}),
        ("stock", "day,ingredient,quantity\n2026-11-22,Limón,-3\n", "too_small", {"rows": "2", "values": "-3"}),
        ("stock", "day,ingredient,quantity\n2026-11-22,,3\n", "missing_value", {"column": "Insumo", "rows": "2"}),
        ("stock", "day,ingredient,quantity\n2026-11-22,Limón,\n", "missing_value", {"column": "Cantidad"}),
        ("stock", "day,ingredient,quantity\n2026-11-22,Limón,dos\n", "bad_number", {"values": "dos"}),
        ("stock", "day,ingredient,quantity\n2026-11-22,Limón,1e309\n", "bad_number", {"values": "1e309"}),
        ("stock", "day,ingredient,quantity\n2026-02-30,Limón,3\n", "bad_day", {"values": "2026-02-30"}),
        ("stock", "day,ingredient,quantity\n0001-01-01,Limón,3\n", "bad_day", {"rows": "2", "values": "0001-01-01"}),
        ("deliveries", "day,ingredient,quantity\n22/11/0026,Limón,3\n", "bad_day", {"values": "22/11/0026"}),
        ("events", "day,event\n2260-11-22,Clásico\n", "bad_day", {"values": "2260-11-22"}),
        ("closed", "day\n1 de enero de 1900\n", "bad_day", {"values": "1 de enero de 1900"}),
        ("sales", "day,dish,quantity,hour\n2026-02-28,Causa,3,25\n", "bad_hour", {"values": "25"}),
        ("recipes", "item,ingredient,quantity,unit\nCausa,Papa,0,g\n", "not_above", {"above": "0", "rows": "2"}),
        ("recipes", "item,ingredient,quantity,unit,yield\nCausa,Papa,1,g,1.2\n", "too_large", {"most": "1"}),
        ("recipes", "item,ingredient,quantity,unit,yield\nCausa,Papa,1,g,1e-300\n", "not_above", {"above": "0"}),
        (
            "recipes",
            f"item,ingredient,quantity,unit\n{'a' * 201},Papa,1,g\n",
            "long_name",
            {"column": "Plato o preparación", "values": "a" * 40 + "…", "rows": "2", "most": 200},
        ),
        (
            "promotions",
            "first,last,dish,kind\n2026-10-05,2026-10-11,Causa,regalo\n",
            "bad_choice",
            {"values": "regalo", "choices": ("discount", "2x1", "combo")},
        ),
        ("promotions", "first,last,dish,kind\n2026-10-05,2026-10-01,Causa,2x1\n", "last_before_first", {"rows": "2"}),
        (
            "suppliers",
            "supplier,delivery_days,cutoff,lead_time_days\nA,lunes feriado,21:00,1\n",
            "bad_weekdays",
            {"values": "lunes feriado"},
        ),
        ("suppliers", "supplier,delivery_days,cutoff,lead_time_days\nA,lunes,tarde,1\n", "bad_clock", {"rows": "2"}),
        (
            "ingredients",
            "ingredient,unit,shelf_life_days\nLimón,kg,14\nPapa,kg,20\nLimón,kg,9\n",
            "duplicate_rows",
            {"rows": "2, 4", "values": "Limón"},
        ),
        (
            "recipes",
            "item,ingredient,quantity,unit\nCausa,Papa,1,g\nCausa,Papa,1,g\n",
            "duplicate_rows",
            {"rows": "2, 3", "values": "Causa · Papa"},
        ),
        ("dishes", "dish,price\nCausa,18\nTOTAL,18\n", "sum_for_name", {"rows": "3", "values": "TOTAL"}),
        (
            "recipes",
            "item,ingredient,quantity,unit\nCausa,Papa,200,g\nCausa,Total:,200,g\n",
            "sum_for_name",
            {"column": "Insumo", "rows": "3", "values": "Total:"},
        ),
        ("closed", "day,day\n2026-12-25,2026-12-26\n", "duplicate_headers", {"column": "day"}),
        ("closed", "day,location\n2026-12-25,,x\n", "too_many_cells", {"rows": "2"}),
    ],
)
def test_a_wrong_table_is_refused_with_its_rows_and_values(table, text, code, values):
    raised = refusal(table, text)
    assert raised.code == code
    assert raised.values["file"] == f"{table}.csv"
    assert values.items() <= raised.values.items()


def test_a_sum_is_to_be_taken_out_of_an_editor_as_of_a_file():
    wrong = refusal("dishes", "dish,price\nCausa,18\nTOTAL,18\n")
    said = "En dishes.csv, «Plato» dice «TOTAL» (fila 3): es una suma de otras filas. Quítala."
    assert error_text(wrong, "es") == said


def test_only_the_first_twenty_of_many_wrong_rows_are_named():
    raised = refusal("closed", "day\n" + "nunca\n" * 22)
    assert raised.values["rows"] == ", ".join(map(str, range(2, 22))) + " …"
    assert raised.values["values"] == "nunca"


def told(table: str, text: str) -> list[tuple[str, str]]:
    """The code and the rows of all that is wrong in a file."""
    return [(error.code, error.values.get("rows", "")) for error in refusal(table, text).errors]


def test_all_that_is_wrong_in_a_file_is_told_at_once_in_the_order_of_its_rows():
    text = (
        "item,ingredient,quantity,unit,yield\nCausa,Papa,mucho,g,\nCausa,,2,g,\nCausa,Palta,0,g,1.2\n"
        "Lomo,Carne,1,kg,\nLomo,Carne,2,kg,\nLomo,Cebolla,dos,kg,\n"
    )
    assert told("recipes", text) == [
        ("bad_number", "2, 7"),
        ("missing_value", "3"),
        ("not_above", "4"),
        ("too_large", "4"),
        ("duplicate_rows", "5, 6"),
    ]


def test_a_cell_is_told_once_and_is_no_repetition():
    text = "day,ingredient,quantity\n,Limón,3\nayer,Limón,3\n2026-11-22,,3\n2026-11-22,,4\n"
    assert told("stock", text) == [("missing_value", "2"), ("bad_day", "3"), ("missing_value", "4, 5")]


def test_rows_of_too_many_cells_are_told_with_the_rest():
    assert told("closed", "day,location\n2026-12-25,,x\nnunca,\n") == [("too_many_cells", "2"), ("bad_day", "3")]


def test_what_is_wrong_with_the_columns_is_told_at_once():
    assert told("stock", "day,day,ingredient\n2026-11-22,,Limón\n") == [("no_column", ""), ("duplicate_headers", "")]


@pytest.mark.parametrize(
    "text",
    [
        "plato,insumo,cantidad,unidad,plato,insumo,cantidad,unidad\nCausa,Papa,1,g,Lomo,Lomo,2,g\n",
        "plato,insumo,cantidad,unidad,,insumo,precio\nCausa,Papa,1,g,,Papa,2\n",
    ],
)
def test_two_tables_side_by_side_are_told_once_and_as_that(text):
    assert refusal("recipes", text).code == "tables_side_by_side"


def test_nothing_is_counted_or_sold_after_today():
    text = "day,ingredient,quantity\n2026-11-23,Limón,3\n"
    assert refusal("stock", text, today=pd.Timestamp("2026-11-22")).code == "future_day"
    assert len(read_table("stock", text.encode(), "stock.csv", today=pd.Timestamp("2026-11-23"))) == 1


def test_parts_of_one_are_quantities():
    text = (
        "plato;insumo;cantidad;unidad\nCausa;Limón;1/2;und\nCausa;Papa;1 1/2;und\nCausa;Palta;¼;und\nCausa;Sal;2,5;g\n"
    )
    assert read_table("recipes", text.encode(), "recetas.csv")["quantity"].tolist() == [0.5, 1.5, 0.25, 2.5]


def test_a_text_with_a_comma_beside_numbers_that_excel_knows_says_itself_how_much_it_is():
    rows = [["Plato", "Insumo", "Cantidad", "Unidad"], ["Causa", "Papa", 12.5, "g"], ["Causa", "Limón", "0,4", "kg"]]
    assert read_table("recipes", workbook({"Recetas": rows}), "recetas.xlsx")["quantity"].tolist() == [12.5, 0.4]


def packs(*written: str, **said: bool) -> list[list[float]]:
    """How much is in two packs and what it costs, as it is read of a file."""
    rows = "insumo;proveedor;contenido;empaque;costo por unidad\nLimón;Verduras;{};saco;{}\nPapa;Verduras;{};saco;{}\n"
    read = read_table("supply", rows.format(*written).encode(), "precios.csv", decimal_comma=said)
    return read[["pack_size", "unit_cost"]].to_numpy().tolist()


def test_numbers_that_may_be_thousands_are_asked_about_column_by_column():
    with pytest.raises(Several) as raised:
        packs("1,250", "12.500", "20", "8.900")
    assert [(one.code, one.values["name"], one.values["samples"]) for one in raised.value.errors] == [
        ("ambiguous_numbers", "pack_size", "1,250"),
        ("ambiguous_numbers", "unit_cost", "12.500, 8.900"),
    ]
    decided = packs("1,250", "12.500", "20", "8.900", pack_size=True, unit_cost=True)
    assert decided == [[1.25, 12500.0], [20.0, 8900.0]]
    assert packs("1,250", "12.500", "20", "8.900", pack_size=False, unit_cost=False) == [[1250.0, 12.5], [20.0, 8.9]]


def test_one_number_of_a_column_that_tells_its_sign_tells_that_of_all():
    assert packs("1,250", "12.500", "0,5", "1.150.000") == [[1.25, 12500.0], [0.5, 1150000.0]]
    assert packs("1,250", "12.500", "0.5", "8.90") == [[1250.0, 12.5], [0.5, 8.9]]


def test_the_numbers_that_excel_knows_say_nothing_of_texts_beside_them():
    headings = ["Insumo", "Proveedor", "Contenido empaque", "Empaque", "Costo por unidad"]
    rows = [headings, ["Limón", "Verduras", 12.125, "saco", 2.5], ["Papa", "Verduras", 3, "saco", "12,500"]]
    with pytest.raises(QuestionError, match="ambiguous_numbers") as raised:
        read_table("supply", workbook({"Precios": rows}), "precios.xlsx")
    assert (raised.value.values["name"], raised.value.values["samples"]) == ("unit_cost", "12,500")
    rows[2][4] = "12,5"
    read = read_table("supply", workbook({"Precios": rows}), "precios.xlsx")
    assert read[["pack_size", "unit_cost"]].to_numpy().tolist() == [[12.125, 2.5], [3.0, 12.5]]


def test_a_number_that_only_a_person_can_read_is_not_held_against_what_is_possible():
    text = 'plato,insumo,cantidad,unidad,rendimiento\nCausa,Papa,200,g,"1,000"\n'
    assert refusal("recipes", text).code == "ambiguous_numbers"


def test_thousands_of_quantities_that_are_none_are_refused_soon():
    text = "plato;insumo;cantidad;unidad\n" + "".join(f"Causa;Sal {each};1-feb {each};g\n" for each in range(3_000))
    began = time.process_time()
    with pytest.raises(InputError, match="bad_number"):
        read_table("recipes", text.encode(), "recetas.csv")
    assert time.process_time() - began < 1.0


@pytest.mark.parametrize("written", [pd.Timestamp("2026-02-01"), "01-feb-26", "1/02/2026", "1-feb", "Jan-02"])
def test_a_half_of_which_excel_made_a_date_is_refused_as_one(written):
    rows = [["Plato", "Insumo", "Cantidad", "Unidad"], ["Causa", "Limón", 10, "g"], ["Causa", "Palta", written, "und"]]
    with pytest.raises(InputError, match="day_for_number") as refused:
        read_table("recipes", workbook({"Recetas": rows}), "recetas.xlsx")
    assert refused.value.values["rows"] == "3"
    assert all("1/2" in error_text(refused.value, language) for language in LANGUAGES)


def test_dates_that_may_be_read_both_ways_are_asked_about_for_the_whole_table():
    text = "first,last,dish,kind\n05/03/2026,06/03/2026,Causa,2x1\n"
    with pytest.raises(QuestionError, match="ambiguous_dates"):
        read_table("promotions", text.encode(), "promotions.csv")
    decided = read_table("promotions", text.replace("06/03", "13/03").encode(), "promotions.csv")
    assert decided["first"].tolist() == [pd.Timestamp("2026-03-05")]


def test_what_else_is_wrong_is_told_with_the_question_about_dates():
    text = "day,ingredient,quantity\n05/03/2026,Limón,-3\n05/03/2026,Papa,2\n05/03/2026,Papa,3\n"
    assert told("stock", text) == [("ambiguous_dates", ""), ("too_small", "2"), ("duplicate_rows", "3, 4")]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("table", "column", "rest"),
    [
        ("recipes", "per", {"item": "Causa", "ingredient": "Papa", "quantity": 1, "unit": "g"}),
        ("stock", "by_eye", {"day": "2026-11-22", "ingredient": "Papa", "quantity": 1}),
        ("waste", "reason", {"day": "2026-11-22", "ingredient": "Papa", "quantity": 1}),
        ("promotions", "kind", {"first": "2026-11-22", "last": "2026-11-22", "dish": "Causa"}),
    ],
)
def test_what_can_stand_in_a_column_is_named_as_the_screen_calls_it_and_read_so(table, column, rest, language):
    (choices,) = [each.choices for each in COLUMNS[table] if each.name == column]
    names = [text(f"choices.{choice}", language) for choice in choices]

    def written(name: str) -> str:
        return f"{','.join([*rest, column])}\n{','.join(map(str, [*rest.values(), name]))}\n"

    assert [read_table(table, written(name).encode(), "a.csv")[column].item() for name in names] == [*choices]
    said = error_text(refusal(table, written("nada")), language)
    assert all(name in said for name in names)


def test_a_row_is_told_by_its_number_in_the_file_below_titles_and_empty_rows():
    text = "Recetario 2026,,,\n,,,\nPlato,Insumo,Cantidad,Unidad\nCausa,Papa,220,g\n,,,\nCausa,Limón,10,g\n"
    read = read_table("recipes", text.encode(), "recetas.csv")
    assert dict(zip(read["ingredient"], read.index + 2, strict=True)) == {"Papa": 4, "Limón": 6}


MERGED = "plato,insumo,cantidad,unidad\nCeviche,Limón,60,g\n,Corvina,200,g\nLomo,Papa,1,und\n\n,Cebolla,80,g\n"


def test_a_dish_named_only_in_its_first_row_is_that_of_the_rows_right_below_it_where_that_is_asked_for():
    merged = MERGED.replace("\n\n,Cebolla", "\n,Cebolla").encode()
    read = read_file("recipes", merged, "recetas.csv", from_above=True)
    assert read.rows["item"].tolist() == ["Ceviche", "Ceviche", "Lomo", "Lomo"]
    assert read.notes == Notes(from_above=[3, 5])
    with pytest.raises(InputError, match="missing_value") as refused:
        read_table("recipes", merged, "recetas.csv")
    assert refused.value.values["rows"] == "3, 5"


def test_what_only_the_first_row_of_a_dish_says_is_said_of_all_its_rows():
    merged = (
        "plato,insumo,cantidad,unidad,por,desde,local\n"
        "Mesa,Maíz,60,g,comensal,2026-10-01,Surco\n,Limón,20,g,,,\n,Ají,5,g,,,Centro\n"
        "Lomo,Papa,1,und,,,\n,Cebolla,80,g,cuenta,,\nCausa,Papa,2,und,,,\n"
    ).encode()
    found = read_file("recipes", merged, "recetas.csv", from_above=True)
    read = found.rows
    assert read["per"].tolist() == ["guest", "guest", "guest", "portion", "ticket", "portion"]
    assert read["from"].dt.strftime("%d/%m").fillna("").tolist() == ["01/10", "01/10", "01/10", "", "", ""]
    assert read["location"].tolist() == ["Surco", "", "Centro", "", "", ""]
    assert found.notes == Notes(from_above=[3, 4, 6], filled_above=["por", "desde"])


def test_a_row_that_names_its_dish_has_nothing_from_above():
    named = b"plato,insumo,cantidad,unidad,por\nMesa,Ma\xc3\xadz,60,g,comensal\nMesa,Papa,20,g,\n"
    assert read_table("recipes", named, "recetas.csv", from_above=True)["per"].tolist() == ["guest", "portion"]


def test_below_an_empty_row_nobody_knows_which_dish_is_meant():
    with pytest.raises(InputError, match="missing_value") as refused:
        read_table("recipes", MERGED.encode(), "recetas.csv", from_above=True)
    assert refused.value.values["rows"] == "6"


@pytest.mark.parametrize(
    ("table", "headers", "seems"),
    [
        ("suppliers", "insumo,proveedor,empaque,costo", "supply"),
        ("ingredients", "proveedor,dias de entrega,hora limite,dias de anticipacion", "suppliers"),
        ("recipes", "dia,plato,cantidad", "sales"),
        ("recipes", "dia,insumo,cantidad", None),  # a count, a delivery or waste: nobody knows
        ("stock", "dia,cantidad", None),
        ("ingredients", "insumo,precio", None),  # nearer to packs and costs, but not by much
        ("suppliers", "proveedor,telefono", None),
    ],
)
def test_a_file_of_another_table_is_told_where_it_fits_clearly_better(table, headers, seems):
    refused = refusal(table, headers + "\n" + ",".join("1" for _ in headers.split(",")) + "\n")
    assert (refused.code, refused.values.get("table")) == ("other_table" if seems else "no_column", seems)


def test_categories_that_differ_by_capitals_or_accents_are_one():
    menu = "Plato,Categoría,Precio\nPan,Café,5\nTorta,cafe,8\nJugo,Café,9\nCeviche,FRÍOS,42\nCausa,fríos,20\nAgua,,3\n"
    read = read_table("dishes", menu.encode(), "carta.csv")
    assert read["category"].tolist() == ["Café", "Café", "Café", "FRÍOS", "FRÍOS", ""]
