"""What was made of a file of the kitchen, in sentences: which sheets and rows of it are not as they stand there."""

from collections.abc import Iterator

from forecasting.files.faults import first_of
from forecasting.files.written import Notes
from forecasting.texts import text
from forecasting.texts.formats import listed, number

Said = tuple[str, dict[str, object]]


def said_of(notes: Notes, language: str) -> Iterator[Said]:
    """The name and the values of each sentence that there is to say, of the page and of the command line."""
    headings = {sheet: [text(f"columns.{name}", language) for name in names] for sheet, names in notes.left_out.items()}
    lacking = [
        text("setup.lacks" if columns else "setup.lacks_rows", language, sheet=sheet, columns=columns)
        for sheet, columns in headings.items()
    ]
    portions = [f"{dish} ({number(portions, language)})" for dish, portions in notes.portions.items()]
    told = {
        "joined_sheets": ("sheets", notes.sheets),
        "other_sheets": ("sheets", lacking),
        "portions": ("dishes", portions),
    }
    rows = {"no_lines": notes.no_lines, "by_pack": notes.by_pack, "named_above": notes.from_above}
    for code, (name, values) in told.items():
        if values:
            yield code, {"n": len(values), name: listed(values, language)}
    for code, values in rows.items():
        if values:
            yield code, {"n": len(values), "rows": first_of(values)}
    if notes.filled_above:
        yield "filled_above", {"n": len(notes.filled_above), "columns": notes.filled_above}
