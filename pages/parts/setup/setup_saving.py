"""How a table of the kitchen is kept: only what fits the other tables, under its new names, and then shown anew."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import pandas as pd
import streamlit as st

from forecasting.errors import InputError
from forecasting.kitchen import IN_FILE, fault, in_rows, meant, odd_deliveries, repeated_deliveries
from forecasting.menu.starters import brought_by
from forecasting.people import Subject
from forecasting.store.restaurant import (
    NOTHING_RENAMED,
    ChangedMeanwhile,
    read_restaurant,
    save_recipes,
    save_table,
    try_table,
)
from forecasting.tables import Restaurant, empty
from forecasting.units import Conversion, conversions_of, convert, same_unit
from pages.parts.setup import setup_tables, setup_undo
from pages.shared import drafts
from pages.shared.language import day_and_year, error_text, plain, text
from pages.shared.session import Workspace

MESSAGE = "setup_message"
SAVED = "setup_saved"  # how often a table was saved: editors and uploaders with this in their key begin anew


@dataclass(frozen=True, eq=False)
class KitchenTable:
    """A table of the kitchen as it is kept now, beside all others; ``to_fill_in`` are names that it has no row for."""

    work: Workspace
    restaurant: Restaurant
    table: str
    subject: Subject
    to_fill_in: list[str]

    @property
    def rows(self) -> pd.DataFrame:
        return getattr(self.restaurant, self.table)

    @property
    def draft(self) -> drafts.Name:
        """Under which name its edits are kept: those of one restaurant are none of another's."""
        return (*editing(self.work), self.table)

    @property
    def saved(self) -> int:
        return st.session_state.setdefault(SAVED, 0)

    @cached_property
    def places(self) -> dict[str, str]:
        """The locations by what tables call them: those in use, and another one where a row is about it already."""
        about = set(self.rows["location"]) if "location" in self.rows else set()
        return {each.key: each.name for each in self.work.overview.locations if each.used or each.key in about}

    def keep(
        self,
        checked: pd.DataFrame,
        mode: str,
        renamed: Mapping[str, str] = NOTHING_RENAMED,
        as_written: Collection[str] = (),
        others: Collection[str] = (),
    ) -> None:
        """Save checked rows and show the table anew, unless somebody has just changed it.

        ``others`` are the things in it that somebody else changed while these rows were edited.
        """
        brought = self._brought(checked)
        try:
            if brought.empty:
                save_table(self.work.engine, self.table, checked, mode, renamed, self._unchanged, as_written)
            else:
                save_recipes(self.work.engine, checked, brought, self._unchanged, mode)
        except ChangedMeanwhile as error:
            st.error(error_text(error), icon=":material/error:")
            return
        self._remember_way_back(renamed, as_written)
        self.show_anew()
        said = [plain("setup.saved", n=len(checked), table=plain(f"tables.{self.table}"))]
        said += [plain("setup.others_too", names=list(others))] if others else []
        names = list(brought["ingredient"])
        said += [plain("recipes.added", n=len(names), ingredients=names)] if names else []
        st.session_state[MESSAGE] = " ".join(said)
        st.rerun()

    def _remember_way_back(self, renamed: Mapping[str, str], as_written: Collection[str]) -> None:
        """What undoes this save: the rows as they were, as long as the table stays as it is now."""
        now = getattr(read_restaurant(self.work.engine, with_sales=False), self.table)
        old = {new: name for name, new in renamed.items()}
        names = [old.get(name, name) for name in as_written]
        setup_undo.remember(setup_undo.Saved(self.draft, self.table, self.rows, now, old, names))

    def offer_undo(self) -> None:
        """The way back from the last save, where it was of this table."""
        setup_undo.offer(self.work, self.draft, MESSAGE, self.begin_anew)

    def _brought(self, rows: pd.DataFrame) -> pd.DataFrame:
        """The usual ingredients that recipes need and the kitchen lacks: they come with them."""
        return brought_by(rows, self.restaurant.ingredients) if self.table == "recipes" else empty("ingredients")

    def _unchanged(self, now: Restaurant) -> bool:
        return getattr(now, self.table).equals(self.rows)

    def show_anew(self) -> None:
        """Draw the table as it is now; what was changed in the editor and not saved is gone."""
        drafts.forget(*self.draft)
        self.begin_anew()

    def begin_anew(self) -> None:
        """Another key for the editor and the uploader empties them."""
        st.session_state[SAVED] += 1

    def would_be(
        self,
        read: pd.DataFrame,
        mode: str,
        renamed: Mapping[str, str] = NOTHING_RENAMED,
        first: int = IN_FILE,
        as_written: Collection[str] = (),
    ) -> Restaurant | None:
        """The kitchen as it would be with these rows, of which the ``first`` has that number; None, with a sentence,
        where they would break what fits now.
        """
        try:
            after = try_table(self.work.engine, self.table, read, mode, renamed, as_written)
            more = pd.concat([after.ingredients, self._brought(read)], ignore_index=True)
            after = replace(after, ingredients=more)
        except InputError as error:
            st.error(error_text(error), icon=":material/error:")
            return None
        broken = fault(after)
        if broken is not None and fault(self.restaurant) is None:
            said = [error_text(in_rows(broken, read, first)), _ask_meant(meant(broken, after))]
            st.error("\n\n".join(filter(None, said)), icon=":material/error:")
            return None
        if broken is not None:  # it was broken before: each step towards mending it helps
            st.warning(error_text(broken), icon=":material/warning:")
        return after

    def ask_renamed(self, edited: pd.DataFrame) -> dict[str, str]:
        """Which of the names that were changed are new ones of the same thing: a person may say that it is another."""
        return {
            old: new
            for old, new in setup_tables.renamed(self.table, edited).items()
            if st.checkbox(
                text("setup.renamed", old=old, new=new),
                value=True,
                key=f"setup_renamed_{self.table}_{old}_{new}_{self.saved}",
            )
        }

    def ask_remeasured(self, edited: pd.DataFrame, renamed: Mapping[str, str] = NOTHING_RENAMED) -> list[str]:
        """The ingredients whose unit was changed and whose amounts were in the new one all along, as a person says."""
        if self.table != "ingredients":
            return []
        names_before = {new: old for old, new in renamed.items()}
        known = conversions_of(self.restaurant.conversions)
        units = self.rows.set_index("ingredient")["unit"]
        as_written = []
        for name, unit in edited[["ingredient", "unit"]].dropna().itertuples(index=False):
            before = names_before.get(name, name)
            was = units.get(before, "")
            if was and unit and not same_unit(was, unit) and self._is_written_down(before):
                same = _same_amount(was, unit, known.get(before, ()))
                asked = text("setup.remeasured", ingredient=name, was=was, unit=unit, same=same)
                if not st.checkbox(asked, value=True, key=f"setup_remeasured_{name}_{unit}_{self.saved}"):
                    as_written.append(name)
        return as_written

    def _is_written_down(self, ingredient: str) -> bool:
        amounts = ("stock", "deliveries", "waste", "supply")
        return any(getattr(self.restaurant, name)["ingredient"].eq(ingredient).any() for name in amounts)

    def say_odd_days(self, deliveries: pd.DataFrame) -> None:
        """Ask about deliveries of another year, which count for nothing where a figure slipped, and about those noted
        twice, which count twice: all of them stay."""
        today = self.work.today
        odd = odd_deliveries(deliveries, self.work.overview.first_day or today, today)
        twice = repeated_deliveries(deliveries, today)
        for rows, said in ((odd, "setup.odd_deliveries"), (twice, "setup.repeated_deliveries")):
            named = [
                plain("setup.odd_delivery", row=row, ingredient=ingredient, day=day_and_year(day))
                for row, day, ingredient in rows.itertuples(index=False)
            ]
            if named:
                st.warning(text(said, n=len(named), rows=named), icon=":material/event_busy:")


def _same_amount(was: str, unit: str, known: Sequence[Conversion]) -> str:
    try:
        return plain("setup.same_amount", was=was, unit=unit, n=f"{convert(1.0, was, unit, known):.4g}")
    except InputError:
        return plain("setup.which_amount", unit=unit)


def editing(work: Workspace) -> drafts.Name:
    """Under which name all edits of a restaurant's tables are kept."""
    return "setup", work.url


def _ask_meant(names: dict[str, str]) -> str:
    """Whether names that nobody knows are others with a slip of the pen; nothing where none is near."""
    if len(names) < 2:
        return "".join(text("setup.meant", name=name) for name in names.values())
    each = [text("setup.meant_each", written=written, name=name) for written, name in names.items()]
    return "\n- ".join([text("setup.meant_these"), *each])
