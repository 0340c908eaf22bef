"""An order in words: why each line is what it is, and the message that goes to the supplier."""

from typing import Protocol
from urllib.parse import quote

import pandas as pd

from forecasting.tables import ONE_DAY
from forecasting.texts import text
from forecasting.texts.amounts import amount, exact_amount, weighed, weighs_nothing
from forecasting.texts.bending import is_piece
from forecasting.texts.formats import money, percent


class Line(Protocol):
    """A line of an order, as a row of ``supply.orders.Suggestion.lines`` says it."""

    ingredient: str
    packs: int
    pack_name: str
    pack_size: float
    unit: str
    quantity: float
    bought_as: str
    needed_in: str
    pack_gives: float
    need: float
    usage_until: float
    on_hand: float
    due: float
    cap: float
    spoils: float
    spoils_on: pd.Timestamp
    unserved: float
    reorder_point: float
    next_arrives: pd.Timestamp
    flags: str


ESTIMATED = "estimated"
"""The mark of lines whose stock is an estimate since the last sale uploaded: of all of them, so it is said once."""

CAPPED = "capped"
"""The mark of lines of which less is suggested than is missing, since more would spoil."""

ABOUT_SUGGESTED = {CAPPED, "no_room", "pack_outlasts"}
"""Marks that are true of the packs suggested, not of any other number of them."""

FINEST = 3
"""As many decimals has a need that would be nothing with fewer."""


def why(line: Line, language: str) -> str:
    """How a line came about: what is needed until the delivery after this one, what is there, what is on its way.

    The amounts add up as they are written. Whole packs are said where they are more than what is needed; of a group
    what it is called, and how much of that one pack gives, where it isn't all of it.
    """
    parts = [_need(line, language)]
    if line.bought_as:
        parts.insert(0, text("orders.for_group", language, group=line.ingredient))
        if (line.pack_gives, line.needed_in) != (line.pack_size, line.unit):
            gives = exact_amount(line.pack_gives, line.needed_in, language)
            parts.append(text("orders.gives", language, pack=line.pack_name, ingredient=line.bought_as, gives=gives))
    suggested = getattr(line, "suggested_packs", line.packs)
    comes_to = suggested * line.pack_gives
    if round(comes_to, _decimals(line)) > round(line.need, _decimals(line)) > 0:
        whole = f"{suggested:g} × {exact_amount(line.pack_gives, line.needed_in, language)}"
        total = exact_amount(comes_to, line.needed_in, language)
        one = suggested == 1
        parts.append(text(f"orders.{'one_pack' if one else 'whole_packs'}", language, packs=whole, total=total))
    return " ".join(parts)


def _need(line: Line, language: str) -> str:
    """Usage, stock and what is due as one sum, rounded so that they add up; what spoils of it is said before.

    What is lost at the close of the last day is there for all of them: it is no part of the sum.
    """
    decimals = _decimals(line)
    if line.reorder_point > 0:
        return _up_to_reorder_point(line, decimals, language)
    names = ("on_hand", "due", "spoils", "unserved", "need")
    have, due, spoils, unserved, need = (round(getattr(line, name), decimals) for name in names)
    enough, until = need <= 0, line.next_arrives - ONE_DAY
    in_case = spoils > 0 and not enough and line.spoils_on >= until
    lost = 0.0 if in_case else spoils
    usable = have + due - lost
    usage = line.usage_until if enough else need + usable + unserved
    values = {"on_hand": have, "due": due, "spoils": spoils, "unserved": unserved, "need": need}
    values |= {"usable": usable, "usage_until": usage}
    said = {name: exact_amount(round(value, decimals), line.needed_in, language) for name, value in values.items()}
    said |= {"until": until} | ({"spoils_on": line.spoils_on} if spoils > 0 else {})
    use = text(f"orders.use{'_unserved' if unserved > 0 else ''}", language, n=_plural(unserved), **said)
    coming = "_due" if line.due > 0 else ""
    if enough:
        parts = [(f"enough{coming}", need), *([("enough_spoils", spoils)] if lost > 0 else [])]
    elif lost > 0:
        parts = [(f"spoils{coming}", spoils), ("why_usable", need)]
    else:
        parts = [(f"why{coming}", need), *([("in_case", spoils)] if in_case else [])]
    return " ".join(text(f"orders.{key}", language, n=_plural(much), use=use, **said) for key, much in parts)


def _up_to_reorder_point(line: Line, decimals: int, language: str) -> str:
    point, need = round(line.reorder_point, decimals), round(line.need, decimals)
    values = {"point": point, "need": need, "there": point - need}
    said = {name: exact_amount(value, line.needed_in, language) for name, value in values.items()}
    return text("orders.why_point", language, n=_plural(need), **said)


def _plural(quantity: float) -> int:
    """Of up to one kilo one speaks as of one."""
    return 1 if quantity <= 1 else 2


def _decimals(line: Line) -> int:
    """As few as a kitchen weighs, and as many as the need isn't nothing with."""
    largest = max(abs(line.usage_until), abs(line.on_hand), abs(line.due))
    fewest = 0 if is_piece(line.needed_in) or largest >= 100 else 1 if largest >= 1 else 2
    return next((d for d in range(fewest, FINEST) if line.need <= 0 or round(line.need, d) > 0), FINEST)


def warnings(line: Line, language: str) -> str:
    """What to know before trusting a line, such as that nobody counted; "" where there is nothing to know.

    What is said of the suggestion isn't said of another quantity, nor twice where ``surplus`` says how much it is.
    """
    cap = weighed(line.cap, line.needed_in, language)
    left_out = {ESTIMATED}
    if getattr(line, "suggested_packs", line.packs) != line.packs:
        left_out |= ABOUT_SUGGESTED
    elif getattr(line, "wasted", 0.0) > 0:
        left_out |= {CAPPED}
    return " ".join(text(f"flags.{flag}", language, cap=cap) for flag in line.flags.split() if flag not in left_out)


class Wasteful(Line, Protocol):
    """A line of which something may be thrown away: ``wasted``, in the ingredient's own unit, of ``wasted_packs``."""

    suggested_packs: int
    unit_cost: float
    wasted: float
    wasted_packs: int


def surplus(line: Wasteful, currency: str, language: str) -> str:
    """How much of so many packs would be thrown away, and for how much money; "" where it is nothing."""
    if not line.wasted > 0 or weighs_nothing(line.wasted, line.needed_in):
        return ""
    said = {
        "packs": f"{line.wasted_packs:g} × {line.pack_name}",
        "wasted": weighed(line.wasted, line.needed_in, language),
        "cost": money(line.wasted / line.pack_gives * line.pack_size * line.unit_cost, currency, language, cents=False),
    }
    if line.wasted_packs == line.packs:
        return text("orders.wasted", language, **said)
    lacking = line.need - line.packs * line.pack_gives
    fewer = weighed(lacking, line.needed_in, language)
    return text("orders.capped", language, n=_plural(lacking), lacking=fewer, **said)


def change(line: Wasteful, language: str) -> str:
    """How many packs somebody asked for instead of those suggested; "" where it is as many."""
    if line.packs == line.suggested_packs:
        return ""
    other = {name: f"{number:g}" for name, number in (("packs", line.packs), ("suggested", line.suggested_packs))}
    return text("orders.changed", language, **other)


class Compared(Line, Protocol):
    """A line held against the last order and the next delivery (``supply.flags``), and what counts beyond recipes."""

    unit_cost: float
    factor: float
    last_quantity: float
    against_last: str
    last_cost: float
    moved_from: str
    moved_cost: float
    missed: pd.Timestamp
    gone_from: pd.Timestamp


def oddities(line: Compared, currency: str, language: str) -> list[str]:
    """What is odd about a line, a sentence each: too late, half or double the last order, another price or supplier."""
    said = []
    if pd.notna(line.missed):
        hour, since = line.missed.strftime("%H:%M"), line.gone_from
        said.append(text("orders.late", language, order_by=line.missed, hour=hour, since=since))
    if line.against_last:
        last = amount(line.last_quantity, line.unit, language)
        said.append(text(f"orders.{line.against_last}", language, last=last))
    if pd.notna(line.last_cost):
        costs = {"now": line.unit_cost, "before": line.last_cost}
        values = {name: money(cost, currency, language) for name, cost in costs.items()}
        share = percent(abs(line.unit_cost / line.last_cost - 1.0), language)
        key = "orders.dearer" if line.unit_cost > line.last_cost else "orders.cheaper"
        said.append(text(key, language, share=share, unit=line.unit, **values))
    if pd.notna(line.moved_from):
        asked = {"now": line.unit_cost, "his": line.moved_cost}
        costs = {name: money(cost, currency, language) for name, cost in asked.items()}
        said.append(text("orders.moved", language, supplier=line.moved_from, unit=line.unit, **costs))
    return said


class Doubtful(Line, Protocol):
    """A line whose stock counts on an order of which nobody has said that it arrived."""

    without: float
    packs_without: int


def doubt(line: Doubtful, language: str) -> str:
    """The stock of an ingredient with and without what nobody has said to have arrived, and what that would change."""
    amounts = [weighed(quantity, line.needed_in, language) for quantity in (line.on_hand, line.without)]
    said = text("orders.doubt", language, ingredient=line.ingredient, have=amounts[0], without=amounts[1])
    if line.packs_without == line.packs:
        return said
    quantity = amount(line.packs_without * line.pack_size, line.unit, language)
    needed = f"{line.packs_without:g} × {line.pack_name} ({quantity})"
    return f"{said} {text('orders.doubt_packs', language, packs=needed)}"


def packs(line: Line, language: str) -> str:
    """How much is ordered, as a supplier counts: ``2 × cajón (40 kg)``."""
    return f"{line.packs:g} × {line.pack_name} ({amount(line.quantity, line.unit, language)})"


def contents(lines: pd.DataFrame, language: str) -> list[str]:
    """What is in an order, ingredient by ingredient; lines without packs are left out.

    Where ``lines`` say what was ``received``, and it isn't what was ordered, that stands beside it.
    """
    return [_content(line, language) for line in lines[lines["packs"] > 0].itertuples()]


def _content(line: Line, language: str) -> str:
    ordered = f"{line.ingredient}: {packs(line, language)}"
    came = getattr(line, "received", float("nan"))
    if pd.isna(came) or came == line.quantity:
        return ordered
    return text("orders.came", language, line=ordered, came=exact_amount(came, line.unit, language))


def message(restaurant: str, arrives: pd.Timestamp, lines: pd.DataFrame, language: str) -> str:
    """The order as plain text for a chat with the supplier; its lines as he knows them (``orders.as_bought``)."""
    listed = [f"• {line}" for line in contents(lines, language)]
    head = text("orders.message_head", language, restaurant=restaurant, arrives=arrives)
    return "\n".join([*head.splitlines(), *listed, text("orders.message_end", language)])


def chat_link(phone: str, words: str) -> str:
    """A link that opens a chat with ``words`` written but not sent; without a phone, the person picks the chat.

    ``phone`` has the code of its country (``phones.international``).
    """
    digits = "".join(sign for sign in phone if sign.isdigit())
    return f"https://wa.me/{digits}?text={quote(words)}"
