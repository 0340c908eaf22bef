"""A ZIP is its files; one that means harm is refused before it is unpacked."""

import pytest

from forecasting.errors import InputError
from forecasting.files.archives import unpack
from forecasting.files.writing import template
from tests.archives import packed


def zipped(**files: bytes) -> bytes:
    return packed(files)


def refusal(content: bytes) -> str:
    with pytest.raises(InputError) as raised:
        list(unpack(content, "ventas.zip"))
    return raised.value.code


def test_every_file_of_a_zip_comes_with_its_path_and_what_systems_add_does_not():
    content = zipped(
        **{"nov/Thumbs.db": b"x", "nov/~$1.xlsx": b"x", "nov/1.csv": b"a", "2.csv": b"b"}
        | {"__MACOSX/._2.csv": b"x", ".DS_Store": b"x", "desktop.ini": b"x", "nov/": b""}
    )
    assert list(unpack(content, "ventas.zip")) == [("ventas.zip/nov/1.csv", b"a"), ("ventas.zip/2.csv", b"b")]


def test_any_other_file_is_itself():
    workbook = template("sales", "es", "xlsx")
    assert list(unpack(workbook, "ventas.xlsx")) == [("ventas.xlsx", workbook)]
    assert list(unpack(b"a,b", "ventas.csv")) == [("ventas.csv", b"a,b")]


def test_a_zip_without_files_is_refused():
    assert refusal(zipped()) == "archive_empty"


def test_a_zip_that_swells_is_refused_unopened():
    assert refusal(zipped(bomb=b"0" * (20 << 20))) == "archive_too_large"


def test_a_zip_of_too_many_files_is_refused():
    assert refusal(zipped(**{f"{n}.csv": b"" for n in range(2_001)})) == "archive_too_large"


def test_a_mac_may_add_one_of_its_own_beside_each_file():
    content = zipped(**{f"{n}.csv": b"" for n in range(1_999)} | {f"__MACOSX/._{n}.csv": b"" for n in range(1_999)})
    assert len(list(unpack(content, "ventas.zip"))) == 1_999


def test_a_list_of_far_too_many_files_is_refused_unread():
    unreadable = b"PK\x01\x02" * 10_001
    last_record = b"PK\x05\x06" + bytes(8) + len(unreadable).to_bytes(4, "little") + bytes(6)
    assert refusal(b"PK\x03\x04" + unreadable + last_record) == "archive_too_large"


def test_a_damaged_zip_is_refused():
    content = zipped(**{"1.csv": b"Fecha,Plato,Cantidad\n" * 50})
    assert refusal(content[:60]) == "archive_broken"
    assert refusal(content[:50] + b"\0\0\0\0" + content[54:]) == "archive_broken"


def test_a_locked_zip_is_refused():
    content = bytearray(zipped(**{"1.csv": b"a"}))
    for signature, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.index(signature) + flags] |= 1
    assert refusal(bytes(content)) == "archive_locked"
