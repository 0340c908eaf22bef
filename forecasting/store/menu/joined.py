"""What the kitchen's rows about two dishes become when the dishes are one: pure, on rows as the database has them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal

from forecasting.store.schema import ALWAYS

Row = dict[str, object]
Rows = dict[str, list[Row]]
"""Rows by table: ``dishes``, ``recipes``, ``promotions``."""

Recipe = Literal["none", "old", "new", "same", "both"]
INHERITED = (("category",), ("price",), ("size_of_id", "size_factor"))
"""What a dish takes from its old name where it has none of its own; a size goes with its factor."""


@dataclass(frozen=True)
class Joint:
    """Two dishes that are one: the ids of the ``old`` name and the one to go on with, and that one's first day."""

    old: str
    new: str
    first_day: date


def joined(rows: Rows, joint: Joint) -> tuple[Rows, Recipe]:
    """The rows when both dishes are one, and whose recipe it has.

    The old dish leaves the menu; sizes, combos and promotions that named it name the other one. If both have a recipe
    and they differ, the new name's holds from its first day on and the old name's before; a guess gives way to a
    recipe that is none.
    """
    recipes, whose = _recipes(rows["recipes"], joint)
    promotions = _once([_renamed(row, joint, "dish_id") for row in rows["promotions"]])
    return {"dishes": _dishes(rows["dishes"], joint), "recipes": recipes, "promotions": promotions}, whose


def content(table: str, rows: Iterable[Row]) -> list[str]:
    """What rows of a table say, in whatever order and under whatever ids they stand."""
    ignored = "position" if table == "dishes" else "id"
    return sorted(repr(sorted(item for item in row.items() if item[0] != ignored)) for row in rows)


def _dishes(dishes: list[Row], joint: Joint) -> list[Row]:
    by_id = {row["id"]: row for row in dishes}
    old, new = by_id[joint.old], by_id[joint.new]
    heir = dict(new)
    for names in INHERITED:
        if heir[names[0]] in (None, ""):
            heir |= {name: old[name] for name in names}
    if old["active"] and not new["active"]:
        heir |= {"active": True, "position": old["position"]}
    changed = by_id | {joint.new: heir, joint.old: old | {"active": False}}
    return [_not_of_itself(_renamed(row, joint, "size_of_id")) for row in changed.values()]


def _not_of_itself(dish: Row) -> Row:
    return dish | {"size_of_id": None, "size_factor": None} if dish["size_of_id"] == dish["id"] else dish


def _recipes(lines: list[Row], joint: Joint) -> tuple[list[Row], Recipe]:
    old, new = _confirmed(_own(lines, joint.old, joint.new), _own(lines, joint.new, joint.old))
    others = [_renamed(line, joint, "uses_dish_id") for line in lines if line["dish_id"] not in (joint.old, joint.new)]
    whose = _whose(old, new)
    own = {"none": [], "old": old, "new": new, "same": new}.get(whose)
    if own is None:
        own = _in_turn(old, new, joint.first_day)
    return [_renamed(line, joint, "dish_id") for line in own] + others, whose


def _own(lines: list[Row], dish: str, other: str) -> list[Row]:
    """A dish's recipe. One portion of the other name is none: it only said that both are the same."""
    own = [line for line in lines if line["dish_id"] == dish]
    return [] if any(line["uses_dish_id"] == other for line in own) else own


def _confirmed(old: list[Row], new: list[Row]) -> tuple[list[Row], list[Row]]:
    """Both recipes, but for one that is a guess where the other one isn't."""
    guessed = [any(line["estimated"] == "yes" for line in lines) for lines in (old, new)]
    if old and new and guessed[0] != guessed[1]:
        return ([], new) if guessed[0] else (old, [])
    return old, new


def _whose(old: list[Row], new: list[Row]) -> Recipe:
    if not old or not new:
        return "old" if old else "new" if new else "none"
    said = [content("recipes", (line | {"dish_id": None} for line in lines)) for lines in (old, new)]
    return "same" if said[0] == said[1] else "both"


def _in_turn(old: list[Row], new: list[Row], day: date) -> list[Row]:
    """The old name's recipe before a day and the new one's from then on, at each location with one of its own apart."""
    turns = []
    for place in dict.fromkeys(line["location_id"] for line in [*old, *new]):
        before, after = ([line for line in lines if line["location_id"] == place] for lines in (old, new))
        turns += (_until(before, day) + _since(after, day)) if before and after else before + after
    return turns


def _until(lines: list[Row], day: date) -> list[Row]:
    """The versions from before a day; the oldest one holds for earlier days even if it was written down later."""
    earlier = [line for line in lines if line["from"] < day]
    oldest = min(line["from"] for line in lines)
    return earlier or [line | {"from": ALWAYS} for line in lines if line["from"] == oldest]


def _since(lines: list[Row], day: date) -> list[Row]:
    """The version that holds on a day, from that day on, and all later ones."""
    starts = sorted({line["from"] for line in lines})
    held = max((start for start in starts if start <= day), default=starts[0])
    return [line | {"from": max(line["from"], day)} for line in lines if line["from"] >= held]


def _renamed(row: Row, joint: Joint, column: str) -> Row:
    return row | {column: joint.new} if row[column] == joint.old else row


def _once(rows: list[Row]) -> list[Row]:
    return list({repr(content("promotions", [row])): row for row in reversed(rows)}.values())[::-1]
