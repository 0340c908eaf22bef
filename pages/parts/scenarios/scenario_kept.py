"""Scenarios with a name: saved, opened, copied, thrown away, shared, put into the calendar."""

from dataclasses import replace
from functools import partial
from urllib.parse import urlencode

import streamlit as st

from forecasting.errors import InputError
from forecasting.people import Subject
from forecasting.scenarios.adoption import adopt
from forecasting.scenarios.scenario import Scenario
from forecasting.store.scenarios.kept_scenarios import (
    LONGEST_NAME,
    Kept,
    abandon_scenario,
    adopt_scenario,
    forget_scenario,
    free_name,
    keep_scenario,
    kept_scenarios,
)
from forecasting.texts.orders import chat_link
from pages.parts.scenarios import scenario_deeds, scenario_state, scenario_words
from pages.parts.scenarios.scenario_address import ADDRESS, to_link
from pages.parts.scenarios.scenario_deeds import Deed, done
from pages.parts.scenarios.scenario_opening import open_scenario
from pages.parts.scenarios.scenario_rows import SESSION
from pages.parts.scenarios.scenario_state import KEPT, TROUBLE, UNPLACED, WRITTEN, Scope, key, name_typed
from pages.shared.cache import facts
from pages.shared.language import day_and_year, error_text, escaped, name_of, percent, plain, text
from pages.shared.session import LOCATION, SAMPLE, Workspace

AGAIN = "scenarios_again"
REFUSED = "scenarios_refused"  # why it wasn't saved
MINE, SAVE, ADOPT = "scenarios_mine", "scenarios_save", "scenarios_adopt"  # what opens, and shuts once it has served


def manage(work: Workspace, scope: Scope) -> list[Kept]:
    """What was saved for this location, in a list that opens; above it what went wrong."""
    if st.session_state.pop(AGAIN, False):
        st.rerun()
    kept = [one for one in kept_scenarios(work.engine) if one.location == work.location]
    if (current := opened(kept)) is not None:
        st.session_state.setdefault(key("name"), current.name)
    else:
        st.session_state.pop(KEPT, None)
    _say_trouble()
    if kept:
        with st.popover(text("scenarios.mine", n=len(kept)), icon=":material/bookmarks:", key=MINE, on_change="rerun"):
            for one in kept:
                _list_one(work, scope, one)
    return kept


def opened(kept: list[Kept]) -> Kept | None:
    """The saved one that is open, if any."""
    return next((one for one in kept if one.id == st.session_state.get(KEPT)), None)


def name_of_opened(kept: list[Kept]) -> str:
    """What the saved one is called that is open; nothing where none is."""
    current = opened(kept)
    return "" if current is None else current.name


def say_changes(scenario: Scenario, kept: list[Kept]) -> None:
    """What the scenario changes; of a saved one its name, and whether that holds what was changed since."""
    said, current = scenario_words.listed(scenario), opened(kept)
    if current is None:
        st.caption(escaped(scenario_words.begun(said)))
        return
    same = scenario_state.nameless(Scenario.from_json(current.content)) == scenario
    whole = scenario_words.begun(said)
    if not whole.startswith(current.name.removesuffix("…")):  # a name that somebody gave it
        whole = plain("scenarios.changes_of", name=current.name, changes=said)
    st.caption(escaped(whole) + ("" if same else f" :orange-badge[{text('scenarios.unsaved')}]"))


def offer(work: Workspace, scenario: Scenario, kept: list[Kept]) -> None:
    """Save the scenario, share it, or put it into the calendar."""
    if not work.changes(Subject.SCENARIOS):
        return
    current = opened(kept)
    adoption = adopt(scenario, facts.described(work), work.location)
    with st.container(horizontal=True):
        with st.popover(text("scenarios.save"), icon=":material/save:", key=SAVE, on_change="rerun"):
            _ask_name(work, scenario, current, [one.name for one in kept])
        with st.popover(text("scenarios.share"), icon=":material/link:", key="scenarios_share"):
            _offer_link(work, scenario, name_typed() or name_of_opened(kept))
        if current is not None and current.adopted:
            st.caption(error_text(InputError("scenario_adopted")))
        elif not adoption.is_empty:
            with st.popover(text("scenarios.adopt"), icon=":material/event_available:", key=ADOPT, on_change="rerun"):
                _offer_adopting(work, scenario, current, adoption.left_out)
    if adoption.is_empty and adoption.left_out:
        st.caption(scenario_deeds.no_place(adoption.left_out))


def _offer_link(work: Workspace, scenario: Scenario, name: str) -> None:
    """The address that opens the scenario, to copy or to send."""
    st.caption(text("scenarios.share_about"))
    address = _address(work, replace(scenario, name=name))
    st.code(address, language=None, wrap_lines=True)
    chat = chat_link("", f"{name or _called(scenario, [])}: {address}")
    st.link_button(text("scenarios.send"), chat, icon=":material/chat:", key="scenarios_send")


def _offer_adopting(work: Workspace, scenario: Scenario, current: Kept | None, left_out: tuple[str, ...]) -> None:
    """Into the calendar with it, but for what has no place there."""
    st.caption(text("scenarios.adopt_about"))
    if left_out:
        st.caption(scenario_deeds.no_place(left_out))
    st.button(
        text("scenarios.adopt_now"),
        key="scenarios_adopt_now",
        type="primary",
        on_click=_adopt,
        args=(work, scenario, current),
    )


def _list_one(work: Workspace, scope: Scope, one: Kept) -> None:
    stands = f" {text('scenarios.stands')}" if one.adopted else ""
    st.markdown(f"**{escaped(one.name)}** · {text('scenarios.saved_on', day=one.saved)}{stands}")
    with st.container(horizontal=True):
        press = partial(st.button, type="tertiary")
        press(text("scenarios.open"), key=f"scenarios_open_{one.id}", on_click=_open, args=(one, scope))
        if not work.changes(Subject.SCENARIOS):
            return
        press(text("scenarios.copy"), key=f"scenarios_copy_{one.id}", on_click=_copy, args=(work, scope, one))
        if one.adopted:
            press(text("scenarios.abandon"), key=f"scenarios_abandon_{one.id}", on_click=_abandon, args=(work, one.id))
        else:
            press(text("scenarios.forget"), key=f"scenarios_forget_{one.id}", on_click=_forget, args=(work, one))


def _ask_name(work: Workspace, scenario: Scenario, current: Kept | None, taken: list[str]) -> None:
    called = _called(scenario, [one for one in taken if current is None or one != current.name])
    st.text_input(
        text("scenarios.name"),
        key=key("name"),
        max_chars=LONGEST_NAME,
        placeholder=called,
        **SESSION,
    )
    if (refused := st.session_state.pop(REFUSED, None)) is not None:
        st.error(error_text(refused), icon=":material/error:")
    changes = current is not None and not current.adopted
    args = (work, scenario, called, current)
    if changes:
        label = text("scenarios.save_changes")
        st.button(label, key="scenarios_save_changes", type="primary", on_click=_save, args=args)
    label, kind = text("scenarios.save_new" if changes else "scenarios.save_it"), "secondary" if changes else "primary"
    st.button(label, key="scenarios_save_new", type=kind, on_click=_save_anew, args=args)


def _called(scenario: Scenario, taken: list[str]) -> str:
    """A name for who gives none: what is changed."""
    said = scenario_words.begun(scenario_words.listed(scenario))
    return free_name(said if len(said) <= LONGEST_NAME else f"{said[: LONGEST_NAME - 1]}…", taken)


def _save_anew(work: Workspace, scenario: Scenario, called: str, current: Kept | None) -> None:
    """Save it beside the one that is open; a name that nobody typed for it is numbered where it is taken."""
    typed = name_typed()
    _save(work, scenario, called, numbered=not typed or (current is not None and typed == current.name))


def _save(
    work: Workspace, scenario: Scenario, called: str, current: Kept | None = None, numbered: bool = False
) -> None:
    """Save it under the name that was typed; one that is taken stays its owner's, and a free one is proposed."""
    try:
        _keep(work, scenario, name_typed() or called, current, numbered)
    except InputError as error:
        st.session_state[REFUSED] = error
        st.session_state[key("name")] = error.values.get("free", name_typed())
        return
    st.session_state[SAVE] = False


def _keep(work: Workspace, scenario: Scenario, name: str, instead_of: Kept | None, numbered: bool) -> Kept:
    place = None if instead_of is None else instead_of.id
    kept = keep_scenario(work.engine, name, scenario.to_json(), work.at, work.location, place, numbered)
    st.session_state[KEPT], st.session_state[key("name")] = kept.id, kept.name
    done(Deed("saved", kept.name))
    return kept


def _adopt(work: Workspace, scenario: Scenario, current: Kept | None) -> None:
    """Save it and put it into the calendar; the controls are empty then, for the plan has it."""
    here = None if current is None or current.adopted else current
    try:
        kept = _keep(work, scenario, name_typed() or _called(scenario, []), here, numbered=True)
    except InputError as error:
        st.session_state[TROUBLE] = error
        return
    adoption = adopt(scenario, facts.described(work), work.location)
    adopt_scenario(work.engine, kept.id, adoption)
    scenario_state.reset()
    st.session_state[ADOPT] = False
    done(Deed("adopted", kept.name, adoption.left_out, partial(_abandon, work, kept.id)))
    st.session_state[AGAIN] = True


def _abandon(work: Workspace, kept: int) -> None:
    try:
        abandon_scenario(work.engine, kept)
    except InputError as error:
        st.session_state[TROUBLE] = error
        return
    done(Deed("abandoned"))
    st.session_state[AGAIN] = True


def _open(one: Kept, scope: Scope) -> None:
    back = scenario_deeds.way_back() if WRITTEN in st.session_state else None
    try:
        open_scenario(Scenario.from_json(one.content), scope, one.id)
    except InputError as error:
        st.session_state[TROUBLE] = error
        return
    st.session_state[MINE] = False
    done(Deed("opened", one.name, back=back))


def _copy(work: Workspace, scope: Scope, one: Kept) -> None:
    copied = keep_scenario(work.engine, one.name, one.content, work.at, one.location, numbered=True)
    done(Deed("copied", copied.name, back=partial(_open, copied, scope)))


def _forget(work: Workspace, one: Kept) -> None:
    was_open = st.session_state.get(KEPT) == one.id
    try:
        forget_scenario(work.engine, one.id)
    except InputError as error:
        st.session_state[TROUBLE] = error
        return
    if was_open:
        st.session_state.pop(KEPT)
    done(Deed("forgotten", one.name, back=partial(_keep_again, work, one, was_open)))


def _keep_again(work: Workspace, one: Kept, was_open: bool) -> None:
    again = keep_scenario(work.engine, one.name, one.content, one.saved, one.location, numbered=True)
    if was_open:
        st.session_state[KEPT] = again.id
    done(Deed("came_back", again.name))


def _say_trouble() -> None:
    """A link that can't be read, all of it or a part, and what of a scenario is over or unknown here."""
    error = st.session_state.pop(TROUBLE, None)
    if error is not None:
        st.error(_trouble(error), icon=":material/error:")
    left_out = st.session_state.get(UNPLACED)
    if left_out and left_out.unread:
        parts = [_called_here(part) for part in left_out.unread]
        st.warning(text("scenarios.parts_unread", parts=parts), icon=":material/link_off:")
    if left_out and left_out.days:
        over = [day_and_year(one) for one in left_out.days]
        st.warning(text("scenarios.days_over", days=over), icon=":material/event_busy:")
    if left_out and left_out.names:
        st.warning(text("scenarios.names_unknown", names=list(left_out.names)), icon=":material/help:")
    if left_out and left_out.not_planned:
        parts = [scenario_words.promotion(one) for one in left_out.not_planned]
        st.warning(text("scenarios.not_planned", n=len(parts), parts=parts), icon=":material/event_busy:")
    if left_out and left_out.beyond:
        st.warning(text("scenarios.beyond", parts=[_moved(*one) for one in left_out.beyond]), icon=":material/tune:")


def _moved(name: str, said: int, shown: int) -> str:
    """A number that no slider reaches, and where the slider stands instead."""
    forms = {"warmer": "{:+d} °C", "rain": "{} mm", "late_days": "{}"}
    written = [forms[name].format(n) if name in forms else percent(n / 100) for n in (shown, said)]
    written = [number.replace("-", "−") for number in written]
    return plain("scenarios.instead", what=plain(f"scenarios.sizes.{name}"), shown=written[0], said=written[1])


def _trouble(error: InputError) -> str:
    """What went wrong; of a part of a link that can't be read its name on this page."""
    if error.code != "bad_scenario":
        return error_text(error)
    return text("scenarios.bad_part", part=_called_here(str(error.values["key"])))


def _called_here(part: str) -> str:
    """What this page calls a key of a scenario."""
    return name_of(f"scenarios.keys.{part}", part)


def _address(work: Workspace, scenario: Scenario) -> str:
    """The page's address with the whole scenario in it."""
    told = {ADDRESS: to_link(scenario)}
    told |= {"restaurant": SAMPLE} if work.sample else {}
    told |= {LOCATION: work.location} if len(work.locations) > 1 else {}
    return f"{st.context.url or ''}?{urlencode(told)}"
