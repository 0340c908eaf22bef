"""What was read from files of one kind, how, and what was left out and why."""

import pandas as pd
import streamlit as st

from forecasting.files.faults import first_of
from forecasting.files.writing import table_to_csv
from forecasting.menu.modifiers import seen, sold_with
from forecasting.people import Subject
from forecasting.sales import SalesFile
from forecasting.sales.amounts.far_prices import FAR_ABOVE
from forecasting.sales.categories import dishes_by_category
from forecasting.sales.days.periods import Period
from forecasting.sales.reasons import LeftOut, as_told
from forecasting.sales.sales_file import DEAREST, MOST_OF_A_DISH
from forecasting.tables import empty
from pages.parts.sales.sales_columns import called
from pages.shared import downloads, tables
from pages.shared.language import city, day_and_year, long_day, money, number, plain, price, text

EXPECTED = ("total_row", "heading", "modifier_row", "repeated_header", "spread", "date_from_above", "two_for_one")
"""Reasons that are nothing to look at: every report has its totals and titles."""

DEAR_IN = ("PEN", "USD", "EUR")
"""Currencies in which a portion for more than a thousand can't be; in Chile it is an empanada."""

CUT_OFF = "cut_off"

TOP = 5
DIFFERING_SHOWN = 3
MODIFIERS_NAMED = 3
LATER_NAMED = 3


def show(read: list[SalesFile], name: str, currency: str, today: pd.Timestamp | None, adding: bool = False) -> None:
    """The report on these files; ``today``, where known, is the last day that a sale can have.

    ``adding``: each is of a till of its own, and so is what they say of one day.
    """
    lines = pd.concat([each.lines for each in read]) if adding else _as_kept(read)
    issues = pd.concat([each.issues for each in read], ignore_index=True)
    st.markdown(text("sales.read", n=sum(each.rows_kept for each in read), till=_format(read[0])))
    _say_left_out(read, issues)
    if bought := [each.file for each in read if each.may_be_purchases]:
        st.warning(text("sales.may_be_purchases", n=len(bought), files=bought), icon=":material/local_shipping:")
    if sheets := sorted({sheet for each in read for sheet in each.unread_sheets}):
        st.info(text("sales.unread_sheets", n=len(sheets), sheets=sheets), icon=":material/tab:")
    _say_modifiers(read)
    _say_categories(read)
    for reason, icon in (("weighed", "scale"), ("other_currency", "currency_exchange")):
        if many := sum(each.rows_of(reason) for each in read):
            st.info(text(f"sales.{reason}", n=many), icon=f":material/{icon}:")
    if zone := next((each.local_in for each in read if each.local_in), ""):
        st.info(text("sales.local_in", zone=city(zone)), icon=":material/schedule:")
    if column := next((each.money_of_tickets for each in read if each.money_of_tickets), ""):
        st.warning(text("sales.money_of_tickets", column=called(column)), icon=":material/report:")
    if any(each.layout == "orders" for each in read):
        st.info(text("sales.money_of_orders"), icon=":material/receipt_long:")
    if one := next((each for each in read if each.discount_off), None):
        said = text("sales.discount_off", column=called(one.money_column), discount=called(one.columns["discount"]))
        st.info(said, icon=":material/percent:")
    if one := next((each for each in read if each.priced), None):
        st.info(text("sales.priced", column=called(one.money_column)), icon=":material/calculate:")
    _show_sums(read, currency)
    _show_numbers(lines, currency)
    _say_implausible(read, currency)
    _say_far_prices(read, issues, currency)
    _show_dishes(lines, currency)
    _say_days(read, today)
    if not issues.empty:
        odd = int(issues.loc[~issues["reason"].isin(EXPECTED), "count"].sum())
        with st.expander(text("sales.issues", n=odd) if odd else text("sales.no_odd_rows")):
            _list_issues(issues, name, only_expected=not odd)


def _format(read: SalesFile) -> str:
    if read.till:
        return read.till
    return plain("sales.chosen_columns" if read.choices.columns else "sales.unknown_till")


def _say_left_out(read: list[SalesFile], issues: pd.DataFrame) -> None:
    """How many rows don't count; those that may be sales, and those of days to come, in the open."""
    dropped = issues[(issues["action"] == "dropped") & ~issues["reason"].isin(EXPECTED)]
    if len(dropped):
        st.markdown(text("sales.dropped", n=int(dropped["count"].sum())))
    if cut := sorted(issues.loc[issues["reason"] == CUT_OFF, "file"].unique()):
        st.warning(text("sales.cut_off", n=len(cut), files=cut), icon=":material/content_cut:")
    lost = pd.DataFrame([one for each in read for one in each.left_out], columns=LeftOut._fields)
    lost = lost[lost["reason"] != CUT_OFF]
    for reason, rows, portions in lost.groupby("reason", sort=False)[["rows", "portions"]].sum().itertuples():
        why = plain(f"issues.{reason}")
        said = text("sales.left_out", n=rows, reason=why, portions=round(portions)) if portions >= 1 else None
        st.warning(said or text("sales.left_out_uncounted", n=rows, reason=why), icon=":material/report:")
    later = issues[issues["reason"] == "future_day"]
    if not later.empty:
        told = later.head(LATER_NAMED + 1)[["file", "row", "count"]].itertuples(index=False)
        places = [plain("sales.rows_of", n=many, file=file, first=row, last=row + many - 1) for file, row, many in told]
        said = text("sales.future", n=int(later["count"].sum()), places=first_of(places, LATER_NAMED))
        st.warning(said, icon=":material/event:")


def _say_modifiers(read: list[SalesFile]) -> None:
    """How many lines say what guests had added or left out, and the most frequent; or that they stand elsewhere."""
    if apart := [each for each in read if each.modifiers_missing]:
        st.caption(":material/info: " + text("sales.modifiers_missing", till=apart[0].till))
    lines = sum(int(each.lines["modifiers"].ne("").sum()) for each in read)
    if lines:
        found = seen(pd.concat([sold_with(each.lines) for each in read]), empty("recipes"))
        st.markdown(text("sales.modifiers", n=lines, most=list(found["modifier"].head(MODIFIERS_NAMED))))


def _say_categories(read: list[SalesFile]) -> None:
    """Of how many dishes the till gives the category, which ones these are, and where another is typed."""
    found = dishes_by_category([each.lines for each in read])
    if len(found):
        named = [f"{category} ({number(n)})" for category, n in found.items()]
        st.markdown(text("sales.categories", n=int(found.sum()), categories=named))


def _show_sums(read: list[SalesFile], currency: str) -> None:
    """What the totals of the files prove: that no row of theirs is missing. Nothing, where rows are left out."""
    told = [each for each in read if each.sums.agree or each.sums.differ]
    differing = [each.file for each in told if each.sums.differ]
    doubtful = any(each.left_out or each.portions_like_money for each in read)
    if differing:
        said = [text("sales.sums_differ", n=len(differing), files=differing)]
        said += [_differing(each, currency) for each in told if each.sums.first][:DIFFERING_SHOWN]
        st.warning("  \n".join(said), icon=":material/calculate:")
    elif told and not doubtful and any(each.money is not None and not each.sums.money for each in told):
        st.caption(":material/check: " + text("sales.portions_agree"))
    elif told and not doubtful:
        alone = len(read) == 1
        said = text("sales.sum_agrees") if alone else text("sales.sums_agree", n=len(told), total=len(read))
        st.caption(f":material/check: {said}")


def _differing(read: SalesFile, currency: str) -> str:
    """What the first total of a file says that doesn't match, and what its rows add up to."""
    first = read.sums.first
    values = {name: price(value, currency) for name, value in (("stated", first.stated), ("added", first.added))}
    return text("sales.sum_differs", file=read.file, name=first.name or "—", row=first.row, **values)


def _as_kept(read: list[SalesFile]) -> pd.DataFrame:
    """The lines of all files: of a day that several of them have of the same store, those of the last one."""
    if len(read) == 1:
        return read[0].lines
    own = [each.lines.assign(file=place, store=each.only_store) for place, each in enumerate(read)]
    lines = pd.concat(own, ignore_index=True)
    last = lines.groupby(["location", "store", "source", "day"], dropna=False, observed=True)["file"].transform("max")
    return lines[lines["file"] == last]


def _show_numbers(lines: pd.DataFrame, currency: str) -> None:
    takings = lines["net_sales"].sum(min_count=1)
    with st.container(horizontal=True):
        st.metric(text("sales.days"), number(lines["day"].nunique()), border=True)
        st.metric(text("sales.units"), number(float(lines["quantity"].sum())), border=True)
        if pd.notna(takings):
            st.metric(text("sales.money"), money(float(takings), currency), border=True)
    if pd.isna(takings):
        st.caption(":material/info: " + text("sales.no_money"))


def _say_implausible(read: list[SalesFile], currency: str) -> None:
    """A price that no dish has, or thousands of a dish on one day: a column, or the decimals, may be wrong."""
    dear = next((each for each in read if each.price is not None and each.price > DEAREST), None)
    if dear is not None and currency in DEAR_IN:
        said = text("sales.dear", column=called(dear.money_column), price=money(dear.price, currency))
        st.warning(said, icon=":material/report:")
    dish, most = max((each.most_of_a_dish for each in read), key=lambda one: one[1])
    if most > MOST_OF_A_DISH:
        said = text("sales.too_many", dish=dish, n=round(most), column=called(read[0].columns["quantity"]))
        st.warning(said, icon=":material/report:")


def _say_far_prices(read: list[SalesFile], issues: pd.DataFrame, currency: str) -> None:
    """The lines that cost many times what their dish usually does: they count until somebody mends them."""
    lines = int(issues.loc[issues["reason"] == "far_price", "count"].sum())
    if not lines:
        return
    said = [text("sales.far_prices", n=lines, times=round(FAR_ABOVE))]
    for file, far in [(each.file, far) for each in read for far in each.far_prices][:DIFFERING_SHOWN]:
        price, usual = (money(value, currency, cents=True) for value in (far.price, far.usual))
        said.append(text("sales.far_price", file=file, row=far.row, dish=far.dish, price=price, usual=usual))
    st.warning("  \n".join(said), icon=":material/report:")


def _show_dishes(lines: pd.DataFrame, currency: str) -> None:
    """The dishes sold most: a wrong column, or two dishes taken for one, is seen at once."""
    sums = lines.groupby("dish")[["quantity", "net_sales"]].sum(min_count=1)
    dishes = sums.sort_values("quantity", ascending=False)
    shown = dishes.head(TOP).reset_index()
    st.markdown(text("sales.your_dishes", n=len(dishes)))
    tables.show_still(_in_words(shown["dish"], shown, currency), plain("sales.your_dishes_alt"))


def show_days(days: pd.DataFrame, currency: str) -> None:
    """What was kept, by day (``list_days``), so that somebody who counts the till can compare."""
    table = _in_words(days["day"].map(day_and_year), days, currency)
    alt = plain("sales.kept_days_alt")
    st.dataframe(table, hide_index=True, column_config=tables.narrow(table, inside=True), alt=alt)
    if many := int(days["replaced"].sum()):
        st.caption(text("sales.days_replaced", n=many))


def _in_words(names: pd.Series, sold: pd.DataFrame, currency: str) -> pd.DataFrame:
    """Dishes or days with their portions and, where a file has any, their money."""
    columns = {names.name: names, "portions": sold["quantity"].map(number)}
    if sold["net_sales"].notna().any():
        columns["net_sales"] = ["" if pd.isna(each) else money(each, currency) for each in sold["net_sales"]]
    return pd.DataFrame(columns)


def _say_days(read: list[SalesFile], today: pd.Timestamp | None) -> None:
    """How days were read, with dates written out, so that a person sees a mistake."""
    first = read[0]
    periods = [each.period for each in read if each.period is not None]
    if len({str(period) for period in periods}) > 1:
        start, end = min(period.first for period in periods), max(period.last for period in periods)
        st.caption(text("sales.several_periods", n=len(periods), first=long_day(start), last=long_day(end)))
    elif periods:
        _say_period(periods[0], said=first.choices.period is not None)
    elif first.layout != "rows":
        st.caption(text(f"sales.{first.layout}", columns=first.columns["quantity"]))
    dated = {day: cell for each in read for cell, day in each.samples if today is None or day <= today}
    if days := sorted(dated):
        shown = [days[place] for place in sorted({0, len(days) // 2, len(days) - 1})]
        st.caption(text("sales.how_dates", days=[_dated(dated[day], day) for day in shown]))


def _dated(cell: str, day: pd.Timestamp) -> str:
    """A date as written and as read; that of a workbook is a day, however it was written there."""
    return long_day(day) if cell == f"{day:%Y-%m-%d}" else f"{cell} = {long_day(day)}"


def _say_period(period: Period, said: bool) -> None:
    """The days of files without dates: as a person, a title or a name says."""
    written = plain("sales.you") if said else f"«{period.written}»"
    several = period.first != period.last
    days = {"first": long_day(period.first), "last": long_day(period.last)}
    st.caption(text("sales.several_days" if several else "sales.one_day", written=written, **days))


def _list_issues(issues: pd.DataFrame, name: str, only_expected: bool) -> None:
    """The rows to look at, as many as the title says; those of every report below them."""
    expected = issues["reason"].isin(EXPECTED)
    list_reasons(issues if only_expected else issues[~expected])
    if not only_expected and expected.any():
        usual = tables.issues_by_reason(issues[expected])
        rest = [f"{reason} ({number(many)})" for reason, many in zip(usual["reason"], usual["count"], strict=True)]
        st.caption(text("sales.usual_rows", n=int(issues.loc[expected, "count"].sum()), reasons=rest))
    offer_issues(issues, name)


def list_reasons(issues: pd.DataFrame) -> None:
    """What reading found odd, a line for each reason."""
    by_reason = tables.issues_by_reason(issues).rename(columns={"count": "n", "row": "rows"})
    said = [(f"sales.{'issue' if row['rows'] else 'issue_of_no_row'}", row) for row in by_reason.to_dict("records")]
    st.markdown("\n".join(f"- {text(key, **row)}" for key, row in said))


def offer_issues(issues: pd.DataFrame, name: str) -> None:
    """Every row that reading found odd, to take along; ``name`` tells the buttons apart."""
    downloads.offer(
        Subject.SALES,
        text("sales.download_issues"),
        lambda: table_to_csv(as_told(issues)),
        f"{plain('files.issues')}.csv",
        key=f"sales_issues_{name}",
    )
