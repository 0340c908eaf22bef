"""A whole file as cells of text."""

from collections.abc import Collection

import pandas as pd

from forecasting.files.sheets import open_sheet


def read_cells(content: bytes, file: str, known: Collection[str] = ()) -> pd.DataFrame:
    """Every cell under the file's own headers, by the number of its row."""
    sheet = open_sheet(content, file, known)
    return sheet.read(range(len(sheet.headers))).rows.set_axis(sheet.headers, axis=1)
