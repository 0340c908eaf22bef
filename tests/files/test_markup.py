"""Web pages that call themselves Excel files."""

import pytest

from forecasting.errors import InputError
from tests.files.opened import read_cells

KNOWN = {"fecha", "plato", "cantidad"}

PAGE = """<html><head><meta charset="utf-8"></head><body><table border=1>
<tr><td colspan=3><b>Reporte de ventas</b></td></tr><TR><th>Fecha</th><th>Plato</th><th>Cantidad</th></TR>
<tr><td>20/11/2026</td><td class="x">Ají de gallina &amp; arroz</td><td align=right>3<br></td></tr>
</table></body></html>"""

XML = """<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook><Worksheet ss:Name="Hoja1"><Table><Row>
<Cell><Data ss:Type="String">Fecha</Data></Cell><Cell ss:Index="3"><Data>Plato</Data></Cell><Cell><Data>Cantidad</Data>
</Cell></Row><Row><Cell><Data ss:Type="DateTime">2026-11-20T00:00:00.000</Data></Cell>
<Cell ss:Index="3"><Data>Lomo</Data></Cell><Cell><Data ss:Type="Number">3</Data></Cell></Row>
</Table></Worksheet></Workbook>"""


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252", "utf-16"])
def test_a_page_with_a_table_is_a_table(encoding):
    cells = read_cells(PAGE.encode(encoding), "ventas.xls", KNOWN)
    assert list(cells.columns) == ["Fecha", "Plato", "Cantidad"]
    assert cells.to_numpy().tolist() == [["20/11/2026", "Ají de gallina & arroz", "3"]]


def test_the_xml_of_old_excels_may_skip_columns():
    cells = read_cells(XML.encode(), "ventas.xls", KNOWN)
    assert cells[["Fecha", "Plato", "Cantidad"]].to_numpy().tolist() == [["2026-11-20T00:00:00.000", "Lomo", "3"]]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"<html><body>Sesi\xc3\xb3n vencida</body></html>", "not_a_table"),
        (b"<table>" + b"<tr><td>" * 700_000, "workbook_too_large"),
        (b"<table><tr>" + b" " * 9_000_000, "workbook_too_large"),
    ],
)
def test_a_page_without_a_table_and_an_endless_one_are_refused(content, code):
    with pytest.raises(InputError) as refused:
        read_cells(content, "ventas.xls")
    assert refused.value.code == code
