"""How tables look on screen: headings, choices and number formats that several pages share."""

from collections.abc import Callable, Sequence

import pandas as pd
import streamlit as st
from pandas.io.formats.style import Styler

from forecasting.files.writing import table_to_csv
from forecasting.sales.reasons import NO_ROW
from forecasting.tables import HOME, Column
from forecasting.texts.amounts import weighs_nothing
from forecasting.texts.formats import TOGETHER
from pages.shared.language import currency_sign, day, days, escaped, money, percent, plain, weighed

FIRST, SHORT = 112, 80  # pixels that hold a name, a day or a quantity: 352 in all, a phone's width
EDGES = 32  # of it, what a card or a panel around a table takes
ROWS_NAMED = 5
NAME, SHARE, VERDICT = 100, 60, 132  # the same where two percentages and a model with its verdict follow a name
TWO_LINES = 65  # pixels of a row in which a long name goes on below: tables wrap from 4 rem on
MONEY = ("price", "unit_cost", "minimum")  # numbers that are amounts of money, in all their digits
WEEKDAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]


def heading(column: Column) -> str:
    """A column's name for people."""
    return plain(f"columns.{column.name}")


def editor_column(column: Column, currency: str) -> object:
    """The settings with which a column of the kitchen is edited."""
    label = heading(column)
    if column.name == "delivery_days":
        return st.column_config.MultiselectColumn(
            label, options=WEEKDAYS, format_func=lambda code: plain(f"weekdays.{code}")
        )
    if column.choices:
        return st.column_config.SelectboxColumn(
            label,
            options=list(column.choices),
            format_func=lambda code: plain(f"choices.{code}"),
        )
    if column.kind == "day":
        return st.column_config.DateColumn(label, format="DD/MM/YYYY")
    if column.kind == "text":
        width = FIRST if column.name == "group" else None  # longer than its heading, by which it would be cut
        return st.column_config.TextColumn(label, width=width)
    if column.name in MONEY:
        return st.column_config.NumberColumn(f"{label} ({currency_sign(currency)})", format="%g")
    return st.column_config.NumberColumn(label)


def headings(rows: pd.DataFrame) -> dict[str, str]:
    """Names for people over the columns of any table of ours."""
    return {name: plain(f"columns.{name}") for name in rows.columns}


def show(
    rows: pd.DataFrame | Styler, key: str, alt: str, columns: dict[str, object] | None = None, *, whole: bool = False
) -> None:
    """A table to read; ``alt`` tells who can't see it. Without ``columns`` of its own it is ``narrow``: for a phone.

    A long one is scrolled in, unless it has to be seen ``whole``.
    """
    st.dataframe(
        rows if isinstance(rows, Styler) else readable(rows),
        height="content" if whole else "auto",
        hide_index=True,
        column_config=narrow(rows) if columns is None else columns,
        key=key,
        row_height=TWO_LINES,
        placeholder="–",
        alt=alt,
    )


def show_still(rows: pd.DataFrame, alt: str) -> None:
    """A few rows of text to read, with nothing to click: on a phone the buttons of other tables lie on the line above.

    A name may look like Markdown, which such tables would set.
    """
    shown = rows.map(escaped).rename(columns=headings(rows))
    st.table(shown, hide_index=True, border="horizontal", alt=alt)


def readable(rows: pd.DataFrame) -> pd.DataFrame:
    """A table as it is shown and, with the button that Streamlit puts over it, taken along as CSV.

    Its lines may break anywhere between words: of words that stay together it would break a letter off. No name in it
    begins as a formula does.
    """
    return rows.map(_readable) if len(rows) else rows


def in_units(rows: pd.DataFrame, columns: list[str], units: Sequence[str]) -> Styler:
    """A table to read whose quantities are shown in the unit of their row, and sorted as the numbers that they are."""
    shown = readable(rows).reset_index(drop=True).style
    for unit, its in pd.Series(units).groupby(units, sort=False):
        shown = shown.format(
            lambda value, unit=unit: "–" if pd.isna(value) else _readable(weighed(value, unit)),
            subset=(its.index, columns),
        )
    return shown


def _readable(cell: object) -> object:
    if not isinstance(cell, str):
        return cell
    words = cell.replace(TOGETHER, " ")
    return f"'{words}" if cell.lstrip().startswith(("=", "@")) else words


def narrow(rows: pd.DataFrame, *, inside: bool = False) -> dict[str, object]:
    """Headings of a table whose columns after the first are short: four of them fit on a phone, of fewer the first
    has more room; ``inside`` a card or a panel, a little less.
    """
    first, *others = rows.columns
    short = {name: st.column_config.TextColumn(plain(f"columns.{name}"), width=SHORT) for name in others}
    room = FIRST + SHORT * max(0, 3 - len(others)) - EDGES * inside
    return {first: st.column_config.TextColumn(plain(f"columns.{first}"), width=room), **short}


def issues_by_reason(issues: pd.DataFrame) -> pd.DataFrame:
    """What reading found odd, summed by reason in words; the first rows of each are named."""
    rows = issues.assign(row=[*map(_run, issues["row"], issues["count"])])
    summed = rows.groupby(["reason", "action"], as_index=False).agg(count=("count", "sum"), row=("row", _first_rows))
    return summed.assign(
        reason=[plain(f"issues.{code}") for code in summed["reason"]],
        action=[plain(f"actions.{code}", n=n) for code, n in zip(summed["action"], summed["count"], strict=True)],
    )[["reason", "count", "action", "row"]]


def _run(first: int, count: int) -> str:
    """The number of a row, or of the first and the last of neighbours: ``6–7``."""
    return str(first) if first == NO_ROW or count == 1 else f"{first}–{first + count - 1}"


def _first_rows(numbers: pd.Series) -> str:
    """``4, 6–7, 12 …``: that there are more is said; nothing where no row is known."""
    numbers = numbers[numbers != str(NO_ROW)]
    return ", ".join(numbers.head(ROWS_NAMED)) + " …" * (len(numbers) > ROWS_NAMED)


def run_outs(rows: pd.DataFrame, now: pd.Timestamp) -> pd.DataFrame:
    """What runs out when, and until when to order it or that this is over, in four columns that fit on a phone."""
    return pd.DataFrame(
        {
            "ingredient": rows["ingredient"],
            "on_hand": [weighed(quantity, unit) for quantity, unit in zip(rows["on_hand"], rows["unit"], strict=True)],
            "runs_out": [_between(early, usual) for early, usual in zip(rows["p10_day"], rows["p50_day"], strict=True)],
            "order_by": [_until(value, now) for value in rows["order_by"]],
        }
    )


def risks(rows: pd.DataFrame, currency: str) -> pd.DataFrame:
    """How likely each runs out before the next delivery and before the one after, what that costs, what spoils."""
    chances = {name: rows[f"chance_before_{name}"] for name in ("next_delivery", "one_after")}
    said = {name: ["–" if pd.isna(share) else percent(share) for share in each] for name, each in chances.items()}
    spoils = [
        "–" if pd.isna(on) or weighs_nothing(lost, unit) else f"{weighed(lost, unit)}, {day(on)}"
        for lost, unit, on in zip(rows["spoils"], rows["unit"], rows["spoils_on"], strict=True)
    ]
    at_stake = [money(value, currency) if value >= 1 else "–" for value in rows["at_risk"]]
    return pd.DataFrame({**said, "at_stake": at_stake, "will_spoil": spoils}, index=rows.index)


def _between(early: pd.Timestamp, usual: pd.Timestamp) -> str:
    if pd.isna(early):
        return "–"
    return f"{day(early)} …" if pd.isna(usual) else days(early, usual)


def _until(order_by: pd.Timestamp, now: pd.Timestamp) -> str:
    if pd.isna(order_by):
        return "–"
    return day(order_by) if order_by > now else plain("today.over", day=order_by)


def order_file(lines: pd.DataFrame) -> pd.DataFrame:
    """An order as a file for a supplier: what, how much, until when."""
    columns = ["supplier", "order_by", "arrives", "ingredient", "packs", "pack_size", "pack_name", "unit"]
    return lines.loc[lines["packs"] > 0, [*columns, "quantity", "cost"]]


def download(
    rows: pd.DataFrame, heading: Callable[[str], str] | None = None, place: Callable[[str], str] = str
) -> bytes:
    """A CSV for people: headings and models in their language, marked so that Excel shows the accents.

    ``heading`` says what they call a column, where it isn't what all pages call it, ``place`` what they call a location
    (``Workspace.name_of``).
    """
    shown = rows[shown_columns(rows)]
    said = {"model": lambda name: plain(f"models.{name}"), "location": place}
    shown = shown.assign(**{name: [how(value) for value in shown[name]] for name, how in said.items() if name in shown})
    named = headings(shown) if heading is None else {name: heading(name) for name in shown}
    return table_to_csv(shown.rename(columns=named)).decode().encode("utf-8-sig")


def shown_columns(rows: pd.DataFrame) -> list[str]:
    """All columns, the location only where there are several."""
    single = "location" in rows and rows["location"].isin([HOME]).all()
    return [name for name in rows.columns if not (single and name == "location")]
