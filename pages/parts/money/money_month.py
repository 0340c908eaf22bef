"""The end of a month: what was used, where it went, what each supplier was paid, as a page and as a spreadsheet."""

from dataclasses import dataclass

import pandas as pd
import streamlit as st

from forecasting.files.spreadsheets import Sheet, sheets_to_xlsx
from forecasting.money.budget import expected_before
from forecasting.money.costs import net_prices, tax_of
from forecasting.money.dish_margins import PRICED
from forecasting.money.month_end import LATE_DAYS, PARTS, Books, MonthEnd, month_end
from forecasting.money.prices import paid
from forecasting.overrides import held_at
from forecasting.people import Subject
from forecasting.planning.basis import Basis
from forecasting.stock.projection import Movements
from forecasting.store.demand.foreseen import read_foreseen
from forecasting.store.supply.room import receipts
from forecasting.tables import GIVEN
from pages.shared import downloads, groups, ready, tables
from pages.shared.cache import facts
from pages.shared.language import day_and_month, money, month, percent, plain, text
from pages.shared.session import Workspace, end_page

MONTHS_BACK = 24
NOTED = ("theoretical", "wasted", *GIVEN)
KNOWN = ("purchases", *NOTED)  # without any count, too
WENT = (*NOTED, "unexplained")
FIRST_SEEN = ("ingredient", "used", "theoretical", "unexplained")  # a phone shows four columns


@dataclass(frozen=True)
class Income:
    """What was sold in a month without tax, the share of it that is reckoned from the menu's prices, and how much of
    it delivery apps kept."""

    sold: float
    reckoned: float
    commission: float


def show(work: Workspace) -> None:
    """A month to choose, what it cost in two sentences, what is not known of it, then the tables."""
    basis = ready.basis(work)
    location = ready.one_location(work)
    first, last = _ask_month(basis, location)
    income = _income(work, basis, location, first, last)
    found = month_end(_books(work, basis, location, first, last), first, last)
    _say(work, found, income)
    _say_unknown(found, income)
    _list_parts(work, found, income)
    _list_suppliers(work, found)
    with st.expander(text("money.month.by_ingredient"), icon=":material/grocery:"):
        rows = _by_ingredient(found)
        rows = rows[[*rows.columns.intersection(FIRST_SEEN), *rows.columns.difference(FIRST_SEEN, sort=False)]]
        tables.show(_money_rows(work, rows), "money_ingredients", plain("money.month.alt"))
    downloads.offer(
        Subject.MONEY,
        text("money.month.download"),
        lambda: _xlsx(found, income),
        f"{plain('files.month_end')}_{first:%Y-%m}.xlsx",
        key="money_month_xlsx",
    )


def _ask_month(basis: Basis, location: str) -> tuple[pd.Timestamp, pd.Timestamp]:
    """The month that is settled, until its end or the last day of which the forecast knows the sales."""
    usage = basis.usage[basis.usage["location"] == location]
    if usage.empty:
        st.info(text("money.month.no_sales"), icon=":material/hourglass_top:")
        end_page()
    newest, oldest = usage["day"].max(), usage["day"].min()
    months = pd.period_range(max(oldest, newest - pd.DateOffset(months=MONTHS_BACK)), newest, freq="M")[::-1]
    chosen = st.selectbox(
        text("money.month.which"),
        list(months),
        format_func=lambda one: month(one.start_time),
        key="money_month",
        width=220,
    )
    return chosen.start_time.as_unit("us"), min(chosen.end_time.normalize(), newest).as_unit("us")


def _books(work: Workspace, basis: Basis, location: str, first: pd.Timestamp, last: pd.Timestamp) -> Books:
    moved = basis.movements(work.now)
    ours = [rows[rows["location"] == location] for rows in (moved.stock, moved.deliveries, moved.usage, moved.waste)]
    kept = read_foreseen(work.engine, work.today)
    backtest = basis.forecast.backtest
    expected = expected_before(kept[kept["location"] == location], backtest[backtest["location"] == location])
    return Books(
        Movements(*ours),
        held_at("supply", basis.restaurant.supply, location),
        _received(work, location, first, last),
        expected,
    )


def _received(work: Workspace, location: str, first: pd.Timestamp, last: pd.Timestamp) -> pd.DataFrame:
    """What came and what it cost; members of a group go by its name."""
    kitchen = facts.described(work)
    came = receipts(work.engine, first, last)
    came = came[came["location"] == location].reset_index(drop=True)
    cost = came["quantity"] * paid(came, held_at("supply", kitchen.supply, location))
    group = groups.belong(kitchen)["group"].to_dict()
    return came.assign(cost=cost, ingredient=came["ingredient"].replace(group))


def _income(work: Workspace, basis: Basis, location: str, first: pd.Timestamp, last: pd.Timestamp) -> Income:
    restaurant = basis.restaurant
    sales = restaurant.sales[restaurant.sales["location"] == location]
    recent = sales[(sales["day"] <= last) & (sales["day"] > last - PRICED)]
    prices = net_prices(restaurant.dishes, recent, tax_of(restaurant.place, restaurant.rules))
    of_month = sales[sales["day"].between(first, last)]
    reckoned = (of_month["quantity"] * of_month["dish"].map(prices)).where(of_month["net_sales"].isna(), 0.0).sum()
    sold = of_month["net_sales"].sum() + reckoned
    kept = facts.commissions(work, first, last)
    commission = kept.loc[kept["location"] == location, "commission"].sum()
    return Income(sold, reckoned / sold if sold > 0 else 0.0, commission)


def _say(work: Workspace, found: MonthEnd, income: Income) -> None:
    if found.untold:
        _say_untold(work, found, income)
        return
    sums = {name: money(value, work.place.currency) for name, value in found.totals.items()}
    st.markdown(text("money.month.used", **_between(found.first, found.last), **sums))
    if income.sold > 0:
        share = percent(found.totals["used"] / income.sold, 1)
        sold = money(income.sold, work.place.currency)
        left = money(income.sold - income.commission - found.totals["used"], work.place.currency)
        commission = money(income.commission, work.place.currency)
        said = text(
            "money.month.left_after" if income.commission else "money.month.left", left=left, commission=commission
        )
        st.markdown(f"{text('money.month.share', share=share, sold=sold)} {said}")
    else:
        st.info(text("money.month.no_income"), icon=":material/sell:")
    st.caption(text("money.month.about"))


def _say_untold(work: Workspace, found: MonthEnd, income: Income) -> None:
    """What recipes took and what was bought, instead of a use that would look like a gain."""
    st.info(text("money.month.untold", **_between(found.first, found.last)), icon=":material/inventory_2:")
    said = [text("money.month.by_recipes", amount=money(found.totals["theoretical"], work.place.currency))]
    if income.sold > 0:
        share = percent(found.totals["theoretical"] / income.sold, 1)
        said.append(text("money.month.share", share=share, sold=money(income.sold, work.place.currency)))
    if found.totals["purchases"]:
        said.append(text("money.month.bought", purchases=money(found.totals["purchases"], work.place.currency)))
    if income.commission:
        said.append(text("money.month.kept_by_apps", commission=money(income.commission, work.place.currency)))
    st.markdown(" ".join(said))


def _say_unknown(found: MonthEnd, income: Income) -> None:
    """What is missing for the numbers to be whole."""
    for name, icon in (("uncounted", "inventory_2"), ("impossible", "error"), ("unpriced", "sell")):
        names = list(getattr(found, name))
        if names and not (name == "uncounted" and found.untold):  # that none was counted is said already
            st.warning(text(f"money.month.{name}", n=len(names), ingredients=names), icon=f":material/{icon}:")
    if len(found.late):
        names, oldest = list(found.late.index), found.late.min()
        said = text("money.month.late", n=len(names), ingredients=names, days=LATE_DAYS, day=oldest)
        st.warning(said, icon=":material/schedule:")
    if income.reckoned >= 0.005:
        st.caption(text("money.month.reckoned", share=percent(income.reckoned)))


def _list_parts(work: Workspace, found: MonthEnd, income: Income) -> None:
    st.subheader(text("money.month.went"))
    amounts = found.totals[list(NOTED if found.untold else WENT)]
    rows = pd.DataFrame(
        {
            "part": [plain(f"money.month.parts.{name}") for name in amounts.index],
            "amount": [money(value, work.place.currency) for value in amounts],
            "of_sales": [percent(value / income.sold, 1) if income.sold > 0 else "–" for value in amounts],
        }
    )
    alt = plain("money.month.parts_alt")
    st.dataframe(tables.readable(rows), hide_index=True, column_config=_headings(rows), key="money_parts", alt=alt)
    if not found.untold:
        st.caption(text("money.month.unexplained"))


def _list_suppliers(work: Workspace, found: MonthEnd) -> None:
    st.subheader(text("money.month.suppliers"))
    if found.suppliers.empty:
        st.caption(text("money.month.nothing_bought"))
        return
    rows = _named(_money_rows(work, found.suppliers))
    if found.budgeted is None:
        rows = rows[["supplier", "bought"]]
    elif not found.suppliers["bought"].any():
        rows = rows[["supplier", "budget"]]
        st.caption(text("money.month.nothing_bought"))
    tables.show(rows, "money_suppliers", plain("money.month.suppliers_alt"))
    if found.budgeted is None:
        st.caption(text("money.month.no_budget"))
    else:
        st.caption(text("money.month.budget", **_between(*found.budgeted)))


def _named(suppliers: pd.DataFrame) -> pd.DataFrame:
    """What came from nobody in particular has words for it, too."""
    somebody = plain("room.arrivals.somebody")
    return suppliers.assign(supplier=suppliers["supplier"].mask(suppliers["supplier"] == "", somebody))


def _by_ingredient(found: MonthEnd) -> pd.DataFrame:
    """The ingredients with all that is known of them."""
    return found.ingredients[["ingredient", *(KNOWN if found.untold else PARTS)]]


def _money_rows(work: Workspace, rows: pd.DataFrame) -> pd.DataFrame:
    first, *amounts = rows.columns
    said = {name: [money(value, work.place.currency) for value in rows[name]] for name in amounts}
    return pd.DataFrame({first: rows[first], **said})


def _between(first: pd.Timestamp, last: pd.Timestamp) -> dict[str, str]:
    return {"first": day_and_month(first), "last": day_and_month(last)}


def _headings(rows: pd.DataFrame) -> dict[str, object]:
    return {name: st.column_config.TextColumn(plain(f"columns.{name}")) for name in rows}


def _xlsx(found: MonthEnd, income: Income) -> bytes:
    """The month on three sheets: the sums, the suppliers, the ingredients."""
    known = found.totals.where(found.totals.index.isin(KNOWN)) if found.untold else found.totals
    sums = [(plain(f"money.month.parts.{name}"), known[name]) for name in PARTS]
    left = income.sold - income.commission - known["used"]
    ends = {"sold": income.sold, "commission": income.commission, "left": left}
    sums += [(plain(f"money.month.parts.{name}"), value) for name, value in ends.items()]
    amount = plain("columns.amount")
    summary = pd.DataFrame(sums, columns=[plain("columns.part"), amount])
    sheets = [Sheet(summary.round(2), f"{month(found.first)}", (amount,))]
    for name, rows in (("suppliers", _named(found.suppliers)), ("ingredients", _by_ingredient(found))):
        headings = tables.headings(rows)
        heading = tuple(headings[column] for column in rows.columns[1:])
        sheets.append(Sheet(rows.round(2).rename(columns=headings), plain(f"money.month.sheets.{name}"), heading))
    return sheets_to_xlsx(sheets)
