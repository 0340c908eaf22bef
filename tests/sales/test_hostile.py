"""Whatever somebody uploads becomes a table or one named error, soon and in little memory."""

import gzip
import os
import time
import tracemalloc
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from forecasting.commands.given import read_file
from forecasting.errors import InputError
from forecasting.files.sheets import LARGEST_FILE
from forecasting.files.writing import table_to_csv
from forecasting.folder import read_folder
from forecasting.sales import SalesFile, read_batch, read_sales, unpack_all
from forecasting.sales.choices import Choices
from tests.archives import packed
from tests.files.old_books import number, old_book, shared
from tests.sales.columns.test_tills import FILES

EXAMPLES = int(os.environ.get("DESPENSA_EXAMPLES", "100"))
MOST_SECONDS, MOST_MEGABYTES = 1.0, 50
MILLION = 1_000_000
ROW = b"2026-11-22,Causa,2\n"
HEADER = b"Fecha,Plato,Cantidad\n"
EXTRAS = b"Fecha,Plato,Cantidad,Modificadores\n"


def zip_bomb() -> bytes:
    return packed({"ventas.csv": HEADER + ROW * (5 * MILLION)})


def hostile_workbook() -> bytes:
    """A sheet that says it is a table, in an archive that is none."""
    return packed({"xl/workbook.xml": "<workbook>" * 1000, "xl/worksheets/sheet1.xml": "<c r='A1'/>"})


TABLE, OFFICE = ("urn:oasis:names:tc:opendocument:xmlns:" + name + ":1.0" for name in ("table", "office"))
LAUGHS = '<!DOCTYPE x [<!ENTITY l0 "lol">' + "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))


PLACED = '<c r="ZZ9" s=%s/>'
FAR = '<row><c t="inlineStr"><is><t>Fecha</t></is></c></row><row r="900"><c r="AKZ900"><v>1</v></c></row>'


def workbook_of(sheet: str, texts: str = "", sheets: int = 1, place: str = "xl/worksheets/sheet1.xml") -> bytes:
    """A workbook of one sheet, the texts that its cells share, and where it stands; or of so many times that sheet."""
    main, office = "spreadsheetml/2006/main", "officeDocument/2006/relationships"
    of = "http://schemas.openxmlformats.org/"
    to, every = f'<Relationships xmlns="{of}package/2006/relationships">', range(1, sheets + 1)
    related = f'<Relationship Id="rId%d" Type="{of}{office}/%s" Target="/%s"/>'
    before, _, rows = sheet.partition("<w>")
    parts = {
        "_rels/.rels": f"{to}{related % (1, 'officeDocument', 'xl/workbook.xml')}</Relationships>",
        "xl/_rels/workbook.xml.rels": to
        + "".join(related % (number, "worksheet", place.replace("1", str(number))) for number in every)
        + "</Relationships>",
        "xl/workbook.xml": f'<workbook xmlns="{of}{main}" xmlns:r="{of}{office}"><sheets>'
        + "".join(f'<sheet name="s{number}" sheetId="{number}" r:id="rId{number}"/>' for number in every)
        + "</sheets></workbook>",
        "xl/worksheets/sheet1.xml": "<worksheet/>",
        "xl/sharedStrings.xml": f'<sst xmlns="{of}{main}"><si><t>{texts}</t></si></sst>',
    }
    written = f'{before}<worksheet xmlns="{of}{main}"><sheetData>{rows}</sheetData></worksheet>'
    return packed(parts | {place.replace("1", str(number)): written for number in every})


LOOKS = [f'"{number**3 % 99_991}"' for number in range(20_000)]


def blank_cells(row: int, cell: str, many: int = 1_000) -> str:
    """Cells that have a look, each another one, so that they don't pack too well."""
    begin, end = cell.split("%s")
    first = row * 7_919 % (len(LOOKS) - many)
    return begin + f"{end}{begin}".join(LOOKS[first : first + many]) + end


def open_document(rows: str, before: str = "") -> bytes:
    body = f'<x xmlns:table="{TABLE}" xmlns:office="{OFFICE}"><table:table>{rows}</table:table></x>'
    return packed({"content.xml": before + body})


HOSTILE: dict[str, Callable[[], bytes]] = {
    "a line of ten megabytes of commas": lambda: HEADER + b"," * (10 * MILLION) + b"\n" + ROW,
    "a header of a million columns": lambda: b",".join(b"c%d" % n for n in range(MILLION)) + b"\n" + ROW,
    "a quote that never closes": lambda: HEADER + b'2026-11-22,"Causa,2\n' + ROW * 200_000,
    "ten megabytes of empty lines": lambda: b"\n" * (10 * MILLION),
    "bytes of zero": lambda: HEADER + b"2026-11-22,Cau\0sa,2\n",
    "only bytes of zero": lambda: bytes(MILLION),
    "every other byte of zero, and then some": lambda: (HEADER + ROW * 100_000).decode().encode("utf-16-le") + b"\0\0",
    "every other byte of zero before half a letter": lambda: b"a\0" * MILLION + b"\0\xd8",
    "a program": lambda: b"MZ\x90\0" + bytes(range(256)) * 4000,
    "a packed file": lambda: gzip.compress(HEADER + ROW * MILLION),
    "a ZIP that swells": zip_bomb,
    "a workbook that is none": hostile_workbook,
    "a broken UTF-16": lambda: b"\xff\xfe" + b"\xd8" * 99_999,
    "a web page of cells": lambda: b"<table>" + b"<tr><td>" * 900_000,
    "a workbook whose text grows a billion times": lambda: workbook_of(f"{LAUGHS}]><w><row><c><v>&l9;</v></c></row>"),
    "a workbook that names a long text in every cell": lambda: workbook_of(
        "<w>" + ("<row>" + '<c t="s"><v>0</v></c>' * 50 + "</row>") * 2_000, "a" * 30_000
    ),
    "a workbook with a text of sixty megabytes": lambda: workbook_of("<w>", "a" * (60 * MILLION)),
    "a workbook of two million blank cells": lambda: workbook_of(
        "<w>" + "".join(f"<row>{blank_cells(row, PLACED)}</row>" for row in range(2_000))
    ),
    "a workbook with a million texts that no cell names": lambda: workbook_of(
        "<w>", "</t></si>" + "".join(f"<si><t>{text}</t></si>" for text in range(MILLION)) + "<si><t>"
    ),
    "a workbook with one cell far off in each of many sheets": lambda: workbook_of("<w>" + FAR, sheets=60),
    "a workbook with a sheet where none is looked for": lambda: workbook_of(
        "<w>" + FAR.replace("900", "20000"), place="xl/elsewhere/sheet1.xml"
    ),
    "an ODS of a million rows in one": lambda: open_document(
        '<table:table-row table:number-rows-repeated="1000000"><table:table-cell office:value-type="float"/>'
        "</table:table-row>"
    ),
    "an ODS whose text grows a billion times": lambda: open_document("&l9;", LAUGHS + "]>"),
    "an XLS with six cells in the last corner": lambda: old_book(
        {str(place): number(65_535, 255, 1) for place in range(6)}
    ),
    "an XLS with a long text in every cell": lambda: old_book(
        {"A": b"".join(shared(row, column, 0) for row in range(4_000) for column in range(10))}, ["x" * 60_000]
    ),
    "a quantity of sixty thousand digits": lambda: HEADER + b"2026-11-22,Causa," + b"9" * 60_000 + b"\n",
    "a date after sixty thousand brackets": lambda: HEADER + b"(" * 60_000 + b"2026-11-22,Causa,2\n",
    "sixty thousand brackets among modifiers": lambda: EXTRAS + b"2026-11-22,Causa,," + b"(" * 60_000 + b"\n",
    "sixty thousand blanks among modifiers": lambda: EXTRAS + b"2026-11-22,Causa,," + b" " * 60_000 + b"x\n",
    "a dish voided four thousand times": lambda: HEADER + b"2026-11-22,Causa" + b" (anulado por " * 4_000 + b"x,2\n",
    "a name of a megabyte": lambda: HEADER + b"2026-11-22," + b"a" * MILLION + b",2\n",
}


def peak_megabytes(work: Callable[[], object]) -> tuple[float, float]:
    """How much more memory the process held at most while it worked, and for how many seconds it computed."""
    Path("/proc/self/clear_refs").write_text("5")  # the peak begins anew
    before, began = _status("VmRSS"), time.process_time()
    work()
    return _status("VmHWM") - before, time.process_time() - began


def _status(name: str) -> float:
    line = next(line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith(name))
    return int(line.split()[1]) / 1024


ON_LINUX = pytest.mark.skipif(
    not os.access("/proc/self/clear_refs", os.W_OK), reason="only Linux tells a process's peak memory"
)


def refuse(content: bytes) -> None:
    with pytest.raises(InputError):
        list(read_batch(unpack_all([("ventas.csv", content)]).files, lambda file: Choices()))


@ON_LINUX
@pytest.mark.parametrize("what", HOSTILE)
def test_a_hostile_file_is_refused_soon_and_in_little_memory(what):
    content = HOSTILE[what]()
    megabytes, seconds = peak_megabytes(lambda: refuse(content))
    assert seconds < MOST_SECONDS
    assert megabytes < MOST_MEGABYTES


@ON_LINUX
def test_an_order_of_thousands_of_dishes_is_not_held_once_for_each_of_them():
    content = b"Fecha;Pedido;Notas;Productos\n2026-11-22;1;" + b"n" * 20_000 + b";" + b"1 x Aji," * 5_000 + b"\n"
    megabytes, seconds = peak_megabytes(lambda: read_sales(content, "ventas.csv"))
    assert read_sales(content, "ventas.csv").units == 5_000
    assert (seconds < MOST_SECONDS, megabytes < MOST_MEGABYTES) == (True, True)


@ON_LINUX
def test_tens_of_thousands_of_later_headers_are_read_soon():
    turned = "Fecha;Plato;Cantidad\n2026-11-22;Aji;2\nPlato;Cantidad;Fecha\nCausa;3;2026-11-22\n"
    content = (turned * 15_000).encode()
    _, seconds = peak_megabytes(lambda: read_sales(content, "ventas.csv"))
    assert read_sales(content, "ventas.csv").units == 75_000
    assert seconds < MOST_SECONDS


@ON_LINUX
def test_a_file_that_is_too_large_is_refused_before_it_is_in_the_memory(tmp_path):
    file = tmp_path / "ventas.csv"
    with file.open("wb") as empty:
        empty.truncate(LARGEST_FILE + 1)

    def refused() -> None:
        for read in (lambda: read_file(file), lambda: read_folder(sales=file)):
            with pytest.raises(InputError, match="file_too_large"):
                read()

    megabytes, seconds = peak_megabytes(refused)
    assert seconds < MOST_SECONDS
    assert megabytes < MOST_MEGABYTES


@pytest.mark.parametrize(
    "name", ["=cmd|' /C calc'!A0", "+51 999", "-2+3", "@SUM(1)", "<script>alert(1)</script>", "![x](http://x/y.png)"]
)
def test_a_name_that_could_do_harm_is_kept_as_it_is_and_exported_harmless(name):
    read = read_sales(HEADER + f"2026-11-22,{name},2\n".encode(), "ventas.csv")
    assert read.lines["dish"].tolist() == [name]
    written = table_to_csv(read.lines).decode().splitlines()[1].split(",")[1].strip('"')
    assert written[0] not in "=+-@\t\r\0"
    assert read_sales(table_to_csv(read.lines), "sales.csv").lines["dish"].tolist() == [name]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("blank", ["", ";;;", " ; ;"])
def test_a_million_blank_rows_below_a_table_take_no_memory(end, blank):
    rows = ["Fecha;Plato;Cantidad;Nota", "22/11/2026;Causa;2;", "23/11/2026;Lomo;3;;;", *[blank] * 1_000_000]
    content = end.join(rows).encode()
    tracemalloc.start()
    found = read_sales(content, "ventas.csv")
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert (found.units, found.rows) == (5.0, 2)
    assert most < 50 * 1024 * 1024


ROWS = [
    "".join(f'<c t="inlineStr"><is><t>{cell}</t></is></c>' for cell in row.split(","))
    for row in ("Fecha,Plato,Cantidad", "2026-11-22,Causa,2", "2026-11-23,Lomo,3")
]


@ON_LINUX
@pytest.mark.parametrize("blank", ["<c s=%s/>", PLACED, '<c s=%s t="n" />'])
def test_cells_that_only_look_like_something_take_neither_time_nor_memory(blank):
    rows = [*ROWS, *[""] * 900]
    content = workbook_of("<w>" + "".join(f"<row>{row}{blank_cells(n, blank)}</row>" for n, row in enumerate(rows)))
    read = []
    megabytes, seconds = peak_megabytes(lambda: read.append(read_sales(content, "ventas.xlsx")))
    assert read[0].lines["quantity"].tolist() == [2.0, 3.0]
    assert seconds < MOST_SECONDS
    assert megabytes < MOST_MEGABYTES


def test_merged_cells_beside_all_that_is_written_fill_nothing():
    merged = '</sheetData><mergeCells><mergeCell ref="D1:D9"/><mergeCell ref="A90:A99"/></mergeCells><sheetData>'
    read = read_sales(workbook_of("<w>" + "".join(f"<row>{row}</row>" for row in ROWS) + merged), "ventas.xlsx")
    assert read.lines["dish"].tolist() == ["Causa", "Lomo"]


def test_bytes_of_zero_in_a_workbook_stand_in_no_text_that_is_kept():
    cells = [["Fecha", "Plato", "Cantidad", "Ticket"], ["2026-11-22", "Cau_x0000_sa", "2", "7_x0000_"]]
    rows = ["".join(f'<c t="inlineStr"><is><t>{cell}</t></is></c>' for cell in row) for row in cells]
    read = read_sales(workbook_of("<w>" + "".join(f"<row>{row}</row>" for row in rows)), "ventas.xlsx")
    assert read.lines[["dish", "quantity", "ticket"]].to_numpy().tolist() == [["Causa", 2.0, "7"]]


def test_the_name_of_a_file_is_what_any_database_keeps():
    (file,) = unpack_all([("ventas \udcf1\0.csv", HEADER + ROW)]).files
    assert file.name == "ventas ?.csv"


BASES = [content for content, *_ in FILES.values()]
PIECES = [
    b",",
    b";",
    b"\t",
    b"\n",
    b"\r",
    b'"',
    b"\0",
    b"\xff",
    b"\xc3",
    b"1e309",
    b"-",
    b"TOTAL",
    b"=",
    b"\xe2\x80\x93",
]


@st.composite
def mutated(draw) -> bytes:
    """A real file with bytes cut out, doubled, moved or put in."""
    content = draw(st.sampled_from(BASES))
    for _ in range(draw(st.integers(1, 6))):
        start = draw(st.integers(0, len(content)))
        stop = min(len(content), start + draw(st.integers(0, 200)))
        piece = draw(st.one_of(st.sampled_from(PIECES), st.just(content[start:stop]), st.binary(max_size=8)))
        content = draw(
            st.sampled_from(
                [
                    content[:start] + content[stop:],
                    content[:start] + piece + content[start:],
                    content[:start] + piece + content[stop:],
                    content.replace(draw(st.sampled_from(PIECES)), piece, draw(st.integers(1, 50))),
                ]
            )
        )
    return content


@settings(
    max_examples=EXAMPLES, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow], database=None
)
@given(mutated(), st.sampled_from(["ventas.csv", "ventas 22-11-2026.xlsx"]))
def test_a_mutated_file_is_a_table_or_a_named_error(content, file):
    try:
        read = read_sales(content, file)
    except InputError as error:
        assert error.values["file"] == file
    else:
        assert isinstance(read, SalesFile)
        lines = read.lines
        assert lines[["day", "dish", "quantity"]].notna().all(axis=None)
        assert (lines["quantity"] >= 0).all() and (lines["dish"] != "").all()


def test_a_name_of_brackets_and_dashes_is_left_out_soon():
    began = time.process_time()
    read = read_sales(HEADER + b"2026-11-22," + b"((((----" * 7_000 + b",9\n" + ROW, "ventas.csv")
    assert time.process_time() - began < MOST_SECONDS
    assert (read.issues["reason"].tolist(), read.lines["quantity"].tolist()) == (["long_name"], [2.0])
