"""What files would change of the sales that are there, and what a person is asked about it before they are kept.

Files given together are compared as they will count together: of a source's day only the last file that has it counts.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple, Self

import pandas as pd

from forecasting.errors import QuestionError
from forecasting.sales.bundles.batches import SOURCE_DAYS
from forecasting.tables import empty

CLOSE = 0.005
"""Portions and money that differ by less are the same: shares of a week are rounded."""

LOSS_ASKED_ABOUT = 0.2
"""The share of a day's lines that a file may lose by replacing it before a person is asked.

A report by dish has fewer than one by ticket: where the portions stay, too, hours and tickets go.
"""

GROWTH_ASKED_ABOUT = 3.0
MANY_PORTIONS = 10
"""How many times its portions, and to how many, a day may come by a file that replaces it before a person is asked: it
may be another restaurant's file, or a column of thousands. Of few sales there may well be three times as many.

The last day that was there of a source may have only begun when its file was made: nobody is asked about its rest.
"""

FEWEST_OTHERS, MOST_OTHERS = 3, 0.5
"""Where of so many kept days more than this share come to other portions, a file is no newer one of the same till."""

MORE, FEWER = "days_would_multiply", "days_would_lose_lines"
CHANGES = (MORE, FEWER)
"""What a person agrees to, each on its own; the first is worse if it isn't right."""

TILL = ["location", "source"]
DAYS_NAMED = 5
FILES_NAMED = 5


class Asked(NamedTuple):
    """The ``days`` of the file at ``place`` that a person has to say of that their ``change`` is right.

    They would come from ``before`` lines, or portions where they multiply, to ``after``; ``same_portions``: to no other
    portions on any day.
    """

    change: str
    place: int
    days: tuple[pd.Timestamp, ...]
    before: float
    after: float
    same_portions: bool


@dataclass(frozen=True)
class Difference:
    """What files given together would change.

    ``days`` has a row for every day of the files: location, source, day; place: which of the files counts; lines_kept
    and quantity_kept: 0 where nothing is; lines_before and quantity_before: the most that is kept or that a file before
    says; lines_after and quantity_after; latest: whether it is the last day that was there of its source.
    """

    days: pd.DataFrame

    @property
    def replaced(self) -> pd.DataFrame:
        """The kept days that files would take the place of."""
        return self.days[self.days["lines_kept"] > 0]

    @property
    def changed(self) -> pd.DataFrame:
        """The kept days that would come to other portions."""
        there = self.replaced
        return there[(there["quantity_after"] - there["quantity_kept"]).abs() > CLOSE]

    def looks_like(self, other: Self) -> bool:
        """Whether the other one is of the same kept days, with the same portions before and after."""
        mine, its = (
            each.replaced[[*SOURCE_DAYS, "quantity_kept", "quantity_after"]].reset_index(drop=True)
            for each in (self, other)
        )
        return mine.equals(its)

    def of(self, places: Collection[int]) -> Self:
        """What of it is of the files at these places alone."""
        return type(self)(self.days[self.days["place"].isin(places)])

    @property
    def losing(self) -> pd.DataFrame:
        """The days that would lose over a fifth of their lines."""
        return self.days[self.days["lines_after"] < (1 - LOSS_ASKED_ABOUT) * self.days["lines_before"]]

    @property
    def growing(self) -> pd.DataFrame:
        """The days, but for the latest, that would come to three times their portions, or more, and to ten at least.

        ``quantity_before`` is what is kept; a file before is asked only where nothing is.
        """
        kept, after = self.days["quantity_kept"], self.days["quantity_after"]
        before = kept.where(self.days["lines_kept"] > 0, self.days["quantity_before"])
        many = (after >= GROWTH_ASKED_ABOUT * before) & (after >= MANY_PORTIONS)
        return self.days.assign(quantity_before=before)[(before > 0) & many & ~self.days["latest"]]

    @property
    def other_till(self) -> bool:
        """Whether most kept days, the latest aside, come to other portions: a till's newer file has them as they were,
        another till's hasn't."""
        there = self.replaced[~self.replaced["latest"]]
        other = (there["quantity_after"] - there["quantity_kept"]).abs() > CLOSE
        return len(there) >= FEWEST_OTHERS and bool(other.mean() > MOST_OTHERS)

    def asked(self) -> list[Asked]:
        """All that a person has to agree to, a change and a file at a time."""
        found = []
        for change, rows, counted in ((MORE, self.growing, "quantity"), (FEWER, self.losing, "lines")):
            for place, own in rows.groupby("place"):
                sums = (own[f"{counted}_{when}"].sum().item() for when in ("before", "after"))
                same = bool((own["quantity_after"] - own["quantity_before"]).abs().le(CLOSE).all())
                found.append(Asked(change, int(place), tuple(own["day"].drop_duplicates().sort_values()), *sums, same))
        return found

    def ask(self, files: Sequence[str], agreed: Sequence[Collection[str]]) -> None:
        """Raises ``QuestionError``, one of ``CHANGES``, where nobody has agreed to it for one of the ``files``."""
        found = self.asked()
        for change in CHANGES:
            asked = [each for each in found if each.change == change and change not in agreed[each.place]]
            if asked:
                days = sorted({f"{day:%Y-%m-%d}" for each in asked for day in each.days})
                named = list(dict.fromkeys(files[each.place] for each in asked))
                sums = {when: sum(getattr(each, when) for each in asked) for when in ("before", "after")}
                told = {"file": _first(named, FILES_NAMED), "days": _first(days, DAYS_NAMED), "count": len(days)}
                raise QuestionError(change, **told, **sums)


def count_days(files: Mapping[int, pd.DataFrame]) -> pd.DataFrame:
    """The ``lines`` and the ``quantity`` of every day of every file: location, source, day, place."""
    counted = [*SOURCE_DAYS, "quantity"]
    sold = [lines[counted].assign(place=place) for place, lines in files.items()]
    lines = pd.concat(sold or [empty("sales")[counted].assign(place=0)], ignore_index=True)
    return lines.groupby([*SOURCE_DAYS, "place"])["quantity"].agg(lines="size", quantity="sum").reset_index()


def compare(
    given: pd.DataFrame, kept: pd.DataFrame | None = None, kept_until: pd.DataFrame | None = None
) -> Difference:
    """What the days ``given`` (as ``count_days`` says) would change of those ``kept``: location, source, day, lines,
    quantity. ``kept_until``: location, source and the last ``day`` that is kept. None where nothing is.
    """
    given = given.sort_values("place", kind="stable")
    kept = given[[*SOURCE_DAYS, "lines", "quantity"]].iloc[:0] if kept is None else kept
    kept_until = given[SOURCE_DAYS].iloc[:0] if kept_until is None else kept_until
    last = given.drop_duplicates(SOURCE_DAYS, keep="last")
    there = pd.concat([rows for rows in (kept, given.drop(index=last.index)) if len(rows)] or [kept])
    most = (
        there.sort_values(["quantity", "lines"])
        .drop_duplicates(SOURCE_DAYS, keep="last")
        .drop(columns="place", errors="ignore")
    )
    days = last.rename(columns={"lines": "lines_after", "quantity": "quantity_after"}).reset_index(drop=True)
    for rows, when in ((kept, "kept"), (most, "before")):
        if rows.empty:  # as of every file of new days
            days = days.assign(**{f"lines_{when}": 0, f"quantity_{when}": 0.0})
            continue
        named = rows.rename(columns={"lines": f"lines_{when}", "quantity": f"quantity_{when}"})
        days = days.merge(named, how="left", on=SOURCE_DAYS, validate="one_to_one")
        days = days.fillna({f"lines_{when}": 0, f"quantity_{when}": 0.0}).astype({f"lines_{when}": "int64"})
    return Difference(
        days.assign(latest=days["day"] == _until(days, given, kept_until)).sort_values(SOURCE_DAYS, ignore_index=True)
    )


def _until(days: pd.DataFrame, given: pd.DataFrame, kept_until: pd.DataFrame) -> pd.Series:
    """The last day that was there of each day's source: kept or, where the day isn't, of the files before as well."""
    both = days[[*TILL, "place"]].merge(kept_until.rename(columns={"day": "kept"}), how="left", on=TILL)
    if given["place"].nunique() < 2:
        return both["kept"]
    files = given.groupby([*TILL, "place"])["day"].max().groupby(level=TILL)
    before = files.cummax().groupby(level=TILL).shift().rename("before")
    both = both.join(before, on=[*TILL, "place"])
    return both["kept"].where(days["lines_kept"] > 0, both[["kept", "before"]].max(axis=1))


def _first(names: Sequence[str], most: int) -> str:
    return ", ".join(names[:most]) + (" …" if len(names) > most else "")
