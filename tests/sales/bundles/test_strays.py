"""What lies in a ZIP beside the sales is named and left; a file that may have sales never is."""

import pytest

from forecasting.errors import InputError
from forecasting.sales import Choices, read_batch, unpack_all
from tests.archives import packed
from tests.sales.sheets import workbook

DAYS = {f"ventas {day}-11-2026.csv": f"Plato;Cantidad\nCeviche;{day}\n" for day in (16, 17)}
NOTES = "Hola, te paso las ventas de la semana.\nFalta el domingo, lo mando mañana.\n"
STRAYS = {
    "notas.txt": (NOTES, "words"),
    "LEEME": ("Gracias", "words"),
    "vacio.txt": ("", "empty"),
    "ventas.pdf": (b"%PDF-1.4\0\0", "pdf"),
    "sin ending": (b"%PDF-1.4\0\0", "pdf"),
    "caja/foto.JPG": (b"\xff\xd8\xff\xe0\0", "image"),
    "leeme.docx": (packed({"word/document.xml": "<w/>"}), "document"),
    "pagina.html": ("<html><p>Fudo</p></html>", "html"),
}


def test_what_has_no_sales_in_it_is_named_with_what_it_is_and_the_others_are_read():
    beside = {name: content for name, (content, _) in STRAYS.items()}
    files, strays = unpack_all([("todo.zip", packed(DAYS | beside | {".DS_Store": b"\0", "__MACOSX/._a.csv": b"\0"}))])
    assert strays == [(f"todo.zip/{name}", format) for name, (_, format) in STRAYS.items()]
    assert [file.units for file in read_batch(files, lambda file: Choices())] == [16, 17]


@pytest.mark.parametrize(
    "off", ["Plato;Cantidad;Importe\n", "Plato;Cantidad;Importe\nTOTAL;0;0,00\n", "Plato;Cantidad\nCausa;0\n"]
)
def test_the_report_of_a_day_off_is_named_and_stops_none_of_the_others(off):
    files, strays = unpack_all([("todo.zip", packed(DAYS | {"ventas 18-11-2026.csv": off}))])
    assert strays == [("todo.zip/ventas 18-11-2026.csv", "nothing_sold")]
    assert [file.units for file in read_batch(files, lambda file: Choices())] == [16, 17]


def test_zeros_in_columns_of_money_alone_are_no_day_off():
    free = "Plato;Piezas;Descuento\nCausa;3;0.00\n"
    files, strays = unpack_all([("todo.zip", packed(DAYS | {"ventas 18-11-2026.csv": free}))])
    assert (len(files), strays) == (3, [])


def test_a_workbook_whose_first_sheet_is_empty_is_no_report_of_a_day_off():
    sheets = {
        "Enero": [["Fecha", "Plato", "Cantidad"]],
        "Febrero": [["Fecha", "Plato", "Cantidad"], ["2026-02-01", "Causa", 3]],
    }
    files, strays = unpack_all([("todo.zip", packed({"ventas.xlsx": workbook(sheets)}))])
    assert (strays, [file.units for file in read_batch(files, lambda file: Choices())]) == ([], [3])


def test_a_zip_of_nothing_but_such_files_is_refused():
    with pytest.raises(InputError, match="archive_without_tables"):
        unpack_all([("todo.zip", packed({"notas.txt": NOTES, "foto.png": b"\x89PNG"}))])


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("ventas 18-11-2026.csv", b"%PDF-1.4\0"),
        ("ventas 18-11-2026.csv", b""),
        ("ventas 18-11-2026.xlsx", b"PK\x03\x04 broken"),
        ("ventas 18-11-2026.zip", packed(DAYS)),
        ("ventas 18-11-2026.txt", b"Plato;Cantidad\nCau\0sa;2\n"),
        ("ventas 18-11-2026.txt", b"Ceviche;2\nCausa;5\nLomo;1\n"),
        ("ventas.prn", b"Plato       Cant  Importe\nCeviche        2    60.00\nCausa          5    90.00\n"),
        ("ventas.txt", b"Mozo\tHora\tMesa\nRosa\t13:05\t4\n"),
    ],
)
def test_a_file_that_may_have_sales_is_never_left_out_although_it_cannot_be_read(name, content):
    files, strays = unpack_all([("todo.zip", packed(DAYS | {name: content}))])
    assert (strays, len(files)) == ([], 3)
    with pytest.raises(InputError):
        list(read_batch(files, lambda file: Choices()))


def test_daily_files_of_text_are_sales():
    files, strays = unpack_all([("todo.zip", packed({name.replace("csv", "txt"): of for name, of in DAYS.items()}))])
    assert (strays, len(files)) == ([], 2)


def test_a_text_that_somebody_gave_as_such_is_read_or_refused():
    files, strays = unpack_all([("notas.txt", NOTES.encode())])
    assert (strays, [file.name for file in files]) == ([], ["notas.txt"])
