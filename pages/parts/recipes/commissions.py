"""What delivery apps keep of what is sold through them: it is no money of the restaurant's, so margins are without."""

from functools import partial

import pandas as pd
import streamlit as st

from forecasting.store.sales.commissions import WEEKS, Channel, list_channels, save_commission
from forecasting.tables import ONE_DAY
from pages.shared.keypad import Bounds, typed_number
from pages.shared.language import escaped, money, plain, text
from pages.shared.session import Workspace

WITHIN = Bounds(0, 60)  # percent; no app keeps more


def ask(work: Workspace) -> None:
    """For each channel of the last weeks, how many percent are kept."""
    if work.overview.last_day is None:
        return
    since = work.overview.last_day - pd.Timedelta(weeks=WEEKS) + ONE_DAY
    found = [one for one in list_channels(work.engine, since) if work.location in (None, one.location)]
    with st.popover(text("recipes.commissions"), icon=":material/two_wheeler:"):
        st.caption(text("recipes.commissions_about"))
        if not any(one.channel or one.share for one in found) and len(found) < 2:
            st.caption(text("recipes.no_channels"))
            return
        for one in found:
            key = f"recipes_commission_{one.source_id}_{one.channel}"
            share = round(one.share * 100, 2)
            typed_number(_named(work, one, found), share, key, WITHIN, partial(_keep, work, one))


def _keep(work: Workspace, channel: Channel, percent: float) -> None:
    save_commission(work.engine, channel.source_id, channel.channel, percent / 100)


def _named(work: Workspace, channel: Channel, found: list[Channel]) -> str:
    """What the file calls a channel, with where it comes from if there are several, and its money."""
    parts = [escaped(channel.channel or plain("recipes.no_channel"))]
    if len({one.source for one in found}) > 1:
        parts.append(escaped(channel.source))
    if len({one.location for one in found}) > 1:
        parts.append(escaped(work.name_of(channel.location)))
    sold = text("recipes.channel_sold", total=money(channel.sold, work.place.currency), weeks=WEEKS)
    return f"{' · '.join(parts)} ({sold})"
