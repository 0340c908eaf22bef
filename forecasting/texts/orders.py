"""An order in words: why each line is what it is, and the message that goes to the supplier."""

from typing import Protocol
from urllib.parse import quote

import pandas as pd

from forecasting.texts import text
from forecasting.texts.amounts import amount, exact_amount, weighed


class Line(Protocol):
    """A line of an order, as a row of ``forecasting.orders.Suggestion.lines`` says it."""

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
    next_arrives: pd.Timestamp
    flags: str


ESTIMATED = "estimated"
"""The mark of lines whose stock is an estimate since the last sale uploaded: of all of them, so it is said once."""

QUANTITIES = ("usage_until", "on_hand", "due", "need")


def why(line: Line, language: str) -> str:
    """How a line came about: what is needed until the delivery after this one, what is there, what is on its way.

    Of a group also what it is called, and how much of that one pack gives, where it isn't all of it.
    """
    values = {name: weighed(getattr(line, name), line.needed_in, language) for name in QUANTITIES}
    until = line.next_arrives - pd.Timedelta(days=1)
    said = text("orders.why_due" if line.due > 0 else "orders.why", language, until=until, **values)
    if not line.bought_as:
        return said
    parts = [text("orders.for_group", language, group=line.ingredient), said]
    if (line.pack_gives, line.needed_in) != (line.pack_size, line.unit):
        gives = exact_amount(line.pack_gives, line.needed_in, language)
        parts.append(text("orders.gives", language, pack=line.pack_name, ingredient=line.bought_as, gives=gives))
    return " ".join(parts)


def warnings(line: Line, language: str) -> str:
    """What to know before trusting a line, such as that nobody counted; "" where there is nothing to know."""
    return " ".join(text(f"flags.{flag}", language) for flag in line.flags.split() if flag != ESTIMATED)


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
    """A link that opens a chat with ``words`` written but not sent; without a phone, the person picks the chat."""
    digits = "".join(sign for sign in phone if sign.isdigit())
    return f"https://wa.me/{digits}?text={quote(words)}"
