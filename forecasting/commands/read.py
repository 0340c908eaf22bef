"""``read``: the exports of tills become sales.csv, and a report of what was left out."""

from argparse import Namespace
from collections.abc import Collection
from pathlib import Path

import pandas as pd

from forecasting.commands.given import read_file, today
from forecasting.commands.outputs import check_folder, write_results
from forecasting.commands.talk import tell
from forecasting.sales import Beside, Choices, NamedFile, SalesFile, lines_that_count, read_batch, unpack_all
from forecasting.sales.amounts.far_prices import FAR_ABOVE
from forecasting.sales.bundles.batches import SOURCE_DAYS
from forecasting.sales.categories import dishes_by_category
from forecasting.sales.reasons import NO_ROW, as_told
from forecasting.store.sales.differences import compare, count_days
from forecasting.tables import COLUMNS
from forecasting.texts import called, text
from forecasting.texts.formats import city, hundredths

ISSUES = ["file", "row", "reason", "count", "action"]
REPLACED = "replaced"
"""The reason of lines whose day a later file has."""


def run(options: Namespace) -> None:
    """Write sales.csv, a line for each line that counts (with its category if the till gives any), and issues.csv."""
    check_folder(options.out)
    files = read_files(options)
    lines, issues = _join(files, options.agreed)
    columns = [column.name for column in COLUMNS["sales"]] + (["category"] if lines["category"].ne("").any() else [])
    write_results(options.out, {"sales": lines[columns], "issues": issues[ISSUES]})
    for file in files:
        dropped = int(file.dropped().sum())
        tell("command.read", options.language, file=file.file, n=len(file.lines), dropped=dropped)
        if file.money_may_be_taxed and file.choices.tax_in_money is None:
            column = called(file.money_column, options.language)
            tell("command.tax_left_in", options.language, file=file.file, column=column)
        if file.unread_sheets:
            sheets = ", ".join(file.unread_sheets)
            tell("command.unread_sheets", options.language, file=file.file, n=len(file.unread_sheets), sheets=sheets)
        tell_of_sales(file, options.language)
        if file.sums.differ:
            tell("command.sums_differ", options.language, file=file.file, n=file.sums.differ)
            _tell_first(file, options.language)
    if agree := sum(file.sums.agree for file in files):
        tell("command.sums_agree", options.language, n=agree)
    for issue in issues[issues["reason"] == REPLACED].itertuples():
        tell("command.replaced", options.language, file=issue.file, n=int(issue.count))


def tell_of_sales(file: SalesFile, language: str) -> None:
    """What is worth knowing of a file's sales, whether they are only read or kept: days to come, categories, gaps, odd
    prices."""
    if later := int(file.issues.loc[file.issues["reason"] == "future_day", "count"].sum()):
        tell("command.future", language, file=file.file, n=later)
    _tell_categories(file, language)
    _tell_missing(file, language)
    _tell_far_prices(file, language)


def _tell_missing(file: SalesFile, language: str) -> None:
    """What the file doesn't say of its sales as it is: whether they are any, modifiers that the till keeps elsewhere,
    local times, money."""
    if file.may_be_purchases:
        tell("command.may_be_purchases", language, file=file.file)
    if file.modifiers_missing:
        tell("command.modifiers_missing", language, file=file.file, till=file.till)
    if file.local_in:
        tell("command.local_in", language, file=file.file, zone=city(file.local_in, language))
    if file.priced:
        tell("command.priced", language, file=file.file, column=called(file.money_column, language))
    if file.discount_off:
        money, discount = (called(each, language) for each in (file.money_column, file.columns["discount"]))
        tell("command.discount_off", language, file=file.file, column=money, discount=discount)
    if file.money_of_tickets:
        column = called(file.money_of_tickets, language)
        tell("command.money_of_tickets", language, file=file.file, column=column)
    if file.layout == "orders":
        tell("command.money_of_orders", language, file=file.file)
    if names := file.maybe_totals:
        tell("command.maybe_total", language, file=file.file, n=len(names), dishes=list(names))
    for reason in ("weighed", "other_currency"):
        if many := file.rows_of(reason):
            tell(f"command.{reason}", language, file=file.file, n=many)


def _tell_far_prices(file: SalesFile, language: str) -> None:
    """How many lines cost many times what their dish usually does, and the first of them."""
    if file.far_prices:
        many = int(file.issues.loc[file.issues["reason"] == "far_price", "count"].sum())
        dish, row, price, usual = file.far_prices[0]
        values = {"dish": dish, "row": row, "price": hundredths(price, language), "usual": hundredths(usual, language)}
        tell("command.far_prices", language, file=file.file, n=many, times=round(FAR_ABOVE), **values)


def _tell_categories(file: SalesFile, language: str) -> None:
    """Of how many dishes the till gives the category, and which ones they are."""
    found = dishes_by_category([file.lines])
    if len(found):
        named = [f"{category} ({n})" for category, n in found.items()]
        tell("command.categories", language, file=file.file, n=int(found.sum()), categories=named)


def _tell_first(file: SalesFile, language: str) -> None:
    """What the first total says that doesn't match, and what its rows add up to."""
    name, row, stated, added = file.sums.first
    tell(
        "command.sum_differs",
        language,
        name=name,
        row=row,
        stated=hundredths(stated, language),
        added=hundredths(added, language),
    )


def read_files(options: Namespace) -> list[SalesFile]:
    """Every file that was named, as ``--as`` says that they are to be read."""
    choices = read_choices(options.mapping)
    files = read_batch(given_files(options), lambda file: choices, Beside(today(options), time_zone=options.time_zone))
    if options.tax_in_money is None:
        return files
    taxed = [file.money_may_be_taxed and file.choices.tax_in_money is None for file in files]
    return [file.without_tax(options.tax_in_money) if each else file for file, each in zip(files, taxed, strict=True)]


def given_files(options: Namespace) -> list[NamedFile]:
    """Every file that was named, those of a ZIP each on its own; what lies beside them there is said and not read."""
    files, strays = unpack_all((path.name, read_file(path)) for path in options.files)
    if strays:
        named = [f"{file} ({text(f'errors.formats.{format}', options.language)})" for file, format in strays]
        tell("command.strays", options.language, n=len(strays), files=named)
    return files


def read_choices(mapping: Path | None) -> Choices:
    """What a person decided before about such files."""
    return Choices() if mapping is None else Choices.from_json(read_file(mapping), mapping.name)


def _join(files: list[SalesFile], agreed: Collection[str]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The lines and the issues of all files. Of a till's day the last file that has it counts, as in the database.

    Raises the questions of ``Difference`` where that one has much less, or many times more, than those before it,
    unless ``agreed``.
    """
    sold = [file.lines for file in files]
    days = count_days(dict(enumerate(sold)))
    compare(days).ask([file.file for file in files], [agreed] * len(files))
    replaced = days[days.duplicated(SOURCE_DAYS, keep="last")]
    issues = [file.issues for file in files]
    issues += [_replaced(files[place].file, int(rows["lines"].sum())) for place, rows in replaced.groupby("place")]
    return lines_that_count(sold), as_told(pd.concat(issues, ignore_index=True))


def _replaced(file: str, lines: int) -> pd.DataFrame:
    """What later files took the place of, as one more issue of the file; it has no row of its own."""
    issue = {"file": file, "row": NO_ROW, "reason": REPLACED, "count": lines, "action": "dropped"}
    return pd.DataFrame([issue])
