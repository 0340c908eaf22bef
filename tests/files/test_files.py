import pytest

from forecasting.errors import InputError
from forecasting.files import heads
from forecasting.files.decode import plain, repair_mojibake
from forecasting.files.sheets import open_sheet
from tests.files.opened import read_cells

KNOWN = {"fecha", "plato", "cantidad", "precio"}
ROWS = "fecha,plato,cantidad\n2026-11-22,Ají de gallina,2\n"


@pytest.mark.parametrize(
    "content",
    [
        ROWS.encode(),
        ROWS.encode("utf-8-sig"),
        ROWS.encode("cp1252"),
        ROWS.encode("utf-16"),
        ROWS.replace(",", ";").encode("cp1252"),
        ROWS.replace(",", "\t").encode("utf-16"),
        ROWS.encode("utf-16-le"),
        ROWS.replace(",", "\t").replace("\n", "\r\n").encode("utf-16-be"),
        ROWS.replace(",", "|").encode(),
        ROWS.replace("\n", "\r\n").encode(),
        ROWS.replace("\n", "\r").encode(),
        ("sep=;\r\n" + ROWS.replace(",", ";").replace("\n", "\r\n")).encode(),
        ROWS.removesuffix("\n").encode(),
    ],
)
def test_any_encoding_delimiter_and_line_end_gives_the_same_cells(content):
    cells = read_cells(content, "ventas.csv", KNOWN)
    assert list(cells.columns) == ["fecha", "plato", "cantidad"]
    assert cells.to_numpy().tolist() == [["2026-11-22", "Ají de gallina", "2"]]
    assert list(cells.index) == [2]


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_a_few_letters_of_other_scripts_leave_no_doubt_about_the_encoding(encoding):
    text = ROWS.replace("Ají", "“Ají” – €") * 20
    assert "“Ají” – € de gallina" in read_cells(text.encode(encoding), "ventas.csv", KNOWN)["plato"].tolist()


@pytest.mark.parametrize(
    "content",
    [
        ROWS.encode().replace(b"Aj", b"A\0j"),
        bytes(1000),
        ROWS.encode("utf-16-le").replace(b"A\0", b"\0\0"),
        ROWS.encode("utf-16-le").replace(b"A\0", b"\0A"),
        ROWS.encode("utf-16-be") + b"\0",
        b"\0" + ROWS.encode("utf-32-le"),
        ROWS.encode("utf-32-be"),
        ROWS.encode("utf-16-le").replace(b"A\0", b"\0\xd8"),
        b"".join(bytes([0, 0, letter]) for letter in ROWS.encode()),
    ],
)
def test_bytes_of_zero_that_are_no_letters_are_refused(content):
    with pytest.raises(InputError, match="binary_file"):
        open_sheet(content, "ventas.csv", KNOWN)


def test_rows_keep_the_number_that_excel_shows():
    text = 'Reporte de ventas;;\n;;\nfecha;plato;cantidad\n2026-11-22;"Lomo\nsaltado";1\n\n2026-11-23;Causa;2\n'
    cells = read_cells(text.encode(), "ventas.csv", KNOWN)
    assert cells["plato"].to_dict() == {4: "Lomo\nsaltado", 5: "", 6: "Causa"}


@pytest.mark.parametrize("blank", ["", ",,", " , "])
def test_a_table_is_found_below_many_blank_rows(blank):
    cells = read_cells(f"{blank}\n".encode() * 40 + b"fecha,plato,cantidad\n2026-11-22,Causa,2\n", "ventas.csv", KNOWN)
    assert cells["plato"].to_dict() == {42: "Causa"}


def test_blank_rows_above_a_table_are_not_searched_for_names(monkeypatch):
    looked_at = []
    monkeypatch.setattr(heads, "plain", lambda cell: looked_at.append(cell) or plain(cell))
    content = (b"," * 250 + b"\n") * 900 + b"fecha,plato,cantidad\n2026-11-22,Causa,2\n"
    assert open_sheet(content, "ventas.csv", KNOWN).header_row == 901
    assert len(looked_at) < 100


def test_short_rows_end_in_empty_cells_and_empty_surplus_is_no_harm():
    cells = read_cells(b"fecha,plato,cantidad\n2026-11-22\n2026-11-22,Causa,2,,\n", "ventas.csv", KNOWN)
    assert cells.to_numpy().tolist() == [["2026-11-22", "", ""], ["2026-11-22", "Causa", "2"]]


def test_a_row_with_more_cells_than_headers_is_named_not_shifted():
    content = b'fecha,plato,cantidad\n2026-11-22,"Causa\nfria",2\n2026-11-22,Arroz, con pollo,2\n2026-11-22,Causa,2\n'
    found = open_sheet(content, "ventas.csv", KNOWN).read([0, 1, 2])
    assert found.broken == (3,)
    assert found.rows[1].to_dict() == {2: "Causa\nfria", 3: "", 4: "Causa"}


def test_every_row_may_end_with_one_delimiter_too_many():
    cells = read_cells(b"fecha;plato;cantidad\n2026-11-22;Causa;2;\n2026-11-23;Causa;3;\n", "ventas.csv", KNOWN)
    assert cells["cantidad"].tolist() == ["2", "3"]


def test_the_decimal_comma_is_not_taken_for_a_delimiter():
    cells = read_cells(b"fecha;plato;precio\n22/11/2026;Causa;12,50\n", "ventas.csv", KNOWN)
    assert cells["precio"].tolist() == ["12,50"]


def test_a_file_with_unknown_headers_still_shows_its_cells():
    cells = read_cells("Día hábil;Qué;Cuánto\nlunes;Causa;2\n".encode("cp1252"), "raro.csv")
    assert list(cells.columns) == ["Día hábil", "Qué", "Cuánto"]


@pytest.mark.parametrize("encoding", ["cp1252", "cp850", "mac_roman"])
def test_the_letters_of_a_text_tell_its_code_page(encoding):
    text = ROWS + "2026-11-22,Piña - café ¡2x1!,1\n2026-11-22,Ñoquis clásicos,1\n"
    cells = read_cells(text.encode(encoding), "ventas.csv", KNOWN)
    assert cells["plato"].tolist() == ["Ají de gallina", "Piña - café ¡2x1!", "Ñoquis clásicos"]


@pytest.mark.parametrize("encoding", ["cp1252", "cp850", "mac_roman"])
@pytest.mark.parametrize("dish", ["PIÑA COLADA", "CAFÉ", "MENÚ CAFÉ Y PIÑA"])
def test_so_do_its_capitals(encoding, dish):
    cells = read_cells(f"fecha,plato,cantidad\n2026-11-22,{dish},2\n".encode(encoding), "ventas.csv", KNOWN)
    assert cells["plato"].tolist() == [dish]


def test_a_broken_letter_among_those_of_utf8_makes_no_older_code_page_of_it():
    content = "fecha,plato,precio\n2026-11-22,Piña,€ 5\n2026-11-22,Café,€ 3\n".encode() + b"2026-11-22,Aj\xc3,4\n"
    written = read_cells(content, "ventas.csv", KNOWN)["plato"].tolist()
    assert [repair_mojibake(each) for each in written[:2]] == ["Piña", "Café"]


@pytest.mark.parametrize("written", ["D’Onofrio – Café", "Lay’s • ¢2500", "Pollo\u00a0a la brasa"])
def test_signs_of_cp1252_are_no_letters_of_older_code_pages(written):
    cells = read_cells(f"fecha,plato,cantidad\n2026-11-22,{written},2\n".encode("cp1252"), "ventas.csv", KNOWN)
    assert cells["plato"].tolist() == [written]


def test_mojibake_is_repaired_and_real_capitals_stay():
    assert repair_mojibake("NÃºmero") == "Número"
    assert repair_mojibake("AjÃ\x8d") == "AjÍ"
    assert repair_mojibake("PÃO") == "PÃO"
    assert repair_mojibake("Año") == "Año"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty_file"),
        (b" \n\n", "empty_file"),
        (b",,\n,,\n", "empty_file"),
        (b'\n"",""\n', "empty_file"),
        (b"\xff\xfe", "empty_file"),
        (b"\x1f\x8b\x08\x00" + b"x" * 50, "not_a_table"),
        (b"PK\x03\x04" + b"x" * 50, "not_a_table"),
        (b"MZ\x90\x00" + b"x" * 50, "not_a_table"),
        (b"%PDF-1.7\n", "not_a_table"),
        (b"fecha,plato\n2026-11-22,Ca\0usa\n", "binary_file"),
        (b"fecha,plato\n" + b"," * 10_000_000 + b"\n", "line_too_long"),
        (b"," * 1_200_000, "line_too_long"),
        (b",".join([b"a"] * 2_001) + b"\n1\n", "too_many_columns"),
        (b"fecha,plato\n" + (b"," * 60_000 + b"\n") * 9, "too_many_columns"),
        (b'fecha,plato\n2026-11-22,"Causa\n' + b"2026-11-22,Lomo\n" * 40_000, "open_quote"),
    ],
)
def test_what_is_no_table_is_refused_by_name(content, code):
    with pytest.raises(InputError) as refusal:
        read_cells(content, "ventas.csv", KNOWN)
    assert refusal.value.code == code
    assert refusal.value.values["file"] == "ventas.csv"


def test_a_header_without_rows_gives_no_cells():
    assert len(read_cells(b"fecha,plato,cantidad\n", "ventas.csv", KNOWN)) == 0
    assert len(read_cells(b"fecha,plato,cantidad", "ventas.csv", KNOWN)) == 0


def test_a_row_of_thousands_of_cells_is_named_and_costs_no_memory():
    content = b"fecha,plato\n" + b"2026-11-22,Causa\n" * 40 + (b"," * 60_000 + b"\n") * 20
    assert open_sheet(content, "ventas.csv", KNOWN).read([0, 1]).broken == tuple(range(42, 62))


def test_a_row_of_totals_is_no_header_though_its_name_is_known():
    rows = b"Cuando;Que;Cuantos;Plata\n22/11/2026;Causa;3;54,00\nTOTAL;;3;54,00\n"
    assert open_sheet(rows, "ventas.csv", {"total", "fecha"}).headers == ("Cuando", "Que", "Cuantos", "Plata")


@pytest.mark.parametrize(
    ("first", "head"), [("2026-12-01", "26 dic 2026"), ("2026-13-01", "2026-13-01"), ("2026-00-01", "2026-00-01")]
)
def test_a_month_that_no_year_has_is_not_that_of_the_days_below_it(first, head):
    rows = f"plato,{first},,,,\nCausa,26,27,28,29,30\n"
    assert open_sheet(rows.encode(), "ventas.csv", KNOWN).headers[1] == head
