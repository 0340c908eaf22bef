"""A ZIP of files becomes those files, one after the other; nothing is ever written to a disk."""

import io
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import PurePosixPath

from forecasting.errors import InputError
from forecasting.files.workbooks import MOST_MEMBERS, MOST_UNPACKED, has_too_many_members, is_workbook

_ZIPPED = (b"PK\x03\x04", b"PK\x05\x06")
_ADDED = ("thumbs.db", "desktop.ini")
_PIECE = 1 << 20
_MOST_TIMES = 200
"""Real exports pack five to fifty times smaller."""


def unpack(content: bytes, file: str) -> Iterator[tuple[str, bytes]]:
    """Each file of a ZIP as ``(ZIP/its path, bytes)``; any other file, a workbook too, as itself.

    What operating systems and Excel add (``__MACOSX``, hidden files, ``Thumbs.db``, ``~$ventas.xlsx``) is passed over.
    Raises ``InputError``: ``archive_too_large`` for one of more than 2,000 files or 500 MB unpacked,
    ``archive_locked``, ``archive_broken``, ``archive_empty``.
    """
    if not content.startswith(_ZIPPED) or is_workbook(content):
        yield file, content
        return
    if has_too_many_members(content):
        raise _too_large(file)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            members = [member for member in packed.infolist() if _is_somebodys(member)]
            _refuse(members, len(content), file)
            for member in members:
                yield f"{file}/{member.filename}", _read(packed, member, file)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, ValueError) as error:
        if isinstance(error, InputError):
            raise
        raise InputError("archive_broken", file=file) from error


def _is_somebodys(member: zipfile.ZipInfo) -> bool:
    parts = PurePosixPath(member.filename).parts or ("",)
    added = any(part.startswith((".", "__MACOSX", "~$")) for part in parts) or parts[-1].lower() in _ADDED
    return not member.is_dir() and not added


def _refuse(members: list[zipfile.ZipInfo], packed_size: int, file: str) -> None:
    if not members:
        raise InputError("archive_empty", file=file)
    if any(member.flag_bits & 1 for member in members):
        raise InputError("archive_locked", file=file)
    unpacked = sum(member.file_size for member in members)
    swells = unpacked > 10 * _PIECE and unpacked > _MOST_TIMES * packed_size
    if len(members) > MOST_MEMBERS or unpacked > MOST_UNPACKED or swells:
        raise _too_large(file)


def _too_large(file: str) -> InputError:
    return InputError("archive_too_large", file=file, most=MOST_MEMBERS, most_mb=MOST_UNPACKED >> 20)


def _read(packed: zipfile.ZipFile, member: zipfile.ZipInfo, file: str) -> bytes:
    """The bytes of a member, never more than it claims to have."""
    with packed.open(member) as stream:
        content = stream.read(member.file_size + 1)
    if len(content) > member.file_size:
        raise InputError("archive_broken", file=file)
    return content
