"""Both languages say the same things, and nothing is said that no page shows."""

import ast
import re
from pathlib import Path
from string import Formatter

import pytest

from forecasting.errors import InputError, QuestionError, Several
from forecasting.models.features import FEATURES
from forecasting.models.importances import PARTS
from forecasting.tables import COLUMNS
from forecasting.texts import LANGUAGES, error_text, text, texts

ROOT = Path(__file__).parents[2]
SOURCES = [*(ROOT / "pages").rglob("*.py"), *(ROOT / "forecasting").rglob("*.py"), ROOT / "app.py"]


def placeholders(entry) -> set[str]:
    forms = entry.values() if not isinstance(entry, str) else [entry]
    names = {name for form in forms for _, name, _, _ in Formatter().parse(form) if name}
    return names


def literals(path: Path) -> tuple[set[str], set[str]]:
    """All strings in a file, and patterns of those in which an f-string fills in what may be anything."""
    nodes = list(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))
    plain = {node.value for node in nodes if _is_text(node)}
    filled = {
        "".join(re.escape(part.value) if _is_text(part) else r"\w+" for part in node.values)
        for node in nodes
        if isinstance(node, ast.JoinedStr)
    }
    return plain, filled


def _is_text(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def names_a_text(pattern: str) -> bool:
    """Whether a pattern is a key's: it has a dot, and words of its own so that it doesn't match just any key."""
    return r"\." in pattern and len(re.sub(r"\\w\+|\W", "", pattern)) > 2


def test_both_languages_have_the_same_keys():
    assert set(texts("es")) == set(texts("en"))


def test_both_languages_fill_in_the_same_values():
    spanish, english = ({key: placeholders(entry) for key, entry in texts(language).items()} for language in LANGUAGES)
    assert spanish == english


@pytest.mark.parametrize(
    ("n", "said"),
    [
        (0, "Ningún insumo tiene proveedor: así todavía no se puede pedir nada."),
        (1, "Un solo insumo de 34 tiene proveedor: los demás todavía no se pueden pedir."),
        (2, "**2 de 34** insumos tienen proveedor: los demás todavía no se pueden pedir."),
    ],
)
def test_none_and_one_have_their_own_words(n, said):
    assert text("coverage.suppliers", "es", n=n, total=34) == said


def test_of_none_a_text_without_words_of_its_own_speaks_as_of_many():
    assert text("setup.saved", "en", n=0, table="Recipes") == "Recipes: 0 rows saved."


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (InputError("too_little_history", days=1, needed=42), "Testing the models takes 42 days of sales; so far you"),
        (
            InputError("unread_sales", file="v.csv", reason="bad_quantity", rows="3", count=1),
            "Rows of v.csv that can't be read: 1 (unreadable quantity; for example row 3).",
        ),
    ],
)
def test_of_one_day_or_row_errors_speak_as_of_one(error, said):
    assert error_text(error, "en").startswith(said)


def test_a_sheet_whose_name_is_its_date_is_named_once_where_its_year_is_asked():
    sheet = "abril.xlsx/Abr 1"
    asked = QuestionError("which_year", file=sheet, column=sheet, samples="1 abr")
    assert error_text(asked, "es") == f"{sheet}: sus fechas (1 abr) no traen el año. ¿De qué año son?"


def test_every_text_is_used_somewhere():
    plain, filled = (set().union(*found) for found in zip(*map(literals, SOURCES), strict=True))
    anything = re.compile("|".join(f"(?:{pattern})" for pattern in filled if names_a_text(pattern)))
    named = [key for key in texts("es") if not key.startswith("errors.")]
    assert [key for key in named if key not in plain and not anything.fullmatch(key)] == []


def test_every_error_has_a_sentence():
    told = re.compile(r"(?:(?:Input|Question)Error|faults\.note(?:_cells)?)\(\s*\"(\w+)\"")
    raised = {code for path in SOURCES for code in told.findall(path.read_text(encoding="utf-8"))}
    assert sorted(code for code in raised if f"errors.{code}" not in texts("es")) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_error_without_a_sentence_still_says_something(language):
    assert "no_such_code" in error_text(InputError("no_such_code"), language)


def test_one_and_many_have_their_own_form():
    assert text("setup.read", "es", n=1, file="a.csv").startswith("Leí 1 fila de a.csv")
    assert text("setup.read", "es", n=1200, file="a.csv").startswith("Leí 1,200 filas de a.csv")


def test_a_file_that_is_no_table_is_called_what_people_call_it():
    error = InputError("not_a_table", file="menu.jpg", format="image")
    assert "por dentro es una imagen." in error_text(error, "es")
    assert "inside it is a picture." in error_text(error, "en")


def test_a_column_without_a_name_is_called_by_its_number():
    error = QuestionError("ambiguous_numbers", file="ventas.csv", column="#3", samples="1.500")
    assert "«Columna 3»" in error_text(error, "es") and "#3" not in error_text(error, "en")
    found = InputError("no_dish_column", file="ventas.csv", found="Fecha, #2, N.º, # 4")
    assert "Fecha, Columna 2, N.º, # 4" in error_text(found, "es")


def test_of_many_errors_of_a_file_ten_have_a_line_and_the_others_are_counted():
    said = error_text(Several("stock.csv", [InputError("empty_file", file=f"{n}.csv") for n in range(12)]), "es")
    first, *each = said.split("\n- ")
    assert first.startswith("En stock.csv hay 12 cosas por corregir")
    assert len(each) == 11
    assert each[-1] == "Y 2 cosas más."


def test_faults_of_one_kind_between_tables_share_a_line():
    names = [InputError("unknown_supplier", supplier=f"P{n}", ingredient="Limón", rows=[n, n + 1]) for n in range(3)]
    unknown = InputError("unknown_size_of", dish="Fuente", size_of="Arroz")
    said = error_text(Several("", [*names, unknown]), "es").splitlines()
    assert said == [
        "Las tablas no encajan en 4 cosas:",
        "- Empaques y costos: 3 nombres no están entre los proveedores: «P0» (filas 0 y 1), «P1» (filas 1 y 2) y «P2» "
        "(filas 2 y 3). Agrégalos a los proveedores o corrige los nombres.",
        "- Platos: Fuente figura como tamaño de «Arroz», que no está entre los platos ni tiene receta. "
        "Corrige el nombre.",
    ]


@pytest.mark.parametrize(
    ("unit", "to", "language", "asked"),
    [
        ("unidades", "kg", "es", "Palta, 1 unidad = ¿? kg"),
        ("units", "kg", "en", "Palta, 1 unit = ? kg"),
        ("kg", "unidad", "es", "Palta, 1 kg = ¿? unidades"),
        ("kg", "unidad", "en", "Palta, 1 kg = ? units"),
        ("latas", "lata grande", "es", "Palta, 1 lata = ¿? lata grande"),
    ],
)
def test_a_conversion_is_asked_of_one_unit_and_for_many_of_the_other(unit, to, language, asked):
    values = {"item": "Guacamole", "ingredient": "Palta", "unit": unit, "to": to, "rows": [2]}
    assert asked in error_text(InputError("impossible_unit", **values), language)
    together = Several("", [InputError("unknown_unit", **values | {"ingredient": f"Palta{n}"}) for n in "123"])
    assert asked.removeprefix("Palta") in error_text(together, language)


def test_a_list_that_goes_on_ends_a_sentence_with_one_ellipsis():
    said = text("today.impossible", "es", ingredients=[f"insumo {place}" for place in range(12)])
    assert "insumo 9…" in said
    assert "…." not in said


@pytest.mark.parametrize("language", LANGUAGES)
def test_templates_call_their_columns_as_the_screen_does(language):
    called = {column.name: column.heading(language) for columns in COLUMNS.values() for column in columns}
    assert called == {name: text(f"columns.{name}", language) for name in called}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_feature_of_a_model_has_a_name(language):
    assert [name for name in [*FEATURES, *PARTS.values()] if f"features.{name}" not in texts(language)] == []
