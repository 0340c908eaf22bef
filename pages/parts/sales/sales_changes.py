"""What files that can be kept would change of the days that are there, compared together as they will count.

Every change that is asked about has a tick of its own, for one file; a file waits until its own are ticked.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

import pandas as pd
import streamlit as st

from forecasting.sales import NamedFile, SalesFile
from forecasting.store.sales.differences import FEWER, MORE, Asked, Difference
from forecasting.store.sales.imports import Given, preview
from forecasting.store.sales.uploads import Upload
from pages.shared import tables
from pages.shared.language import day_and_year, number, plain, text
from pages.shared.session import Workspace

SHOWN = "sales_shown"

FEW = 7
"""So many changed days are listed at once, more behind a line."""

WHEN = {"before": "kept", "after": "after"}
SAID = {MORE: "sales.growing", FEWER: "sales.losing"}


class Ready(NamedTuple):
    """A file that can be kept as it was read."""

    file: NamedFile
    read: SalesFile
    upload: Upload

    @property
    def given(self) -> Given:
        return Given(self.read.lines, self.read.issues, self.upload)

    @property
    def sold(self) -> pd.DataFrame:
        """Its lines under the source that they will count for."""
        lines, source = self.read.lines, self.upload.source
        return lines if source is None else lines.assign(source=source)

    @property
    def of_one_source(self) -> bool:
        """Whether its lines are all of one till or app."""
        return self.upload.source is not None or self.read.lines["source"].nunique() == 1


def settle(work: Workspace, ready: Sequence[Ready]) -> list[Ready]:
    """The files that may be kept together, each with what somebody has agreed to."""
    _say_days_twice(ready)
    ticked: dict[tuple[str, Asked], bool] = {}
    while ready:
        difference = preview(work.engine, [each.given for each in ready])
        asked = [(ready[each.place].file.name, each._replace(place=0), each.place) for each in difference.asked()]
        for file, change, _ in asked:
            if (file, change) not in ticked:
                ticked[file, change] = _ask(file, change)
        waiting = {place for file, change, place in asked if not ticked[file, change]}
        if not waiting:
            break
        ready = [each for place, each in enumerate(ready) if place not in waiting]  # then others may count instead
    else:
        return []
    st.session_state[SHOWN] = difference
    if not difference.replaced.empty:
        _say_replaced(work, difference)
    agreed = [{change.change for _, change, at in asked if at == place} for place in range(len(ready))]
    return [
        each._replace(upload=replace(each.upload, agreed=changes)) for each, changes in zip(ready, agreed, strict=True)
    ]


def last_shown() -> Difference | None:
    """What was last shown in this visit that files would change: what a person sees who clicks now."""
    return st.session_state.get(SHOWN)


def _say_replaced(work: Workspace, difference: Difference) -> None:
    """Which kept days the files take the place of, and what becomes of their portions, day by day."""
    days, changed = difference.replaced["day"], difference.changed
    same = "" if len(changed) else " " + text("sales.replaces_same")
    st.info(text("sales.replaces", n=days.nunique(), first=days.min(), last=days.max()) + same)
    if changed.empty:
        return
    before, after = (number(changed[f"quantity_{when}"].sum()) for when in ("kept", "after"))
    label = text("sales.replaces_changed", n=changed["day"].nunique(), before=before, after=after)
    with st.expander(label, expanded=len(changed) <= FEW, icon=":material/difference:"):
        dated = changed["day"].map(day_and_year)
        if changed["location"].nunique() > 1:
            dated += " · " + changed["location"].map(work.name_of)
        amounts = {f"portions_{when}": changed[f"quantity_{kept}"].map(number) for when, kept in WHEN.items()}
        table = pd.DataFrame({"day": dated, **amounts})
        shown = {"hide_index": True, "column_config": tables.narrow(table, inside=True)}
        st.dataframe(tables.readable(table), alt=plain("sales.replaces_alt"), **shown)


def _ask(file: str, asked: Asked) -> bool:
    """Without a key: whoever has ticked a sentence has agreed to no other one."""
    of_days = {"n": len(asked.days), "days": list(asked.days), "before": asked.before, "after": asked.after}
    agreed = st.checkbox(text(SAID[asked.change], file=file, **of_days))
    if asked.change == FEWER and asked.same_portions:
        st.caption(text("sales.losing_same"))
    elif asked.change == FEWER and len(asked.days) > 1 and not agreed:
        st.caption(text("sales.losing_other"))
    return agreed


def _say_days_twice(ready: Sequence[Ready]) -> None:
    """Days that several files have are said: only the last file counts, and they may be of two tills."""
    days = [each.sold[["location", "source", "day"]].drop_duplicates() for each in ready]
    twice = pd.concat(days).loc[lambda rows: rows.duplicated(), "day"] if days else pd.Series(dtype="datetime64[us]")
    if not twice.empty:
        st.warning(
            text("sales.days_twice", n=twice.nunique(), first=twice.min(), last=twice.max()), icon=":material/report:"
        )
