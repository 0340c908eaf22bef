"""Whatever somebody uploads becomes a table or one named error, soon and in little memory."""

import gzip
import io
import os
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from forecasting.errors import InputError
from forecasting.files.writing import table_to_csv
from forecasting.sales import SalesFile, read_batch, read_sales, unpack_all
from forecasting.sales.choices import Choices
from tests.sales.test_tills import FILES

EXAMPLES = int(os.environ.get("DESPENSA_EXAMPLES", "150"))
MOST_SECONDS, MOST_MEGABYTES = 1.0, 50
MILLION = 1_000_000
ROW = b"2026-11-22,Causa,2\n"
HEADER = b"Fecha,Plato,Cantidad\n"


def zip_bomb() -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("ventas.csv", HEADER + ROW * (5 * MILLION))
    return written.getvalue()


def hostile_workbook() -> bytes:
    """A sheet that says it is a table, in an archive that is none."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as packed:
        packed.writestr("xl/workbook.xml", "<workbook>" * 1000)
        packed.writestr("xl/worksheets/sheet1.xml", "<c r='A1'/>")
    return written.getvalue()


HOSTILE: dict[str, Callable[[], bytes]] = {
    "a line of ten megabytes of commas": lambda: HEADER + b"," * (10 * MILLION) + b"\n" + ROW,
    "a header of a million columns": lambda: b",".join(b"c%d" % n for n in range(MILLION)) + b"\n" + ROW,
    "a quote that never closes": lambda: HEADER + b'2026-11-22,"Causa,2\n' + ROW * 200_000,
    "ten megabytes of empty lines": lambda: b"\n" * (10 * MILLION),
    "bytes of zero": lambda: HEADER + b"2026-11-22,Cau\0sa,2\n",
    "only bytes of zero": lambda: bytes(MILLION),
    "a program": lambda: b"MZ\x90\0" + bytes(range(256)) * 4000,
    "a packed file": lambda: gzip.compress(HEADER + ROW * MILLION),
    "a ZIP that swells": zip_bomb,
    "a workbook that is none": hostile_workbook,
    "a broken UTF-16": lambda: b"\xff\xfe" + b"\xd8" * 99_999,
    "a web page of cells": lambda: b"<table>" + b"<tr><td>" * 900_000,
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


def refuse(content: bytes) -> None:
    with pytest.raises(InputError):
        list(read_batch(unpack_all([("ventas.csv", content)]), lambda file: Choices()))


@pytest.mark.skipif(not os.access("/proc/self/clear_refs", os.W_OK), reason="only Linux tells a process's peak memory")
@pytest.mark.parametrize("what", HOSTILE)
def test_a_hostile_file_is_refused_soon_and_in_little_memory(what):
    content = HOSTILE[what]()
    megabytes, seconds = peak_megabytes(lambda: refuse(content))
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
