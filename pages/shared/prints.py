"""What is printed or sent on: an order, the sheet to count by, what the floor should know. One maker, one look."""

import pandas as pd

from forecasting.files.printing import Page, Section, to_pdf
from forecasting.files.spreadsheets import table_to_xlsx
from forecasting.texts import orders as words
from pages.shared import tables
from pages.shared.language import clock, day, locale, many, money, plain
from pages.shared.session import Workspace


def order_pdf(work: Workspace, lines: pd.DataFrame, to: str) -> bytes:
    """An order on one page; ``lines`` as their supplier knows them, ``to`` is where he delivers."""
    packed = lines[lines["packs"] > 0]
    first = packed.iloc[0]
    rows = pd.DataFrame(
        {
            plain("columns.ingredient"): list(packed["ingredient"]),
            plain("columns.quantity"): [words.packs(line, locale()) for line in packed.itertuples()],
            plain("columns.cost"): [money(cost, work.place.currency, cents=True) for cost in packed["cost"]],
        },
        dtype="str",
    )
    closes = first["order_by"]
    when = plain("prints.order_when", arrives=first["arrives"], order_by=closes, hour=clock(closes))
    total = plain("prints.total", total=money(packed["cost"].sum(), work.place.currency, cents=True))
    section = Section(rows, right=(plain("columns.cost"),))
    title = plain("prints.order", supplier=first["supplier"])
    return to_pdf(Page(title, (to, when), (section,), (total,)))


def order_xlsx(lines: pd.DataFrame) -> bytes:
    """An order as a spreadsheet: the columns and numbers of its CSV, then their sum."""
    rows = tables.order_file(lines)
    total = pd.DataFrame({"ingredient": [plain("prints.sum")], "cost": [rows["cost"].sum()]})
    together = pd.concat([rows, total], ignore_index=True)
    named = together.rename(columns=tables.headings(together))
    return table_to_xlsx(named, lines["supplier"].iloc[0], money=(plain("columns.cost"),))


def count_sheet(work: Workspace, shelves: pd.DataFrame, location: str) -> bytes:
    """A sheet to count by, shelf by shelf: ``shelves`` has ``ingredient, unit, storage`` in the order they stand in."""
    name, count, unit = (plain(f"prints.{part}") for part in ("what", "how_much", "unit"))
    sections = []
    for storage, shelf in shelves.groupby("storage", sort=False):
        units = [many(each) for each in shelf["unit"]]
        rows = pd.DataFrame({name: list(shelf["ingredient"]), count: "", unit: units}, dtype="str")
        sections.append(Section(rows, storage.capitalize() or plain("count.no_storage"), to_fill_in=(count,)))
    about = plain("prints.count_about")
    return to_pdf(Page(plain("prints.count", place=work.name_of(location)), (about,), tuple(sections)))


def floor_list(work: Workspace, dishes: pd.DataFrame, location: str) -> bytes:
    """What may run out, for who serves: ``dishes`` has ``dish, day, ingredients``, the most urgent first."""
    rows = pd.DataFrame(
        {
            plain("columns.dish"): list(dishes["dish"]),
            plain("prints.from_day"): [day(each) for each in dishes["day"]],
            plain("prints.because"): [plain("prints.list", names=names) for names in dishes["ingredients"]],
        },
        dtype="str",
    )
    title = plain("prints.floor", place=work.name_of(location), day=work.today)
    return to_pdf(Page(title, (plain("prints.floor_about"),), (Section(rows),)))
