import datetime as dt
import io

import pytest
import xlsxwriter

from forecasting.errors import InputError
from forecasting.files import workbooks
from tests.archives import packed
from tests.files.old_books import blank, number, old_book, shared, with_password
from tests.files.opened import read_cells

KNOWN = {"fecha", "plato", "cantidad"}
ODS_SPACES = ("office", "table", "text")
MANIFEST = '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'


def workbook(fill) -> bytes:
    written = io.BytesIO()
    with xlsxwriter.Workbook(written, {"in_memory": True}) as book:
        fill(book)
    return written.getvalue()


def titled_sales(book: xlsxwriter.Workbook) -> None:
    book.add_worksheet("Portada").write_string(0, 0, "La Sazón")
    sheet = book.add_worksheet("Ventas")
    day = book.add_format({"num_format": "dd/mm/yyyy"})
    sheet.merge_range("A1:C1", "Reporte de ventas")
    sheet.write_row("A4", ["Fecha", "Plato", "Cantidad"])
    sheet.merge_range("A5:A6", dt.date(2026, 11, 22), day)
    sheet.write_row("B5", ["Causa", 2])
    sheet.write_row("B6", ["Lomo", 1.234])


def far_cell(book: xlsxwriter.Workbook) -> None:
    sheet = book.add_worksheet()
    sheet.write_string(0, 0, "fecha")
    sheet.write_string(1_048_575, 16_383, "x")


def test_title_rows_and_merged_cells_of_a_workbook_are_understood():
    cells = read_cells(workbook(titled_sales), "ventas.xlsx", KNOWN)
    assert list(cells.columns) == ["Fecha", "Plato", "Cantidad"]
    assert cells.to_numpy().tolist() == [["2026-11-22", "Causa", "2"], ["2026-11-22", "Lomo", "1.2340"]]
    assert list(cells.index) == [5, 6]


def test_the_name_of_a_file_does_not_matter():
    assert len(read_cells(workbook(titled_sales), "ventas.csv", KNOWN)) == 2


def test_one_cell_in_the_last_corner_does_not_take_the_memory():
    with pytest.raises(InputError, match="workbook_too_large"):
        read_cells(workbook(far_cell), "ventas.xlsx", KNOWN)


def test_repeated_cells_of_an_ods_do_not_take_the_memory():
    sheet = (
        '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
        'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"><office:body><office:spreadsheet><table:table>'
        '<table:table-row table:number-rows-repeated="1048576"><table:table-cell office:value-type="float" '
        'office:value="1" table:number-columns-repeated="16384"/></table:table-row>'
        "</table:table></office:spreadsheet></office:body></office:document-content>"
    )
    with pytest.raises(InputError, match="workbook_too_large"):
        read_cells(packed({"content.xml": sheet.encode()}), "ventas.ods", KNOWN)


def test_the_blank_rows_that_end_each_sheet_of_an_ods_are_no_rows():
    blank = '<table:table-row table:number-rows-repeated="1048000"><table:table-cell/></table:table-row>'
    cells = "".join(
        f'<table:table-cell office:value-type="string"><text:p>{cell}</text:p></table:table-cell>'
        for cell in ("fecha", "plato", "cantidad")
    )
    tables = "".join(
        f'<table:table table:name="{name}"><table:table-row>{cells}</table:table-row>{blank}</table:table>'
        for name in ("viernes", "sábado")
    )
    spaces = " ".join(f'xmlns:{each}="urn:oasis:names:tc:opendocument:xmlns:{each}:1.0"' for each in ODS_SPACES)
    book = f"<office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body>"
    content = f"<office:document-content {spaces}>{book}</office:document-content>"
    parts = {"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": content}
    cells = read_cells(packed(parts | {"META-INF/manifest.xml": MANIFEST}), "ventas.ods", KNOWN)
    assert list(cells.columns) == ["fecha", "plato", "cantidad"]


@pytest.fixture
def few_blank_cells(monkeypatch):
    """Ten cells that only have a border are fine in a sheet, 27 in all sheets, or as many as are filled."""
    for limit, many in {"_ALWAYS_FINE": 10, "_MOST_BLANK": 27, "_MOST_TIMES_FILLED": 1}.items():
        monkeypatch.setattr(workbooks, limit, many)


def bordered(blank: int, sheets: int) -> bytes:
    def fill(book: xlsxwriter.Workbook) -> None:
        border = book.add_format({"border": 1})
        for _ in range(sheets):
            sheet = book.add_worksheet()
            sheet.write_string(0, 0, "fecha")
            for row in range(blank):
                sheet.write_blank(row, 1, None, border)

    return workbook(fill)


def test_sheets_with_borders_below_their_rows_are_read(few_blank_cells):
    assert len(workbooks.read_workbook(bordered(blank=9, sheets=3), "ventas.xlsx")) == 3


@pytest.mark.parametrize(("blank", "sheets"), [(9, 4), (14, 1)])
def test_too_many_cells_with_nothing_but_a_border_are_refused(few_blank_cells, blank, sheets):
    with pytest.raises(InputError, match="workbook_too_large"):
        workbooks.read_workbook(bordered(blank, sheets), "ventas.xlsx")


def test_a_workbook_of_thousands_of_parts_is_refused_before_it_unpacks():
    content = packed({"xl/workbook.xml": b""} | {f"xl/worksheets/sheet{part}.xml": b"" for part in range(2_000)})
    with pytest.raises(InputError, match="workbook_too_large"):
        read_cells(content, "ventas.xlsx", KNOWN)


def test_a_sheet_of_nothing_but_air_is_refused_before_it_unpacks():
    content = packed({"xl/workbook.xml": b"", "xl/worksheets/sheet1.xml": b" " * 30_000_000})
    with pytest.raises(InputError, match="workbook_too_large"):
        read_cells(content, "ventas.xlsx", KNOWN)


def test_a_broken_workbook_is_named():
    with pytest.raises(InputError, match="workbook_broken"):
        read_cells(b"\xd0\xcf\x11\xe0" + b"x" * 600, "ventas.xls", KNOWN)
    with pytest.raises(InputError, match="workbook_broken"):
        read_cells(packed({"xl/workbook.xml": b"<x/>", "xl/worksheets/sheet1.xml": b"<x"}), "ventas.xlsx", KNOWN)


def test_a_workbook_without_cells_is_empty():
    with pytest.raises(InputError, match="empty_file"):
        read_cells(workbook(lambda book: book.add_worksheet()), "ventas.xlsx", KNOWN)


OLD_TEXTS = ["Fecha", "Plato", "Cantidad", "22/11/2026", "Causa"]
OLD_SALES = b"".join([*(shared(0, place, place) for place in range(3)), shared(1, 0, 3), shared(1, 1, 4)])
OLD_SALES += number(1, 2, 2.5)


@pytest.mark.parametrize(
    ("more", "texts"),
    [
        (b"", []),
        (b"".join(blank(row, 256) for row in range(2, 6000)), []),
        (b"".join(number(row, column, row) for row in range(2, 4000) for column in range(3)), ["x" * 32_000]),
        (number(4000, 250, 1), []),
    ],
    ids=["small", "blank", "long", "wide"],
)
def test_an_old_workbook_is_read_whatever_its_size(more, texts):
    cells = read_cells(old_book({"Ventas": OLD_SALES + more}, [*OLD_TEXTS, *texts]), "ventas.xls", KNOWN)
    assert cells.iloc[0, :3].tolist() == ["22/11/2026", "Causa", "2.5"]


@pytest.mark.parametrize(
    ("sheets", "texts"),
    [
        ({"A": number(65_535, 255, 1)}, []),
        ({str(place): number(4000, 250, 1) for place in range(9)}, []),
        ({"A": b"".join(shared(2 + row, column, 5) for row in range(9) for column in range(100))}, ["x" * 60_000]),
    ],
    ids=["far", "many", "text"],
)
def test_an_old_workbook_that_would_take_far_more_memory_than_it_has_bytes_is_refused(sheets, texts):
    content = old_book({name: OLD_SALES + cells for name, cells in sheets.items()}, [*OLD_TEXTS, *texts])
    with pytest.raises(InputError, match="workbook_too_large"):
        workbooks.read_workbook(content, "ventas.xls")


def test_an_old_workbook_whose_texts_end_too_soon_is_broken():
    content = old_book({"A": OLD_SALES}, OLD_TEXTS)
    start = content.index(b"\x05\x00\x00\x00\x05\x00\x00\x00")
    with pytest.raises(InputError, match="workbook_broken"):
        workbooks.read_workbook(content[: start + 8] + b"\xff" * 3 + content[start + 11 :], "ventas.xls")


def test_an_old_workbook_that_says_that_its_sheet_stands_behind_its_end_is_broken():
    content = old_book({"A": OLD_SALES}, OLD_TEXTS)
    place = content.index(b"\x85\x00\x09\x00") + 4
    with pytest.raises(InputError, match="workbook_broken"):
        workbooks.read_workbook(content[:place] + b"\xff\xff\x00\x00" + content[place + 4 :], "ventas.xls")


def test_an_old_workbook_with_a_password_is_locked_and_not_broken():
    content = with_password(old_book({"A": OLD_SALES}, OLD_TEXTS))
    with pytest.raises(InputError, match="workbook_locked"):
        workbooks.read_workbook(content, "ventas.xls")
