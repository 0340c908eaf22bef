"""Something has happened: a delivery didn't come, a dish is sold out, a group is coming. The plan is made anew at once.

Each is noted with two taps, said again at the top, and taken back with one.
"""

from dataclasses import dataclass, field

import pandas as pd
import streamlit as st

from forecasting.menu.recipes import portions_at, portions_on
from forecasting.people import Subject
from forecasting.plan import Plan
from forecasting.planning.basis import Basis
from forecasting.scenarios.bookings import MOST_PEOPLE, set_menu, usual_menu
from forecasting.store.days.sold_out import forget_sold_out, read_sold_out, say_sold_out
from forecasting.store.restaurant import forget_count, save_table
from forecasting.store.scenarios.bookings import save_booking, undo_booking
from pages.parts.today import not_come
from pages.parts.today.not_come import Missing
from pages.shared.cache import facts, plans
from pages.shared.language import day, number, plain, text
from pages.shared.session import Workspace
from pages.shared.undo import undo_button

KINDS = {"missing": "local_shipping", "sold_out": "remove_shopping_cart", "group": "groups"}
NEEDED = {"missing": Subject.ORDERS, "sold_out": Subject.SERVICE, "group": Subject.SERVICE}
"""What one must be allowed to change to say that something of a kind has happened."""

CHOICE, DONE = "happened", "happened_done"
DISHES = 12  # the best sellers are one tap away, the others in a list
GROUP_DISHES = 4  # of what a group eats so many are named, the others together
PEOPLE = (10, 20, 30, 40, 60)
DAYS_AHEAD = 28


@dataclass(frozen=True)
class SoldOut:
    """A dish that was sold out in some hour, and the ingredient of which nothing is left, if somebody said so."""

    dish: str
    hour: int
    rows: pd.DataFrame = field(compare=False)
    none_left: str = ""
    kind: str = "sold_out"


@dataclass(frozen=True)
class Booked:
    """A group that was noted."""

    booking: int
    day: pd.Timestamp
    people: int
    kind: str = "group"


def show(work: Workspace, basis: Basis, plan: Plan) -> None:
    """The three buttons and what the chosen one asks; above them what was done last, below them what is noted."""
    done = st.session_state.get(DONE)
    if done is not None:
        with st.container(border=True):
            if isinstance(done, Missing):
                not_come.say(work, basis, plan, done)
            else:
                _say_service(work, done)
            if isinstance(done, SoldOut):
                _ask_none_left(work, basis, done)
            _close_or_undo(work, done)
    _choose(work)


def show_service(work: Workspace) -> None:
    """The same for those who serve: dishes sold out and groups."""
    done = st.session_state.get(DONE)
    if done is not None:
        with st.container(border=True):
            _say_service(work, done)
            _close_or_undo(work, done)
    _choose(work)


def _choose(work: Workspace) -> None:
    theirs = [kind for kind in KINDS if work.changes(NEEDED[kind])]
    chosen = theirs and st.pills(
        text("happened.title"),
        theirs,
        format_func=lambda kind: f":material/{KINDS[kind]}: {text(f'happened.{kind}')}",
        key=CHOICE,
    )
    ask = {"missing": lambda work: not_come.ask(work, _noted), "sold_out": _ask_dish, "group": _ask_group}
    if chosen:
        with st.container(border=True):
            ask[chosen](work)
    _list_noted(work)


def _noted(done: Missing | SoldOut | Booked) -> None:
    st.session_state[DONE] = done
    st.session_state[CHOICE] = None


def _say_service(work: Workspace, done: SoldOut | Booked) -> None:
    """Which dish is sold out, or who comes and what they eat."""
    if isinstance(done, SoldOut):
        st.markdown(text("happened.sold_out_done", dish=done.dish, hour=done.hour))
        return
    st.markdown(text("happened.group_done", n=done.people, day=done.day))
    eaten = plans.service(work, work.location).bookings
    st.caption(text("happened.portions", dishes=_portions(eaten[eaten["booking"] == done.booking])))


def _close_or_undo(work: Workspace, done: Missing | SoldOut | Booked) -> None:
    """The way back, and to close what was said."""
    with st.container(horizontal=True):
        undo_button(text("happened.undo"), "happened_undo", _undo, work, done)
        st.button(
            text("happened.close"),
            key="happened_close",
            icon=":material/check:",
            type="tertiary",
            on_click=lambda: st.session_state.pop(DONE, None),
        )


def _undo(work: Workspace, done: Missing | SoldOut | Booked) -> None:
    if isinstance(done, Missing):
        not_come.it_came(work.engine, done)
    elif isinstance(done, SoldOut):
        forget_sold_out(work.engine, done.rows)
        if done.none_left:
            forget_count(work.engine, work.today, done.none_left, work.location)
    else:
        undo_booking(work.engine, done.booking)
    st.session_state.pop(DONE, None)


# A dish is sold out


def _ask_dish(work: Workspace) -> None:
    """The dishes that sell best, each one tap away."""
    dishes = plans.service(work, work.location).dishes
    hours = list(range(work.at.hour, -1, -1))  # now first: who taps at once need not choose
    hour = st.selectbox(text("happened.hour"), hours, format_func="{}:00".format, key="happened_hour", width=160)
    st.caption(text("happened.which_dish"))
    with st.container(horizontal=True):
        for dish in dishes[:DISHES]:
            key = f"happened_sold_out_{dish}"
            st.button(text("happened.dish", dish=dish), key=key, on_click=_sold_out, args=(work, dish, hour))
    if len(dishes) > DISHES:
        others = sorted(dishes[DISHES:])
        other = st.selectbox(
            text("happened.another_dish"),
            others,
            index=None,
            placeholder=plain("happened.choose"),
            key="happened_other_dish",
            filter_mode="fuzzy",
        )
        if other:
            st.button(
                text("happened.note", what=other),
                key="happened_other_note",
                on_click=_sold_out,
                args=(work, other, hour),
            )


def _sold_out(work: Workspace, dish: str, hour: int) -> None:
    rows = pd.DataFrame({"location": [work.location], "day": [work.today], "dish": [dish], "hour": [hour]})
    say_sold_out(work.engine, rows, "yes")
    _noted(SoldOut(dish, hour, rows))


def _ask_none_left(work: Workspace, basis: Basis, done: SoldOut) -> None:
    """Which of its ingredients is gone: counted as nothing at the close of today, so that it is ordered."""
    if done.none_left:
        st.markdown(text("happened.none_left_done", ingredient=done.none_left))
        return
    book = portions_at(portions_on(basis.portions, work.today), work.location)
    needed = book.loc[book["dish"] == done.dish, "ingredient"]
    kitchen = facts.described(work)
    counts = kitchen.stock[(kitchen.stock["day"] == work.today) & (kitchen.stock["location"] == work.location)]
    uncounted = set(kitchen.ingredients["ingredient"]) - set(counts["ingredient"])
    gone = [name for name in dict.fromkeys(needed) if name in uncounted]
    if not gone or not work.changes(Subject.STOCK):
        return
    st.caption(text("happened.none_left"))
    with st.container(horizontal=True):
        for ingredient in gone:
            key = f"happened_gone_{ingredient}"
            args = (work, done, ingredient)
            st.button(text("happened.dish", dish=ingredient), key=key, on_click=_none_left, args=args)


def _none_left(work: Workspace, done: SoldOut, ingredient: str) -> None:
    row = {"day": [work.today], "ingredient": ingredient, "quantity": 0.0, "location": work.location}
    save_table(work.engine, "stock", pd.DataFrame(row), mode="merge")
    st.session_state[DONE] = SoldOut(done.dish, done.hour, done.rows, ingredient)


# A group is coming


def _ask_group(work: Workspace) -> None:
    """On which day, what they eat, and how many they are: the last is the tap that notes it."""
    days = [work.today + pd.Timedelta(days=ahead) for ahead in range(DAYS_AHEAD)]
    when = st.selectbox(text("happened.when"), days, format_func=day, key="happened_when")
    menu = st.multiselect(
        text("happened.menu"),
        sorted(plans.service(work, work.location).dishes),
        placeholder=plain("happened.usual_menu"),
        key="happened_menu",
        filter_mode="fuzzy",
    )
    each = True
    if len(menu) > 1:
        each = st.segmented_control(
            text("happened.share"),
            [True, False],
            default=True,
            required=True,
            format_func=lambda everybody: text("happened.each" if everybody else "happened.shared"),
            key="happened_each",
        )
    st.caption(text("happened.how_many"))
    with st.container(horizontal=True):
        for people in PEOPLE:
            args = (work, when, people, menu, each)
            label = text("happened.people", n=people)
            st.button(label, key=f"happened_people_{people}", on_click=_book, args=args)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        # Without a maximum: the field would refuse more in English, and keep what it had.
        other = st.number_input(text("happened.other_people"), 1, None, None, 1, key="happened_people", width=160)
        args = (work, when, other, menu, each)
        label, possible = text("happened.note_group"), other is not None and other <= MOST_PEOPLE
        st.button(label, key="happened_people_note", disabled=not possible, on_click=_book, args=args)
    if other is not None and not possible:
        st.error(text("happened.most_people", most=MOST_PEOPLE), icon=":material/error:")


def _book(work: Workspace, when: pd.Timestamp, people: int, menu: list[str], each: bool) -> None:
    if menu:
        group = set_menu(when, people, menu, each)
    else:
        sold = plans.service(work, work.location)
        group = usual_menu(sold.mix, sold.along, when, people)
    _noted(Booked(save_booking(work.engine, group, work.location), when, people))


# What is noted


def _list_noted(work: Workspace) -> None:
    """What didn't come, the groups to come and the dishes sold out today, each with its way back; not what was noted
    just now."""
    done = st.session_state.get(DONE)
    for missing in not_come.still_missing(work) if work.changes(NEEDED["missing"]) else []:
        if isinstance(done, Missing) and done.name == missing.name:
            continue
        whose = {"supplier": missing.supplier or plain("happened.somebody"), "day": missing.day}
        said = text("happened.missing_noted", ingredients=list(missing.ingredients), **whose)
        _noted_line(said, f"missing_{missing.name}", not_come.it_came, missing, work, NEEDED["missing"])
    groups = plans.service(work, work.location).bookings
    coming = groups[groups["day"] >= work.today]
    for booking, rows in coming.groupby("booking", sort=False):
        if isinstance(done, Booked) and done.booking == booking:
            continue
        first = rows.iloc[0]
        said = {"n": int(first["people"]), "day": first["day"], "dishes": _portions(rows)}
        _noted_line(text("happened.group_noted", **said), f"group_{booking}", undo_booking, int(booking), work)
    told = read_sold_out(work.engine)
    today = told[(told["day"] == work.today) & (told["location"] == work.location) & (told["answer"] == "yes")]
    for row in today.itertuples():
        one = pd.DataFrame({"location": [row.location], "day": [row.day], "dish": [row.dish]})
        at = "" if pd.isna(row.hour) else text("happened.at_hour", hour=int(row.hour))
        said = text("happened.sold_out_noted", dish=row.dish, at=at)
        _noted_line(said, f"sold_out_{row.dish}", forget_sold_out, one, work)


def _portions(rows: pd.DataFrame) -> list[str]:
    """How many portions of what a group eats, most first; of many dishes the others together."""
    most_first = rows.sort_values("portions", ascending=False, kind="stable")
    shown, others = most_first.head(GROUP_DISHES), most_first.iloc[GROUP_DISHES:]
    said = [f"{number(round(row.portions, 0 if row.portions >= 1 else 1))} {row.dish}" for row in shown.itertuples()]
    together = plain("happened.others", n=len(others), portions=number(round(others["portions"].sum())))
    return [*said, together] if len(others) else said


def _noted_line(
    said: str, name: str, take_back, what: object, work: Workspace, about: Subject = Subject.SERVICE
) -> None:
    def taken_back() -> None:
        take_back(work.engine, what)
        st.session_state.pop(DONE, None)

    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        st.markdown(said, width="content")
        if work.changes(about):
            undo_button(text("happened.undo"), f"happened_back_{name}", taken_back)
