"""ZIP archives that tests make."""

import io
import zipfile
from collections.abc import Mapping


def packed(members: Mapping[str, bytes | str]) -> bytes:
    """An archive of these members."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return written.getvalue()
