import pandas as pd
import pytest

from forecasting.errors import Several
from forecasting.files.cells import unescaped
from forecasting.files.table import read_table
from forecasting.files.writing import harmless, is_example, table_to_csv, template
from forecasting.tables import COLUMNS, empty


def test_a_table_is_written_the_same_way_every_time():
    frame = pd.DataFrame(
        {
            "day": pd.to_datetime(["2026-11-22", None]),
            "dish": pd.Series(["Ceviche, clásico", "Lomo"], dtype="str"),
            "quantity": [0.1 + 0.2, 31.0],
            "hour": pd.Series([13, None], dtype="Int64"),
            "closed": [True, False],
        }
    )
    assert table_to_csv(frame).decode() == (
        'day,dish,quantity,hour,closed\n2026-11-22,"Ceviche, clásico",0.3,13,true\n,Lomo,31,,false\n'
    )


def test_numbers_have_ten_digits_and_no_exponent():
    frame = pd.DataFrame({"quantity": [1 / 3, 1e-05, 123456789.125, -2.50, float("nan")]})
    assert table_to_csv(frame) == b'quantity\n0.3333333333\n0.00001\n123456789.1\n-2.5\n""\n'


@pytest.mark.parametrize("name", ["=1+1", "+51 999", "-5", "@SUM(A1)", "\t=1", "'=x", "''+y", "＝1+1", '"=x', "'\"+y"])
def test_no_name_runs_as_a_formula_and_reading_gives_it_back(name):
    frame = empty("closed").assign(day=pd.to_datetime(["2026-12-25"])).assign(location=name)
    written = table_to_csv(frame)
    assert ("'" + name).replace('"', '""').encode() in written
    assert read_table("closed", written, "closed.csv")["location"].tolist() == [name.strip()]


def test_no_formula_hides_behind_a_semicolon_at_which_a_spanish_spreadsheet_parts_cells():
    for name, spelt in {"Menú;=1+1": b"Men\xc3\xba;'=1+1", "-1;'@x;a": b"'-1;''@x;a"}.items():
        frame = empty("closed").assign(day=pd.to_datetime(["2026-12-25"]), location=name)
        assert table_to_csv(frame).splitlines()[1] == b"2026-12-25," + spelt
        assert read_table("closed", table_to_csv(frame), "closed.csv")["location"].tolist() == [name]


@pytest.mark.parametrize(
    ("text", "spelt"),
    [
        ('a;"=1+1;b', """a;'"=1+1;b"""),
        ("a\n=1+1;b", "a\n'=1+1;b"),
        ("\r=1+1", "'\r'=1+1"),
        ("a;'\"=1", """a;''"=1"""),
        ("a;b\nc", "a;b\nc"),
    ],
)
def test_no_formula_begins_where_a_quote_or_a_line_ends_within_a_text(text, spelt):
    assert harmless(text) == spelt
    assert unescaped(spelt) == text


def test_no_heading_runs_as_a_formula():
    assert table_to_csv(pd.DataFrame({"=1+1": [2.0]})) == b"'=1+1\n2\n"


def test_an_apostrophe_that_belongs_to_a_name_stays():
    frame = empty("closed").assign(day=pd.to_datetime(["2026-12-25"])).assign(location="'t Kantje")
    assert b",'t Kantje\n" in table_to_csv(frame)
    assert read_table("closed", table_to_csv(frame), "closed.csv")["location"].tolist() == ["'t Kantje"]


@pytest.mark.parametrize("form", ["csv", "xlsx"])
@pytest.mark.parametrize("language", ["es", "en"])
@pytest.mark.parametrize("table", COLUMNS)
def test_every_template_reads_back_as_nothing_but_examples(table, language, form):
    read = read_table(table, template(table, language, form), f"{table}.{form}")
    assert 1 <= len(read) <= 3
    assert list(read.columns) == list(empty(table).columns)
    assert read.dtypes.to_dict() == empty(table).dtypes.to_dict()
    assert is_example(read).all()


def test_a_template_speaks_the_readers_language():
    assert template("stock", "es").decode("utf-8-sig") == (
        "Día,Insumo,Cantidad,A ojo,Local\n2026-11-22,Ejemplo: Limón,12.5,,\n"
    )
    assert (
        template("stock", "en").decode("utf-8-sig")
        == "Day,Ingredient,Quantity,By eye,Location\n2026-11-22,Example: Lime,12.5,,\n"
    )


OLDER = {
    "supply": ("insumo,proveedor,contenido_empaque,empaque,costo_unitario", "Limón,Verduras,20,cajón,4"),
    "ingredients": ("insumo,unidad,dias_vida_util", "Limón,kg,14"),
    "conversions": ("insumo,unidad,equivale_a,en_unidad", "Limón,ciento,4.5,kg"),
    "recipes": ("plato_o_preparacion,insumo,cantidad,unidad,rinde_tanda,unidad_tanda", "Base,Limón,1,kg,2,l"),
    "weather": ("fecha,temperatura,lluvia_mm,humedad,horas_de_sol", "2026-11-22,20,0,82,6"),
}


@pytest.mark.parametrize("table", OLDER)
def test_the_headings_of_older_templates_are_still_read(table):
    headers, row = OLDER[table]
    read = read_table(table, f"{headers}\n{row}\n".encode(), f"{table}.csv")
    held = {str(cell).removesuffix(".0").removesuffix(" 00:00:00") for cell in read.iloc[0]}
    assert set(row.split(",")) <= held


@pytest.mark.parametrize("header", ["Contenido", "Tamaño empaque", "tamaño del empaque"])
def test_what_a_pack_holds_goes_by_several_headings(header):
    read = read_table(
        "supply", f"insumo,proveedor,{header},empaque,costo unitario\nLimón,V,20,cajón,4\n".encode(), "s.csv"
    )
    assert read["pack_size"].tolist() == [20.0]


def test_a_written_file_is_the_table():
    frame = read_table("supply", template("supply", "es"), "supply.csv")
    pd.testing.assert_frame_equal(read_table("supply", table_to_csv(frame), "supply.csv"), frame)


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_names_to_fill_in_are_rows_once_somebody_has_filled_them_in(form):
    given = template("supply", "es", form, ["Limón", "Papa"])
    assert is_example(read_table("supply", given, f"supply.{form}")).all()
    if form == "csv":
        filled = given.replace(b"Papa,", b"Papa,Mercado,10,saco,2")
        read = read_table("supply", filled, "supply.csv")
        assert read.loc[~is_example(read), ["ingredient", "unit_cost"]].to_numpy().tolist() == [["Papa", 2.0]]


def test_of_a_row_that_is_begun_what_lacks_is_said_by_its_place():
    begun = "ingredient,supplier,pack_size,pack_name,unit_cost\nLimón,,,,\nPapa,Mercado,,saco,\n"
    with pytest.raises(Several) as error:
        read_table("supply", begun.encode(), "supply.csv")
    lacking = [(one.code, one.values["name"], one.values["rows"]) for one in error.value.errors]
    assert lacking == [("missing_value", "pack_size", "3"), ("missing_value", "unit_cost", "3")]
