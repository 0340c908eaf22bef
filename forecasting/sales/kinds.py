"""A file that lacks a column which nobody reads is of the kind that has it: nobody is asked about it again."""

from collections.abc import Mapping
from dataclasses import replace

from forecasting.errors import InputError
from forecasting.sales.choices import Choices
from forecasting.sales.columns.meanings import find_columns
from forecasting.sales.layouts.parted import parts_of_date

_NEEDED = frozenset(("day", "dish", "quantity"))


def kind_alike(kind: str, known: Mapping[str, str]) -> str:
    """The kind among those ``known`` that a file of ``kind`` (``tills.kind_of``) is read as: its own, where it is known
    or none is alike.

    ``known``: kind -> how its newest file was read (``Choices.to_json``). Alike is a kind with more columns whose own
    were chosen by a person and are all there, so that the same are read; where such kinds were answered otherwise than
    each other, nobody knows which of them it is.
    """
    if not kind or kind in known:
        return kind
    own = kind.split(",")
    more = {each: Choices.from_json(told) for each, told in known.items() if told and set(own) < set(each.split(","))}
    chosen = {each: choices for each, choices in more.items() if any(choices.columns.values())}
    alike = {each: choices for each, choices in chosen.items() if _read_the_same(own, each.split(","), choices)}
    answers = {replace(choices, food={}).to_json() for choices in alike.values()}  # what is food is known by its name
    return next(iter(alike)) if len(answers) == 1 else kind


def _read_the_same(own: list[str], others: list[str], choices: Choices) -> bool:
    """Whether of two sorts of headers the same are read: enough of them for sales."""
    read = [_read(headers, choices) for headers in (own, others)]
    return read[0] == read[1] and read[0].keys() >= _NEEDED


def _read(headers: list[str], choices: Choices) -> dict[str, str]:
    try:
        places = find_columns(headers, "", choices)
    except InputError:  # one that was chosen isn't there
        return {}
    return {role: headers[place] for role, place in (places | parts_of_date(headers, places)).items()}
