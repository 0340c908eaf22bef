"""What a till's file says of the sales, and of itself."""

from dataclasses import dataclass, replace
from functools import cached_property
from typing import NamedTuple

import pandas as pd

from forecasting.sales.amounts.far_prices import FarPrice
from forecasting.sales.choices import Choices
from forecasting.sales.columns.guesses import sounds_like_money
from forecasting.sales.columns.tills import MAY_TAX, PAID, is_without_tax
from forecasting.sales.days.periods import Period
from forecasting.sales.layouts.lay_out import Layout
from forecasting.sales.reasons import LeftOut

_BOUGHT_FROM = ("proveedor", "nombre del proveedor", "nombre proveedor", "supplier", "vendor")
"""What a list of purchases has beside its goods, and a till's sales hardly ever."""

DEAREST = 1000.0
"""Soles: a file whose portions cost more on average was read with a wrong column."""

MOST_OF_A_DISH = 1_000
"""Portions of a dish on one day: more are a wrong column, or thousands that are none."""

MORNING = 8
"""The hour before which a sale may belong to the evening before."""


class Differing(NamedTuple):
    """A total in a ``row`` of a file that says ``stated`` while its rows add up to ``added``."""

    name: str
    row: int
    stated: float
    added: float


@dataclass(frozen=True)
class Sums:
    """How many totals of a file equal the sum of their rows, and how many don't; the first of these.

    ``money`` of those that agree state money, too.
    """

    agree: int = 0
    differ: int = 0
    first: Differing | None = None
    money: int = 0


@dataclass(frozen=True)
class SalesFile:
    """What a till's file says.

    ``lines``: the columns of sales plus ``category`` and ``kind`` (``sale``, ``refund``, ``courtesy``), one row per
    line of the file that counts, in its order; nothing of customers, cards or staff.
    ``issues``: ``file, row, reason, count, action``: ``count`` neighbouring rows from ``row`` on were ``dropped``, or
    ``kept`` although odd. ``columns``: role -> the header it was read from. ``choices``: what was answered and what was
    decided, to read the next file of its kind the same way. ``samples``: up to three dates as ``(written, read)``.
    ``stores``: the names of stores in the file. ``rows``: rows with anything in them below the header, ``rows_kept``
    those that count, of however many lines. ``kind`` as in ``tills.kind_of``, ``layout`` and ``period`` as in
    ``lay_out.Table``. ``sums``: what its totals prove. ``not_food``: the names that were set aside. ``left_out``: rows
    that may be sales and don't count, by reason. ``unread_sheets``: the other sheets of a workbook that have a table.
    ``far_prices``: the first rows that cost far more than their dish usually does. ``maybe_totals``: the names of rows
    that count as dishes and equal others together. ``modifiers_missing``: the till has them in a file of their own,
    which didn't come along. ``money_of_tickets``: the column that says on each line what its whole ticket cost, which
    is read as no money. ``discount_off``: its money is that before the discount, which was taken off. ``priced``: its
    money is what a portion costs by the portions.
    ``local_in``: the time zone into which its times were brought from UTC.
    """

    file: str
    till: str
    lines: pd.DataFrame
    issues: pd.DataFrame
    columns: dict[str, str]
    choices: Choices
    rows: int
    rows_kept: int
    samples: tuple[tuple[str, pd.Timestamp], ...]
    stores: tuple[str, ...]
    kind: str
    layout: Layout
    period: Period | None
    sums: Sums
    not_food: tuple[str, ...]
    left_out: tuple[LeftOut, ...]
    unread_sheets: tuple[str, ...] = ()
    far_prices: tuple[FarPrice, ...] = ()
    maybe_totals: tuple[str, ...] = ()
    modifiers_missing: bool = False
    money_of_tickets: str = ""
    discount_off: bool = False
    priced: bool = False
    local_in: str = ""

    @property
    def days(self) -> pd.DatetimeIndex:
        """The days with lines, sorted."""
        return pd.DatetimeIndex(self.lines["day"].unique()).sort_values()

    @property
    def only_store(self) -> str:
        """The store that all lines are of, if they name just one."""
        return self.stores[0] if len(self.stores) == 1 else ""

    @property
    def units(self) -> float:
        """Portions sold."""
        return float(self.lines["quantity"].sum())

    @property
    def money_column(self) -> str:
        """The header of the column that the net sales were read from; nothing where the file has no money."""
        return next((self.columns[role] for role in (*PAID, "unit_price") if role in self.columns), "")

    @property
    def money_may_be_taxed(self) -> bool:
        """Whether nobody can tell by the file that its money is without sales tax."""
        return self.till in MAY_TAX and self.money is not None and not is_without_tax(self.money_column)

    @property
    def may_be_purchases(self) -> bool:
        """Whether a file of no known till names suppliers: it reads as sales, and may be of what was bought."""
        return not self.till and not set(_BOUGHT_FROM).isdisjoint(self.kind.split(","))

    @property
    def may_have_money(self) -> bool:
        """Whether a column may say what each dish brought in, not only what whole orders or tickets did."""
        return self.layout != "orders" and not self.money_of_tickets

    @property
    def money(self) -> float | None:
        """Net sales after refunds, or ``None`` where the file has no money."""
        money = self.lines["net_sales"].sum(min_count=1)
        return None if pd.isna(money) else float(money)

    @property
    def price(self) -> float | None:
        """What a portion was sold for on average, or ``None`` where the file has no money."""
        return None if self.money is None or not self.units else self.money / self.units

    @property
    def night(self) -> tuple[int, int]:
        """How many lines were sold before ``MORNING``, and how many of them count on the day before."""
        hours = self.lines["hour"] if self.period is None and self.till != "Despensa" else self.lines["hour"].iloc[:0]
        return int((hours < MORNING).sum()), int((hours < self.choices.day_ends_at).sum())

    @cached_property
    def most_of_a_dish(self) -> tuple[str, float]:
        """The dish of which most portions were sold on one day, and how many: thousands are a wrong column."""
        days = self.lines.groupby(["dish", "day"], observed=True)["quantity"].sum()
        return str(days.idxmax()[0]), float(days.max())

    @property
    def portions_like_money(self) -> bool:
        """Whether what was read as portions is called like money, in a file of which nobody knows the till."""
        return self.layout == "rows" and not self.till and sounds_like_money(self.columns["quantity"])

    def without_tax(self, rate: float) -> "SalesFile":
        """The same file, its money without a sales tax of ``rate`` that it includes; 0 says that it includes none."""
        money = {name: self.lines[name] / (1.0 + rate) for name in ("net_sales", "discount")}
        return replace(self, lines=self.lines.assign(**money), choices=replace(self.choices, tax_in_money=rate))

    def rows_of(self, reason: str) -> int:
        """How many rows have this reason: ``weighed`` say kilos instead of portions."""
        return int(self.issues.loc[self.issues["reason"] == reason, "count"].sum())

    def dropped(self) -> pd.Series:
        """How many rows were left out, by reason, the most frequent first."""
        left_out = self.issues[self.issues["action"] == "dropped"]
        return left_out.groupby("reason")["count"].sum().sort_values(ascending=False)
